/* neuron_rows.h - the weight pattern of every neuron, rebuilt when the file has the first only. */
#ifndef GSNN_DRAW_NEURON_ROWS_H
#define GSNN_DRAW_NEURON_ROWS_H

#include "record/enumeration_record.h"

/* Yields in *rows the weight pattern of a permutation or signed permutation action, *row_count
 * rows of the degree's length, to be freed by the caller.  When the file has only the first row
 * the others follow from it, w_j g = s w_i where rho(g) takes neuron i to s times neuron j; as
 * long as there are no more than 2^24 entries.  Otherwise the rows are those of the file, which
 * may be none. */
gsnn_status gsnn_neuron_rows(const gsnn_enumeration_record *record,
                             const gsnn_record_architecture *architecture, int32_t **rows,
                             size_t *row_count, gsnn_error *error);

#endif
