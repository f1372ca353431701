/* density_train.c - `gsnn density train`, in the program gsnn-train. */
#include "base/error.h"
#include "cli/density_request.h"
#include "density/ensemble.h"
#include "record/record_group.h"

#include <string.h>

typedef struct training {
    const gsnn_density_request *request;
    gsnn_enumeration_record *record; /* NULL: no group */
    gsnn_law law;
    gsnn_training_data data, test;
    gsnn_moves moves;
    gsnn_descent descent;
    gsnn_ensemble ensemble;
    uint64_t networks;
} training;

static gsnn_status set_numbers(training *t, gsnn_error *error) {
    const gsnn_density_request *r = t->request;
    t->networks = r->networks ? r->networks : 300;
    t->descent = (gsnn_descent){
        .optimizer = (gsnn_optimizer)r->optimizer,
        .rate = r->rate > 0 ? r->rate : 0.05,
        .momentum = r->momentum,
        .decay = r->decay,
        .steps = r->steps ? r->steps : 100,
        .batch = r->batch ? (size_t)r->batch : 32,
    };
    if (!r->data)
        return gsnn_fail(error, GSNN_INVALID, "density train: missing --data");
    if (r->test_labels && !r->test)
        return gsnn_fail(error, GSNN_INVALID, "density train: --test-labels without --test");
    if (r->momentum > 0 && t->descent.optimizer == GSNN_OPTIMIZER_ADAM)
        return gsnn_fail(error, GSNN_INVALID, "density train: --momentum is not for adam");
    if (r->batch && t->descent.optimizer != GSNN_OPTIMIZER_SGD)
        return gsnn_fail(error, GSNN_INVALID, "density train: --batch is only for sgd");
    return GSNN_OK;
}

static gsnn_status read_inputs(training *t, gsnn_error *error) {
    const gsnn_density_request *r = t->request;
    gsnn_status status = GSNN_OK;
    bool complete = true;
    if (r->input.source)
        status = gsnn_density_request_record(r, &t->record, error);
    else if (!r->inputs)
        status = gsnn_fail(error, GSNN_INVALID, "density train: missing INPUT, or --inputs");
    size_t degree = t->record ? t->record->group.degree : (size_t)r->inputs;
    if (!status)
        status = gsnn_density_request_law(r, &t->law, degree, t->record, error);
    size_t outputs = gsnn_law_outputs(&t->law);
    if (!status)
        status =
            gsnn_training_data_read(&t->data, r->data, r->labels, outputs, &r->common.run, error);
    if (!status && r->test)
        status = gsnn_training_data_read(&t->test, r->test, r->test_labels, outputs, &r->common.run,
                                         error);
    if (!status && t->data.inputs != degree)
        status = gsnn_fail(error, GSNN_INVALID, "%s: %zu inputs where %zu are expected", r->data,
                           t->data.inputs, degree);
    if (!status && r->test && t->test.inputs != degree)
        status = gsnn_fail(error, GSNN_INVALID, "%s: %zu inputs, but %s has %zu", r->test,
                           t->test.inputs, r->data, degree);
    if (!status && t->record)
        status = gsnn_moves_init(&t->moves, &t->record->group, &t->record->group.generators,
                                 &complete, error);
    if (!status && !complete)
        status = gsnn_fail(error, GSNN_FAILED, "density train: the group has more than %d elements",
                           GSNN_MOVES_MAX);
    return status;
}

static void write_pair(gsnn_json *json, const char *name, const gsnn_sample *samples) {
    static const char *const times[] = {"before", "after"};
    gsnn_json_line(json);
    gsnn_json_key(json, name);
    gsnn_json_begin_object(json);
    for (int after = 0; after < 2; after++) {
        gsnn_json_key(json, times[after]);
        gsnn_json_begin_object(json);
        gsnn_json_member_double(json, "mean", samples[after].mean);
        if (samples[after].count > 1)
            gsnn_json_member_double(json, "error", gsnn_sample_error(&samples[after]));
        gsnn_json_end_object(json);
    }
    gsnn_json_end_object(json);
}

