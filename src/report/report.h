/* report.h - an enumeration as one self-contained HTML page. */
#ifndef GSNN_REPORT_REPORT_H
#define GSNN_REPORT_REPORT_H

#include "gsnn.h"

/* Writes the page for an enumeration given as its JSON document, which the page carries and builds
 * its tables and pictures from, and as DOT, which it offers for download; `filters` is a section of
 * HTML (filters_section.h) or empty.  The document may have
 * first rows only (--weights=row): for permutation actions the page rebuilds the others.  Graphs
 * of more than 600 architectures or 6000 morphisms are left out with a note.  GSNN_INVALID when
 * the text is no enumeration, GSNN_FAILED on write errors, lack of memory or a failing
 * Graphviz. */
gsnn_status gsnn_report_write(const char *json, const char *dot, const char *filters, FILE *stream,
                              gsnn_error *error);

#endif
