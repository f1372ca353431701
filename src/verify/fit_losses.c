/* fit_losses.c - folds and errors, from the data, the dense network and the predictions. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/fit_claims.h"

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

/* An output's value by the dense copy; *scale gets the sum of the sizes of its terms. */
static double evaluate(const gsnn_fit_claims *c, size_t output, const double *x, double *scale) {
    const double *W = c->numbers.dense, *b = W + c->neurons * c->inputs, *a = b + c->neurons;
    const double *linear = a + c->neurons * c->outputs, *d = linear + c->outputs * c->inputs;
    double value = d[output];
    *scale = fabs(value);
    linear += output * c->inputs;
    for (size_t j = 0; j < c->inputs; j++) {
        value += linear[j] * x[j];
        *scale += fabs(linear[j] * x[j]);
    }
    for (size_t i = 0; i < c->neurons; i++) {
        double z = b[i], size = fabs(z);
        for (size_t j = 0; j < c->inputs; j++) {
            z += W[i * c->inputs + j] * x[j];
            size += fabs(W[i * c->inputs + j] * x[j]);
        }
        value += z > 0 ? a[i * c->outputs + output] * z : 0;
        *scale += fabs(a[i * c->outputs + output]) * size;
    }
    return value;
}

/* Errors of rows, squared or of classes the logistic loss, and how far rounding may take a sum of
 * them. */
typedef struct errors {
    double *squares;
    double *largest;             /* the largest absolute errors of rows */
    size_t right;                /* rows whose class is the sign of the value */
    double sum, mean, deviation; /* over rows; over units, with its standard error */
    double rounding;             /* what a value may be off by */
    double slack;                /* relative to nothing: what sums of squares may be off by */
} errors;

static gsnn_status sum_up(const gsnn_fit_claims *c, errors *e) {
    e->sum = 0;
    for (size_t i = 0; i < c->rows; i++)
        e->sum += e->squares[i];
    if (!c->unit)
        return GSNN_OK;
    double *sums = gsnn_new(c->units, sizeof *sums), *rows = gsnn_new(c->units, sizeof *rows);
    if (!sums || !rows) {
        free(sums);
        free(rows);
        return gsnn_fail_memory(c->error);
    }
    double squares = 0, n = (double)c->units;
    for (size_t i = 0; i < c->rows; i++) {
        sums[c->unit[i]] += e->squares[i];
        rows[c->unit[i]] += 1;
    }
    e->mean = 0;
    for (size_t u = 0; u < c->units; u++)
        e->mean += sums[u] / rows[u] / n;
    for (size_t u = 0; u < c->units; u++) {
        double difference = sums[u] / rows[u] - e->mean;
        squares += difference * difference;
    }
    e->deviation = n > 1 ? sqrt(squares / (n * (n - 1))) : 0;
    free(sums);
    free(rows);
    return GSNN_OK;
}

static double output_of(const gsnn_fit_claims *c, size_t row, size_t output) {
    return fmpq_get_d(gsnn_table_row(c->table, row) + c->inputs + output);
}

/* A row's values, what they are to be, and what each may be off by. */
typedef struct row_values {
    double *values, *y, *off;
} row_values;

static gsnn_status new_row(const gsnn_fit_claims *c, row_values *row) {
    row->values = gsnn_new(3 * c->outputs, sizeof *row->values);
    if (!row->values)
        return gsnn_fail_memory(c->error);
    row->y = row->values + c->outputs;
    row->off = row->y + c->outputs;
    return GSNN_OK;
}

/* Of classes: the logarithm of 1 and the others' exponentials over that of the class; one output
 * stands for itself, times y, and 0.  If p is the class's share, values that are off by delta make
 * the loss off by 2 (1 - p) delta, and p is exp(-loss). */
static void add_class_error(const gsnn_fit_claims *c, errors *e, size_t row, const row_values *r) {
    double own = *r->y * *r->values, others = c->outputs == 1 ? 0 : -INFINITY, off = 0, rest = 0;
    for (size_t o = 0; o < c->outputs; o++) {
        off = fmax(off, r->off[o]);
        if (c->outputs > 1 && r->y[o] > 0)
            own = r->values[o];
        else if (c->outputs > 1)
            others = fmax(others, r->values[o]);
    }
    for (size_t o = 0; o < c->outputs; o++) /* of those that are not the class */
        if (c->outputs > 1 && !(r->y[o] > 0))
            rest += exp(r->values[o] - others);
    rest = c->outputs == 1 ? 1 : rest;
    double loss = own > others ? log1p(rest * exp(others - own))
                               : others - own + log(rest + exp(own - others));
    e->squares[row] = loss;
    e->right += own > others;
    e->slack += 2 * off * (-expm1(-loss) + off);
}

/* A value that is off by at most delta: an error r squared is so by delta (2 |r| + delta). */
static void add_error(const gsnn_fit_claims *c, errors *e, size_t row, const row_values *r) {
    if (c->logistic) {
        add_class_error(c, e, row, r);
        return;
    }
    for (size_t o = 0; o < c->outputs; o++) {
        double error = r->values[o] - r->y[o];
        e->largest[row] = fmax(e->largest[row], fabs(error));
        e->rounding = fmax(e->rounding, r->off[o]);
        e->squares[row] += error * error;
        e->slack += r->off[o] * (2 * fabs(error) + r->off[o]);
    }
}

