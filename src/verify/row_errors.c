#include "verify/row_errors.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_row_errors_init(gsnn_row_errors *errors, const gsnn_fit_claims *claims) {
    *errors = (gsnn_row_errors){
        .errors = gsnn_new(claims->rows, sizeof *errors->errors),
        .units = gsnn_new(claims->unit ? claims->units : 0, sizeof *errors->units),
        .largest = gsnn_new(claims->rows, sizeof *errors->largest)};
    return errors->errors && errors->units && errors->largest ? GSNN_OK
                                                              : gsnn_fail_memory(claims->error);
}

void gsnn_row_errors_clear(gsnn_row_errors *errors) {
    free(errors->errors);
    free(errors->units);
    free(errors->largest);
    *errors = (gsnn_row_errors){0};
}

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

static gsnn_status sum_up(const gsnn_fit_claims *c, gsnn_row_errors *e) {
    e->sum = 0;
    for (size_t i = 0; i < c->rows; i++)
        e->sum += e->errors[i];
    if (!c->unit)
        return GSNN_OK;
    double *rows = gsnn_new(c->units, sizeof *rows), squares = 0, n = (double)c->units;
    if (!rows)
        return gsnn_fail_memory(c->error);
    memset(e->units, 0, c->units * sizeof *e->units);
    for (size_t i = 0; i < c->rows; i++) {
        e->units[c->unit[i]] += e->errors[i];
        rows[c->unit[i]] += 1;
    }
    e->mean = 0;
    for (size_t u = 0; u < c->units; u++) {
        e->units[u] /= rows[u] > 0 ? rows[u] : 1;
        e->mean += e->units[u] / n;
    }
    for (size_t u = 0; u < c->units; u++)
        squares += (e->units[u] - e->mean) * (e->units[u] - e->mean);
    e->deviation = n > 1 ? sqrt(squares / (n * (n - 1))) : 0;
    free(rows);
    return GSNN_OK;
}

double gsnn_fit_output_of(const gsnn_fit_claims *claims, size_t row, size_t output) {
    return fmpq_get_d(gsnn_table_row(claims->table, row) + claims->inputs + output);
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
static void add_class_error(const gsnn_fit_claims *c, gsnn_row_errors *e, size_t row,
                            const row_values *r) {
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
    e->errors[row] = loss;
    e->right += own > others;
    e->slack += 2 * off * (-expm1(-loss) + off);
}

/* A value that is off by at most delta: an error r squared is so by delta (2 |r| + delta). */
static void add_error(const gsnn_fit_claims *c, gsnn_row_errors *e, size_t row,
                      const row_values *r) {
    if (c->logistic) {
        add_class_error(c, e, row, r);
        return;
    }
    for (size_t o = 0; o < c->outputs; o++) {
        double error = r->values[o] - r->y[o];
        e->largest[row] = fmax(e->largest[row], fabs(error));
        e->rounding = fmax(e->rounding, r->off[o]);
        e->errors[row] += error * error;
        e->slack += r->off[o] * (2 * fabs(error) + r->off[o]);
    }
}

static void begin(const gsnn_fit_claims *c, gsnn_row_errors *e) {
    e->slack = e->rounding = 0;
    e->right = 0;
    memset(e->errors, 0, c->rows * sizeof *e->errors);
    memset(e->largest, 0, c->rows * sizeof *e->largest);
}

gsnn_status gsnn_row_errors_of_network(const gsnn_fit_claims *claims, gsnn_row_errors *errors) {
    const gsnn_fit_claims *c = claims;
    gsnn_row_errors *e = errors;
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
            row.y[o] = gsnn_fit_output_of(c, i, o);
            row.values[o] = c->deep ? gsnn_fit_deep_value(c, o, x, space, space + width, &scale)
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

gsnn_status gsnn_row_errors_of_values(const gsnn_fit_claims *claims, const double *values,
                                      gsnn_row_errors *errors) {
    const gsnn_fit_claims *c = claims;
    gsnn_row_errors *e = errors;
    row_values row;
    gsnn_status status = new_row(c, &row);
    begin(c, e);
    for (size_t i = 0; !status && i < c->rows; i++) {
        for (size_t o = 0; o < c->outputs; o++) {
            row.y[o] = gsnn_fit_output_of(c, i, o);
            row.values[o] = values[i * c->outputs + o];
            row.off[o] = 0x1p-50 * (fabs(row.values[o]) + fabs(row.y[o]));
        }
        add_error(c, e, i, &row);
    }
    free(row.values);
    return status ? status : sum_up(c, e);
}
