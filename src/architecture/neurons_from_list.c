/* neurons_from_list.c - the cosets of a listed subgroup, as lists of elements. */
#include "architecture/neurons.h"

#include "base/divisor.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The cosets as lists: coset i is the block H t_i in the order of the list of H, got from its
 * parent's block by one look-up an element. */
typedef struct coset_blocks {
    uint32_t *elements; /* all of G, block by block */
    uint32_t *place;    /* for each element of G its place in `elements`, or UINT32_MAX */
    uint32_t width;     /* |H| */
} coset_blocks;

static void add_block(coset_blocks *blocks, size_t coset, const uint32_t *from,
                      const uint32_t *right) {
    uint32_t *block = blocks->elements + coset * blocks->width;
    for (uint32_t k = 0; k < blocks->width; k++) {
        block[k] = right ? right[from[k]] : from[k];
        blocks->place[block[k]] = (uint32_t)(coset * blocks->width) + k;
    }
}

static void walk(gsnn_neurons *neurons, const gsnn_listed_subgroup *subgroup, coset_blocks *blocks,
                 size_t count) {
    const gsnn_group *group = subgroup->group;
    const gsnn_elements *elements = group->elements;
    const gsnn_divisor width = gsnn_divisor_of(blocks->width);
    size_t found = 1;
    memset(blocks->place, -1, elements->order * sizeof *blocks->place);
    add_block(blocks, 0, subgroup->list, NULL);
    for (size_t j = 0; j < found; j++)
        for (size_t s = 0; s < group->generator_count; s++) {
            const uint32_t *right = group->right + s * elements->order;
            const uint32_t *block = blocks->elements + j * blocks->width;
            if (blocks->place[right[block[0]]] == UINT32_MAX) {
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                add_block(blocks, found++, block, right);
            }
            /* t_j s = h t_i, with h in the place of the list where t_j s is in its block. */
            uint32_t of_h;
            uint32_t i = gsnn_divide(&width, blocks->place[right[block[0]]], &of_h);
            neurons->target[s * count + j] = i;
            neurons->cocycle[s * count + j] =
                gsnn_listed_subgroup_parity(subgroup, subgroup->list[of_h]);
        }
    assert(found == count);
    neurons->count = count;
}

/* Tells for each neuron the inverse of t_i, and for each element of G its coset. */
static void tell_cosets(gsnn_neurons *neurons, const gsnn_elements *elements,
                        coset_blocks *blocks) {
    neurons->coset = blocks->place;
    blocks->place = NULL;
    for (size_t i = 0; i < neurons->count; i++) {
        const uint32_t *block = blocks->elements + i * blocks->width;
        neurons->inverse[i] = elements->inverse[block[0]];
        for (uint32_t k = 0; k < blocks->width; k++)
            neurons->coset[block[k]] = (uint32_t)i;
    }
}

gsnn_status gsnn_neurons_from_list(gsnn_neurons *neurons, const gsnn_listed_subgroup *subgroup,
                                   bool cosets, gsnn_error *error) {
    uint32_t order = subgroup->group->elements->order;
    assert(order % subgroup->order == 0);
    size_t count = order / subgroup->order;
    coset_blocks blocks = {
        .elements = gsnn_resize(NULL, order, sizeof *blocks.elements),
        .place = gsnn_resize(NULL, order, sizeof *blocks.place),
        .width = subgroup->order,
    };
    size_t generators = subgroup->group->generator_count;
    bool allocated = gsnn_neurons_allocate(neurons, generators, count, true) == 0;
    if (cosets)
        neurons->inverse = gsnn_resize(NULL, count, sizeof *neurons->inverse);
    gsnn_status status = GSNN_OK;
    if (blocks.elements && blocks.place && allocated && (neurons->inverse || !cosets)) {
        walk(neurons, subgroup, &blocks, count);
        if (cosets)
            tell_cosets(neurons, subgroup->group->elements, &blocks);
        assert(gsnn_neurons_are_sound(neurons, subgroup->group, NULL, 0));
    } else {
        gsnn_neurons_clear(neurons);
        status = gsnn_fail_memory(error);
    }
    free(blocks.elements);
    free(blocks.place);
    return status;
}