static void write_drift(const training *t, gsnn_json *json) {
    static const char *const times[] = {"before", "after"};
    const gsnn_ensemble *e = &t->ensemble;
    gsnn_json_line(json);
    gsnn_json_key(json, "differences");
    gsnn_json_begin_object(json);
    for (int after = 0; after < 2; after++) {
        gsnn_json_key(json, times[after]);
        gsnn_json_begin_object(json);
        gsnn_json_member_double(json, "single", e->single[after]);
        gsnn_json_member_double(json, "mean", e->mean[after]);
        gsnn_json_member_double(json, "error", e->error[after]);
        gsnn_json_member_double(json, "largest_z", e->worst[after]);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_object(json);
    gsnn_json_line(json);
    gsnn_json_key(json, "paths");
    gsnn_json_begin_array(json);
    for (size_t g = 0; g < e->generators; g++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_boolean(json, "data_closed", e->closed[g]);
        gsnn_json_member_double(json, "difference", e->path[g]);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_json(const training *t, gsnn_json *json) {
    const gsnn_descent *d = &t->descent;
    gsnn_json_document_head(json, "gsnn-density-train/1");
    if (t->record) {
        gsnn_json_line(json);
        gsnn_record_group_write(json, &t->record->group, GSNN_GROUP_ORDER);
    }
    gsnn_json_line(json);
    gsnn_json_key(json, "law");
    gsnn_law_write(&t->law, json);
    gsnn_json_line(json);
    gsnn_json_member_unsigned(json, "rows", t->data.rows);
    gsnn_json_member_unsigned(json, "networks", t->networks);
    gsnn_json_member_unsigned(json, "seed", t->request->common.seed);
    gsnn_json_member_string(json, "optimizer", gsnn_optimizers[d->optimizer]);
    gsnn_json_member_unsigned(json, "steps", d->steps);
    gsnn_json_member_double(json, "rate", d->rate);
    gsnn_json_member_double(json, "momentum", d->momentum);
    gsnn_json_member_double(json, "decay", d->decay);
    if (d->optimizer == GSNN_OPTIMIZER_SGD)
        gsnn_json_member_unsigned(json, "batch", d->batch);
    gsnn_json_member_string(json, "status", "numerical");
    write_pair(json, "loss", t->ensemble.loss);
    if (t->request->test)
        write_pair(json, "test_loss", t->ensemble.other);
    if (t->data.classes)
        write_pair(json, "accuracy", t->ensemble.accuracy);
    if (t->record)
        write_drift(t, json);
    gsnn_json_end_object(json);
}

static void append_pair(gsnn_text *text, const char *name, const gsnn_sample *samples) {
    gsnn_text_append_format(text, "%-24s %.4g +- %.2g  ->  %.4g +- %.2g\n", name, samples[0].mean,
                            gsnn_sample_error(&samples[0]), samples[1].mean,
                            gsnn_sample_error(&samples[1]));
}

static void write_table(const training *t, gsnn_text *text) {
    const gsnn_ensemble *e = &t->ensemble;
    append_pair(text, "loss", e->loss);
    if (t->request->test)
        append_pair(text, "loss on test data", e->other);
    if (t->data.classes)
        append_pair(text, "accuracy", e->accuracy);
    if (t->record) {
        gsnn_text_append_format(text, "%-24s %.4g  ->  %.4g\n", "f(x) - f(gx), single",
                                e->single[0], e->single[1]);
        gsnn_text_append_format(text, "%-24s %.4g +- %.2g  ->  %.4g +- %.2g\n",
                                "the same of the mean", e->mean[0], e->error[0], e->mean[1],
                                e->error[1]);
        for (size_t g = 0; g < e->generators; g++) {
            gsnn_text_append_format(text, "path, generator %-7zu  %.1e, data %s\n", g + 1,
                                    e->path[g], e->closed[g] ? "closed" : "not closed");
        }
        gsnn_text_append(text, "\nDifferences are root mean squares over points, elements and "
                               "outputs.\n");
    }
    gsnn_text_append_format(text,
                            "%sbefore -> after %llu steps of %s; +-: standard error over %llu "
                            "networks\n",
                            t->record ? "" : "\n", (unsigned long long)t->descent.steps,
                            gsnn_optimizers[t->descent.optimizer], (unsigned long long)t->networks);
}

static gsnn_status answer(const training *t, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = GSNN_OK;
    if (t->request->format == GSNN_DENSITY_FORMAT_TABLE) {
        write_table(t, &text);
    } else {
        gsnn_json json;
        gsnn_json_init_text(&json, &text);
        write_json(t, &json);
        status = gsnn_json_end(&json, error);
    }
    if (!status)
        status = gsnn_request_send(&t->request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_density_run_train(const void *at, gsnn_error *error) {
    const gsnn_density_request *request = at;
    training t = {.request = request};
    gsnn_status status = set_numbers(&t, error);
    if (!status)
        status = read_inputs(&t, error);
    gsnn_ensemble_plan plan = {
        .law = &t.law,
        .data = &t.data,
        .test = request->test ? &t.test : NULL,
        .moves = t.record ? &t.moves : NULL,
        .descent = &t.descent,
        .networks = t.networks,
        .seed = request->common.seed,
    };
    if (!status)
        status = gsnn_density_request_name_law(
            request, gsnn_ensemble_init(&t.ensemble, &plan, &request->common.run, error), error);
    if (!status)
        status = answer(&t, error);
    gsnn_ensemble_clear(&t.ensemble);
    gsnn_moves_clear(&t.moves);
    gsnn_training_data_clear(&t.data);
    gsnn_training_data_clear(&t.test);
    gsnn_law_clear(&t.law);
    gsnn_enumeration_record_free(t.record);
    return status;
}
