/* density_test.c - `gsnn density test`. */
#include "base/error.h"
#include "base/output_file.h"
#include "cli/density_request.h"
#include "cli/input_file.h"
#include "density/symmetry_test.h"
#include "density/test_state.h"
#include "record/record_group.h"

#include <math.h>
#include <stdio.h>

typedef struct test {
    const gsnn_density_request *request;
    gsnn_enumeration_record *record;
    gsnn_law law;
    gsnn_correlators correlators;
    gsnn_symmetry_test test;
    const gsnn_record_architecture *architecture; /* of --subgroup, or NULL */
    uint64_t draws, copies;
    double alpha;
} test;

static gsnn_status set_numbers(test *t, gsnn_error *error) {
    const gsnn_density_request *r = t->request;
    t->draws = r->draws ? r->draws : 65536;
    t->copies = r->copies ? r->copies : 999;
    t->alpha = r->alpha > 0 ? r->alpha : 0.05;
    if (t->draws % 1024)
        return gsnn_fail(error, GSNN_INVALID, "density test: --draws is no multiple of 1024");
    if (t->alpha < 1 / (double)(t->copies + 1))
        return gsnn_fail(error, GSNN_INVALID,
                         "density test: --alpha=%g is below 1/%llu, the least p-value that "
                         "%llu copies can give",
                         t->alpha, (unsigned long long)t->copies + 1,
                         (unsigned long long)t->copies);
    return GSNN_OK;
}

static gsnn_status read_inputs(test *t, gsnn_error *error) {
    const gsnn_density_request *r = t->request;
    unsigned orders = 0;
    gsnn_status status = gsnn_density_request_orders(r, "1,2,4", &orders, error);
    if (!status)
        status = gsnn_density_request_record(r, &t->record, error);
    if (status)
        return status;
    size_t degree = t->record->group.degree, index;
    status = r->points ? gsnn_correlators_read(&t->correlators, r->points, degree, orders,
                                               &r->common.run, error)
                       : gsnn_correlators_choose(&t->correlators, 3, degree, orders, r->common.seed,
                                                 error);
    if (!status)
        status = gsnn_density_request_law(r, &t->law, degree, t->record, error);
    if (!status && r->points)
        status = gsnn_correlators_check(&t->correlators, gsnn_input_name(r->points),
                                        gsnn_law_outputs(&t->law), error);
    if (!status && r->subgroup) {
        status = gsnn_input_architecture(t->record, r->subgroup, &index, error);
        if (!status)
            t->architecture = &t->record->architectures[index];
    }
    return status;
}

/* Keeps the sums in --resume=FILE. */
static gsnn_status keep(const test *t, const char *key, gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_json json;
    gsnn_status status = gsnn_output_open(t->request->resume, &output, &stream, error);
    if (status)
        return status;
    gsnn_json_init(&json, gsnn_output_sink, output);
    gsnn_test_state_write(&t->test, key, &json);
    return gsnn_output_end(output, gsnn_json_end(&json, error), error);
}

static gsnn_status draw(test *t, gsnn_error *error) {
    const gsnn_density_request *r = t->request;
    char key[GSNN_TEST_KEY_SIZE];
    gsnn_status status = GSNN_OK;
    if (gsnn_is_standard(r->resume))
        return gsnn_fail(error, GSNN_INVALID,
                         "density test: --resume is a file, which is read and written");
    if (r->resume) {
        status = gsnn_test_state_key(key, &t->test, &t->law, error);
        if (!status)
            status = gsnn_test_state_read(&t->test, r->resume, key, &r->common.run, error);
        if (!status && t->test.draws > t->draws)
            status = gsnn_fail(error, GSNN_INVALID, "%s: holds %llu draws already, more than %llu",
                               r->resume, (unsigned long long)t->test.draws,
                               (unsigned long long)t->draws);
    }
    if (!status)
        status = gsnn_density_request_name_law(
            r,
            gsnn_symmetry_test_draw(&t->test, &t->law, t->record, t->draws, gsnn_vectors_best(),
                                    &r->common.run, error),
            error);
    if (!status && r->resume)
        status = keep(t, key, error);
    return status;
}

static void write_worst(const test *t, gsnn_json *json) {
    const gsnn_symmetry_test *s = &t->test;
    const gsnn_correlator *c = &t->correlators.list[s->worst_correlator];
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "element");
    gsnn_moves_write(&s->tested[s->worst_group].moves, s->worst_element, json);
    gsnn_json_key(json, "correlator");
    gsnn_json_begin_array(json);
    for (uint32_t k = 0; k < c->order; k++)
        gsnn_json_unsigned(json, c->point[k] + 1);
    gsnn_json_end_array(json);
    gsnn_json_key(json, "z");
    if (isfinite(s->statistic))
        gsnn_json_double(json, s->statistic);
    else
        gsnn_json_string(json, "infinity");
    gsnn_json_end_object(json);
}

/* The mean over all draws of a product at points moved by element e. */
static double mean_of(const gsnn_symmetry_test *s, size_t e, size_t correlator) {
    const double *sums =
        s->tested->sums + (e * s->correlators->count + correlator) * GSNN_TEST_BLOCKS;
    double sum = 0;
    for (size_t b = 0; b < GSNN_TEST_BLOCKS; b++)
        sum += sums[b];
    return sum / (double)s->draws;
}

/* The standard error of the difference to the mean at points that are not moved. */
static double error_of(const gsnn_symmetry_test *s, size_t e, size_t correlator) {
    const double *moved =
        s->tested->sums + (e * s->correlators->count + correlator) * GSNN_TEST_BLOCKS;
    const double *still = s->tested->sums + correlator * GSNN_TEST_BLOCKS;
    double size = (double)s->draws / GSNN_TEST_BLOCKS, squares = 0;
    double mean = mean_of(s, e, correlator) - mean_of(s, 0, correlator);
    for (size_t b = 0; b < GSNN_TEST_BLOCKS; b++) {
        double difference = (moved[b] - still[b]) / size - mean;
        squares += difference * difference;
    }
    return sqrt(squares / (GSNN_TEST_BLOCKS - 1) / GSNN_TEST_BLOCKS);
}

