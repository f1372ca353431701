/* real_roots.h - the real roots of polynomials over Z, isolated by Descartes' rule of signs. */
#ifndef GSNN_POLYNOMIAL_REAL_ROOTS_H
#define GSNN_POLYNOMIAL_REAL_ROOTS_H

#include "gsnn.h"

#include <flint/fmpq.h>
#include <flint/fmpz_poly.h>

/* An open interval in which Descartes' rule counts `variations` roots, 0 or 1, or a point
 * (low = high), a root; its variations are 1. */
typedef struct gsnn_real_interval {
    fmpq_t low, high; /* 0 where infinite */
    bool low_infinite, high_infinite;
    int variations;
} gsnn_real_interval;

typedef struct gsnn_real_intervals {
    size_t count, capacity;
    gsnn_real_interval *items;
} gsnn_real_intervals;

void gsnn_real_interval_init(gsnn_real_interval *interval);
void gsnn_real_interval_clear(gsnn_real_interval *interval);
void gsnn_real_interval_set(gsnn_real_interval *copy, const gsnn_real_interval *interval);
void gsnn_real_intervals_clear(gsnn_real_intervals *list);

/* Whether it is a point. */
bool gsnn_real_interval_is_point(const gsnn_real_interval *interval);

/* Covers the real line, in order, with intervals whose ends are 0, dyadic numbers, their inverses
 * or infinite, and with the roots among the ends.  The roots of p are the points and one in each
 * interval of one variation.  p is not 0, and squarefree (else it does not end).  The list is empty
 * before; also on failure the caller clears it.  Cost: a few Taylor shifts and about d^2/2 word
 * additions for each of the intervals that are halved, of which there are O(d (log d + bits)). */
gsnn_status gsnn_real_roots_isolate(gsnn_real_intervals *list, const fmpz_poly_t p,
                                    const gsnn_run *run, gsnn_error *error);

/* The number of roots in the list. */
size_t gsnn_real_intervals_roots(const gsnn_real_intervals *list);

/* A simple number inside: the middle, or one beyond the finite end of a half-line. */
void gsnn_real_interval_cut(fmpq_t cut, const gsnn_real_interval *interval);

/* Whether high - low <= 2^-bits max(1, |low|), or bits < 0; the ends are finite. */
bool gsnn_real_interval_is_narrow(const gsnn_real_interval *interval, slong bits);

/* The sign of p at x. */
int gsnn_polynomial_sign(const fmpz_poly_t p, const fmpq *x);

/* Narrows an interval of one variation to a point or to finite ends of width at most
 * 2^-bits max(1,|x|), of any width where bits < 0, at which p has opposite signs, none of them 0.
 */
void gsnn_real_interval_refine(gsnn_real_interval *interval, const fmpz_poly_t p, slong bits);

/* The root in an interval of one variation, to double precision. */
double gsnn_real_interval_double(const gsnn_real_interval *interval, const fmpz_poly_t p);

/* Whether p, not 0, has no multiple root: at once where that shows modulo a prime. */
bool gsnn_polynomial_is_squarefree(const fmpz_poly_t p);

#endif
