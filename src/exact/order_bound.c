#include "exact/order_bound.h"

#include <flint/ulong_extras.h>

/* The largest e such that the field's extension by the roots of unity of order r^e has degree at
 * most m. */
static ulong element_exponent(ulong conductor, ulong r, ulong m) {
    ulong exponent = 0;
    while (conductor % r == 0) {
        conductor /= r;
        exponent++;
    }
    ulong degree = 1; /* of the extension by the roots of order r^exponent */
    if (exponent == 0) {
        degree = r - 1;
        if (degree > m)
            return 0;
        exponent = 1;
    }
    while (degree <= m / r) {
        degree *= r;
        exponent++;
    }
    return exponent;
}

/* The exponent of the prime r in the orders of finite groups (see Serre): the Galois group of K(all
 * roots of unity of r-power order)/K, K = Q(zeta_N), is an open subgroup of the r-adic units, for r
 * dividing N (4 dividing N when r = 2) 1 + r^a Z_r with r^a the part of N, and all of them
 * otherwise. */
static ulong group_exponent(ulong conductor, ulong r, ulong m) {
    ulong a = 0;
    while (conductor % r == 0) {
        conductor /= r;
        a++;
    }
    if (r == 2 && a == 1)
        a = 0;
    ulong degree = a || r == 2 ? 1 : r - 1; /* of K(zeta_r) over K, and 1 for r = 2 */
    ulong exponent = (a ? a : 1) * (m / degree);
    for (ulong rest = m / degree / r; rest; rest /= r)
        exponent += rest;
    return exponent;
}

/* The product of r^exponent(N, r, m) over all primes r: it is 1 beyond N and m + 1. */
static void multiply_powers(fmpz_t bound, ulong conductor, slong m,
                            ulong (*exponent)(ulong conductor, ulong r, ulong m)) {
    fmpz_t power;
    fmpz_init(power);
    fmpz_one(bound);
    ulong last = FLINT_MAX(conductor, (ulong)m + 1);
    for (ulong r = 2; r <= last; r++) {
        if (!n_is_prime(r))
            continue;
        fmpz_set_ui(power, r);
        fmpz_pow_ui(power, power, exponent(conductor, r, (ulong)m));
        fmpz_mul(bound, bound, power);
    }
    fmpz_clear(power);
}

void gsnn_order_bound(fmpz_t bound, ulong conductor, slong m) {
    multiply_powers(bound, conductor, m, element_exponent);
}

void gsnn_finite_group_bound(fmpz_t bound, ulong conductor, slong m) {
    multiply_powers(bound, conductor, m, group_exponent);
}
