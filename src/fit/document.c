#include "fit/document.h"

#include "exact/rational.h"
#include "record/record_group.h"
#include "train/dense.h"

#include <math.h>

void gsnn_fit_write_outputs(gsnn_json *json, const double *values, size_t count) {
    if (count == 1)
        gsnn_json_double(json, *values);
    else
        gsnn_json_doubles(json, values, count);
}

void gsnn_fit_write_codomain(gsnn_json *json, const gsnn_record_codomain *codomain) {
    gsnn_json_key(json, "codomain");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "kind", codomain->kind);
    gsnn_json_member_unsigned(json, "dimension", codomain->dimension);
    gsnn_json_end_object(json);
}

void gsnn_fit_write_data(gsnn_json *json, const gsnn_fit_data *data, const char *sha256,
                         const gsnn_classes *classes, const gsnn_samples *test) {
    gsnn_json_line(json);
    gsnn_json_key(json, "data");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "sha256", sha256);
    gsnn_json_member_unsigned(json, "rows", data->rows);
    gsnn_json_member_unsigned(json, "units", data->units);
    gsnn_json_member_string(json, "units_by", data->units_exact ? "orbit" : "sorted-values");
    gsnn_json_member_unsigned(json, "inputs", data->inputs);
    gsnn_json_member_unsigned(json, "outputs", data->outputs);
    gsnn_json_member_unsigned(json, "duplicates", data->rows - data->units);
    gsnn_json_key(json, "variance");
    gsnn_fit_write_outputs(json, data->variance, data->outputs);
    if (classes) {
        gsnn_json_key(json, "classes");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < classes->count; i++)
            gsnn_json_string(json, classes->names[i]);
        gsnn_json_end_array(json);
    }
    if (test) {
        gsnn_json_key(json, "test");
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "sha256", test->sha256);
        gsnn_json_member_unsigned(json, "rows", test->table.rows);
        gsnn_json_end_object(json);
    }
    if (data->repeated)
        gsnn_json_member_double(json, "noise_floor", data->noise);
    else
        gsnn_json_member_null(json, "noise_floor");
    gsnn_json_end_object(json);
}

static void write_normalisation(gsnn_json *json, const gsnn_normalisation *n) {
    gsnn_json_line(json);
    gsnn_json_key(json, "normalisation");
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "shift");
    gsnn_json_doubles(json, n->shift, n->inputs);
    gsnn_json_key(json, "scale");
    gsnn_json_doubles(json, n->scale, n->inputs);
    gsnn_json_key(json, "output_shift");
    gsnn_json_doubles(json, n->y_shift, n->outputs);
    gsnn_json_key(json, "output_scale");
    gsnn_json_doubles(json, n->y_scale, n->outputs);
    gsnn_json_end_object(json);
}

static void write_summands(gsnn_json *json, const gsnn_fit_answer *a) {
    gsnn_json_line(json);
    if (a->word) {
        gsnn_json_member_string(json, "word", a->word);
        gsnn_json_line(json);
    }
    gsnn_json_key(json, a->word ? "layers" : "summands");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < a->choice_count; i++) {
        const gsnn_record_architecture *architecture =
            &a->record->architectures[a->choices[i].architecture];
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", architecture->id);
        gsnn_json_member_integer(json, "type", architecture->type);
        gsnn_json_member_unsigned(json, "neurons", architecture->neurons);
        if (!a->word)
            gsnn_json_member_unsigned(json, "channels", a->choices[i].channels);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "parameters", a->parameters);
    gsnn_json_member_unsigned(json, "neurons", a->neurons);
}

static void write_fractions(gsnn_json *json, const fmpq *values, size_t count) {
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_json_fraction(json, values + i);
    gsnn_json_end_array(json);
}

static void write_refit(gsnn_json *json, const gsnn_refit *refit, bool codomain) {
    gsnn_json_line(json);
    gsnn_json_key(json, "exact");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "rank", refit->rank);
    gsnn_json_key(json, "a");
    if (codomain) {
        const fmpq *a = refit->a;
        gsnn_json_begin_array(json);
        for (size_t c = 0; c < refit->channels; a += refit->outer[c++])
            write_fractions(json, a, refit->outer[c]);
        gsnn_json_end_array(json);
    } else {
        write_fractions(json, refit->a, refit->weights);
    }
    gsnn_json_key(json, "c");
    write_fractions(json, refit->c, refit->linear);
    gsnn_json_key(json, "d");
    if (codomain)
        write_fractions(json, refit->d, refit->constant);
    else
        gsnn_json_fraction(json, refit->d);
    gsnn_json_key(json, "sse");
    gsnn_json_fraction(json, refit->sse);
    gsnn_json_end_object(json);
}

