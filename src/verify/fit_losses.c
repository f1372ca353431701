/* fit_losses.c - folds and errors, from the data, the dense network and the predictions. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/row_errors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Folds ----------------------------------------------------------------------------------- */

gsnn_status gsnn_fit_check_folds(gsnn_fit_claims *claims) {
    gsnn_fit_claims *c = claims;
    if (!c->prediction_count || !c->unit)
        return GSNN_OK;
    size_t *fold = gsnn_new(c->rows, sizeof *fold), *size = gsnn_new(c->folds + 1, sizeof *size);
    gsnn_status status = fold && size ? GSNN_OK : gsnn_fail_memory(c->error);
    for (size_t i = 0; !status && i < c->rows; i++) {
        size_t *of = &fold[c->unit[i]]; /* 0: none yet */
        if (*of == 0 && c->fold[i] >= 1 && c->fold[i] <= c->folds)
            size[c->fold[i]]++;
        if (*of != 0 && *of != c->fold[i])
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_FOLDS,
                                "predictions[%zu]: fold %zu, but its orbit is in fold %zu", i,
                                c->fold[i], *of);
        *of = c->fold[i];
    }
    size_t least = SIZE_MAX, most = 0;
    for (size_t f = 1; !status && f <= c->folds; f++) {
        least = size[f] < least ? size[f] : least;
        most = size[f] > most ? size[f] : most;
    }
    if (!status && most > least + 1)
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_FOLDS,
                            "folds: one has %zu units and another %zu", least, most);
    free(fold);
    free(size);
    return status;
}

/* ---- Errors ---------------------------------------------------------------------------------- */

/* A stated number, which must be there, against the one that is. */
static gsnn_status compare(const gsnn_fit_claims *c, const gsnn_value *value, double is,
                           double slack) {
    double stated;
    char place[GSNN_PLACE_SIZE];
    gsnn_status status = gsnn_value_double(value, &stated);
    if (status)
        return status;
    if (fabs(stated - is) <= 1e-9 * fabs(is) + slack)
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_LOSSES, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_LOSSES, "%s: %.17g, but it is %.17g",
                            gsnn_value_place(value, place), stated, is);
    return GSNN_OK;
}

static gsnn_status compare_member(const gsnn_fit_claims *c, const gsnn_value *parent,
                                  const char *name, double is, double slack) {
    gsnn_value value = gsnn_value_member(parent, name);
    return compare(c, &value, is, slack);
}

static double variance_of(const gsnn_fit_claims *c, size_t output) {
    double mean = 0, squares = 0;
    for (size_t i = 0; i < c->rows; i++)
        mean += gsnn_fit_output_of(c, i, output) / (double)c->rows;
    for (size_t i = 0; i < c->rows; i++) {
        double difference = gsnn_fit_output_of(c, i, output) - mean;
        squares += difference * difference;
    }
    return squares / (double)c->rows;
}

gsnn_status gsnn_fit_check_variances(const gsnn_fit_claims *claims, const gsnn_value *root,
                                     double *total) {
    const gsnn_fit_claims *c = claims;
    gsnn_value data = gsnn_value_member(root, "data");
    gsnn_value variance = gsnn_value_member(&data, "variance");
    gsnn_status status =
        c->outputs == 1 ? GSNN_OK : gsnn_value_array_of(&variance, c->outputs, "outputs");
    *total = 0;
    for (size_t o = 0; !status && o < c->outputs; o++) {
        gsnn_value stated = c->outputs == 1 ? variance : gsnn_value_element(&variance, o);
        double is = variance_of(c, o);
        *total += is;
        status = compare(c, &stated, is, 0);
    }
    return status;
}

static gsnn_status check_accuracy(const gsnn_fit_claims *c, const gsnn_value *root,
                                  const char *name, const gsnn_row_errors *e) {
    gsnn_value accuracy = gsnn_value_member(root, "accuracy");
    return compare_member(c, &accuracy, name, (double)e->right / (double)c->rows, 0);
}

