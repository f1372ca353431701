#include "train/descent.h"

#include "base/memory.h"
#include "random/philox.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t batch_rows(const gsnn_descent *d) {
    return d->optimizer == GSNN_OPTIMIZER_SGD && d->batch < d->rows ? d->batch : d->rows;
}

size_t gsnn_descent_workspace(const gsnn_descent *descent, const gsnn_dense *net) {
    size_t rows = batch_rows(descent);
    return gsnn_dense_workspace(net, rows) + 3 * gsnn_dense_parameters(net) +
           rows * (net->widths[0] + net->widths[net->layers]);
}

/* Copies the rows of a minibatch. */
static void gather(const gsnn_descent *d, const gsnn_dense *net, const uint32_t *order, size_t rows,
                   double *x, double *y) {
    size_t m = net->widths[0], n = net->widths[net->layers];
    for (size_t i = 0; i < rows; i++) {
        memcpy(x + i * m, d->x + order[i] * m, m * sizeof *x);
        memcpy(y + i * n, d->y + order[i] * n, n * sizeof *y);
    }
}

static void step_adam(const gsnn_descent *d, uint64_t step, size_t count, const double *gradient,
                      double *mean, double *square, double *parameters) {
    const double keep = 0.9, keep_square = 0.999, least = 1e-8;
    double bias = 1 - pow(keep, (double)step), bias_square = 1 - pow(keep_square, (double)step);
    for (size_t i = 0; i < count; i++) {
        double g = gradient[i] + d->decay * parameters[i];
        mean[i] = keep * mean[i] + (1 - keep) * g;
        square[i] = keep_square * square[i] + (1 - keep_square) * g * g;
        parameters[i] -= d->rate * (mean[i] / bias) / (sqrt(square[i] / bias_square) + least);
    }
}

static void step_plain(const gsnn_descent *d, size_t count, const double *gradient,
                       double *velocity, double *parameters) {
    for (size_t i = 0; i < count; i++) {
        velocity[i] =
            d->momentum * velocity[i] - d->rate * (gradient[i] + d->decay * parameters[i]);
        parameters[i] += velocity[i];
    }
}

gsnn_status gsnn_descent_run(const gsnn_descent *descent, const gsnn_dense *net, uint64_t index,
                             double *parameters, double *workspace, double *loss,
                             gsnn_error *error) {
    size_t count = gsnn_dense_parameters(net), rows = batch_rows(descent), at = descent->rows;
    double *gradient = workspace, *velocity = gradient + count, *square = velocity + count;
    double *x = square + count, *y = x + rows * net->widths[0];
    double *rest = y + rows * net->widths[net->layers];
    bool stochastic = descent->optimizer == GSNN_OPTIMIZER_SGD;
    uint32_t *order = stochastic ? gsnn_new(descent->rows, sizeof *order) : NULL;
    gsnn_philox stream = gsnn_philox_stream(descent->seed, descent->purpose, 0, index);
    if (stochastic && !order)
        return gsnn_fail_memory(error);
    memset(velocity, 0, 2 * count * sizeof *velocity);
    for (uint64_t step = 1; step <= descent->steps; step++) {
        const double *from = descent->x, *wanted = descent->y;
        size_t some = rows;
        if (stochastic) {
            if (at >= descent->rows) {
                gsnn_philox_shuffle(&stream, order, (uint32_t)descent->rows);
                at = 0;
            }
            some = descent->rows - at < rows ? descent->rows - at : rows;
            gather(descent, net, order + at, some, x, y);
            at += some;
            from = x;
            wanted = y;
        }
        *loss = gsnn_dense_gradient(net, parameters, from, wanted, some, rest, gradient);
        for (size_t i = 0; descent->fixed && i < count; i++)
            gradient[i] = descent->fixed[i] ? -descent->decay * parameters[i] : gradient[i];
        if (descent->optimizer == GSNN_OPTIMIZER_ADAM)
            step_adam(descent, step, count, gradient, velocity, square, parameters);
        else
            step_plain(descent, count, gradient, velocity, parameters);
    }
    free(order);
    return GSNN_OK;
}
