#include "density/column_classes.h"

#include "base/memory.h"

#include <stdlib.h>

typedef struct column {
    const int32_t *entries; /* of each row; with signs, the first one that is not 0 is positive */
    size_t rows, place;
    bool negated, zero;
} column;

/* Zeros are last. */
static int compare_columns(const column *a, const column *b) {
    if (a->zero != b->zero)
        return a->zero - b->zero;
    for (size_t i = 0; i < a->rows; i++)
        if (a->entries[i] != b->entries[i])
            return a->entries[i] < b->entries[i] ? -1 : 1;
    return 0;
}

static int compare(const void *at, const void *to) {
    const column *a = at, *b = to;
    int order = compare_columns(a, b);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

/* The columns sorted, their entries behind each other in `room`. */
static void sort_columns(column *columns, int32_t *room, const int32_t *entries,
                         const gsnn_column_classes *classes) {
    size_t rows = classes->rows, m = classes->degree;
    for (size_t j = 0; j < m; j++) {
        int32_t *own = room + j * rows, sign = 0;
        for (size_t i = 0; i < rows; i++) {
            own[i] = entries[i * m + j];
            if (sign == 0)
                sign = own[i] < 0 && classes->signs ? -1 : own[i] != 0;
            own[i] *= sign;
        }
        columns[j] = (column){own, rows, j, sign < 0, sign == 0};
    }
    qsort(columns, m, sizeof *columns, compare);
}

/* Numbers the classes of sorted columns. */
static void find_classes(gsnn_column_classes *classes, const column *columns) {
    size_t begun = 0;
    for (size_t j = 0; j < classes->degree; j++) {
        classes->members[j] = columns[j].place;
        classes->negated[columns[j].place] = columns[j].negated;
        if (columns[j].zero)
            continue;
        if (j == 0 || compare_columns(&columns[j - 1], &columns[j]) != 0)
            classes->first[begun++] = j;
        classes->sizes[begun - 1]++;
    }
    classes->count = begun;
    classes->first[begun] = begun ? classes->first[begun - 1] + classes->sizes[begun - 1] : 0;
    classes->first[begun + 1] = classes->degree;
    for (size_t c = 0; c < begun; c++)
        for (size_t i = 0; i < classes->rows; i++)
            classes->entries[i * begun + c] = columns[classes->first[c]].entries[i];
}

gsnn_status gsnn_column_classes_init(gsnn_column_classes *classes, const int32_t *entries,
                                     size_t rows, size_t degree, bool signs, gsnn_error *error) {
    *classes = (gsnn_column_classes){.degree = degree, .rows = rows, .signs = signs};
    column *columns = gsnn_new(degree, sizeof *columns);
    int32_t *room = gsnn_new(degree * rows, sizeof *room);
    classes->members = gsnn_new(degree, sizeof *classes->members);
    classes->negated = gsnn_new(degree, sizeof *classes->negated);
    classes->first = gsnn_new(degree + 2, sizeof *classes->first);
    classes->sizes = gsnn_new(degree, sizeof *classes->sizes);
    classes->entries = gsnn_new(degree * rows, sizeof *classes->entries);
    bool enough = columns && room && classes->members && classes->negated && classes->first &&
                  classes->sizes && classes->entries;
    if (enough) {
        sort_columns(columns, room, entries, classes);
        find_classes(classes, columns);
    }
    free(columns);
    free(room);
    return enough ? GSNN_OK : gsnn_fail_memory(error);
}

void gsnn_column_classes_clear(gsnn_column_classes *classes) {
    free(classes->members);
    free(classes->negated);
    free(classes->first);
    free(classes->sizes);
    free(classes->entries);
    *classes = (gsnn_column_classes){0};
}

void gsnn_column_classes_order(fmpz_t order, const gsnn_column_classes *classes) {
    fmpz_t factor;
    fmpz_init(factor);
    fmpz_one(order);
    for (size_t c = 0; c <= classes->count; c++) {
        size_t size = classes->first[c + 1] - classes->first[c];
        fmpz_fac_ui(factor, size);
        fmpz_mul(order, order, factor);
        if (c == classes->count && classes->signs)
            fmpz_mul_2exp(order, order, size);
    }
    fmpz_clear(factor);
}
