/* moment_channel.h - a neuron of a plain law with one hidden layer, or a channel of a tied one, as
 * the checker of moments reads it from the document and the enumeration.
 *
 * phi(x) = scale * sum over blocks and terms of act(sum_j c_j(x) v_j + b), where each block has
 * independent variables v of the same laws and all share the bias b; f is the sum of `copies`
 * independent a * phi, and of variables times known numbers.  Each output has a and a constant of
 * its own. */
#ifndef GSNN_VERIFY_MOMENT_CHANNEL_H
#define GSNN_VERIFY_MOMENT_CHANNEL_H

#include "record/enumeration_record.h"
#include "verify/moment_law.h"

#include <flint/fmpq_mat.h>

typedef struct gsnn_moment_channel {
    const char *why; /* why the law cannot be computed with; NULL: it can */
    size_t copies;
    const char *activation;
    fmpq_t slope;
    bool halved; /* scale 1/2 */
    size_t points, blocks, terms, variables;
    fmpq *coefficients;    /* blocks x terms x points x variables */
    gsnn_moment_law *laws; /* of the variables; none for a joint normal row */
    size_t law_count;
    bool normal;     /* all variables and the bias are centred and normal */
    fmpq *variances; /* of the variables then; 0 of a joint row */
    bool joint;
    fmpq_mat_t covariance; /* of a joint row, else 0 x 0 */
    gsnn_moment_law bias, linear;
    size_t outputs, constant_count;        /* constants: one each, or none */
    gsnn_moment_law *readouts, *constants; /* of the outputs */
    size_t fixed;                          /* variables of the linear part */
    fmpq *fixed_values;                    /* fixed x points */
} gsnn_moment_channel;

/* Where the network is to be evaluated. */
typedef struct gsnn_moment_points {
    size_t count, degree;
    const fmpq *coordinates;
} gsnn_moment_points;

/* Reads a law that is no sum; record may be NULL.  The caller clears it, also on failure. */
gsnn_status gsnn_moment_channel_read(gsnn_moment_channel *channel, const gsnn_value *law,
                                     const gsnn_enumeration_record *record,
                                     const gsnn_moment_points *points, gsnn_error *error);
void gsnn_moment_channel_clear(gsnn_moment_channel *channel);

/* The number that a double is. */
void gsnn_moment_set_double(fmpq_t number, double value);

#endif
