#include "fit/classes.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The least label and the greatest, and the first that is another one, if any. */
static const char *find_classes(const gsnn_samples *samples, const char **least,
                                const char **greatest) {
    *least = *greatest = samples->labels[0];
    for (size_t i = 1; i < samples->label_count; i++) {
        const char *label = samples->labels[i];
        if (strcmp(label, *least) < 0)
            *least = label;
        if (strcmp(label, *greatest) > 0)
            *greatest = label;
    }
    for (size_t i = 0; i < samples->label_count; i++)
        if (strcmp(samples->labels[i], *least) != 0 && strcmp(samples->labels[i], *greatest) != 0)
            return samples->labels[i];
    return NULL;
}

static gsnn_status add_column(const gsnn_classes *classes, gsnn_samples *samples,
                              gsnn_error *error) {
    gsnn_table *table = &samples->table, wider = {.columns = table->columns + 1};
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < table->rows; i++) {
        status = gsnn_table_reserve_row(&wider, error);
        if (status)
            break;
        fmpq *row = wider.entries + i * wider.columns;
        for (size_t j = 0; j < table->columns; j++)
            fmpq_set(row + j, gsnn_table_row(table, i) + j);
        fmpq_set_si(row + table->columns,
                    strcmp(samples->labels[i], classes->names[1]) == 0 ? 1 : -1, 1);
        wider.lines[wider.rows++] = table->lines[i];
    }
    gsnn_table_clear(table);
    *table = wider;
    return status;
}

gsnn_status gsnn_classes_init(gsnn_classes *classes, gsnn_samples *samples, const char *name,
                              gsnn_error *error) {
    const char *least, *greatest;
    *classes = (gsnn_classes){0};
    const char *other = find_classes(samples, &least, &greatest);
    if (other)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: more than two classes: '%.40s', '%.40s', '%.40s'", name, least, other,
                         greatest);
    if (strcmp(least, greatest) == 0)
        return gsnn_fail(error, GSNN_INVALID, "%s: the class is '%.40s' in all rows", name, least);
    classes->names[0] = gsnn_copy_string(least);
    classes->names[1] = gsnn_copy_string(greatest);
    if (!classes->names[0] || !classes->names[1])
        return gsnn_fail_memory(error);
    return add_column(classes, samples, error);
}

gsnn_status gsnn_classes_apply(const gsnn_classes *classes, gsnn_samples *samples, const char *name,
                               gsnn_error *error) {
    for (size_t i = 0; i < samples->label_count; i++)
        if (strcmp(samples->labels[i], classes->names[0]) != 0 &&
            strcmp(samples->labels[i], classes->names[1]) != 0)
            return gsnn_fail(error, GSNN_INVALID, "%s: line %zu: '%.40s' is no class of the data",
                             name, samples->table.lines[i], samples->labels[i]);
    return add_column(classes, samples, error);
}

void gsnn_classes_clear(gsnn_classes *classes) {
    free(classes->names[0]);
    free(classes->names[1]);
    *classes = (gsnn_classes){0};
}