static void write_accuracy(gsnn_json *json, const gsnn_fit_answer *a) {
    gsnn_json_key(json, "accuracy");
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "train");
    if (a->values)
        gsnn_json_double(json, gsnn_accuracy(a->data, a->values));
    else
        gsnn_json_null(json);
    gsnn_json_key(json, "validation");
    if (a->held_out)
        gsnn_json_double(json, gsnn_accuracy(a->data, a->held_out));
    else
        gsnn_json_null(json);
    if (a->test && a->values)
        gsnn_json_member_double(json, "test", (double)a->test_right / (double)a->test->table.rows);
    else if (a->test)
        gsnn_json_member_null(json, "test");
    gsnn_json_end_object(json);
    gsnn_json_member_boolean(json, "polished", a->fit->polished);
}

static void write_loss(gsnn_json *json, const gsnn_fit_answer *a) {
    gsnn_json_line(json);
    gsnn_json_key(json, "loss");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "kind", a->classes ? "logistic" : "squared");
    if (a->values)
        gsnn_json_member_double(json, "train", a->train.mean);
    else
        gsnn_json_member_null(json, "train");
    if (a->held_out) {
        gsnn_json_member_double(json, "validation", a->validation.mean);
        gsnn_json_member_double(json, "se", a->validation.deviation);
        if (a->classes)
            gsnn_json_member_null(json, "nmse");
        else
            gsnn_json_member_double(json, "nmse", a->validation.mean / a->variance);
    } else {
        gsnn_json_member_null(json, "validation");
        gsnn_json_member_null(json, "se");
        gsnn_json_member_null(json, "nmse");
    }
    if (a->test && a->values)
        gsnn_json_member_double(json, "test", a->test_loss);
    else if (a->test)
        gsnn_json_member_null(json, "test");
    gsnn_json_member_boolean(json, "selected", a->classes && a->held_out);
    gsnn_json_member_string(json, "status", a->refit ? "exact" : "numerical");
    gsnn_json_end_object(json);
    if (a->classes)
        write_accuracy(json, a);
    if (a->values && !a->classes) {
        gsnn_json_key(json, "sse");
        gsnn_json_double(json, a->sse);
    }
}

static void write_restart(gsnn_json *json, const gsnn_fit_restart *restart) {
    gsnn_json_begin_item(json, "restart");
    if (isfinite(restart->loss))
        gsnn_json_member_double(json, "loss", restart->loss);
    else
        gsnn_json_member_null(json, "loss");
    gsnn_json_member_unsigned(json, "iterations", restart->end.iterations);
    gsnn_json_member_string(json, "stopped", gsnn_fit_stop_name(restart->end.stop));
    gsnn_json_member_boolean(json, "supported", restart->support.supported);
    gsnn_json_end_item(json);
}

static void list_restarts(gsnn_json *json, const gsnn_fit *fit) {
    gsnn_json_begin_list(json, "restarts");
    for (size_t r = 0; r < fit->options.restarts; r++)
        write_restart(json, &fit->restarts[r]);
    gsnn_json_end_list(json);
}

static void write_restarts(gsnn_json *json, const gsnn_fit *fit, bool lines) {
    gsnn_json_line(json);
    gsnn_json_member_unsigned(json, "seed", fit->options.seed);
    gsnn_json_member_string(json, "core", gsnn_dense_core());
    if (!lines)
        list_restarts(json, fit);
    gsnn_json_key(json, "best");
    if (fit->best == fit->options.restarts) {
        gsnn_json_null(json);
        gsnn_json_member_string(json, "reason", "support");
        return;
    }
    gsnn_json_unsigned(json, fit->best);
    gsnn_json_member_unsigned(json, "hits", fit->hits);
    const gsnn_support *support = &fit->restarts[fit->best].support;
    gsnn_json_key(json, "support");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "units", support->least);
    gsnn_json_member_unsigned(json, "needed", support->needed);
    gsnn_json_member_double(json, "largest_share", support->share);
    gsnn_json_end_object(json);
}

