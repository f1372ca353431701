/* outputs_checks.h - the proof of a network with a codomain, also as a member of another document.
 */
#ifndef GSNN_VERIFY_OUTPUTS_CHECKS_H
#define GSNN_VERIFY_OUTPUTS_CHECKS_H

#include "verify/findings.h"
#include "json/value.h"

/* Its checks stand one behind the other among those of a checker. */
enum {
    GSNN_OUTPUTS_CHECK_ACTIONS,
    GSNN_OUTPUTS_CHECK_ACTIVATION,
    GSNN_OUTPUTS_CHECK_SUMMANDS,
    GSNN_OUTPUTS_CHECK_EQUIVARIANCE,
    GSNN_OUTPUTS_CHECK_COUNT
};

#define GSNN_OUTPUTS_CHECKS(first, prefix)                                                         \
    [(first) +                                                                                     \
        GSNN_OUTPUTS_CHECK_ACTIONS] = {prefix "actions", "generators", NULL},                      \
        [(first) + GSNN_OUTPUTS_CHECK_ACTIVATION] = {prefix "activation", "names", NULL},          \
        [(first) + GSNN_OUTPUTS_CHECK_SUMMANDS] = {prefix "summands", "summands", "channels"},     \
        [(first) +                                                                                 \
            GSNN_OUTPUTS_CHECK_EQUIVARIANCE] = {prefix "equivariance", "generators", "terms"}

/* Its dense numbers, rounded: W (neurons x inputs), b, a (neurons x outputs), c (outputs x inputs)
 * and d, one behind the other. */
typedef struct gsnn_outputs_numbers {
    size_t inputs, outputs, neurons;
    double *dense; /* owned by whoever asked for them */
} gsnn_outputs_numbers;

/* Proves the network that a value is; the first of its checks has that number.  Also on failure
 * *numbers is to be freed; dense stays NULL for a sine. */
gsnn_status gsnn_verify_outputs(gsnn_findings *findings, unsigned first, const gsnn_value *value,
                                gsnn_outputs_numbers *numbers, gsnn_error *error);

#endif
