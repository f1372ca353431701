/* descent.h - training of a dense network by gradients. */
#ifndef GSNN_TRAIN_DESCENT_H
#define GSNN_TRAIN_DESCENT_H

#include "train/dense.h"

typedef enum gsnn_optimizer {
    GSNN_OPTIMIZER_GD,   /* full batches; with momentum the heavy ball of Polyak */
    GSNN_OPTIMIZER_SGD,  /* batches of a random order of the data, drawn anew each epoch */
    GSNN_OPTIMIZER_ADAM, /* full batches; D. Kingma, J. Ba, ICLR 2015 */
} gsnn_optimizer;

/* The names in their order, ended by NULL. */
extern const char *const gsnn_optimizers[];

typedef struct gsnn_descent {
    gsnn_optimizer optimizer;
    double rate, momentum, decay; /* decay: that times the parameters is added to the gradient */
    uint64_t steps;
    size_t batch;        /* of SGD */
    const double *x, *y; /* the data */
    size_t rows;
    const bool *fixed; /* parameters that are not trained, one flag each; NULL: none */
    uint64_t seed;     /* of the order of the data */
    unsigned purpose;
} gsnn_descent;

/* Numbers of workspace. */
size_t gsnn_descent_workspace(const gsnn_descent *descent, const gsnn_dense *net);

/* Trains the parameters in place; `index` tells the random orders of networks apart.  The loss of
 * the last batch goes to *loss.  GSNN_FAILED without memory. */
gsnn_status gsnn_descent_run(const gsnn_descent *descent, const gsnn_dense *net, uint64_t index,
                             double *parameters, double *workspace, double *loss,
                             gsnn_error *error);

#endif
