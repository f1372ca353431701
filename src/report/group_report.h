/* group_report.h - from a group to its report. */
#ifndef GSNN_REPORT_GROUP_REPORT_H
#define GSNN_REPORT_GROUP_REPORT_H

#include "gsnn.h"

/* Enumerates the group and writes the page to the stream.  `options` are those of gsnn_enumerate,
 * but the detail of the weights and the limit on rows are chosen here: first rows are enough for
 * permutations, matrices have all rows, and where the page would become too large for a browser
 * it has less of them.  Inadmissible pairs are not shown. */
gsnn_status gsnn_group_report(gsnn_group *group, const gsnn_options *options, const gsnn_run *run,
                              FILE *stream, gsnn_error *error);

#endif
