/* neurons_from_list.c - the cosets of a listed subgroup: every element of G is told its coset. */
#include "architecture/neurons.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Where an element of G lies: in coset H t_i, as list[place] * t_i. */
typedef struct position {
    uint32_t coset; /* UINT32_MAX: not yet met */
    uint32_t place;
} position;

static void label_coset(const gsnn_listed_subgroup *subgroup, uint32_t t, uint32_t coset,
                        position *positions) {
    for (uint32_t k = 0; k < subgroup->order; k++)
        positions[gsnn_elements_multiply(subgroup->group->elements, subgroup->list[k], t)] =
            (position){coset, k};
}

gsnn_status gsnn_neurons_from_list(gsnn_neurons *neurons, const gsnn_listed_subgroup *subgroup,
                                   gsnn_error *error) {
    const gsnn_group *group = subgroup->group;
    const gsnn_elements *elements = group->elements;
    size_t count = elements->order / subgroup->order, found = 1;
    position *positions = gsnn_resize(NULL, elements->order, sizeof *positions);
    uint32_t *transversal = gsnn_new(count, sizeof *transversal);
    uint32_t *generators = gsnn_new(group->generator_count, sizeof *generators);
    bool allocated = gsnn_neurons_allocate(neurons, group->generator_count, count) == 0;
    neurons->inverse = gsnn_new(count, sizeof *neurons->inverse);
    gsnn_status status = GSNN_OK;
    if (!positions || !transversal || !generators || !allocated || !neurons->inverse) {
        gsnn_neurons_clear(neurons);
        status = gsnn_fail_memory(error);
        goto done;
    }
    memset(positions, -1, elements->order * sizeof *positions);
    for (size_t s = 0; s < group->generator_count; s++)
        generators[s] = gsnn_elements_find(elements, gsnn_group_generator(group, s));
    label_coset(subgroup, 0, 0, positions);
    for (size_t j = 0; j < found; j++)
        for (size_t s = 0; s < group->generator_count; s++) {
            uint32_t moved = gsnn_elements_multiply(elements, transversal[j], generators[s]);
            if (positions[moved].coset == UINT32_MAX) {
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                transversal[found] = moved;
                label_coset(subgroup, moved, (uint32_t)found, positions);
                found++;
            }
            position at = positions[moved];
            neurons->target[s * count + j] = at.coset;
            neurons->cocycle[s * count + j] = subgroup->parity[subgroup->list[at.place]];
        }
    for (size_t i = 0; i < count; i++)
        neurons->inverse[i] = elements->inverse[transversal[i]];
    neurons->count = count;
done:
    free(positions);
    free(transversal);
    free(generators);
    return status;
}