/* The means behind the verdict, of a group that was listed: what pictures show. */
static void write_means(const test *t, gsnn_json *json) {
    const gsnn_symmetry_test *s = &t->test;
    gsnn_json_line(json);
    gsnn_json_key(json, "elements");
    gsnn_json_begin_array(json);
    for (size_t e = 0; e < s->tested->moves.count; e++)
        gsnn_moves_write(&s->tested->moves, e, json);
    gsnn_json_end_array(json);
    for (int errors = 0; errors < 2; errors++) {
        gsnn_json_line(json);
        gsnn_json_key(json, errors ? "errors_of_differences" : "means");
        gsnn_json_begin_array(json);
        for (size_t e = 0; e < s->tested->moves.count; e++) {
            gsnn_json_begin_array(json);
            for (size_t k = 0; k < s->correlators->count; k++)
                gsnn_json_double(json, errors ? error_of(s, e, k) : mean_of(s, e, k));
            gsnn_json_end_array(json);
        }
        gsnn_json_end_array(json);
    }
}

static void write_json(const test *t, bool rejected, gsnn_json *json) {
    const gsnn_record_group *group = &t->record->group;
    gsnn_json_document_head(json, "gsnn-density-test/1");
    gsnn_json_line(json);
    gsnn_record_group_write(json, group, GSNN_GROUP_ORDER);
    gsnn_json_line(json);
    gsnn_json_key(json, "law");
    gsnn_law_write(&t->law, json);
    gsnn_json_line(json);
    gsnn_json_key(json, "tested");
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "order");
    gsnn_json_number_or_string(json, t->architecture ? t->architecture->H.order : group->order);
    if (t->architecture)
        gsnn_json_member_string(json, "architecture", t->architecture->id);
    if (t->test.cyclic) {
        gsnn_json_key(json, "cyclic_subgroups");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < t->test.count; i++)
            gsnn_json_unsigned(json, t->test.tested[i].moves.count);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_object(json);
    gsnn_correlators_write(&t->correlators, json);
    gsnn_json_line(json);
    gsnn_json_member_unsigned(json, "draws", t->test.draws);
    gsnn_json_member_unsigned(json, "seed", t->test.seed);
    gsnn_json_member_unsigned(json, "copies", t->test.copies);
    gsnn_json_member_unsigned(json, "reached", t->test.reached);
    gsnn_json_member_double(json, "p", gsnn_symmetry_test_p(&t->test));
    gsnn_json_member_double(json, "alpha", t->alpha);
    gsnn_json_member_boolean(json, "reject", rejected);
    if (t->test.statistic > 0) {
        gsnn_json_key(json, "worst");
        write_worst(t, json);
    }
    if (!t->test.cyclic)
        write_means(t, json);
    gsnn_json_end_object(json);
}

static void write_table(const test *t, bool rejected, gsnn_text *text) {
    gsnn_text_append_format(text, "p = %.3g (%llu draws, %llu copies, largest z %.2f): %s\n",
                            gsnn_symmetry_test_p(&t->test), (unsigned long long)t->test.draws,
                            (unsigned long long)t->test.copies, t->test.statistic,
                            rejected ? "rejected" : "not rejected");
    gsnn_text_append_format(
        text,
        "\nThe hypothesis is that the law is kept by %s, order %s.\n"
        "rejected: p is at most %g, which happens with that probability if it is kept.\n",
        t->architecture         ? t->architecture->id
        : t->record->group.name ? t->record->group.name
                                : "the group",
        t->architecture ? t->architecture->H.order : t->record->group.order, t->alpha);
}

static gsnn_status answer(const test *t, gsnn_error *error) {
    gsnn_text text = {0};
    bool rejected = gsnn_symmetry_test_p(&t->test) <= t->alpha;
    gsnn_status status = GSNN_OK;
    if (t->request->format == GSNN_DENSITY_FORMAT_TABLE) {
        write_table(t, rejected, &text);
    } else {
        gsnn_json json;
        gsnn_json_init_text(&json, &text);
        write_json(t, rejected, &json);
        status = gsnn_json_end(&json, error);
    }
    if (!status)
        status = gsnn_request_send(&t->request->common, &text, error);
    gsnn_text_clear(&text);
    return !status && rejected ? GSNN_NO : status;
}

gsnn_status gsnn_density_run_test(const void *at, gsnn_error *error) {
    const gsnn_density_request *request = at;
    test t = {.request = request};
    gsnn_error reason = {0};
    gsnn_status status = set_numbers(&t, error);
    if (!status)
        status = read_inputs(&t, error);
    if (!status && t.architecture)
        status = gsnn_record_need_generators(t.architecture, error);
    if (!status)
        status = gsnn_symmetry_test_init(&t.test, &t.record->group,
                                         t.architecture ? &t.architecture->H.generators
                                                        : &t.record->group.generators,
                                         &t.correlators, request->common.seed, &reason);
    if (status && reason.message[0])
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->input.source), reason.message);
    if (!status)
        status = draw(&t, error);
    if (!status)
        status = gsnn_symmetry_test_decide(&t.test, t.copies, &request->common.run, error);
    if (!status)
        status = answer(&t, error);
    gsnn_symmetry_test_clear(&t.test);
    gsnn_correlators_clear(&t.correlators);
    gsnn_law_clear(&t.law);
    gsnn_enumeration_record_free(t.record);
    return status;
}
