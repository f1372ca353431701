/* plain.h - the functional dimension of a plain ReLU network.
 *
 * dim = max rank of (dF/dtheta at z)_{z in Z} over finite sets Z of inputs where F is smooth in
 * theta.  One hidden layer: a closed formula.  Deeper: a lower bound from the ranks of Jacobians on
 * cells (modulo a prime, which can only be too small) and an upper bound from explicit vectors that
 * every Jacobian annihilates; where all cells are known, the rank over the integers.
 * After Grigsby, Lindsey, Meyerhoff and Wu. */
#ifndef GSNN_DIMENSION_PLAIN_H
#define GSNN_DIMENSION_PLAIN_H

#include "dimension/integer_net.h"
#include "dimension/pattern_set.h"

typedef struct gsnn_plain_options {
    size_t lines;     /* of the walk, for three inputs and more */
    uint64_t seed;    /* of the lines */
    bool exhaustive;  /* list all cells whatever the number of inputs */
    size_t max_cells; /* give up listing beyond */
    bool points;      /* keep a point of each cell */
} gsnn_plain_options;

/* Limits beyond which a network is refused: parameters, and entries of a matrix. */
#define GSNN_DIMENSION_MAX_PARAMETERS 20000
#define GSNN_DIMENSION_MAX_ENTRIES (UINT64_C(1) << 31)

typedef struct gsnn_plain_dimension {
    size_t parameters, bound; /* D and D - hidden neurons */
    size_t inputs, hidden;
    bool smooth;         /* false: nowhere smooth, there is no dimension */
    bool exact;          /* lower == upper, or all cells decided it */
    size_t lower, upper; /* the dimension when exact */
    bool cells_known;    /* cells and nonsmooth_cells are counts of all there are */
    size_t cells, nonsmooth_cells, lines;
    bool *dead, *always_on; /* of each hidden neuron: proved so */
    bool fibre_known;
    fmpz_t components, orbits;
    size_t fibre_dimension;
    gsnn_pattern_set patterns; /* of the cells met */
    fmpq *points;              /* cells x inputs, when asked for */
    size_t point_capacity;     /* in numbers */
    size_t *gains;             /* what each cell added to the rank */
    size_t gain_capacity;
} gsnn_plain_dimension;

/* Computes all that; the caller clears, also on failure.  GSNN_INVALID for another activation than
 * ReLU; GSNN_FAILED beyond the limits. */
gsnn_status gsnn_plain_dimension_init(gsnn_plain_dimension *dimension, const gsnn_mlp *mlp,
                                      const gsnn_plain_options *options, const gsnn_run *run,
                                      gsnn_error *error);
void gsnn_plain_dimension_clear(gsnn_plain_dimension *dimension);

/* The lower and the upper bound's kernel: vectors that annihilate every Jacobian, modulo the
 * prime: rescalings of hidden neurons, the parameters of dead ones, and the affine changes of those
 * of a layer that are always on.  Returns their rank through *rank. */
gsnn_status gsnn_kernel_rank(const gsnn_integer_net *net, const bool *dead, const bool *always_on,
                             size_t *rank, gsnn_error *error);

#endif
