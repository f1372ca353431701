/* temperature.h - how much less sure of classes a fit should be.
 *
 * Where classes can be told apart without an error nothing keeps values from growing, and few rows
 * held out that are wrong cost more than all others (C. Guo et al., On calibration of modern neural
 * networks, 2017). */
#ifndef GSNN_FIT_TEMPERATURE_H
#define GSNN_FIT_TEMPERATURE_H

#include "fit/problem.h"

/* Multiplies values of rows (rows x outputs) by the factor of at most 1 with which their mean
 * logistic loss is least, by bisection of its derivative, and sets *factor.  GSNN_FAILED without
 * memory. */
gsnn_status gsnn_temper(double *factor, double *values, const gsnn_fit_data *data,
                        gsnn_error *error);

/* Outer parameters (outer x sides) with which the outputs as they were given are multiplied by
 * that factor, of outputs that nothing moves. */
void gsnn_temper_outer(double *outer, const gsnn_fit_problem *problem, double factor);

#endif
