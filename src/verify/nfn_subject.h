/* nfn_subject.h - the two kinds of gsnn-nfn/1: layers for plain networks, and for an architecture.
 */
#ifndef GSNN_VERIFY_NFN_SUBJECT_H
#define GSNN_VERIFY_NFN_SUBJECT_H

#include "record/enumeration_record.h"
#include "verify/findings.h"
#include "json/value.h"

#include <flint/fmpz.h>

enum {
    GSNN_NFN_CHECK_TENSORS,
    GSNN_NFN_CHECK_COUNTS,
    GSNN_NFN_CHECK_SIZES,
    GSNN_NFN_CHECK_EQUIVARIANCE,
    GSNN_NFN_CHECK_INDEPENDENCE,
    GSNN_NFN_CHECK_CONSTANTS,
    GSNN_NFN_CHECK_COUNT
};

/* Proves the layers of a plain network; an error is in the document. */
gsnn_status gsnn_verify_nfn_plain(const gsnn_value *root, uint64_t seed, gsnn_findings *findings,
                                  gsnn_error *error);

/* Proves the layers for an architecture of the enumeration. */
gsnn_status gsnn_verify_nfn_tied(const gsnn_value *root, const gsnn_enumeration_record *record,
                                 gsnn_findings *findings, gsnn_error *error);

/* What can be proved of those without the enumeration: terms and constants are independent, and as
 * many as is said. */
gsnn_status gsnn_verify_nfn_alone(const gsnn_value *root, gsnn_findings *findings,
                                  gsnn_error *error);

/* Compares the members linear and affine with what they are. */
gsnn_status gsnn_verify_nfn_counts(const gsnn_value *root, const fmpz_t linear, const fmpz_t affine,
                                   gsnn_findings *findings);

#endif
