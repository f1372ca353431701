#include "cohomology/cohomology.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static gsnn_status allocate(gsnn_cohomology *cohomology, size_t rank, gsnn_error *error) {
    memset(cohomology, 0, sizeof *cohomology);
    cohomology->rank = rank;
    cohomology->basis = gsnn_new(rank, sizeof *cohomology->basis);
    cohomology->pivots = gsnn_new(rank, sizeof *cohomology->pivots);
    if (cohomology->basis && cohomology->pivots)
        return GSNN_OK;
    gsnn_cohomology_clear(cohomology);
    return gsnn_fail_memory(error);
}

gsnn_status gsnn_cohomology_init(gsnn_cohomology *cohomology, const gsnn_listed_subgroup *subgroup,
                                 gsnn_error *error) {
    /* relations[i] leads with bit i; full reduction leaves leading bits nowhere else, so that
     * bits that lead no relation are free, and each is the pivot of one basis vector: the
     * annihilator has bit i equal to the sum of the free bits of relation i. */
    uint64_t relations[GSNN_MAX_PARITY_BITS];
    memcpy(relations, subgroup->relations, sizeof relations);
    size_t count = subgroup->generator_count, rank = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; relations[i] && j < i; j++)
            if (relations[j] && relations[i] >> j & 1)
                relations[i] ^= relations[j];
    for (size_t i = 0; i < count; i++)
        rank += !relations[i];
    gsnn_status status = allocate(cohomology, rank, error);
    if (status != GSNN_OK)
        return status;
    size_t k = 0;
    for (size_t i = 0; i < count; i++) {
        if (relations[i])
            continue;
        uint64_t vector = UINT64_C(1) << i;
        for (size_t j = 0; j < count; j++)
            if (relations[j] >> i & 1)
                vector |= UINT64_C(1) << j;
        cohomology->basis[k] = vector;
        cohomology->pivots[k++] = (unsigned)i;
    }
    return GSNN_OK;
}

gsnn_status gsnn_cohomology_from_basis(gsnn_cohomology *cohomology, const uint64_t *basis,
                                       size_t rank, gsnn_error *error) {
    gsnn_status status = allocate(cohomology, rank, error);
    for (size_t k = 0; status == GSNN_OK && k < rank; k++) {
        cohomology->basis[k] = basis[k];
        cohomology->pivots[k] = (unsigned)__builtin_ctzll(basis[k]);
    }
    return status;
}

void gsnn_cohomology_clear(gsnn_cohomology *cohomology) {
    free(cohomology->basis);
    free(cohomology->pivots);
    free(cohomology->orbits);
    free(cohomology->orbit_lengths);
    memset(cohomology, 0, sizeof *cohomology);
}

/* The sign vector with the given coordinates; coordinate 0 is the highest bit of the number, so
 * that numbers ascend as coordinates do lexicographically. */
static uint64_t vector_of(const gsnn_cohomology *cohomology, uint32_t number) {
    uint64_t vector = 0;
    for (size_t k = 0; k < cohomology->rank; k++)
        if (number >> (cohomology->rank - 1 - k) & 1)
            vector ^= cohomology->basis[k];
    return vector;
}

/* How each given element n acts: image[j * rank + k] is the number of the class
 * h -> basis_k(n h n^-1). */
static gsnn_status act(const gsnn_cohomology *cohomology, const gsnn_listed_subgroup *subgroup,
                       const gsnn_point *normaliser, size_t count, uint32_t *image,
                       gsnn_error *error) {
    const gsnn_elements *elements = subgroup->group->elements;
    size_t rank = cohomology->rank;
    uint64_t parity[GSNN_MAX_PARITY_BITS];
    for (size_t j = 0; j < count; j++) {
        uint32_t n = gsnn_elements_find(elements, normaliser + j * subgroup->group->points);
        for (size_t i = 0; i < subgroup->generator_count; i++) {
            uint32_t conjugate =
                gsnn_elements_conjugate(elements, subgroup->generators[i], elements->inverse[n]);
            if (!subgroup->member[conjugate])
                return gsnn_fail(error, GSNN_FAILED,
                                 "internal error: an element does not normalise its subgroup");
            parity[i] = subgroup->parity[conjugate];
        }
        for (size_t k = 0; k < rank; k++) {
            uint32_t number = 0;
            for (size_t l = 0; l < rank; l++)
                number = number << 1 | (uint32_t)__builtin_parityll(parity[cohomology->pivots[l]] &
                                                                    cohomology->basis[k]);
            image[j * rank + k] = number;
        }
    }
    return GSNN_OK;
}

gsnn_status gsnn_cohomology_make_orbits(gsnn_cohomology *cohomology,
                                        const gsnn_listed_subgroup *subgroup,
                                        const gsnn_point *normaliser, size_t count,
                                        gsnn_error *error) {
    size_t rank = cohomology->rank;
    if (rank > GSNN_MAX_RANK)
        return gsnn_fail(error, GSNN_FAILED,
                         "a subgroup has 2^%zu characters to {+-1}; the limit is 2^%d", rank,
                         GSNN_MAX_RANK);
    size_t total = (size_t)1 << rank, capacity = 0, length_capacity = 0;
    uint32_t *image = gsnn_new(count * rank, sizeof *image);
    unsigned char *met = gsnn_new(total, 1);
    uint32_t *queue = gsnn_resize(NULL, total, sizeof *queue);
    gsnn_status status = image && met && queue
                             ? act(cohomology, subgroup, normaliser, count, image, error)
                             : gsnn_fail_memory(error);
    for (uint32_t start = 0; status == GSNN_OK && start < total; start++) {
        if (met[start])
            continue;
        size_t length = 0;
        met[start] = 1;
        queue[length++] = start;
        for (size_t i = 0; i < length; i++)
            for (size_t j = 0; j < count; j++) {
                uint32_t to = 0;
                for (size_t k = 0; k < rank; k++)
                    if (queue[i] >> (rank - 1 - k) & 1)
                        to ^= image[j * rank + k];
                if (!met[to]) {
                    met[to] = 1;
                    queue[length++] = to;
                }
            }
        if (gsnn_reserve(&cohomology->orbits, &capacity, cohomology->orbit_count + 1,
                         sizeof *cohomology->orbits) ||
            gsnn_reserve(&cohomology->orbit_lengths, &length_capacity, cohomology->orbit_count + 1,
                         sizeof *cohomology->orbit_lengths))
            status = gsnn_fail_memory(error);
        if (status == GSNN_OK) {
            cohomology->orbits[cohomology->orbit_count] = vector_of(cohomology, start);
            cohomology->orbit_lengths[cohomology->orbit_count++] = length;
        }
    }
    free(image);
    free(met);
    free(queue);
    return status;
}
