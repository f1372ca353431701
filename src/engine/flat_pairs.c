#include "engine/flat_pairs.h"

#include "base/memory.h"
#include "cohomology/cohomology.h"
#include "descent/homomorphism.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A pair in the making. */
typedef struct making {
    const gsnn_group *group;
    gsnn_flat_pair *pair;
    gsnn_chain chain; /* of H, with parities */
    gsnn_point *list; /* its generators */
    size_t capacity;
    gsnn_point *scratch;
} making;

/* Adds a generator, unless it is generated already. */
static gsnn_status add(making *m, const gsnn_point *g, bool negative, gsnn_error *error) {
    size_t points = m->group->points, count = m->pair->generator_count;
    assert(gsnn_chain_sift(m->group->chain, g, m->scratch, NULL));
    if (gsnn_chain_sift(&m->chain, g, m->scratch, NULL))
        return GSNN_OK;
    if (count == GSNN_MAX_PARITY_BITS - 1)
        return gsnn_fail(error, GSNN_FAILED,
                         "a subgroup needs more than %d generators, which the engine chain cannot "
                         "handle",
                         GSNN_MAX_PARITY_BITS - 1);
    if (gsnn_reserve(&m->list, &m->capacity, (count + 1) * points, sizeof *m->list))
        return gsnn_fail_memory(error);
    memcpy(m->list + count * points, g, points * sizeof *g);
    m->pair->signs |= (uint64_t)negative << count;
    m->pair->generator_count++;
    return gsnn_chain_add(&m->chain, g, UINT64_C(1) << count, error);
}

/* The pair with these generators of K and, of type 2, an element that is -1 on the flat. */
static gsnn_status make(gsnn_flat_pair *pair, const gsnn_group *group, const gsnn_homomorphism *map,
                        const gsnn_point *turn, size_t labels, gsnn_arena *arena,
                        gsnn_error *error) {
    size_t points = group->points;
    making m = {.group = group, .pair = pair};
    gsnn_weights weights = {0};
    uint64_t basis[GSNN_MAX_PARITY_BITS];
    gsnn_chain_init(&m.chain, points, group->axes, group->degree);
    m.scratch = gsnn_resize(NULL, 3 * points, sizeof *m.scratch);
    gsnn_point *g = m.scratch ? m.scratch + 2 * points : NULL;
    gsnn_status status = g ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < gsnn_homomorphism_kernel_count(map); i++) {
        gsnn_homomorphism_kernel_generator(map, i, g);
        status = add(&m, g, false, error);
    }
    if (status == GSNN_OK && turn)
        status = add(&m, turn, true, error);
    if (status == GSNN_OK) {
        pair->generators =
            gsnn_arena_copy(arena, m.list, pair->generator_count, points * sizeof *m.list);
        pair->rank = gsnn_sign_vectors(m.chain.relations, pair->generator_count, basis);
        pair->basis = gsnn_arena_copy(arena, basis, pair->rank, sizeof *basis);
        gsnn_chain_order(pair->order, &m.chain);
        if (!pair->generators || !pair->basis)
            status = gsnn_fail_memory(error);
    }
    if (status == GSNN_OK) {
        gsnn_signed_generators equations = {pair->generator_count, pair->generators, pair->signs};
        status = group->action->solve(group, &equations, &weights, error);
        /* What they fix is no more than the flat where it has no more labels: a label of the flat
         * is made of one or more of those. */
        pair->exists = status == GSNN_OK && gsnn_code_labels(weights.codes, points) == labels;
    }
    gsnn_weights_clear(&weights);
    gsnn_chain_clear(&m.chain);
    free(m.list);
    free(m.scratch);
    return status;
}

/* Both, by the action of the setwise stabiliser on the labels. */
static gsnn_status make_both(gsnn_flat_pairs *pairs, const gsnn_group *group,
                             gsnn_homomorphism *map, size_t labels, gsnn_arena *arena,
                             gsnn_error *error) {
    gsnn_point *negation = gsnn_resize(NULL, 2 * labels + group->points, sizeof *negation);
    if (!negation)
        return gsnn_fail_memory(error);
    gsnn_point *turn = negation + 2 * labels;
    for (size_t j = 0; j < 2 * labels; j++)
        negation[j] = (gsnn_point)(j ^ 1);
    gsnn_status status = make(&pairs->types[0], group, map, NULL, labels, arena, error);
    if (status == GSNN_OK && gsnn_homomorphism_lift(map, negation, turn))
        status = make(&pairs->types[1], group, map, turn, labels, arena, error);
    free(negation);
    return status;
}

gsnn_status gsnn_flat_pairs_init(gsnn_flat_pairs *pairs, const gsnn_group *group,
                                 const gsnn_flat_list *list, const gsnn_flat_item *item,
                                 gsnn_arena *arena, gsnn_error *error) {
    memset(pairs, 0, sizeof *pairs);
    fmpz_init(pairs->length);
    fmpz_init(pairs->types[0].order);
    fmpz_init(pairs->types[1].order);
    gsnn_homomorphism map = {0};
    gsnn_point *labels = gsnn_flat_label_generators(list, item);
    gsnn_status status = labels
                             ? gsnn_homomorphism_init(&map, 2 * item->labels, labels, group->points,
                                                      item->fixers, item->fixer_count, error)
                             : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        fmpz_t kernel;
        fmpz_init(kernel);
        gsnn_homomorphism_orders(&map, pairs->length, kernel);
        fmpz_mul(kernel, kernel, pairs->length);
        fmpz_divexact(pairs->length, list->group->order, kernel);
        fmpz_clear(kernel);
        status = make_both(pairs, group, &map, item->labels, arena, error);
    }
    gsnn_homomorphism_clear(&map);
    free(labels);
    return status;
}

void gsnn_flat_pairs_clear(gsnn_flat_pairs *pairs) {
    fmpz_clear(pairs->length);
    fmpz_clear(pairs->types[0].order);
    fmpz_clear(pairs->types[1].order);
}
