/* input_plane.h - a plane of inputs on which the symmetry of an architecture shows. */
#ifndef GSNN_DRAW_INPUT_PLANE_H
#define GSNN_DRAW_INPUT_PLANE_H

#include "record/enumeration_record.h"

/* The plane { s p + t q } as the neurons see it: across[i] = w_i.p and up[i] = w_i.q.
 *
 * A network's ridge part depends on x only through y = W x, and W takes the action on inputs to
 * rho: W g = rho(g) W.  So the plane is found among the images of W, with signed permutations
 * only, whatever the action on inputs is. */
typedef struct gsnn_input_plane {
    double *across, *up; /* one entry a neuron; the longest (across[i], up[i]) has length 1 */
    char description[160];
} gsnn_input_plane;

/* Finds the plane for the weights of one network.  `weights` is neurons x degree.
 *
 * Degree 2: the plane of inputs itself.  Otherwise, the first of these that there is:
 * - a plane that a generator, or a product of two, turns: of those the one turned by the
 *   smallest angle 2 pi / r.  With N the order of g on the neurons and y the image of a unit
 *   vector, p and q are the sums of cos and sin (2 pi j k / N) rho(g)^k y over k, j prime to r in
 *   j / N = j' / r (the projection on an isotypic component of the cyclic group of g);
 * - two directions that the generators, commuting involutions on the neurons, keep or reverse,
 *   drawn equally long;
 * - one direction in which the network changes, across, and one in which it does not.
 * The choice depends on nothing but the architecture and the weights.  `plane` is overwritten;
 * the caller clears it. */
gsnn_status gsnn_input_plane_find(gsnn_input_plane *plane, const gsnn_enumeration_record *record,
                                  const gsnn_record_architecture *architecture,
                                  const double *weights, gsnn_error *error);

void gsnn_input_plane_clear(gsnn_input_plane *plane);

#endif
