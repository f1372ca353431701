#include "group/group.h"
#include "morphism/morphism.h"

#include <assert.h>

/* The code of point x in the row of neuron j: w t_j at x is w at t_j x, and t_j is the product of
 * the generators along the tree. */
static int32_t code_at(const gsnn_group *group, const int32_t *codes, const gsnn_neurons *neurons,
                       size_t j, gsnn_point x) {
    for (; j; j = neurons->parent[j])
        x = gsnn_group_generator(group, neurons->via[j])[x];
    return codes[x];
}

size_t gsnn_inclusion_neuron(const gsnn_group *group, const int32_t *codes,
                             const gsnn_neurons *neurons, const gsnn_signed_generators *to) {
    for (size_t j = 0; j < neurons->count; j++) {
        bool fits = true;
        for (size_t k = 0; fits && k < group->degree; k++) {
            int32_t code = code_at(group, codes, neurons, j, group->axes[k]);
            for (size_t i = 0; fits && i < to->count; i++) {
                gsnn_point image = to->permutations[i * group->points + group->axes[k]];
                int32_t moved = code_at(group, codes, neurons, j, image);
                fits = moved == (gsnn_equation_negative(to, i) ? -code : code);
            }
        }
        if (fits)
            return j;
    }
    return GSNN_NEURON_UNKNOWN;
}

void gsnn_inclusion_map(const gsnn_morphism *inclusion, const gsnn_neurons *from,
                        uint64_t from_signs, const gsnn_row_tree *to, int32_t *map) {
    assert(inclusion->kind == GSNN_INCLUSION && inclusion->neuron < from->count);
    map[0] = (int32_t)inclusion->neuron + 1;
    for (size_t i = 1; i < to->count; i++) {
        assert(to->parent[i] < i && to->via[i] < from->generator_count);
        int32_t parent = map[to->parent[i]];
        size_t edge = to->via[i] * from->count + (size_t)(parent < 0 ? -parent : parent) - 1;
        int32_t image = (int32_t)from->target[edge] + 1;
        bool negative = (parent < 0) ^ gsnn_neurons_negate(from, edge, from_signs);
        map[i] = negative ? -image : image;
    }
}
