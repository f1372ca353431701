/* dense.h - plain networks in doubles, trained by gradients: batches through OpenBLAS.
 *
 * A network has widths n_0, ..., n_L; layer l is W (n_l x n_(l-1), row by row) and then b, one
 * layer behind the other in one array of parameters.  Hidden layers are activated, the last is not.
 * The loss of data (x_i, y_i) is the mean over i of |f(x_i) - y_i|^2. */
#ifndef GSNN_TRAIN_DENSE_H
#define GSNN_TRAIN_DENSE_H

#include "base/error.h"

#include <stdint.h>

typedef enum gsnn_dense_activation {
    GSNN_DENSE_RELU,
    GSNN_DENSE_LEAKY_RELU,
    GSNN_DENSE_TANH,
    GSNN_DENSE_ERF,
    GSNN_DENSE_ABS,
    GSNN_DENSE_SQUARE,
    GSNN_DENSE_CUBE,
    GSNN_DENSE_IDENTITY,
    GSNN_DENSE_SIN,
    GSNN_DENSE_COS,
    GSNN_DENSE_SQUARED_RELU,
} gsnn_dense_activation;

typedef struct gsnn_dense {
    gsnn_dense_activation activation;
    double slope;  /* of a leaky ReLU */
    size_t layers; /* L, at least 1 */
    const size_t *widths;
} gsnn_dense;

size_t gsnn_dense_parameters(const gsnn_dense *net);

/* Numbers of workspace for batches of up to `rows` points. */
size_t gsnn_dense_workspace(const gsnn_dense *net, size_t rows);

/* y (rows x n_L) = f of the rows of x (rows x n_0). */
void gsnn_dense_evaluate(const gsnn_dense *net, const double *parameters, const double *x,
                         size_t rows, double *workspace, double *y);

/* The loss of a batch (y: its wanted values) and its gradient. */
double gsnn_dense_gradient(const gsnn_dense *net, const double *parameters, const double *x,
                           const double *y, size_t rows, double *workspace, double *gradient);

/* Threads within OpenBLAS would depend on the machine: work is shared among networks instead.  To
 * be called once before the others. */
void gsnn_dense_use_one_thread(void);

/* The kind of processor that OpenBLAS has code for here; others round otherwise. */
const char *gsnn_dense_core(void);

#endif