static void write_prediction(gsnn_json *json, const gsnn_fit_answer *a, size_t i) {
    gsnn_json_begin_item(json, "prediction");
    gsnn_json_member_unsigned(json, "row", i + 1);
    gsnn_json_member_unsigned(json, "fold", a->fit->fold[i] + 1);
    gsnn_json_key(json, "value");
    gsnn_fit_write_outputs(json, a->held_out + i * a->data->outputs, a->data->outputs);
    gsnn_json_end_item(json);
}

static void list_predictions(gsnn_json *json, const gsnn_fit_answer *a) {
    gsnn_json_begin_list(json, "predictions");
    for (size_t i = 0; a->held_out && i < a->data->rows; i++)
        write_prediction(json, a, i);
    gsnn_json_end_list(json);
}

static void write_predictions(gsnn_json *json, const gsnn_fit_answer *a, bool lines) {
    gsnn_json_line(json);
    gsnn_json_member_unsigned(json, "folds", a->fit->options.folds);
    gsnn_json_key(json, "coverage90");
    if (a->coverage_known)
        gsnn_json_double(json, a->coverage);
    else
        gsnn_json_null(json);
    if (!lines)
        list_predictions(json, a);
}

static void write_warnings(gsnn_json *json, const gsnn_fit_answer *a) {
    gsnn_json_line(json);
    gsnn_json_key(json, "warnings");
    gsnn_json_begin_array(json);
    if (!a->data->units_exact)
        gsnn_json_string(json, "orbits are too large to lay out: units are rows with the same "
                               "values in order on each orbit of inputs");
    if (a->values && a->fit && a->fit->restarts[a->fit->best].support.dependent)
        gsnn_json_string(
            json, "on this data some channel is a sum of other columns, such as a constant: its "
                  "output weight could be another");
    if (a->refit && a->refit->rank < gsnn_refit_unknowns(a->refit))
        gsnn_json_string(json, "the columns depend on each other on this data: output weights of 0 "
                               "may be others just as well");
    gsnn_json_end_array(json);
}

/* Writes the members behind the head; with JSON lines without the lists. */
static gsnn_status write_members(gsnn_json *json, const gsnn_fit_answer *a, bool lines,
                                 gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    gsnn_json_line(json);
    gsnn_record_group_write(json, &a->record->group,
                            GSNN_GROUP_ACTION | GSNN_GROUP_DEGREE | GSNN_GROUP_ORDER);
    if (a->record->codomain.given)
        gsnn_fit_write_codomain(json, &a->record->codomain);
    gsnn_fit_write_data(json, a->data, a->sha256, a->classes, a->test);
    write_summands(json, a);
    if (a->refit)
        write_refit(json, a->refit, a->record->codomain.given);
    write_loss(json, a);
    if (a->fit) {
        write_normalisation(json, &a->fit->problem->normalisation);
        write_restarts(json, a->fit, lines);
        write_predictions(json, a, lines);
    }
    write_warnings(json, a);
    gsnn_json_line(json);
    gsnn_json_key(json, "network");
    if (a->deep)
        a->deep->write(json, a->deep->network);
    else if (a->outputs)
        status = gsnn_output_plan_write_json(json, &a->outputs->plan, a->outputs->values,
                                             a->outputs->exactly, error);
    else if (a->network)
        gsnn_network_write_json(json, a->network, a->expansion);
    else
        gsnn_json_null(json);
    if (status)
        return status;
    gsnn_json_member_boolean(json, "deterministic", true);
    return GSNN_OK;
}

gsnn_status gsnn_fit_write(gsnn_json *json, const gsnn_fit_answer *answer, bool lines,
                           gsnn_error *error) {
    gsnn_json_begin_document(json, GSNN_FIT_SCHEMA, lines);
    gsnn_status status = write_members(json, answer, lines, error);
    if (status)
        return status;
    if (lines && answer->fit) {
        list_restarts(json, answer->fit);
        list_predictions(json, answer);
    }
    gsnn_json_end_document(json);
    return GSNN_OK;
}

/* ---- For people ------------------------------------------------------------------------------ */

static void append_fraction(gsnn_text *text, const char *name, const fmpq_t value) {
    char *digits = fmpq_get_str(NULL, 10, value);
    gsnn_text_append_format(text, "  %-20s %.12g = ", name, gsnn_rational_double(value));
    gsnn_text_append(text, digits);
    gsnn_text_append(text, "\n");
    flint_free(digits);
}

