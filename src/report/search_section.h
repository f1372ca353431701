/* search_section.h - what a search among the architectures came to, as a section of HTML. */
#ifndef GSNN_REPORT_SEARCH_SECTION_H
#define GSNN_REPORT_SEARCH_SECTION_H

#include "base/text.h"
#include "draw/document.h"

/* A search, and the rows that it was made from. */
typedef struct gsnn_report_data {
    const gsnn_document *search, *data;
    const char *name;   /* of the search, to begin messages with */
    gsnn_error *reason; /* where reading the search puts what is wrong with it */
} gsnn_report_data;

/* Appends a section: the leaderboard with its controls, errors against parameters and neurons, the
 * inclusion order tinted by errors, predictions against the truth, and the weights.  A search of
 * another group is GSNN_INVALID. */
gsnn_status gsnn_search_section(gsnn_text *html, gsnn_enumeration_record *record,
                                const gsnn_report_data *data, const gsnn_run *run,
                                gsnn_error *error);

#endif
