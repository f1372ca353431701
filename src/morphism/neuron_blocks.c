#include "morphism/neuron_blocks.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The set of a neuron; the way there is halved. */
static uint32_t find_root(gsnn_neuron_blocks *blocks, uint32_t j) {
    while (blocks->root[j] != j) {
        blocks->root[j] = blocks->root[blocks->root[j]];
        j = blocks->root[j];
    }
    return j;
}

/* Joins the sets of two neurons under the lesser root; what was a root before goes to the queue,
 * at most once, so that the queue has room. */
static void join(gsnn_neuron_blocks *blocks, uint32_t a, uint32_t b, size_t *queued) {
    a = find_root(blocks, a);
    b = find_root(blocks, b);
    if (a == b)
        return;
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    blocks->root[high] = low;
    blocks->queue[(*queued)++] = high;
}

/* Joins neurons 0 and j, and all pairs to which G moves them. */
static void join_images(gsnn_neuron_blocks *blocks, const gsnn_neurons *neurons, uint32_t j) {
    size_t queued = 0;
    join(blocks, 0, j, &queued);
    for (size_t i = 0; i < queued; i++)
        for (size_t s = 0; s < neurons->generator_count; s++) {
            const uint32_t *target = neurons->target + s * neurons->count;
            uint32_t joined = blocks->queue[i];
            join(blocks, target[joined], target[find_root(blocks, joined)], &queued);
        }
}

/* Images of chi under the normaliser, at most so many, are told apart. */
#define MOST_IMAGES 16

/* Joins neuron 0 with those of the elements of the normaliser that fix chi: Schreier generators of
 * the orbit of chi. */
static void join_fixing(gsnn_neuron_blocks *blocks, const gsnn_neurons *neurons,
                        const gsnn_listed_subgroup *subgroup, const gsnn_subgroup_class *class,
                        uint64_t signs) {
    const gsnn_elements *elements = subgroup->group->elements;
    uint64_t orbit[MOST_IMAGES] = {signs};
    uint32_t by[MOST_IMAGES] = {0}; /* orbit[i] is chi moved by it */
    size_t count = 1;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < class->normaliser_count; k++) {
            uint32_t n = class->normaliser[k];
            uint64_t moved = gsnn_listed_subgroup_move_signs(subgroup, orbit[i], n);
            uint32_t along = gsnn_elements_multiply(elements, by[i], n);
            size_t to = 0;
            while (to < count && orbit[to] != moved)
                to++;
            if (to < count) {
                uint32_t fixing =
                    gsnn_elements_multiply(elements, along, elements->inverse[by[to]]);
                join_images(blocks, neurons, neurons->coset[fixing]);
            } else if (count < MOST_IMAGES) {
                orbit[count] = moved;
                by[count++] = along;
            }
        }
}

gsnn_status gsnn_neuron_blocks_find(gsnn_neuron_blocks *blocks, const gsnn_neurons *neurons,
                                    const gsnn_listed_subgroup *subgroup,
                                    const gsnn_subgroup_class *class, uint64_t signs,
                                    gsnn_error *error) {
    assert(neurons->coset);
    if (neurons->count > blocks->capacity) {
        gsnn_neuron_blocks_clear(blocks);
        blocks->first = gsnn_resize(NULL, neurons->count, sizeof *blocks->first);
        blocks->root = gsnn_resize(NULL, neurons->count, sizeof *blocks->root);
        blocks->queue = gsnn_resize(NULL, neurons->count, sizeof *blocks->queue);
        if (!blocks->first || !blocks->root || !blocks->queue)
            return gsnn_fail_memory(error);
        blocks->capacity = neurons->count;
    }
    for (size_t j = 0; j < neurons->count; j++)
        blocks->root[j] = (uint32_t)j;
    join_fixing(blocks, neurons, subgroup, class, signs);
    blocks->count = 0;
    for (size_t j = 0; j < neurons->count; j++)
        if (blocks->root[j] == j)
            blocks->first[blocks->count++] = (uint32_t)j;
    assert(blocks->count > 0 && neurons->count % blocks->count == 0);
    return GSNN_OK;
}

void gsnn_neuron_blocks_clear(gsnn_neuron_blocks *blocks) {
    free(blocks->first);
    free(blocks->root);
    free(blocks->queue);
    memset(blocks, 0, sizeof *blocks);
}
