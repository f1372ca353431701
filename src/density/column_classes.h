/* column_classes.h - columns of a weight pattern that agree in all rows, which every draw lets be
 * exchanged freely. */
#ifndef GSNN_DENSITY_COLUMN_CLASSES_H
#define GSNN_DENSITY_COLUMN_CLASSES_H

#include "base/error.h"
#include "gsnn.h"

#include <flint/fmpz.h>

typedef struct gsnn_column_classes {
    size_t degree, rows, count; /* columns, their length, classes of columns that are not 0 */
    bool signs;                 /* a column and its negative agree */
    size_t *members;            /* degree: class by class, and columns of zeros behind them */
    bool *negated;    /* degree: of each column, whether that of its class is its negative */
    size_t *first;    /* count + 2: where each class, and what is zero, begins; the end */
    uint32_t *sizes;  /* count */
    int32_t *entries; /* rows x count: a column of each class */
} gsnn_column_classes;

/* Finds the classes of the columns of rows x degree symbols, to be cleared in any case.  Cost: rows
 * degree log(degree). */
gsnn_status gsnn_column_classes_init(gsnn_column_classes *classes, const int32_t *entries,
                                     size_t rows, size_t degree, bool signs, gsnn_error *error);
void gsnn_column_classes_clear(gsnn_column_classes *classes);

/* How many permutations of the columns (signed ones with signs) keep each class; a column of zeros
 * may also change its sign. */
void gsnn_column_classes_order(fmpz_t order, const gsnn_column_classes *classes);

#endif
