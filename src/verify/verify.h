/* verify.h - proves an enumeration from its record alone.
 *
 * This room shares with the enumerator nothing but the reader of JSON and the reader of matrix
 * entries: permutations, stabiliser chains, linear algebra and every check are its own. */
#ifndef GSNN_VERIFY_VERIFY_H
#define GSNN_VERIFY_VERIFY_H

#include "record/enumeration_record.h"
#include "verify/findings.h"

/* Groups of larger order are not proved complete. */
#define GSNN_VERIFY_COMPLETE_LIMIT 5000

typedef struct gsnn_verify_options {
    bool complete; /* also that no architecture is missing */
    uint64_t seed; /* of the random networks and inputs */
} gsnn_verify_options;

/* Runs all checks; findings (zeroed or cleared before, cleared by the caller afterwards) tell what
 * passed, what is false and what was skipped.  GSNN_OK whatever was found; GSNN_INVALID when an
 * exact entry cannot be read; GSNN_FAILED without memory or when a limit is met. */
gsnn_status gsnn_verify(const gsnn_enumeration_record *record, const gsnn_verify_options *options,
                        gsnn_findings *findings, gsnn_error *error);

#endif
