/* row_table.h - the rows of an architecture, found again by their entries. */
#ifndef GSNN_LCN_ROW_TABLE_H
#define GSNN_LCN_ROW_TABLE_H

#include "record/enumeration_record.h"

typedef struct gsnn_lcn_row_table {
    size_t degree, neurons;
    size_t length;    /* of what is kept of each row, which is periodic */
    int32_t *rows;    /* neurons x length */
    size_t *sorted;   /* neurons by their rows */
    int32_t *negated; /* room for one row */
} gsnn_lcn_row_table;

/* Entry p of a row is that of input order[p % degree]; `length` entries of it are kept.
 * GSNN_INVALID when the architecture has no rows.  The caller clears it, also on failure. */
gsnn_status gsnn_lcn_row_table_init(gsnn_lcn_row_table *table,
                                    const gsnn_record_architecture *architecture, size_t degree,
                                    const size_t *order, size_t length, gsnn_error *error);
void gsnn_lcn_row_table_clear(gsnn_lcn_row_table *table);

const int32_t *gsnn_lcn_row_table_row(const gsnn_lcn_row_table *table, size_t neuron);

/* The neuron that has that row (*sign 1) or its negative (-1); SIZE_MAX when there is none. */
size_t gsnn_lcn_row_table_find(const gsnn_lcn_row_table *table, const int32_t *row, int *sign);

#endif
