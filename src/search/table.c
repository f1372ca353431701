/* table.c - the answer of a search for people. */
#include "search/document.h"

#define MOST_LINES 40

static void append_measured(gsnn_text *text, const gsnn_search *s, const gsnn_contender *c) {
    if (s->task->options.logistic)
        gsnn_text_append_format(text, "%-10.3g (%.2g)  %.4f\n", c->nmse, c->deviation, c->accuracy);
    else
        gsnn_text_append_format(text, "%-10.3g (%.2g)\n", c->nmse, c->deviation);
}

static void append_line(gsnn_text *text, const gsnn_search *s, const gsnn_contender *c) {
    gsnn_text_append_format(text, "%c %-28.28s %7zu %5zu  ", c == s->chosen ? '*' : ' ', c->name,
                            c->neurons, c->parameters);
    if (!c->measured)
        gsnn_text_append(text, "-\n");
    else if (c->exact)
        gsnn_text_append(text, "0 (exact)\n");
    else
        append_measured(text, s, c);
}

static void append_error(gsnn_text *text, const char *of, const gsnn_search_error *error) {
    if (error->known)
        gsnn_text_append_format(text, "%s: %.3g (%.2g)\n", of, error->nmse, error->deviation);
}

void gsnn_search_write_table(gsnn_text *text, const gsnn_search_answer *answer) {
    const gsnn_search *s = answer->search;
    const gsnn_fit_data *data = s->task->data;
    const char *group = s->task->record->group.name;
    gsnn_text_append_format(text, "%s: %zu rows, %zu units, %zu folds; at most %zu parameters\n",
                            group ? group : "", data->rows, data->units, s->task->options.folds,
                            s->task->options.max_parameters);
    bool logistic = s->task->options.logistic;
    gsnn_text_append(text, logistic
                               ? "\n  sum                          neurons   par  loss       (se)  "
                                 "accuracy\n"
                               : "\n  sum                          neurons   par  nmse\n");
    for (size_t i = 0; i < s->entries.count && i < MOST_LINES; i++)
        append_line(text, s, &s->entries.items[i]);
    for (size_t i = MOST_LINES; i < s->entries.count; i++)
        if (&s->entries.items[i] == s->chosen)
            append_line(text, s, s->chosen);
    if (s->entries.count > MOST_LINES)
        gsnn_text_append_format(text, "  ... %zu more\n", s->entries.count - MOST_LINES);
    gsnn_text_append(text, "controls\n");
    for (size_t i = 0; i < GSNN_CONTROL_COUNT; i++)
        if (!s->controls[i].missing)
            append_line(text, s, &s->controls[i].contender);
        else
            gsnn_text_append_format(text, "  %s: none (%s)\n", s->controls[i].contender.name,
                                    s->controls[i].missing);
    if (s->partial)
        gsnn_text_append(text,
                         "\nInterrupted: those without an error (-) have not been measured.\n");
    gsnn_text_append_format(text, "\nchosen: %s, ", s->chosen->name);
    gsnn_search_append_reason(text, s);
    gsnn_text_append(text, "\n");
    if (s->coverage_known)
        gsnn_text_append_format(text, "90 %% of new units are within %.4g\n", s->coverage);
    append_error(text, "searching itself, without each fold", &s->nested);
    append_error(text, "the chosen one on the test", &answer->test_error);
    gsnn_text_append(
        text, logistic
                  ? "\npar: parameters; loss: mean logistic loss held out, in brackets its "
                    "standard error over\nunits; accuracy: share of rows whose class is right"
                  : "\npar: parameters; nmse: mean squared error held out over the variance of "
                    "the\noutput, in brackets its standard error over units");
    gsnn_text_append(text,
                     ", rows that the group does not\nmove to each other; the error of the one "
                     "that is chosen (*) is a little too low.\nregular: what is taken without "
                     "a search, with as many operations\n");
}
