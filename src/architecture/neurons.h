/* neurons.h - the hidden neurons of an architecture: the right cosets of H, and how G moves them.
 *
 * Neuron 0 is H itself; the others are numbered by breadth first search under the generators of G
 * in their order, so the numbering depends only on H and the group file.  If neuron i is the coset
 * H t_i then its row is w t_i, and t_i is the product of the generators along the tree.  An edge,
 * from neuron j by generator s to neuron i, has t_j s = h t_i with h in H, and the cocycle at
 * that edge is chi(h): w_j s = chi(h) w_i. */
#ifndef GSNN_ARCHITECTURE_NEURONS_H
#define GSNN_ARCHITECTURE_NEURONS_H

#include "subgroup/listed_subgroup.h"

typedef struct gsnn_neurons {
    size_t count;
    size_t generator_count;
    uint32_t *parent; /* the tree; parent[0] = 0 */
    uint16_t *via;
    uint32_t *target;  /* generator_count * count: where generator s moves neuron j */
    uint64_t *cocycle; /* generator_count * count: the parity of h; NULL if only chi = 1 is asked */
    uint32_t *inverse; /* count: the element t_i^-1 up to H from the right; NULL unless asked for */
    uint32_t *coset;   /* for each element of G the neuron whose coset it is in; likewise */
} gsnn_neurons;

/* The cosets of a listed subgroup; `inverse` and `coset` stay NULL unless `cosets` asks for them.
 * Cost: |G| look-ups. */
gsnn_status gsnn_neurons_from_list(gsnn_neurons *neurons, const gsnn_listed_subgroup *subgroup,
                                   bool cosets, gsnn_error *error);

/* The same for an admissible pair (H,chi) with |G|/|H| = count below 2^32, without any list: from
 * the equations and, where rows are patterns of integers, the codes of the first row (see
 * gsnn_weights), on at most 32767 axes unless G is abelian.  The cocycle is right for this chi
 * only, NULL where that is trivial, and `inverse` stays NULL.  Cost: degree for each neuron and
 * generator, or orbits where G is abelian. */
gsnn_status gsnn_neurons_from_rows(gsnn_neurons *neurons, const gsnn_group *group,
                                   const gsnn_signed_generators *equations, const int32_t *codes,
                                   size_t count, gsnn_error *error);

/* The cosets of the subgroup, of index `count`, that some permutations of the points generate, by
 * its stabiliser chain.  `inverse` and `coset` stay NULL.  Cost: for each neuron and generator of
 * G, as many products of permutations as H has base points, and a look at their orbits. */
gsnn_status gsnn_neurons_from_chain(gsnn_neurons *neurons, const gsnn_group *group,
                                    const gsnn_point *generators, size_t generator_count,
                                    size_t count, gsnn_error *error);

/* Room for `count` neurons under that many generators, with a cocycle or without one, for the
 * functions above.  Returns 0, or -1 if there is no memory. */
int gsnn_neurons_allocate(gsnn_neurons *neurons, size_t generators, size_t count, bool cocycle);
void gsnn_neurons_clear(gsnn_neurons *neurons);

/* Whether the character with these signs is -1 at an edge, generator * count + neuron. */
static inline bool gsnn_neurons_negate(const gsnn_neurons *neurons, size_t edge, uint64_t signs) {
    return neurons->cocycle && __builtin_parityll(neurons->cocycle[edge] & signs);
}

/* Beyond so many numbers in W and its images, rows are not looked at. */
#define GSNN_SOUND_ENTRIES 200000

/* Whether neurons are as they must be: parents before their children, generators permute them, and,
 * unless codes is NULL, W g = rho(g) W for the row with these codes and the character with these
 * signs.  For assertions.  Cost: the depth of the tree for each number. */
bool gsnn_neurons_are_sound(const gsnn_neurons *neurons, const gsnn_group *group,
                            const int32_t *codes, uint64_t signs);

#endif
