#include "train/dense.h"

#include "train/lane_tanh.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

void gsnn_dense_use_one_thread(void) {
    openblas_set_num_threads(1);
}

const char *gsnn_dense_core(void) {
    return openblas_get_corename();
}

size_t gsnn_dense_parameters(const gsnn_dense *net) {
    size_t count = 0;
    for (size_t l = 1; l <= net->layers; l++)
        count += net->widths[l] * (net->widths[l - 1] + 1);
    return count;
}

/* The values of all layers, pre-activations of the hidden ones, and two arrays of errors. */
size_t gsnn_dense_workspace(const gsnn_dense *net, size_t rows) {
    size_t sum = 0, most = 0;
    for (size_t l = 1; l <= net->layers; l++) {
        sum += 2 * net->widths[l];
        most = most < net->widths[l] ? net->widths[l] : most;
    }
    return rows * (sum + 2 * most);
}

static void activate(const gsnn_dense *net, const double *z, size_t count, double *t) {
    if (net->activation == GSNN_DENSE_TANH) {
        gsnn_lane_tanh_fill(z, count, t);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        double x = z[i];
        switch (net->activation) {
        case GSNN_DENSE_RELU:
            t[i] = x > 0 ? x : 0;
            break;
        case GSNN_DENSE_LEAKY_RELU:
            t[i] = x > 0 ? x : net->slope * x;
            break;
        case GSNN_DENSE_TANH:
            break;
        case GSNN_DENSE_ERF:
            t[i] = erf(x);
            break;
        case GSNN_DENSE_ABS:
            t[i] = fabs(x);
            break;
        case GSNN_DENSE_SQUARE:
            t[i] = x * x;
            break;
        case GSNN_DENSE_CUBE:
            t[i] = x * x * x;
            break;
        case GSNN_DENSE_IDENTITY:
            t[i] = x;
            break;
        case GSNN_DENSE_SIN:
            t[i] = sin(x);
            break;
        case GSNN_DENSE_COS:
            t[i] = cos(x);
            break;
        case GSNN_DENSE_SQUARED_RELU:
            t[i] = x > 0 ? x * x : 0;
            break;
        }
    }
}

/* errors *= act'(z), where t = act(z) is known. */
static void chain(const gsnn_dense *net, const double *z, const double *t, size_t count,
                  double *errors) {
    const double erf_factor = 1.1283791670955125739;
    for (size_t i = 0; i < count; i++) {
        double x = z[i];
        switch (net->activation) {
        case GSNN_DENSE_RELU:
            errors[i] = x > 0 ? errors[i] : 0;
            break;
        case GSNN_DENSE_LEAKY_RELU:
            errors[i] *= x > 0 ? 1 : net->slope;
            break;
        case GSNN_DENSE_TANH:
            errors[i] *= 1 - t[i] * t[i];
            break;
        case GSNN_DENSE_ERF:
            errors[i] *= erf_factor * exp(-x * x);
            break;
        case GSNN_DENSE_ABS:
            errors[i] *= (x > 0) - (x < 0);
            break;
        case GSNN_DENSE_SQUARE:
            errors[i] *= 2 * x;
            break;
        case GSNN_DENSE_CUBE:
            errors[i] *= 3 * x * x;
            break;
        case GSNN_DENSE_IDENTITY:
            break;
        case GSNN_DENSE_SIN:
            errors[i] *= cos(x);
            break;
        case GSNN_DENSE_COS:
            errors[i] *= -sin(x);
            break;
        case GSNN_DENSE_SQUARED_RELU:
            errors[i] *= x > 0 ? 2 * x : 0;
            break;
        }
    }
}

/* out = x W^T + b */
static void apply(const double *w, const double *b, size_t outputs, size_t inputs, const double *x,
                  size_t rows, double *out) {
    for (size_t r = 0; r < rows; r++)
        memcpy(out + r * outputs, b, outputs * sizeof *b);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)outputs, (int)inputs, 1, x,
                (int)inputs, w, (int)inputs, 1, out, (int)outputs);
}

/* Values of all layers, in order: z^1, t^1, z^2, ...; the last z is f. */
static const double *forward(const gsnn_dense *net, const double *parameters, const double *x,
                             size_t rows, double *workspace) {
    const double *in = x;
    for (size_t l = 1; l <= net->layers; l++) {
        size_t n = net->widths[l], m = net->widths[l - 1];
        apply(parameters, parameters + n * m, n, m, in, rows, workspace);
        parameters += n * (m + 1);
        if (l == net->layers)
            return workspace;
        activate(net, workspace, rows * n, workspace + rows * n);
        in = workspace + rows * n;
        workspace += 2 * rows * n;
    }
    return workspace;
}

void gsnn_dense_evaluate(const gsnn_dense *net, const double *parameters, const double *x,
                         size_t rows, double *workspace, double *y) {
    const double *f = forward(net, parameters, x, rows, workspace);
    memcpy(y, f, rows * net->widths[net->layers] * sizeof *y);
}

double gsnn_dense_gradient(const gsnn_dense *net, const double *parameters, const double *x,
                           const double *y, size_t rows, double *workspace, double *gradient) {
    const double *f = forward(net, parameters, x, rows, workspace);
    size_t sum = 0, most = 0, offset = gsnn_dense_parameters(net);
    for (size_t l = 1; l <= net->layers; l++) {
        sum += 2 * net->widths[l];
        most = most < net->widths[l] ? net->widths[l] : most;
    }
    double *errors = workspace + rows * sum, *next = errors + rows * most, loss = 0;
    for (size_t i = 0; i < rows * net->widths[net->layers]; i++) {
        double apart = f[i] - y[i];
        loss += apart * apart;
        errors[i] = 2 * apart / (double)rows;
    }
    size_t at = sum - 2 * net->widths[net->layers]; /* where z^l begins */
    for (size_t l = net->layers; l >= 1; l--) {
        size_t n = net->widths[l], m = net->widths[l - 1];
        offset -= n * (m + 1);
        const double *in = l > 1 ? workspace + rows * (at - m) : x;
        double *w = gradient + offset, *b = w + n * m;
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)n, (int)m, (int)rows, 1, errors,
                    (int)n, in, (int)m, 0, w, (int)m);
        memset(b, 0, n * sizeof *b);
        for (size_t r = 0; r < rows; r++)
            for (size_t j = 0; j < n; j++)
                b[j] += errors[r * n + j];
        if (l == 1)
            break;
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows, (int)m, (int)n, 1, errors,
                    (int)n, parameters + offset, (int)m, 0, next, (int)m);
        at -= 2 * m;
        chain(net, workspace + rows * at, workspace + rows * (at + m), rows * m, next);
        double *kept = errors;
        errors = next;
        next = kept;
    }
    return loss / (double)rows;
}
