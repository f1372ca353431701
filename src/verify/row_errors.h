/* row_errors.h - errors of rows, squared or of classes the logistic loss, of a network or of stated
 * values, and how far rounding may take a sum of them. */
#ifndef GSNN_VERIFY_ROW_ERRORS_H
#define GSNN_VERIFY_ROW_ERRORS_H

#include "verify/fit_claims.h"

typedef struct gsnn_row_errors {
    double *errors;              /* of rows */
    double *units;               /* means over the rows of units, where these are known */
    double *largest;             /* the largest absolute errors of rows */
    size_t right;                /* rows whose class is the sign of the value */
    double sum, mean, deviation; /* over rows; over units, with its standard error */
    double rounding;             /* what a value may be off by */
    double slack;                /* relative to nothing: what sums of errors may be off by */
} gsnn_row_errors;

/* Room for the rows of those claims; the caller clears, also on failure. */
gsnn_status gsnn_row_errors_init(gsnn_row_errors *errors, const gsnn_fit_claims *claims);
void gsnn_row_errors_clear(gsnn_row_errors *errors);

/* Sets the errors of the network, by its dense copy, on the rows of the table. */
gsnn_status gsnn_row_errors_of_network(const gsnn_fit_claims *claims, gsnn_row_errors *errors);

/* The same of values, rows x outputs. */
gsnn_status gsnn_row_errors_of_values(const gsnn_fit_claims *claims, const double *values,
                                      gsnn_row_errors *errors);

/* What an output of a row is to be. */
double gsnn_fit_output_of(const gsnn_fit_claims *claims, size_t row, size_t output);

#endif
