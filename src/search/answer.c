/* answer.c - a search held against rows that took no part in it, and its leaderboard as CSV. */
#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "fit/class_loss.h"
#include "fit/errors.h"
#include "search/document.h"
#include "statistics/sample.h"

#include <stdlib.h>

gsnn_status gsnn_search_answer_test(gsnn_search_answer *answer, const gsnn_samples *test,
                                    gsnn_error *error) {
    const gsnn_search *s = answer->search;
    const gsnn_table *table = &test->table;
    size_t inputs = s->task->data->inputs, outputs = s->task->data->outputs;
    double *row = gsnn_new(inputs + 2 * outputs, sizeof *row);
    if (!row)
        return gsnn_fail_memory(error);
    gsnn_sample sample = {0};
    bool logistic = s->task->options.logistic;
    size_t right = 0;
    double *values = row + inputs + outputs;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < table->rows; i++) {
        for (size_t j = 0; j < inputs + outputs; j++)
            row[j] = gsnn_rational_double(gsnn_table_row(table, i) + j);
        status = gsnn_search_model_value(&s->model, row, values, error);
        gsnn_sample_add(&sample,
                        gsnn_row_error(values, row + inputs, outputs, logistic) / s->task->scale);
        right += logistic && gsnn_class_right(values, row + inputs, outputs);
    }
    free(row);
    answer->test = test;
    answer->test_error =
        (gsnn_search_error){table->rows > 1, sample.mean, gsnn_sample_error(&sample),
                            (double)right / (double)table->rows};
    return status;
}

/* A line; what is not known is empty. */
static void append(gsnn_text *text, const gsnn_search *s, const gsnn_contender *c,
                   const char *kind) {
    const gsnn_contender *regular = gsnn_search_regular(s);
    gsnn_text_append_format(text, "%s,\"%s\",%zu,%zu,", kind, c->name, c->neurons, c->parameters);
    if (c->measured)
        gsnn_text_append_format(text, "%.17g,%.17g,%d,", c->nmse, c->deviation, c->exact);
    else
        gsnn_text_append(text, ",,,");
    if (c->rounds > 0 && c->validated)
        gsnn_text_append_format(text, "%.17g", c->validation);
    gsnn_text_append(text, ",");
    if (c->measured && regular && regular->nmse > 0)
        gsnn_text_append_format(text, "%.17g", c->nmse / regular->nmse);
    gsnn_text_append_format(text, ",%d", c == s->chosen);
    if (s->task->options.logistic)
        gsnn_text_append(text, ",");
    if (s->task->options.logistic && c->measured)
        gsnn_text_append_format(text, "%.17g", c->accuracy);
    gsnn_text_append(text, "\n");
}

void gsnn_search_write_csv(gsnn_text *text, const gsnn_search_answer *answer) {
    const gsnn_search *s = answer->search;
    bool logistic = s->task->options.logistic;
    gsnn_text_append_format(text,
                            "kind,name,neurons,parameters,%s,se,exact,validation,ratio,chosen%s\n",
                            logistic ? "loss" : "nmse", logistic ? ",accuracy" : "");
    for (size_t i = 0; i < s->entries.count; i++)
        append(text, s, &s->entries.items[i], "entry");
    for (size_t i = 0; i < GSNN_CONTROL_COUNT; i++)
        append(text, s, &s->controls[i].contender, "control");
}
