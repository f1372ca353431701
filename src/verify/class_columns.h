/* class_columns.h - the classes that a document names, and labels as outputs that stand for them.
 */
#ifndef GSNN_VERIFY_CLASS_COLUMNS_H
#define GSNN_VERIFY_CLASS_COLUMNS_H

#include "verify/fit_claims.h"

/* The classes in the order of their bytes. */
typedef struct gsnn_class_columns {
    const char **names; /* or NULL: the document names none */
    size_t count;
} gsnn_class_columns;

/* One column for two classes, else one each. */
static inline size_t gsnn_class_columns_count(const gsnn_class_columns *classes) {
    return classes->count == 2 ? 1 : classes->count;
}

/* Reads the names, if there are any, from the member "data"; one that is out of order is false.
 * The names are borrowed from the document; the caller clears, also on failure. */
gsnn_status gsnn_class_columns_read(gsnn_class_columns *classes, gsnn_fit_claims *claims,
                                    const gsnn_value *data);
void gsnn_class_columns_clear(gsnn_class_columns *classes);

/* Makes labels last columns: -1 or 1 for two classes, else one column each, 0 or 1; a label that is
 * no class is false, and with `all` so is a class that no row has. */
gsnn_status gsnn_class_columns_add(const gsnn_class_columns *classes, gsnn_fit_claims *claims,
                                   gsnn_samples *samples, bool all);

#endif
