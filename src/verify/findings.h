/* findings.h - what a verification found: per check, how much passed, what is false (each with its
 * witness), and what was skipped and why. */
#ifndef GSNN_VERIFY_FINDINGS_H
#define GSNN_VERIFY_FINDINGS_H

#include "gsnn.h"

/* The checks, in the order in which they are reported. */
typedef enum gsnn_verify_check {
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
    GSNN_CHECK_INCLUSIONS,
    GSNN_CHECK_NEURON_MAPS,
    GSNN_CHECK_OUTPUTS,
    GSNN_CHECK_ACYCLIC,
    GSNN_CHECK_REDUCED,
    GSNN_CHECK_INCLUSIONS_COMPLETE,
    GSNN_CHECK_TUNNELS,
    GSNN_CHECK_COUNTS,
    GSNN_CHECK_COMPLETE,
    GSNN_CHECK_COUNT /* how many there are */
} gsnn_verify_check;

/* Falsehoods of one check beyond this many are counted and not kept. */
#define GSNN_FALSEHOODS_KEPT 20

typedef struct gsnn_verify_finding {
    size_t objects, parts; /* how many passed, in the units of gsnn_verify_check_units */
    size_t falsehoods;
    char *false_lines[GSNN_FALSEHOODS_KEPT]; /* "where: witness" */
    size_t skipped;
    char *skip_reason; /* the first one; NULL when nothing was skipped */
} gsnn_verify_finding;

typedef struct gsnn_findings {
    gsnn_verify_finding checks[GSNN_CHECK_COUNT];
    bool out_of_memory; /* a line could not be kept */
} gsnn_findings;

/* The name of a check, such as "rho-equivariant". */
const char *gsnn_verify_check_name(gsnn_verify_check check);

/* What its objects and parts are ("architectures", "generators"); parts may be NULL. */
void gsnn_verify_check_units(gsnn_verify_check check, const char **objects, const char **parts);

/* Counts an object, with so many parts, that passed. */
void gsnn_findings_pass(gsnn_findings *findings, gsnn_verify_check check, size_t parts);

/* Keeps a falsehood: "where: witness".  Control characters turn into '?'. */
void gsnn_findings_false(gsnn_findings *findings, gsnn_verify_check check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Counts an object that could not be checked, and why. */
void gsnn_findings_skip(gsnn_findings *findings, gsnn_verify_check check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The number of falsehoods of all checks. */
size_t gsnn_findings_falsehoods(const gsnn_findings *findings);

/* Moves all findings behind those that are there. */
void gsnn_findings_move(gsnn_findings *findings, gsnn_findings *more);

/* Frees the lines. */
void gsnn_findings_clear(gsnn_findings *findings);

#endif
