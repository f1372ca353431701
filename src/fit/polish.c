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
    const gsnn_descent_limit *limit;
    double *row;   /* values, y and slopes of a row, an output each */
    double *inner; /* of the best so far, */
    double *outer;
    double each; /* operations of an evaluation */
    gsnn_polish_end end;
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
    (void)length;
    polisher *polishing = context;
    gsnn_projection *p = polishing->projection;
    const gsnn_fit_problem *problem = p->problem;
    int rows = (int)p->rows->count, stride = (int)p->rows->stride, outer = (int)problem->outer;
    double loss = 0;
    if (polishing->end.work + polishing->each > polishing->limit->work) {
        memset(gradient, 0, (size_t)count * sizeof *gradient);
        return HUGE_VAL; /* a line search cannot be stopped: let it fail */
    }
    gsnn_projection_apply(p, x, x + problem->inner);
    for (size_t i = 0; i < p->rows->count; i++)
        loss += evaluate_row(polishing, i);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, outer, (int)problem->outputs.sides, rows,
                -1, p->columns, stride, p->residual, stride, 0, gradient + problem->inner, outer);
    gsnn_projection_set_gradient(p, x);
    for (size_t j = 0; j < problem->inner; j++)
        gradient[j] = -p->gradient[j];
    polishing->end.work += polishing->each;
    if (loss < polishing->end.loss) { /* false for what is not finite */
        polishing->end.loss = loss;
        memcpy(polishing->inner, x, problem->inner * sizeof *x);
        memcpy(polishing->outer, x + problem->inner, ((size_t)count - problem->inner) * sizeof *x);
    }
    return loss;
}

/* Not 0 where it has to end. */
static int judge(void *context, const lbfgsfloatval_t *x, const lbfgsfloatval_t *gradient,
                 const lbfgsfloatval_t value, const lbfgsfloatval_t length,
                 const lbfgsfloatval_t gradient_length, const lbfgsfloatval_t step, int count,
                 int iteration, int evaluations) {
    (void)x, (void)gradient, (void)value, (void)length, (void)gradient_length, (void)step;
    (void)count, (void)iteration, (void)evaluations;
    const polisher *polishing = context;
    return polishing->end.work + polishing->each > polishing->limit->work;
}

double gsnn_polish_work(const gsnn_fit_problem *problem, size_t rows) {
    double n = (double)rows, inner = (double)problem->inner;
    double outer = (double)problem->outer * (double)problem->outputs.sides;
    return gsnn_columns_work(problem, rows) + n * (inner + 2 * outer);
}

gsnn_status gsnn_fit_polish(gsnn_projection *projection, const gsnn_descent_limit *limit,
                            double *inner, double *outer, gsnn_polish_end *end, gsnn_error *error) {
    const gsnn_fit_problem *problem = projection->problem;
    size_t count = problem->outer * problem->outputs.sides, n = problem->inner + count;
    lbfgsfloatval_t *x = lbfgs_malloc((int)n), after;
    polisher polishing = {.projection = projection,
                          .limit = limit,
                          .row = gsnn_new(3 * problem->outputs.sides, sizeof(double)),
                          .inner = inner,
                          .outer = outer,
                          .each = gsnn_polish_work(problem, projection->rows->count),
                          .end = {.loss = INFINITY}};
    if (!x || !polishing.row) {
        free(polishing.row);
        lbfgs_free(x);
        return gsnn_fail_memory(error);
    }
    memcpy(x, inner, problem->inner * sizeof *inner);
    memcpy(x + problem->inner, outer, count * sizeof *outer);
    lbfgs_parameter_t parameters;
    lbfgs_parameter_init(&parameters);
    parameters.max_iterations = (int)limit->iterations;
    parameters.past = 10; /* ends where ten steps gain less than 1e-6 of the loss */
    parameters.delta = 1e-6;
    /* A line search that fails leaves the best point there is, which is all that is wanted. */
    (void)lbfgs((int)n, x, &after, evaluate, judge, &polishing, &parameters);
    *end = polishing.end;
    lbfgs_free(x);
    free(polishing.row);
    return GSNN_OK;
}