static gsnn_status check_network(const gsnn_fit_claims *c, const gsnn_value *root,
                                 gsnn_row_errors *e) {
    gsnn_value loss = gsnn_value_member(root, "loss");
    gsnn_status status = gsnn_row_errors_of_network(c, e);
    if (!status)
        status = c->logistic ? check_accuracy(c, root, "train", e)
                             : compare_member(c, root, "sse", e->sum, e->slack);
    return status || !c->unit ? status : compare_member(c, &loss, "train", e->mean, e->slack);
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The ceil(0.9 (n + 1))-th of the units' largest errors. */
static gsnn_status check_coverage(const gsnn_fit_claims *c, const gsnn_value *root,
                                  gsnn_row_errors *e) {
    gsnn_value value = gsnn_value_member(root, "coverage90");
    size_t n = c->units, place = (size_t)ceil(0.9 * ((double)n + 1) - 1e-9);
    if (place > n || n == 0) {
        if (gsnn_value_given(&value))
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_LOSSES,
                                "coverage90: it is not known from %zu units", n);
        return GSNN_OK;
    }
    double *largest = gsnn_new(n, sizeof *largest);
    if (!largest)
        return gsnn_fail_memory(c->error);
    for (size_t i = 0; i < c->rows; i++)
        largest[c->unit[i]] = fmax(largest[c->unit[i]], e->largest[i]);
    qsort(largest, n, sizeof *largest, by_size);
    gsnn_status status = compare(c, &value, largest[place - 1], e->rounding);
    free(largest);
    return status;
}

static gsnn_status check_predictions(const gsnn_fit_claims *c, const gsnn_value *root,
                                     double variance, gsnn_row_errors *e) {
    gsnn_value loss = gsnn_value_member(root, "loss");
    gsnn_status status = gsnn_row_errors_of_values(c, c->predictions, e);
    if (status || !c->unit)
        return status;
    if ((status = compare_member(c, &loss, "validation", e->mean, e->slack)) ||
        (status = compare_member(c, &loss, "se", e->deviation, e->slack)))
        return status;
    if (c->logistic)
        return check_accuracy(c, root, "validation", e);
    if ((status = compare_member(c, &loss, "nmse", e->mean / variance, e->slack / variance)))
        return status;
    return check_coverage(c, root, e);
}

/* The mean error over the rows of the test. */
static gsnn_status check_test(const gsnn_fit_claims *c, const gsnn_value *root) {
    if (!c->test) {
        gsnn_findings_skip(c->findings, GSNN_FIT_CHECK_LOSSES,
                           "loss.test: it takes the data of the test as a further file");
        return GSNN_OK;
    }
    if (c->test->rows != c->test_rows)
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_LOSSES,
                            "data.test.rows: %zu, but there are %zu", c->test_rows, c->test->rows);
    gsnn_fit_claims on = *c; /* the same network on other rows, each a unit */
    on.table = c->test;
    on.rows = c->test->rows;
    on.unit = NULL;
    gsnn_value loss = gsnn_value_member(root, "loss");
    gsnn_row_errors e;
    gsnn_status status = gsnn_row_errors_init(&e, &on);
    if (!status)
        status = gsnn_row_errors_of_network(&on, &e);
    double rows = (double)on.rows;
    if (!status)
        status = compare_member(c, &loss, "test", e.sum / rows, e.slack / rows);
    if (!status && c->logistic)
        status = check_accuracy(&on, root, "test", &e);
    gsnn_row_errors_clear(&e);
    return status;
}

gsnn_status gsnn_fit_check_losses(gsnn_fit_claims *claims, const gsnn_value *root) {
    const gsnn_fit_claims *c = claims;
    double variance;
    if (!c->unit)
        gsnn_findings_skip(c->findings, GSNN_FIT_CHECK_LOSSES,
                           "means over units: it is not known which rows are one");
    gsnn_row_errors e;
    gsnn_status status = gsnn_row_errors_init(&e, c);
    if (!status)
        status = gsnn_fit_check_variances(c, root, &variance);
    if (!status && c->has_network)
        status = check_network(c, root, &e);
    if (!status && c->has_network && c->tested)
        status = check_test(c, root);
    if (!status && c->prediction_count)
        status = check_predictions(c, root, variance, &e);
    gsnn_row_errors_clear(&e);
    return status;
}
