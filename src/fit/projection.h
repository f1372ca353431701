/* projection.h - variable projection: the outer parameters are always the best ones.
 *
 * For given inner parameters the outer ones are a linear least squares problem, so that the squared
 * error is a function of the inner ones alone (G. Golub, V. Pereyra, SIAM J. Numer. Anal. 10,
 * 1973).  Its gradient is that at fixed outer parameters; its Gauss-Newton step in Kaufman's
 * approximation (BIT 15, 1975) comes from the Jacobian projected off the outer columns: with G the
 * Gram matrix of [outer | Jacobian] and S the Schur complement of the outer block, the step solves
 *     (S_jk (a_j.a_k) + mu |a_j|^2 (J'J)_jj [j = k]) step = sum over outputs o of a_jo J_j'r_o,
 * a_j the output weights of the channel that parameter j is of, and r the residuals.  Where outputs
 * are moved derivatives have the output weights in them, and there is one right-hand side.  So they
 * have of deep networks, for each right-hand side others: S and the gradient are then sums over
 * these. */
#ifndef GSNN_FIT_PROJECTION_H
#define GSNN_FIT_PROJECTION_H

#include "fit/problem.h"

typedef struct gsnn_projection {
    const gsnn_fit_problem *problem;
    const gsnn_fit_rows *rows;
    double *columns;  /* outer ones, then derivatives by inner parameters */
    double *factor;   /* of the scaled Gram matrix of the outer ones */
    double *scale;    /* of the outer columns: 1 over their length */
    double *outer;    /* outer x sides, by columns */
    double *residual; /* rows x sides, by columns */
    double *inner;    /* the parameters of the derivatives */
    double sse;       /* sum of squares of the residual */
    double *product;  /* outer x inner: the outer columns times the others */
    double *schur;    /* inner x inner: S_jk (a_j.a_k) */
    double *system;   /* inner x inner */
    double *length;   /* J_j'J_j */
    double *damping;  /* what mu is multiplied by */
    double *gradient; /* -1/2 of the gradient of sse */
    double *parts;    /* inner x GSNN_GRADIENT_PARTS */
    double *side;     /* outer x sides */
    double *deep;     /* workspace of deep networks */
    int8_t *slopes;   /* of neurons at the rows, with the outer columns; NULL: too many to keep */
} gsnn_projection;

/* Up to so many inner parameters there is room for gsnn_projection_linearise and what needs it. */
#define GSNN_PROJECTION_MOST_INNER 500

/* Room for a problem on some rows, both borrowed; the caller clears, also on failure. */
gsnn_status gsnn_projection_init(gsnn_projection *projection, const gsnn_fit_problem *problem,
                                 const gsnn_fit_rows *rows, gsnn_error *error);
void gsnn_projection_clear(gsnn_projection *projection);

/* Sets the outer columns, the outer parameters (by normal equations of unit diagonal with a ridge
 * of 1e-9 and two steps of iterative refinement), the residual and sse.  N (sum of neurons x
 * dimensions + outer^2/2) operations on N rows. */
void gsnn_projection_evaluate(gsnn_projection *projection, const double *inner);

/* Sets the outer columns and the residual for given outer parameters, which it takes over, and
 * nothing else. */
void gsnn_projection_apply(gsnn_projection *projection, const double *inner, const double *outer);

/* Behind gsnn_projection_evaluate, or gsnn_projection_apply, with the same parameters: sets the
 * gradient, for the residual that there is, and nothing else but the derivatives, or not even
 * these. */
void gsnn_projection_set_gradient(gsnn_projection *projection, const double *inner);

/* Behind gsnn_projection_evaluate with the same parameters: sets the gradient and what steps need.
 * N inner (inner + 2 outer)/2 operations and more, of a deep network for each right-hand side. */
void gsnn_projection_linearise(gsnn_projection *projection, const double *inner);

/* The step for that mu; false where the system is not positive definite or the step not finite. */
bool gsnn_projection_step(gsnn_projection *projection, double mu, double *step);

/* The arguments of a channel of type 1 at the parameters of the derivatives: active[i] of them are
 * positive on row i. */
void gsnn_projection_active(const gsnn_projection *projection, size_t channel, double *active);

#endif
