/* chain_cohomology.c - H^1 of a large subgroup from its stabiliser chain, without its elements. */
#include "cohomology/cohomology.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

/* The parities of words for n h n^-1, for the generators h of H: element n normalises it. */
static gsnn_status find_words(const gsnn_chain *chain, const gsnn_elements *elements,
                              const uint32_t *generators, size_t count, uint32_t n,
                              gsnn_point *scratch, uint64_t *words, gsnn_error *error) {
    for (size_t i = 0; i < count; i++) {
        uint32_t conjugate = gsnn_elements_conjugate(elements, generators[i], elements->inverse[n]);
        if (!gsnn_chain_sift(chain, gsnn_elements_image(elements, conjugate), scratch, &words[i]))
            return gsnn_fail(error, GSNN_FAILED,
                             "internal error: an element does not normalise its subgroup");
    }
    return GSNN_OK;
}

/* The same by elements that generate the normaliser together with H, on H^1 from its basis. */
static gsnn_status make_orbits(gsnn_cohomology *cohomology, const gsnn_chain *chain,
                               const gsnn_elements *elements, const uint32_t *generators,
                               size_t count, const uint32_t *normaliser, size_t normaliser_count,
                               gsnn_arena *arena, gsnn_arena *scratch, gsnn_error *error) {
    gsnn_arena_mark mark = gsnn_arena_now(scratch);
    uint64_t *words = gsnn_arena_take(scratch, normaliser_count * count, sizeof *words);
    gsnn_point *sifted = gsnn_arena_take(scratch, 2 * (size_t)elements->degree, sizeof *sifted);
    gsnn_status status = words && sifted ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t j = 0; status == GSNN_OK && j < normaliser_count; j++)
        status = find_words(chain, elements, generators, count, normaliser[j], sifted,
                            words + j * count, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_make_orbits_by_words(cohomology, count, words, normaliser_count,
                                                      arena, scratch, error);
    gsnn_arena_return(scratch, mark);
    return status;
}

gsnn_status gsnn_cohomology_by_chain(gsnn_cohomology *cohomology, const gsnn_group *group,
                                     const uint32_t *generators, size_t count,
                                     const uint32_t *normaliser, size_t normaliser_count,
                                     gsnn_arena *arena, gsnn_arena *scratch, gsnn_error *error) {
    const gsnn_elements *elements = group->elements;
    uint64_t basis[GSNN_MAX_PARITY_BITS];
    gsnn_chain chain;
    assert(count <= GSNN_MAX_PARITY_BITS);
    gsnn_chain_init(&chain, elements->degree, elements->chain->base_order,
                    elements->chain->base_order_length);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = gsnn_chain_add(&chain, gsnn_elements_image(elements, generators[i]),
                                UINT64_C(1) << i, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_from_basis(
            cohomology, basis, gsnn_sign_vectors(chain.relations, count, basis), arena, error);
    if (status == GSNN_OK)
        status = make_orbits(cohomology, &chain, elements, generators, count, normaliser,
                             normaliser_count, arena, scratch, error);
    gsnn_chain_clear(&chain);
    return status;
}
