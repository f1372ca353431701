/* enumeration.h - proves an enumeration from its record alone. */
#ifndef GSNN_VERIFY_ENUMERATION_H
#define GSNN_VERIFY_ENUMERATION_H

#include "record/enumeration_record.h"
#include "verify/checker.h"

/* The checks, in the order in which they are reported. */
enum {
    GSNN_CHECK_GENERATORS,
    GSNN_CHECK_FORM,
    GSNN_CHECK_GROUP_ORDER,
    GSNN_CHECK_INVARIANT_DIMENSION,
    GSNN_CHECK_SUBGROUPS,
    GSNN_CHECK_ORDERS,
    GSNN_CHECK_COHOMOLOGY_RANK,
    GSNN_CHECK_COHOMOLOGY_CLASS,
    GSNN_CHECK_ORBIT_LENGTH,
    GSNN_CHECK_RHO_PERMUTATIONS,
    GSNN_CHECK_RHO_TRANSITIVE,
    GSNN_CHECK_RHO_SIGNS,
    GSNN_CHECK_RHO_INDUCED,
    GSNN_CHECK_RHO_EQUIVARIANT,
    GSNN_CHECK_WEIGHT_DIMENSION,
    GSNN_CHECK_WEIGHT_SPACE,
    GSNN_CHECK_WEIGHT_NUMBERS,
    GSNN_CHECK_NON_PARALLEL,
    GSNN_CHECK_INADMISSIBLE,
    GSNN_CHECK_PARAMETERS,
    GSNN_CHECK_INVARIANCE,
    GSNN_CHECK_INEQUIVALENT,
    GSNN_CHECK_IDS,
    GSNN_CHECK_ORDER,
    GSNN_CHECK_ENGINE,
    GSNN_CHECK_INCLUSIONS,
    GSNN_CHECK_NEURON_MAPS,
    GSNN_CHECK_OUTPUTS,
    GSNN_CHECK_ACYCLIC,
    GSNN_CHECK_REDUCED,
    GSNN_CHECK_INCLUSIONS_COMPLETE,
    GSNN_CHECK_TUNNELS,
    GSNN_CHECK_CODOMAIN,
    GSNN_CHECK_OUTPUT_WEIGHTS,
    GSNN_CHECK_LIVE,
    GSNN_CHECK_COUNTS,
    GSNN_CHECK_COMPLETE,
    GSNN_CHECK_COUNT /* how many there are */
};

extern const gsnn_verify_check gsnn_enumeration_checks[GSNN_CHECK_COUNT];

/* Runs all checks into findings that were made for gsnn_enumeration_checks.  mapped: what has the
 * text in which rows were left, or NULL.  GSNN_OK whatever was
 * found; GSNN_INVALID when an exact entry cannot be read; GSNN_FAILED without memory or when a
 * limit is met. */
gsnn_status gsnn_verify_enumeration(const gsnn_enumeration_record *record,
                                    const gsnn_mapped_text *mapped,
                                    const gsnn_verify_options *options, gsnn_findings *findings,
                                    gsnn_error *error);

#endif
