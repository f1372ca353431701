/* moment_means.h - means of products of a neuron's or channel's values, for the checker of moments.
 */
#ifndef GSNN_VERIFY_MOMENT_MEANS_H
#define GSNN_VERIFY_MOMENT_MEANS_H

#include "verify/moment_channel.h"

/* Sets of places, which are points and outputs, by bits; functions on them have 2^count values. */
typedef struct gsnn_moment_places {
    size_t count;
    const size_t *points, *outputs;
} gsnn_moment_places;

/* E prod phi over all sets of places by listing the values of all variables.  *possible is false
 * where these are not few or the activation is not rational. */
gsnn_status gsnn_moment_channel_list(fmpq *means, bool *possible,
                                     const gsnn_moment_channel *channel,
                                     const gsnn_moment_places *places, gsnn_error *error);

/* The same of a neuron of a plain network whose activation is a power, with variables of any laws;
 * false for others, where a law has too few moments, and where too many powers would be summed. */
bool gsnn_moment_channel_expand(fmpq *means, const gsnn_moment_channel *channel,
                                const gsnn_moment_places *places);

/* The same of centred normal variables by quadrature, for one set of places: of one place, of two,
 * or of two pairs of equal points; false for others.  `bound` is a number that the mean cannot
 * exceed. */
bool gsnn_moment_channel_integrate(fmpq_t mean, fmpq_t bound, const gsnn_moment_channel *channel,
                                   const gsnn_moment_places *places, size_t set);

/* The neural tangent kernel of two points of one output at infinite width, and a bound of its size;
 * false where it cannot be computed. */
bool gsnn_moment_channel_tangent(double *kernel, double *bound, const gsnn_moment_channel *channel,
                                 const gsnn_moment_points *points, const gsnn_moment_places *pair);

#endif
