/* deep_network_checks.h - the proof of a deep network, also as a member of another document. */
#ifndef GSNN_VERIFY_DEEP_NETWORK_CHECKS_H
#define GSNN_VERIFY_DEEP_NETWORK_CHECKS_H

#include "record/enumeration_record.h"
#include "verify/findings.h"
#include "json/value.h"

/* Its checks stand one behind the other among those of a checker. */
enum {
    GSNN_DEEP_NETWORK_CHECK_ADMISSIBLE,
    GSNN_DEEP_NETWORK_CHECK_WEIGHTS,
    GSNN_DEEP_NETWORK_CHECK_EQUIVARIANT,
    GSNN_DEEP_NETWORK_CHECK_OUTPUTS,
    GSNN_DEEP_NETWORK_CHECK_LINEAR,
    GSNN_DEEP_NETWORK_CHECK_INVARIANT,
    GSNN_DEEP_NETWORK_CHECK_RELU,
    GSNN_DEEP_NETWORK_CHECK_COUNT
};

#define GSNN_DEEP_NETWORK_CHECKS(first, prefix)                                                    \
    [(first) +                                                                                     \
        GSNN_DEEP_NETWORK_CHECK_ADMISSIBLE] = {prefix "admissible", "layers", NULL},               \
        [(first) + GSNN_DEEP_NETWORK_CHECK_WEIGHTS] = {prefix "weights", "layers", "entries"},     \
        [(first) + GSNN_DEEP_NETWORK_CHECK_EQUIVARIANT] = {prefix "layers-equivariant", "layers",  \
                                                           "generators"},                          \
        [(first) + GSNN_DEEP_NETWORK_CHECK_OUTPUTS] = {prefix "outputs-equivariant", "layers",     \
                                                       "generators"},                              \
        [(first) + GSNN_DEEP_NETWORK_CHECK_LINEAR] = {prefix "linear-invariant", "functions",      \
                                                      "generators"},                               \
        [(first) + GSNN_DEEP_NETWORK_CHECK_INVARIANT] = {prefix "function-invariant", "points",    \
                                                         "generators"},                            \
        [(first) + GSNN_DEEP_NETWORK_CHECK_RELU] = {prefix "relu", "points", NULL}

/* Proves the network that a value is, with the enumeration of all pairs; the first of its checks
 * has that number. */
gsnn_status gsnn_verify_deep_network(gsnn_findings *findings, unsigned first,
                                     const gsnn_value *value, gsnn_enumeration_record *record,
                                     gsnn_error *error);

#endif
