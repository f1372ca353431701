/* neuron_blocks.h - neurons that the normaliser of a pair (H,chi) does not tell apart.
 *
 * An n that normalises H and fixes chi takes the coset H t to H n t.  The orbits of such n on the
 * neurons are blocks of imprimitivity under G: the coarser the fewer conjugates (H,chi) has. */
#ifndef GSNN_MORPHISM_NEURON_BLOCKS_H
#define GSNN_MORPHISM_NEURON_BLOCKS_H

#include "architecture/neurons.h"
#include "subgroup/catalogue.h"

typedef struct gsnn_neuron_blocks {
    uint32_t *first; /* count: the first neuron of each block, ascending */
    size_t count;
    uint32_t *root;  /* of each neuron's set, while sets are joined: roots are their own */
    uint32_t *queue; /* pairs that were joined, whose images are to be joined too */
    size_t capacity; /* of all three, in neurons */
} gsnn_neuron_blocks;

/* Finds the blocks of neurons that came from the list of H, of the given class; chi has those
 * signs.  The blocks from before are gone.  Where chi has many images under the normaliser, some
 * elements that fix it may be missed, so that blocks are smaller than they could be.  Cost: about
 * neurons * generators of G (M. D. Atkinson, "An algorithm for finding the blocks of a permutation
 * group", Math. Comp. 29 (1975)). */
gsnn_status gsnn_neuron_blocks_find(gsnn_neuron_blocks *blocks, const gsnn_neurons *neurons,
                                    const gsnn_listed_subgroup *subgroup,
                                    const gsnn_subgroup_class *class, uint64_t signs,
                                    gsnn_error *error);
void gsnn_neuron_blocks_clear(gsnn_neuron_blocks *blocks);

#endif
