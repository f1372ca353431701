/* report.h - an enumeration as one self-contained HTML page. */
#ifndef GSNN_REPORT_REPORT_H
#define GSNN_REPORT_REPORT_H

#include "gsnn.h"
#include "record/enumeration_record.h"
#include "report/sections.h"

/* Writes the page for an enumeration: its record, from which functional dimensions are computed;
 * the same as a JSON document, which the page carries and builds its tables and pictures from, and
 * as DOT, which it offers for download; `sections` is more HTML (sections.h) or empty.  The
 * document may have first rows only (--weights=row): for permutation actions the page rebuilds the
 * others.  Graphs of more than 1000 architectures or 6000 morphisms are left out with a note.
 * GSNN_FAILED on write errors, lack of memory or a failing Graphviz. */
gsnn_status gsnn_report_write(const gsnn_enumeration_record *record, const char *json,
                              const char *dot, const char *sections, FILE *stream,
                              gsnn_error *error);

/* ---- From a group to its report -------------------------------------------------------------- */

/* Enumerates the group and writes the page to the stream.  `options` are those of gsnn_enumerate,
 * but the detail of the weights and the limit on rows are chosen here: first rows are enough for
 * permutations, matrices have all rows, and where the page would become too large for a browser
 * it has less of them.  Inadmissible pairs are shown with what wakes them in deep networks, where
 * they are few; what is left out is said to be.  With a codomain the page has output weights and
 * parameters where it has functional dimensions otherwise.  With `data` (NULL: none) it also has
 * what a search came to. */
gsnn_status gsnn_group_report(gsnn_group *group, const gsnn_options *options,
                              const gsnn_report_data *data, const gsnn_run *run, FILE *stream,
                              gsnn_error *error);

#endif
