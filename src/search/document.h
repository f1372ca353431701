/* document.h - what a search answers, schema gsnn-search/1 (docs/search.schema.json). */
#ifndef GSNN_SEARCH_DOCUMENT_H
#define GSNN_SEARCH_DOCUMENT_H

#include "search/search.h"
#include "json/writer.h"

#define GSNN_SEARCH_SCHEMA "gsnn-search/1"

/* What is written; the sha256 is that of the file of data. */
typedef struct gsnn_search_answer {
    const gsnn_search *search;
    const char *sha256;
} gsnn_search_answer;

void gsnn_search_write(gsnn_json *json, const gsnn_search_answer *answer);
void gsnn_search_write_table(gsnn_text *text, const gsnn_search_answer *answer);

/* Why the chosen one was chosen, in words. */
void gsnn_search_append_reason(gsnn_text *text, const gsnn_search *search);

#endif
