/* deep_rows.h - the columns that the layers of a deep network make of rows, and where they start.
 *
 *     z_i = U_i (x, |z_1|, ..., |z_(i-1)|) + b_i,   phi_i = sum_k |z_i,k|
 *
 * Where outputs are moved a layer has a column for each of its output weights, sum_k a_k |z_i,k|
 * with values in R^outputs; one that only later layers see has none.  Derivatives are those of an
 * output's value, by going back through the layers (reverse accumulation), so that all of them take
 * about twice the operations of the columns themselves. */
#ifndef GSNN_FIT_DEEP_ROWS_H
#define GSNN_FIT_DEEP_ROWS_H

#include "fit/problem.h"
#include "random/philox.h"

/* Numbers of workspace that the functions below need; 0 where the problem is not deep. */
size_t gsnn_fit_deep_workspace(const gsnn_fit_problem *problem);

/* Fills the columns of each layer (rows->stride apart). */
void gsnn_fit_deep_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                        const double *inner, double *columns, double *workspace);

/* Fills the derivatives by all inner parameters, a column each, of the columns times `outer`: of
 * that right-hand side, which is the only one where outputs are moved. */
void gsnn_fit_deep_differentiate(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                                 const double *inner, const double *outer, size_t side,
                                 double *jacobian, double *workspace);

/* gradient[j] = the sum over rows and outputs of such derivatives times the residual, by going back
 * once. */
void gsnn_fit_deep_gradient(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                            const double *inner, const double *outer, const double *residual,
                            double *gradient, double *workspace);

/* active[i] = how many neurons of a layer have a positive argument on row i. */
void gsnn_fit_deep_active(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows, size_t layer,
                          const double *inner, double *active, double *workspace);

/* The argument, but for the bias, of a neuron of a layer at a row; `seen` has room for all neurons
 * and gets the absolute values of those of earlier layers. */
double gsnn_fit_deep_argument(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                              size_t layer, size_t neuron, size_t row, const double *inner,
                              double *seen);

#endif
