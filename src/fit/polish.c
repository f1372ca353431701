#include "fit/polish.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/class_loss.h"

#include <cblas.h>
#include <lbfgs.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What goes down. */
typedef struct polisher {
    gsnn_projection *projection;
    double *row; /* values, y and slopes of a row, an output each */
} polisher;

/* The loss of a row; its residuals turn into minus the derivatives by normalised values. */
static double evaluate_row(const polisher *polishing, size_t i) {
    gsnn_projection *p = polishing->projection;
    const gsnn_normalisation *n = &p->problem->normalisation;
    size_t outputs = n->outputs, stride = p->rows->stride;
    double *values = polishing->row, *y = values + outputs, *slopes = y + outputs;
    for (size_t o = 0; o < outputs; o++) {
        double given = p->rows->y[o * stride + i];
        /* Classes are far apart; what normalising has rounded is rounded back. */
        y[o] = round(given * n->y_scale[o] + n->y_shift[o]);
        values[o] = (given - p->residual[o * stride + i]) * n->y_scale[o] + n->y_shift[o];
    }
    double loss = gsnn_class_loss(values, y, outputs, slopes);
    for (size_t o = 0; o < outputs; o++)
        p->residual[o * stride + i] = slopes[o] * n->y_scale[o] / (double)p->rows->count;
    return loss / (double)p->rows->count;
}

/* The mean loss at parameters (inner, then outer) and its gradient. */
static lbfgsfloatval_t evaluate(void *context, const lbfgsfloatval_t *x, lbfgsfloatval_t *gradient,
                                const int count, const lbfgsfloatval_t length) {
    (void)count;
    (void)length;
    const polisher *polishing = context;
    gsnn_projection *p = polishing->projection;
    const gsnn_fit_problem *problem = p->problem;
    int rows = (int)p->rows->count, stride = (int)p->rows->stride, outer = (int)problem->outer;
    double loss = 0;
    gsnn_projection_apply(p, x, x + problem->inner);
    for (size_t i = 0; i < p->rows->count; i++)
        loss += evaluate_row(polishing, i);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, outer, (int)problem->outputs.sides, rows,
                -1, p->columns, stride, p->residual, stride, 0, gradient + problem->inner, outer);
    gsnn_projection_set_gradient(p, x);
    for (size_t j = 0; j < problem->inner; j++)
        gradient[j] = -p->gradient[j];
    return loss;
}

gsnn_status gsnn_fit_polish(gsnn_projection *projection, size_t iterations, double *inner,
                            double *outer, gsnn_error *error) {
    const gsnn_fit_problem *problem = projection->problem;
    size_t count = problem->outer * problem->outputs.sides, n = problem->inner + count;
    lbfgsfloatval_t *x = lbfgs_malloc((int)n), *gradient = lbfgs_malloc((int)n);
    polisher polishing = {projection, gsnn_new(3 * problem->outputs.sides, sizeof(double))};
    if (!x || !gradient || !polishing.row) {
        free(polishing.row);
        lbfgs_free(x);
        lbfgs_free(gradient);
        return gsnn_fail_memory(error);
    }
    memcpy(x, inner, problem->inner * sizeof *inner);
    memcpy(x + problem->inner, outer, count * sizeof *outer);
    double before = evaluate(&polishing, x, gradient, (int)n, 0), after = before;
    lbfgs_parameter_t parameters;
    lbfgs_parameter_init(&parameters);
    parameters.max_iterations = (int)iterations;
    parameters.past = 10; /* ends where ten steps gain less than 1e-6 of the loss */
    parameters.delta = 1e-6;
    /* A line search that fails leaves the best point there is, which is all that is wanted. */
    (void)lbfgs((int)n, x, &after, evaluate, NULL, &polishing, &parameters);
    bool finite = true;
    for (size_t j = 0; j < n; j++)
        finite = finite && isfinite(x[j]);
    if (finite && evaluate(&polishing, x, gradient, (int)n, 0) < before) {
        memcpy(inner, x, problem->inner * sizeof *inner);
        memcpy(outer, x + problem->inner, count * sizeof *outer);
    }
    lbfgs_free(x);
    lbfgs_free(gradient);
    free(polishing.row);
    return GSNN_OK;
}
