/* fit_csv.c - what a fit says of each row, as CSV. */
#include "fit/document.h"

/* The names of K columns: the name, or with several numbers from 1. */
static void append_names(gsnn_text *text, const char *name, size_t count) {
    for (size_t o = 0; o < count; o++)
        if (count == 1)
            gsnn_text_append_format(text, ",%s", name);
        else
            gsnn_text_append_format(text, ",%s%zu", name, o + 1);
}

static void append_values(gsnn_text *text, const double *values, size_t row, size_t count) {
    for (size_t o = 0; o < count; o++) {
        gsnn_text_append(text, ",");
        if (values)
            gsnn_text_append_format(text, "%.17g", values[row * count + o]);
    }
}

void gsnn_fit_write_csv(gsnn_text *text, const gsnn_fit_answer *answer) {
    const gsnn_fit_answer *a = answer;
    size_t outputs = a->data->outputs;
    gsnn_text_append(text, "row,unit,fold");
    append_names(text, "output", outputs);
    append_names(text, "held_out", outputs);
    append_names(text, "fitted", outputs);
    gsnn_text_append(text, "\n");
    for (size_t i = 0; i < a->data->rows; i++) {
        gsnn_text_append_format(text, "%zu,%zu,", i + 1, a->data->unit[i] + 1);
        if (a->held_out)
            gsnn_text_append_format(text, "%zu", a->fit->fold[i] + 1);
        append_values(text, a->data->y, i, outputs);
        append_values(text, a->held_out, i, outputs);
        append_values(text, a->values, i, outputs);
        gsnn_text_append(text, "\n");
    }
}
