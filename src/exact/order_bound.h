/* order_bound.h - multiples of all finite orders of matrices over Q(zeta_N). */
#ifndef GSNN_EXACT_ORDER_BOUND_H
#define GSNN_EXACT_ORDER_BOUND_H

#include <flint/fmpz.h>

/* A multiple of the order of every m x m matrix of finite order over Q(zeta_N), N the conductor:
 * the product of the prime powers q with phi(lcm(N, q)) / phi(N) <= m.  (An eigenvalue of order q
 * has that degree over the field.)  An element of a group reduced modulo a prime whose power to
 * this bound is not the identity therefore proves the group infinite. */
void gsnn_order_bound(fmpz_t bound, ulong conductor, slong m);

/* A multiple of the order of every finite group of m x m matrices over Q(zeta_N), N the conductor.
 * Source: I. Schur 1905 (H. Minkowski 1887 for N = 1); J.-P. Serre, "Bounds for the orders of the
 * finite subgroups of G(k)", 2007, section 2. */
void gsnn_finite_group_bound(fmpz_t bound, ulong conductor, slong m);

#endif
