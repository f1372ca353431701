/* fit_refit_columns.h - what the outer parameters of a refit are multiplied by, from orbits.
 *
 * Where G moves inputs, outputs and neurons up to sign, equivariant maps between them have entries
 * that agree, up to sign, on each orbit of pairs of places; of a basis there is one for each orbit
 * without contradicting signs. */
#ifndef GSNN_VERIFY_FIT_REFIT_COLUMNS_H
#define GSNN_VERIFY_FIT_REFIT_COLUMNS_H

#include "verify/fit_claims.h"

#include <flint/fmpq_mat.h>

/* Fills the columns of constants, linear maps and output weights, of (rows x outputs) equations, in
 * the order of claims->exact.  False where there are other numbers of them than the document has
 * coefficients, or where neurons are not moved as the enumeration says; a finding is reported
 * then. */
gsnn_status gsnn_fit_refit_columns(const gsnn_fit_claims *claims, fmpq_mat_t columns, bool *filled);

#endif
