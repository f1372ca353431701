/* table.h - data files: rows of exact numbers, comma-separated or apart by blanks. */
#ifndef GSNN_DATA_TABLE_H
#define GSNN_DATA_TABLE_H

#include "base/run.h"

#include <flint/fmpq.h>

typedef struct gsnn_table {
    size_t rows, columns;
    fmpq *entries;   /* rows x columns */
    size_t *lines;   /* of each row: its line in the file, from 1 */
    size_t capacity; /* rows */
} gsnn_table;

/* What a data file is refused for. */
#define GSNN_TABLE_MAX_BYTES ((size_t)256 << 20)

/* Reads a table from a file; path "-" is standard input.  Each line is a row of as many numbers as
 * the first one has or, unless it is 0, as `columns` says; numbers are decimals, taken as they are
 * written, or fractions p/q, apart by single commas or by blanks.  Empty lines are passed over, and
 * a carriage return at the end of a line is a blank.  GSNN_INVALID names the line of what is no
 * number (such as a header) or has another length, and a file without rows; the caller clears, also
 * on failure. */
gsnn_status gsnn_table_read(gsnn_table *table, const char *path, size_t columns,
                            const gsnn_run *run, gsnn_error *error);

/* The same from `length` bytes of text; messages begin with `name`. */
gsnn_status gsnn_table_parse(gsnn_table *table, const char *text, size_t length, const char *name,
                             size_t columns, gsnn_error *error);

/* Makes room for one more row of a table whose number of columns is set: numbers 0 in entries,
 * behind the rows there are, which the caller sets before it counts the row. */
gsnn_status gsnn_table_reserve_row(gsnn_table *table, gsnn_error *error);

void gsnn_table_clear(gsnn_table *table);

/* Row i as a vector. */
static inline const fmpq *gsnn_table_row(const gsnn_table *table, size_t i) {
    return table->entries + i * table->columns;
}

#endif
