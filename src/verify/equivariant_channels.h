/* equivariant_channels.h - the dense copy of a network with a codomain against its free parameters,
 * given the enumeration that it is of. */
#ifndef GSNN_VERIFY_EQUIVARIANT_CHANNELS_H
#define GSNN_VERIFY_EQUIVARIANT_CHANNELS_H

#include "record/enumeration_record.h"
#include "verify/findings.h"
#include "json/value.h"

/* The dense copy, rounded. */
typedef struct gsnn_verify_dense {
    size_t inputs, outputs, neurons;
    const double *W, *b, *a; /* neurons x inputs, neurons, neurons x outputs */
    const double *cosine;    /* neurons x outputs; NULL unless the function is a sine */
} gsnn_verify_dense;

/* Compares W, b, a and cosine with what `channels` of the summands of the network make them, each
 * number to within 2^-40 of the largest beside it, and reports to that check. */
gsnn_status gsnn_verify_channels(gsnn_findings *findings, unsigned check, const gsnn_value *network,
                                 const gsnn_enumeration_record *record,
                                 const gsnn_verify_dense *dense, gsnn_error *error);

#endif
