/* interval.h - real numbers enclosed between two floating point numbers. */
#ifndef GSNN_EXACT_INTERVAL_H
#define GSNN_EXACT_INTERVAL_H

#include "gsnn.h"

#include <gmp.h>

#include <mpfr.h>

/* low <= x <= high, of one precision. */
typedef struct gsnn_interval {
    mpfr_t low, high;
} gsnn_interval;

/* An interval of that precision in bits; the caller clears it. */
void gsnn_interval_init(gsnn_interval *interval, long precision);
void gsnn_interval_clear(gsnn_interval *interval);

/* Sets it to 0, at another precision. */
void gsnn_interval_reset(gsnn_interval *interval, long precision);

/* Adds factor * cos(2 pi k / n). */
void gsnn_interval_add_cosine(gsnn_interval *interval, const mpz_t factor, unsigned long k,
                              unsigned long n);

/* Divides by a positive number. */
void gsnn_interval_divide(gsnn_interval *interval, const mpz_t divisor);

/* -1 or 1 if all of it is negative or positive, otherwise 0. */
int gsnn_interval_sign(const gsnn_interval *interval);

/* -1 or 1 if all of x is below or above all of y, otherwise 0. */
int gsnn_interval_compare(const gsnn_interval *x, const gsnn_interval *y);

/* Whether both ends round to the same double, which is *value then. */
bool gsnn_interval_double(const gsnn_interval *interval, double *value);

#endif
