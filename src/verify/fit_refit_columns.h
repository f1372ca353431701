/* fit_refit_columns.h - what the outer parameters of a refit are multiplied by: the functions that
 * move with the group.
 *
 * Where G moves inputs, outputs and neurons up to sign, equivariant maps between them have entries
 * that agree, up to sign, on each orbit of pairs of places; of a basis there is one for each orbit
 * without contradicting signs.  Where it moves some of them by matrices, the maps are the solutions
 * of linear equations. */
#ifndef GSNN_VERIFY_FIT_REFIT_COLUMNS_H
#define GSNN_VERIFY_FIT_REFIT_COLUMNS_H

#include "verify/fit_claims.h"

#include <flint/fmpq_mat.h>

/* Where all are moved up to sign: fills the columns of constants, linear maps and output weights,
 * of (rows x outputs) equations, in the order of claims->exact.  False where there are other
 * numbers of them than the document has coefficients, or where neurons are not moved as the
 * enumeration says; a finding is reported then. */
gsnn_status gsnn_fit_refit_columns(const gsnn_fit_claims *claims, fmpq_mat_t columns, bool *filled);

/* The same of any rational matrices (fit_refit_matrices.c), with the enumeration's bases; numbers
 * of neurons, which the network may have rounded, are made anew from its free parameters and
 * compared. *reason is why it cannot be done, or NULL. */
gsnn_status gsnn_fit_refit_matrices(gsnn_fit_claims *claims, const gsnn_value *network,
                                    fmpq_mat_t columns, bool *filled, const char **reason);

/* ---- What both fill in ----------------------------------------------------------------------- */

/* The number that a column has for an output of a row. */
fmpq *gsnn_fit_equation(const gsnn_fit_claims *claims, fmpq_mat_t columns, size_t row,
                        size_t output, size_t column);

/* Whether there are as many functions as the document has coefficients of that name; reports. */
bool gsnn_fit_compare_functions(const gsnn_fit_claims *claims, const char *name, size_t stated,
                                size_t is);

/* value = ReLU(row x + bias), or half the absolute value for type 2. */
void gsnn_fit_neuron_value(const gsnn_fit_claims *claims, const fmpq *row, const fmpq *bias,
                           int type, const fmpq *x, fmpq_t value);

#endif