static void append_refit(gsnn_text *text, const gsnn_refit *refit) {
    for (size_t k = 0; k < refit->weights; k++)
        append_fraction(text, "a", refit->a + k);
    for (size_t k = 0; k < refit->linear; k++)
        append_fraction(text, "c", refit->c + k);
    for (size_t k = 0; k < refit->constant; k++)
        append_fraction(text, "d", refit->d + k);
    append_fraction(text, "sum of squares", refit->sse);
    gsnn_text_append_format(text, "  %-20s %zu of %zu\n", "rank", refit->rank,
                            gsnn_refit_unknowns(refit));
}

static void append_fit(gsnn_text *text, const gsnn_fit_answer *a) {
    const gsnn_fit *fit = a->fit;
    double variance = a->variance;
    if (a->values && a->classes)
        gsnn_text_append_format(text, "  %-20s %.4g\n", "accuracy on the data",
                                gsnn_accuracy(a->data, a->values));
    else if (a->values)
        gsnn_text_append_format(text, "  %-20s %.6g\n", "nmse on the data",
                                a->train.mean / variance);
    if (a->held_out && a->classes)
        gsnn_text_append_format(text, "  %-20s %.4g (%zu folds)%s\n", "accuracy held out",
                                gsnn_accuracy(a->data, a->held_out), fit->options.folds,
                                fit->polished ? ", polished" : "");
    else if (a->held_out)
        gsnn_text_append_format(text, "  %-20s %.6g +- %.2g (%zu folds)\n", "nmse held out",
                                a->validation.mean / variance, a->validation.deviation / variance,
                                fit->options.folds);
    if (a->data->repeated)
        gsnn_text_append_format(text, "  %-20s %.6g\n", "noise floor", a->data->noise);
    if (a->coverage_known)
        gsnn_text_append_format(text, "  %-20s %.6g\n", "90 % are within", a->coverage);
    if (fit->best == fit->options.restarts)
        gsnn_text_append_format(text, "  %-20s none of %zu has enough data behind each channel\n",
                                "restarts", fit->options.restarts);
    else
        gsnn_text_append_format(text, "  %-20s %zu, the best of them found %zu time%s\n",
                                "restarts", fit->options.restarts, fit->hits,
                                fit->hits == 1 ? "" : "s");
}

void gsnn_fit_write_table(gsnn_text *text, const gsnn_fit_answer *answer) {
    const gsnn_fit_answer *a = answer;
    gsnn_text_append_format(text, "%s: ", a->record->group.name ? a->record->group.name : "");
    if (a->word)
        gsnn_text_append(text, a->word);
    for (size_t i = 0; !a->word && i < a->choice_count; i++)
        gsnn_text_append_format(text, "%s%s:%zu", i ? ", " : "",
                                a->record->architectures[a->choices[i].architecture].id,
                                a->choices[i].channels);
    gsnn_text_append_format(text, "%s%zu neurons, %zu parameters; %zu rows, %zu units\n",
                            a->choice_count ? "; " : "", a->neurons, a->parameters, a->data->rows,
                            a->data->units);
    if (a->refit)
        append_refit(text, a->refit);
    if (a->test && a->values && a->classes)
        gsnn_text_append_format(text, "  %-20s %.4g of %zu rows\n", "accuracy of the test",
                                (double)a->test_right / (double)a->test->table.rows,
                                a->test->table.rows);
    else if (a->test && a->values)
        gsnn_text_append_format(text, "  %-20s %.6g on %zu rows\n", "nmse of the test",
                                a->test_loss / a->variance, a->test->table.rows);
    if (a->fit)
        append_fit(text, a);
    if (a->classes)
        gsnn_text_append(text, a->classes->count == 2
                                   ? "\naccuracy: share of rows whose class is the sign of the "
                                     "value; polished: the\nlogistic loss was made less, too\n"
                                   : "\naccuracy: share of rows whose class has the largest "
                                     "value; polished: the\nlogistic loss was made less, too\n");
    else if (a->fit)
        gsnn_text_append(text, "\nnmse: mean squared error over the variance of the output; +-: "
                               "standard error over\nunits, rows that the group does not move to "
                               "each other\n");
}
