#include "fit/polish.h"

#include "base/error.h"

#include <cblas.h>
#include <lbfgs.h>
#include <math.h>
#include <string.h>

double gsnn_logistic(double margin, double *slope) {
    double part = exp(-fabs(margin));
    *slope = (margin > 0 ? part : 1) / (1 + part);
    return log1p(part) + (margin > 0 ? 0 : -margin);
}

/* The mean loss at parameters (inner, then outer) and its gradient. */
static lbfgsfloatval_t evaluate(void *context, const lbfgsfloatval_t *x, lbfgsfloatval_t *gradient,
                                const int count, const lbfgsfloatval_t length) {
    (void)count;
    (void)length;
    gsnn_projection *p = context;
    const gsnn_fit_problem *problem = p->problem;
    size_t rows = p->rows->count, stride = p->rows->stride;
    double scale = problem->normalisation.y_scale[0], shift = problem->normalisation.y_shift[0];
    gsnn_projection_apply(p, x, x + problem->inner);
    gsnn_projection_differentiate(p, x);
    double loss = 0;
    for (size_t i = 0; i < rows; i++) {
        /* The residual turns into minus the derivative by the normalised value. */
        double y = p->rows->y[i] * scale + shift > 0 ? 1 : -1, slope;
        double value = (p->rows->y[i] - p->residual[i]) * scale + shift;
        loss += gsnn_logistic(y * value, &slope) / (double)rows;
        p->residual[i] = y * slope * scale / (double)rows;
    }
    cblas_dgemv(CblasColMajor, CblasTrans, (int)rows, (int)problem->outer, -1, p->columns,
                (int)stride, p->residual, 1, 0, gradient + problem->inner, 1);
    for (size_t c = 0; c < problem->channel_count; c++) {
        const double *jacobian = gsnn_projection_jacobian(p, c);
        for (size_t k = 0; k < gsnn_fit_inner_of(problem, c); k++)
            gradient[problem->channels[c].first + k] =
                -p->outer[problem->channels[c].outer] *
                cblas_ddot((int)rows, jacobian + k * stride, 1, p->residual, 1);
    }
    return loss;
}

gsnn_status gsnn_fit_polish(gsnn_projection *projection, size_t iterations, double *inner,
                            double *outer, gsnn_error *error) {
    const gsnn_fit_problem *problem = projection->problem;
    size_t n = problem->inner + problem->outer;
    lbfgsfloatval_t *x = lbfgs_malloc((int)n), *gradient = lbfgs_malloc((int)n);
    if (!x || !gradient) {
        lbfgs_free(x);
        lbfgs_free(gradient);
        return gsnn_fail_memory(error);
    }
    memcpy(x, inner, problem->inner * sizeof *inner);
    memcpy(x + problem->inner, outer, problem->outer * sizeof *outer);
    double before = evaluate(projection, x, gradient, (int)n, 0), after = before;
    lbfgs_parameter_t parameters;
    lbfgs_parameter_init(&parameters);
    parameters.max_iterations = (int)iterations;
    parameters.past = 10; /* ends where ten steps gain less than 1e-6 of the loss */
    parameters.delta = 1e-6;
    /* A line search that fails leaves the best point there is, which is all that is wanted. */
    (void)lbfgs((int)n, x, &after, evaluate, NULL, projection, &parameters);
    bool finite = true;
    for (size_t j = 0; j < n; j++)
        finite = finite && isfinite(x[j]);
    if (finite && evaluate(projection, x, gradient, (int)n, 0) < before) {
        memcpy(inner, x, problem->inner * sizeof *inner);
        memcpy(outer, x + problem->inner, problem->outer * sizeof *outer);
    }
    lbfgs_free(x);
    lbfgs_free(gradient);
    return GSNN_OK;
}
