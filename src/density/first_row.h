/* first_row.h - the weight pattern of an architecture's first neuron, also where a record has no
 * rows of it. */
#ifndef GSNN_DENSITY_FIRST_ROW_H
#define GSNN_DENSITY_FIRST_ROW_H

#include "group/group.h"
#include "record/enumeration_record.h"

/* Sets pattern[j] to the symbol of input j in the first row of an architecture of permutations,
 * signed or not: k or -k for the k-th free weight, or 0.  It is that of the record where this has
 * rows, and else the solution of w h = chi(h) w, chi being -1 outside K.  GSNN_INVALID where it has
 * another dimension than the record says. */
gsnn_status gsnn_first_row(int32_t *pattern, const gsnn_group *group,
                           const gsnn_enumeration_record *record,
                           const gsnn_record_architecture *architecture, gsnn_error *error);

#endif
