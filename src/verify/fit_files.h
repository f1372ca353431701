/* fit_files.h - the files that a fit or a search is about: an enumeration, data, and data of a
 * test.
 */
#ifndef GSNN_VERIFY_FIT_FILES_H
#define GSNN_VERIFY_FIT_FILES_H

#include "verify/fit_claims.h"

typedef struct gsnn_fit_files {
    gsnn_enumeration_record *record;
    gsnn_samples samples, test;
    bool has_data, has_test;
    const char *test_digest; /* of the rows that the document calls its test, or NULL */
} gsnn_fit_files;

/* Reads the files behind the first as the document says that they are: an enumeration has a schema,
 * and a test the digest that it states.  Labels become columns; that the data is the document's,
 * byte by byte, is a check of counts.  Sets what the claims say of them, which points at the files;
 * `of` says for messages whose inputs the columns are.  The caller clears, also on failure. */
gsnn_status gsnn_fit_files_read(gsnn_fit_files *files, gsnn_verify_documents *documents,
                                gsnn_fit_claims *claims, const gsnn_value *root, const char *of);
void gsnn_fit_files_clear(gsnn_fit_files *files);

#endif
