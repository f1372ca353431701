#include "fit/classes.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static int by_bytes(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The number of a label among the classes, or their count. */
static size_t find_class(const gsnn_classes *classes, char *label) {
    char **found =
        bsearch(&label, classes->names, classes->count, sizeof *classes->names, by_bytes);
    return found ? (size_t)(found - classes->names) : classes->count;
}

/* Sets `outputs` entries for the class of that number. */
static void set_outputs(fmpq *entries, size_t outputs, size_t number) {
    if (outputs == 1)
        fmpq_set_si(entries, number == 1 ? 1 : -1, 1);
    else
        fmpq_one(entries + number);
}

static gsnn_status add_columns(const gsnn_classes *classes, gsnn_samples *samples,
                               gsnn_error *error) {
    size_t outputs = gsnn_classes_outputs(classes);
    gsnn_table *table = &samples->table, wider = {.columns = table->columns + outputs};
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < table->rows; i++) {
        status = gsnn_table_reserve_row(&wider, error);
        if (status)
            break;
        fmpq *row = wider.entries + i * wider.columns;
        for (size_t j = 0; j < table->columns; j++)
            fmpq_set(row + j, gsnn_table_row(table, i) + j);
        set_outputs(row + table->columns, outputs, find_class(classes, samples->labels[i]));
        wider.lines[wider.rows++] = table->lines[i];
    }
    gsnn_table_clear(table);
    *table = wider;
    return status;
}

/* The different ones of sorted labels. */
static gsnn_status take_names(gsnn_classes *classes, char **sorted, size_t count,
                              gsnn_error *error) {
    classes->names = gsnn_new(count, sizeof *classes->names);
    if (!classes->names)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(sorted[i - 1], sorted[i]) == 0)
            continue;
        classes->names[classes->count] = gsnn_copy_string(sorted[i]);
        if (!classes->names[classes->count])
            return gsnn_fail_memory(error);
        classes->count++;
    }
    return GSNN_OK;
}

gsnn_status gsnn_classes_init(gsnn_classes *classes, gsnn_samples *samples, const char *name,
                              gsnn_error *error) {
    *classes = (gsnn_classes){0};
    char **sorted = gsnn_copy(samples->labels, samples->label_count, sizeof *sorted);
    if (!sorted)
        return gsnn_fail_memory(error);
    qsort(sorted, samples->label_count, sizeof *sorted, by_bytes);
    gsnn_status status = take_names(classes, sorted, samples->label_count, error);
    free(sorted);
    if (status)
        return status;
    if (classes->count == 1)
        return gsnn_fail(error, GSNN_INVALID, "%s: the class is '%.40s' in all rows", name,
                         classes->names[0]);
    if (classes->count > GSNN_MOST_CLASSES)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: %zu different labels; at most %d classes are taken", name,
                         classes->count, GSNN_MOST_CLASSES);
    return add_columns(classes, samples, error);
}

gsnn_status gsnn_classes_apply(const gsnn_classes *classes, gsnn_samples *samples, const char *name,
                               gsnn_error *error) {
    for (size_t i = 0; i < samples->label_count; i++)
        if (find_class(classes, samples->labels[i]) == classes->count)
            return gsnn_fail(error, GSNN_INVALID, "%s: line %zu: '%.40s' is no class of the data",
                             name, samples->table.lines[i], samples->labels[i]);
    return add_columns(classes, samples, error);
}

void gsnn_classes_clear(gsnn_classes *classes) {
    for (size_t i = 0; i < classes->count; i++)
        free(classes->names[i]);
    free(classes->names);
    *classes = (gsnn_classes){0};
}
