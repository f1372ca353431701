/* number_table.h - distinct real numbers of a field, each written out at most once.
 *
 * Vectors of a matrix group have few different coordinates.  Numbering them saves memory, and
 * saves the search for a number's text, which is far slower than arithmetic. */
#ifndef GSNN_MATRIX_NUMBER_TABLE_H
#define GSNN_MATRIX_NUMBER_TABLE_H

#include "base/hash_index.h"
#include "exact/cyclotomic.h"

typedef struct gsnn_number_table {
    const gsnn_field *field; /* borrowed */
    size_t count;
    fmpq_poly_struct *numbers; /* count numbers, which may move when one is added */
    char **exact;              /* their texts, NULL until asked for */
    char **decimals;
    size_t number_capacity, exact_capacity, decimal_capacity;
    gsnn_hash_index index;
} gsnn_number_table;

/* An empty table, which the caller clears, also on failure. */
gsnn_status gsnn_number_table_init(gsnn_number_table *table, const gsnn_field *field,
                                   gsnn_error *error);
void gsnn_number_table_clear(gsnn_number_table *table);

/* The index of a number, which is added if it is new.  Fails only for memory. */
gsnn_status gsnn_number_table_add(gsnn_number_table *table, const fmpq_poly_t number,
                                  uint32_t *index, gsnn_error *error);

/* The number exactly, in the grammar of group files; the text belongs to the table. */
gsnn_status gsnn_number_table_exact(gsnn_number_table *table, uint32_t index, const char **text,
                                    gsnn_error *error);

/* The nearest double in the fewest digits that read back as it; the text belongs to the table.
 * GSNN_FAILED for a number beyond the range of doubles. */
gsnn_status gsnn_number_table_decimal(gsnn_number_table *table, uint32_t index, const char **text,
                                      gsnn_error *error);

#endif
