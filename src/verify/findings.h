/* findings.h - what a verification found: per check, how much passed, what is false (each with its
 * witness), and what was skipped and why.
 *
 * Each checker has a list of its own checks; it names them by their places in that list, an enum of
 * its own. */
#ifndef GSNN_VERIFY_FINDINGS_H
#define GSNN_VERIFY_FINDINGS_H

#include "gsnn.h"

/* A check: its name, such as "rho-equivariant", and in which units it counts what passed: objects
 * ("architectures") and, unless NULL, parts of them ("generators"). */
typedef struct gsnn_verify_check {
    const char *name, *objects, *parts;
} gsnn_verify_check;

/* Falsehoods of one check beyond this many are counted and not kept. */
#define GSNN_FALSEHOODS_KEPT 20

typedef struct gsnn_verify_finding {
    size_t objects, parts; /* how many passed */
    size_t falsehoods;
    char *false_lines[GSNN_FALSEHOODS_KEPT]; /* "where: witness" */
    size_t skipped;
    char *skip_reason; /* the first one; NULL when nothing was skipped */
} gsnn_verify_finding;

typedef struct gsnn_findings {
    const char *schema;              /* of the document, borrowed; NULL when it is not known */
    const gsnn_verify_check *checks; /* in the order in which they are reported */
    size_t check_count;
    gsnn_verify_finding *found; /* one a check */
    char *summary;              /* what a true document holds, such as "14 architectures" */
    bool out_of_memory;         /* a line could not be kept */
} gsnn_findings;

/* Empty findings of the checks of that list, which outlives them; cleared by the caller, also after
 * GSNN_FAILED (no memory). */
gsnn_status gsnn_findings_init(gsnn_findings *findings, const gsnn_verify_check *checks,
                               size_t count, gsnn_error *error);

/* Counts an object, with so many parts, that passed. */
void gsnn_findings_pass(gsnn_findings *findings, unsigned check, size_t parts);

/* Counts parts without an object. */
void gsnn_findings_add_parts(gsnn_findings *findings, unsigned check, size_t parts);

/* Keeps a falsehood: "where: witness".  Control characters turn into '?'. */
void gsnn_findings_false(gsnn_findings *findings, unsigned check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Counts an object that could not be checked, and why. */
void gsnn_findings_skip(gsnn_findings *findings, unsigned check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says what the document holds, for the verdict. */
void gsnn_findings_summarise(gsnn_findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The number of falsehoods of all checks. */
size_t gsnn_findings_falsehoods(const gsnn_findings *findings);

/* Moves all findings of the same checks behind those that are there; more is empty afterwards. */
void gsnn_findings_move(gsnn_findings *findings, gsnn_findings *more);

/* Frees everything; zeroed findings are allowed. */
void gsnn_findings_clear(gsnn_findings *findings);

#endif