static void begin(const gsnn_fit_claims *c, errors *e) {
    e->slack = e->rounding = 0;
    e->right = 0;
    memset(e->squares, 0, c->rows * sizeof *e->squares);
    memset(e->largest, 0, c->rows * sizeof *e->largest);
}

/* Of the network. */
static gsnn_status measure_network(const gsnn_fit_claims *c, errors *e) {
    row_values row;
    size_t width = c->inputs + c->neurons;
    double *x = gsnn_new(c->inputs, sizeof *x), *space = gsnn_new(2 * width, sizeof *space);
    gsnn_status status = new_row(c, &row);
    if (!x || !space)
        status = gsnn_fail_memory(c->error);
    begin(c, e);
    for (size_t i = 0; !status && i < c->rows; i++) {
        for (size_t j = 0; j < c->inputs; j++)
            x[j] = fmpq_get_d(gsnn_table_row(c->table, i) + j);
        for (size_t o = 0; o < c->outputs; o++) {
            double scale;
            row.y[o] = output_of(c, i, o);
            row.values[o] = c->deep ? gsnn_fit_deep_value(c, x, space, space + width, &scale)
                                    : evaluate(c, o, x, &scale);
            /* W and c agree with the parameters to 2^-40. */
            row.off[o] = 0x1p-38 * (scale + fabs(row.y[o]));
        }
        add_error(c, e, i, &row);
    }
    free(x);
    free(space);
    free(row.values);
    return status ? status : sum_up(c, e);
}

static gsnn_status measure_predictions(const gsnn_fit_claims *c, errors *e) {
    row_values row;
    gsnn_status status = new_row(c, &row);
    begin(c, e);
    for (size_t i = 0; !status && i < c->rows; i++) {
        for (size_t o = 0; o < c->outputs; o++) {
            row.y[o] = output_of(c, i, o);
            row.values[o] = c->predictions[i * c->outputs + o];
            row.off[o] = 0x1p-50 * (fabs(row.values[o]) + fabs(row.y[o]));
        }
        add_error(c, e, i, &row);
    }
    free(row.values);
    return status ? status : sum_up(c, e);
}

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
        mean += output_of(c, i, output) / (double)c->rows;
    for (size_t i = 0; i < c->rows; i++) {
        double difference = output_of(c, i, output) - mean;
        squares += difference * difference;
    }
    return squares / (double)c->rows;
}

/* The stated variances; *total gets the sum of what they are. */
static gsnn_status check_variances(const gsnn_fit_claims *c, const gsnn_value *root,
                                   double *total) {
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
                                  const char *name, const errors *e) {
    gsnn_value accuracy = gsnn_value_member(root, "accuracy");
    return compare_member(c, &accuracy, name, (double)e->right / (double)c->rows, 0);
}

static gsnn_status check_network(const gsnn_fit_claims *c, const gsnn_value *root, errors *e) {
    gsnn_value loss = gsnn_value_member(root, "loss");
    gsnn_status status = measure_network(c, e);
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
static gsnn_status check_coverage(const gsnn_fit_claims *c, const gsnn_value *root, errors *e) {
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
                                     double variance, errors *e) {
    gsnn_value loss = gsnn_value_member(root, "loss");
    gsnn_status status = measure_predictions(c, e);
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
    errors e = {.squares = gsnn_new(on.rows, sizeof *e.squares),
                .largest = gsnn_new(on.rows, sizeof *e.largest)};
    gsnn_status status = e.squares && e.largest ? GSNN_OK : gsnn_fail_memory(c->error);
    if (!status)
        status = measure_network(&on, &e);
    double rows = (double)on.rows;
    if (!status)
        status = compare_member(c, &loss, "test", e.sum / rows, e.slack / rows);
    if (!status && c->logistic)
        status = check_accuracy(&on, root, "test", &e);
    free(e.squares);
    free(e.largest);
    return status;
}

gsnn_status gsnn_fit_check_losses(gsnn_fit_claims *claims, const gsnn_value *root) {
    const gsnn_fit_claims *c = claims;
    double variance;
    if (!c->unit)
        gsnn_findings_skip(c->findings, GSNN_FIT_CHECK_LOSSES,
                           "means over units: it is not known which rows are one");
    errors e = {.squares = gsnn_new(c->rows, sizeof *e.squares),
                .largest = gsnn_new(c->rows, sizeof *e.largest)};
    gsnn_status status = e.squares && e.largest ? GSNN_OK : gsnn_fail_memory(c->error);
    if (!status)
        status = check_variances(c, root, &variance);
    if (!status && c->has_network)
        status = check_network(c, root, &e);
    if (!status && c->has_network && c->tested)
        status = check_test(c, root);
    if (!status && c->prediction_count)
        status = check_predictions(c, root, variance, &e);
    free(e.squares);
    free(e.largest);
    return status;
}
