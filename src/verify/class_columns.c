#include "verify/class_columns.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_class_columns_read(gsnn_class_columns *classes, gsnn_fit_claims *claims,
                                    const gsnn_value *data) {
    gsnn_fit_claims *c = claims;
    gsnn_value list = gsnn_value_member(data, "classes");
    if (!gsnn_value_given(&list))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(&list, &classes->count);
    if (status)
        return status;
    if (classes->count < 2)
        return gsnn_value_complain(&list, "there are fewer than 2 classes");
    classes->names = gsnn_new(classes->count, sizeof *classes->names);
    if (!classes->names)
        return gsnn_fail_memory(c->error);
    gsnn_value item = gsnn_value_before(&list);
    for (size_t i = 0; !status && gsnn_value_next(&item); i++) {
        status = gsnn_value_string(&item, &classes->names[i]);
        if (!status && i > 0 && strcmp(classes->names[i - 1], classes->names[i]) >= 0)
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                                "data.classes[%zu]: it does not come behind the one before", i);
    }
    return status;
}

gsnn_status gsnn_class_columns_add(const gsnn_class_columns *classes, gsnn_fit_claims *claims,
                                   gsnn_samples *samples, bool all) {
    gsnn_fit_claims *c = claims;
    size_t outputs = gsnn_class_columns_count(classes);
    gsnn_table *table = &samples->table, wider = {.columns = table->columns + outputs};
    bool *seen = gsnn_new(classes->count, sizeof *seen);
    gsnn_status status = seen ? GSNN_OK : gsnn_fail_memory(c->error);
    for (size_t i = 0; !status && i < table->rows; i++) {
        status = gsnn_table_reserve_row(&wider, c->error);
        if (status)
            break;
        fmpq *row = wider.entries + i * wider.columns;
        for (size_t j = 0; j < table->columns; j++)
            fmpq_set(row + j, gsnn_table_row(table, i) + j);
        size_t class = 0;
        while (class < classes->count && strcmp(samples->labels[i], classes->names[class]) != 0)
            class ++;
        if (class == classes->count)
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                                "data.classes: row %zu has another one", i + 1);
        else
            seen[class] = true;
        if (outputs == 1)
            fmpq_set_si(row + table->columns, class == 1 ? 1 : -1, 1);
        else if (class < outputs)
            fmpq_one(row + table->columns + class);
        wider.lines[wider.rows++] = table->lines[i];
    }
    for (size_t k = 0; !status && all && k < classes->count; k++)
        if (!seen[k])
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                                "data.classes[%zu]: no row has it", k);
    free(seen);
    gsnn_table_clear(table);
    *table = wider;
    return status;
}

void gsnn_class_columns_clear(gsnn_class_columns *classes) {
    free(classes->names);
    *classes = (gsnn_class_columns){0};
}
