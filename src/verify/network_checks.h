/* network_checks.h - the proof of a network, also of one that is a member of another document. */
#ifndef GSNN_VERIFY_NETWORK_CHECKS_H
#define GSNN_VERIFY_NETWORK_CHECKS_H

#include "record/enumeration_record.h"
#include "verify/findings.h"
#include "json/value.h"

/* The checks of a network, which come first among those of a checker that has it proved. */
enum {
    GSNN_NETWORK_CHECK_SUMMANDS,
    GSNN_NETWORK_CHECK_WEIGHTS,
    GSNN_NETWORK_CHECK_DENSE,
    GSNN_NETWORK_CHECK_LINEAR,
    GSNN_NETWORK_CHECK_INVARIANCE,
    GSNN_NETWORK_CHECK_OUTPUTS,
    GSNN_NETWORK_CHECK_COUNT
};

#define GSNN_NETWORK_CHECKS                                                                        \
    [GSNN_NETWORK_CHECK_SUMMANDS] = {"summands", "summands", "channels"},                          \
    [GSNN_NETWORK_CHECK_WEIGHTS] = {"dense-weights", "neurons", "numbers"},                        \
    [GSNN_NETWORK_CHECK_DENSE] = {"dense-copy", "numbers", NULL},                                  \
    [GSNN_NETWORK_CHECK_LINEAR] = {"linear", "generators", NULL},                                  \
    [GSNN_NETWORK_CHECK_INVARIANCE] = {"invariance", "generators", "neurons"},                     \
    [GSNN_NETWORK_CHECK_OUTPUTS] = {"invariant-outputs", "generators", "inputs"}

typedef struct gsnn_network_size {
    size_t neurons, channels;
} gsnn_network_size;

/* Proves the network that a value is, with its enumeration or, where that is NULL, what can be
 * proved without; `unknown` says why the rest is skipped. */
gsnn_status gsnn_verify_network(gsnn_findings *findings, const gsnn_value *value,
                                const gsnn_enumeration_record *record, const char *unknown,
                                gsnn_network_size *size, gsnn_error *error);

#endif
