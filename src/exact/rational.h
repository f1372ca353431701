/* rational.h - between rational numbers and doubles. */
#ifndef GSNN_EXACT_RATIONAL_H
#define GSNN_EXACT_RATIONAL_H

#include <flint/fmpq.h>

/* The double nearest to x, ties to even; infinite beyond the range of doubles. */
double gsnn_rational_double(const fmpq_t x);

/* Sets x to the value of a finite double. */
void gsnn_rational_set_double(fmpq_t x, double value);

#endif
