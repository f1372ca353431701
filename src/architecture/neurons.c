#include "architecture/neurons.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

int gsnn_neurons_allocate(gsnn_neurons *neurons, size_t generators, size_t count, bool cocycle) {
    memset(neurons, 0, sizeof *neurons);
    neurons->generator_count = generators;
    neurons->parent = gsnn_new(count, sizeof *neurons->parent);
    neurons->via = gsnn_new(count, sizeof *neurons->via);
    neurons->target = gsnn_resize(NULL, count, generators * sizeof *neurons->target);
    if (cocycle)
        neurons->cocycle = gsnn_resize(NULL, count, generators * sizeof *neurons->cocycle);
    bool allocated = neurons->parent && neurons->via && neurons->target;
    return allocated && (neurons->cocycle || !cocycle) ? 0 : -1;
}

void gsnn_neurons_clear(gsnn_neurons *neurons) {
    free(neurons->parent);
    free(neurons->via);
    free(neurons->target);
    free(neurons->cocycle);
    free(neurons->inverse);
    free(neurons->coset);
    memset(neurons, 0, sizeof *neurons);
}

/* Whether the tree and the action fit: neuron i comes after its parent, which goes to it. */
static bool tree_is_sound(const gsnn_neurons *neurons) {
    for (size_t i = 0; i < neurons->count; i++) {
        if (i && (neurons->parent[i] >= i || neurons->via[i] >= neurons->generator_count))
            return false;
        if (i && neurons->target[neurons->via[i] * neurons->count + neurons->parent[i]] != i)
            return false;
    }
    return true;
}

/* Whether each generator permutes the neurons. */
static bool targets_are_sound(const gsnn_neurons *neurons) {
    bool *met = gsnn_new(neurons->count, sizeof *met), sound = true;
    for (size_t s = 0; met && sound && s < neurons->generator_count; s++) {
        memset(met, 0, neurons->count * sizeof *met);
        for (size_t j = 0; sound && j < neurons->count; j++) {
            uint32_t to = neurons->target[s * neurons->count + j];
            sound = to < neurons->count && !met[to];
            if (sound)
                met[to] = true;
        }
    }
    free(met);
    return sound;
}

/* The code of point x in the row of neuron j: see inclusion_map.c. */
static int32_t code_at(const gsnn_neurons *neurons, const gsnn_group *group, const int32_t *codes,
                       size_t j, gsnn_point x) {
    for (; j; j = neurons->parent[j])
        x = gsnn_group_generator(group, neurons->via[j])[x];
    return codes[x];
}

/* Whether W g = rho(g) W, on the axes. */
static bool rows_are_sound(const gsnn_neurons *neurons, const gsnn_group *group,
                           const int32_t *codes, uint64_t signs) {
    for (size_t s = 0; s < neurons->generator_count; s++)
        for (size_t j = 0; j < neurons->count; j++) {
            size_t edge = s * neurons->count + j;
            bool negative = gsnn_neurons_negate(neurons, edge, signs);
            for (size_t k = 0; k < group->degree; k++) {
                gsnn_point x = group->axes[k], moved = gsnn_group_generator(group, s)[x];
                int32_t code = code_at(neurons, group, codes, neurons->target[edge], x);
                if (code_at(neurons, group, codes, j, moved) != (negative ? -code : code))
                    return false;
            }
        }
    return true;
}

bool gsnn_neurons_are_sound(const gsnn_neurons *neurons, const gsnn_group *group,
                            const int32_t *codes, uint64_t signs) {
    if (neurons->generator_count != group->generator_count || !tree_is_sound(neurons) ||
        !targets_are_sound(neurons))
        return false;
    bool few = neurons->count * neurons->generator_count * group->degree <= GSNN_SOUND_ENTRIES;
    return !codes || !few || rows_are_sound(neurons, group, codes, signs);
}
