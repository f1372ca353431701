/* errors.h - how large the errors of predictions are, by units. */
#ifndef GSNN_FIT_ERRORS_H
#define GSNN_FIT_ERRORS_H

#include "fit/fit_data.h"

/* The mean error over units, that of a unit being the mean over its rows; squared or, of
 * classes, the logistic loss (class_loss.h). */
typedef struct gsnn_unit_error {
    double mean;
    double deviation; /* the standard error of the mean: sqrt(sum (e - mean)^2 / (n (n - 1))) */
} gsnn_unit_error;

/* The error of a row: the sum of the squares of its outputs' errors, or the logistic loss. */
double gsnn_row_error(const double *values, const double *y, size_t outputs, bool logistic);

/* units[u] = the error of unit u.  GSNN_FAILED without memory. */
gsnn_status gsnn_unit_errors(double *units, const gsnn_fit_data *data, const double *predicted,
                             bool logistic, gsnn_error *error);

/* Of predicted values (rows x outputs).  GSNN_FAILED without memory. */
gsnn_status gsnn_unit_error_of(gsnn_unit_error *answer, const gsnn_fit_data *data,
                               const double *predicted, bool logistic, gsnn_error *error);

/* The share of rows whose class the values say (gsnn_class_right). */
double gsnn_accuracy(const gsnn_fit_data *data, const double *predicted);

/* The half-width that covers a new unit with probability 0.9, where errors of units are
 * exchangeable: of the n units' largest absolute errors the ceil(0.9 (n + 1))-th smallest (V. Vovk
 * et al., Algorithmic Learning in a Random World, 2005).  *known is false below 9 units. */
gsnn_status gsnn_coverage(bool *known, double *width, const gsnn_fit_data *data,
                          const double *predicted, gsnn_error *error);

#endif
