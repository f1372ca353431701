/* verify.h - proves documents that gsnn writes, from what they say alone.
 *
 * This room and src/proof, its algebra (permutations, stabiliser chains, weight spaces, flats),
 * share with what made the documents the readers of JSON, of records and of exact entries (with the
 * cyclotomic field that these are in), memory and threads, and nothing else: a test holds the
 * symbols that their objects need against that. */
#ifndef GSNN_VERIFY_VERIFY_H
#define GSNN_VERIFY_VERIFY_H

#include "base/mapped_text.h"
#include "verify/findings.h"

typedef struct gsnn_verify_options {
    bool complete;  /* also that nothing is missing, by brute force */
    uint64_t seed;  /* of the random networks and inputs */
    size_t threads; /* 0: one each processor */
} gsnn_verify_options;

/* All of the text of a file, and the name that messages give it. */
typedef struct gsnn_verify_file {
    const char *name;
    const gsnn_mapped_text *text;
} gsnn_verify_file;

/* Proves files[0], a JSON document or JSON lines, by the checker of its "schema"; the other files
 * are what it is about, as the checker asks.  The findings, which the caller clears whatever the
 * status, tell what passed, what is false and what was skipped.  GSNN_OK whatever was found;
 * GSNN_INVALID when a file is not what it should be, or there is none for it; GSNN_FAILED without
 * memory or when a limit is met.  The message names the file. */
gsnn_status gsnn_verify(const gsnn_verify_file *files, size_t count,
                        const gsnn_verify_options *options, gsnn_findings *findings,
                        gsnn_error *error);

/* The schemas that can be proved, in the order of the table; NULL behind the last. */
const char *gsnn_verify_schema(size_t index);

/* What follows from findings. */
typedef enum gsnn_verdict {
    GSNN_VERDICT_TRUE,      /* nothing is false, and something was proved */
    GSNN_VERDICT_FALSE,     /* something is false */
    GSNN_VERDICT_UNDECIDED, /* everything had to be skipped */
} gsnn_verdict;

gsnn_verdict gsnn_findings_verdict(const gsnn_findings *findings);

/* Appends the lines PASS, FALSE and SKIP of all checks, and the verdict.  If quiet, only what is
 * false, and nothing when that is nothing. */
void gsnn_findings_write(const gsnn_findings *findings, bool quiet, gsnn_text *text);

/* Appends the same as a document, gsnn-verdict/1: the verdict, and of each check that found
 * anything what it found.  GSNN_FAILED without memory. */
gsnn_status gsnn_findings_write_json(const gsnn_findings *findings, gsnn_text *text,
                                     gsnn_error *error);

#endif
