/* weight_rows.h - the rows of a weight space in JSON. */
#ifndef GSNN_WRITE_WEIGHT_ROWS_H
#define GSNN_WRITE_WEIGHT_ROWS_H

#include "base/text.h"
#include "group/action.h"

/* Appends the members of "weights" that describe rows of `degree` entries, each led by a comma:
 * rows of a pattern, or basis and basis_exact; null for rows that are too many. */
void gsnn_append_weight_rows(const gsnn_rows *rows, size_t degree, gsnn_text *out);

#endif
