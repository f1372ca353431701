/* document.h - what a search answers, schema gsnn-search/1 (docs/search.schema.json). */
#ifndef GSNN_SEARCH_DOCUMENT_H
#define GSNN_SEARCH_DOCUMENT_H

#include "fit/classes.h"
#include "search/search.h"
#include "json/writer.h"

#define GSNN_SEARCH_SCHEMA "gsnn-search/1"

/* What is written; the sha256 is that of the file of data. */
typedef struct gsnn_search_answer {
    const gsnn_search *search;
    const char *sha256;
    const gsnn_classes *classes;  /* of a logistic loss, or NULL */
    const gsnn_samples *test;     /* or NULL: rows that took no part, and */
    gsnn_search_error test_error; /* the error of the chosen network there */
} gsnn_search_answer;

/* Sets the error on the rows of a test, which is borrowed: its mean and standard error over rows,
 * over the variance of the data.  GSNN_FAILED without memory. */
gsnn_status gsnn_search_answer_test(gsnn_search_answer *answer, const gsnn_samples *test,
                                    gsnn_error *error);

/* As one document or as JSON lines, where each step of the path, each cover, control and entry has
 * one (the writer is not to be ended where it fails); as CSV, a line for each entry and control;
 * and for people. */
gsnn_status gsnn_search_write(gsnn_json *json, const gsnn_search_answer *answer, bool lines,
                              gsnn_error *error);
void gsnn_search_write_csv(gsnn_text *text, const gsnn_search_answer *answer);
void gsnn_search_write_table(gsnn_text *text, const gsnn_search_answer *answer);

/* Why the chosen one was chosen, in words. */
void gsnn_search_append_reason(gsnn_text *text, const gsnn_search *search);

#endif
