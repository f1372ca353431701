#include "polynomial/real_roots.h"

#include "exact/modular.h"

#include <assert.h>
#include <flint/nmod_poly.h>

int gsnn_polynomial_sign(const fmpz_poly_t p, const fmpq *x) {
    slong n = fmpz_poly_degree(p);
    if (n < 0)
        return 0;
    fmpz_t sum, power, term;
    fmpz_init_set(sum, p->coeffs + n);
    fmpz_init_set_ui(power, 1);
    fmpz_init(term);
    for (slong i = n; i-- > 0;) {
        fmpz_mul(power, power, fmpq_denref(x));
        fmpz_mul(sum, sum, fmpq_numref(x));
        fmpz_mul(term, p->coeffs + i, power);
        fmpz_add(sum, sum, term);
    }
    int sign = fmpz_sgn(sum);
    fmpz_clear(sum);
    fmpz_clear(power);
    fmpz_clear(term);
    return sign;
}

void gsnn_real_interval_refine(gsnn_real_interval *interval, const fmpz_poly_t p, slong bits) {
    assert(interval->variations == 1);
    if (gsnn_real_interval_is_point(interval))
        return;
    fmpq_t cut;
    fmpq_init(cut);
    /* Just inside the ends, where p may vanish, its signs are those of the one simple root: the
     * sign at the right of it is known once one end or cut has a sign. */
    int low = interval->low_infinite ? 0 : gsnn_polynomial_sign(p, interval->low);
    int high = interval->high_infinite ? 0 : gsnn_polynomial_sign(p, interval->high);
    slong n = fmpz_poly_degree(p);
    int lead = fmpz_sgn(p->coeffs + n);
    int inside_low = interval->low_infinite ? (n % 2 ? -lead : lead) : low;
    int inside_high = interval->high_infinite ? lead : high;
    if (!inside_low || !inside_high) {
        /* A root at an end: the derivative tells the sign beside it. */
        fmpz_poly_t slope;
        fmpz_poly_init(slope);
        fmpz_poly_derivative(slope, p);
        if (!inside_low)
            inside_low = gsnn_polynomial_sign(slope, interval->low);
        if (!inside_high)
            inside_high = -gsnn_polynomial_sign(slope, interval->high);
        fmpz_poly_clear(slope);
    }
    assert(inside_low == -inside_high);
    while (!low || !high || !gsnn_real_interval_is_narrow(interval, bits)) {
        gsnn_real_interval_cut(cut, interval);
        int sign = gsnn_polynomial_sign(p, cut);
        if (sign == 0) {
            fmpq_set(interval->low, cut);
            fmpq_set(interval->high, cut);
            interval->low_infinite = interval->high_infinite = false;
            break;
        }
        if (sign == inside_low) {
            fmpq_set(interval->low, cut);
            interval->low_infinite = false;
            low = sign;
        } else {
            fmpq_set(interval->high, cut);
            interval->high_infinite = false;
            high = sign;
        }
    }
    fmpq_clear(cut);
}

double gsnn_real_interval_double(const gsnn_real_interval *interval, const fmpz_poly_t p) {
    gsnn_real_interval narrow;
    gsnn_real_interval_init(&narrow);
    gsnn_real_interval_set(&narrow, interval);
    gsnn_real_interval_refine(&narrow, p, 60);
    fmpq_add(narrow.low, narrow.low, narrow.high);
    fmpq_div_2exp(narrow.low, narrow.low, 1);
    double value = fmpq_get_d(narrow.low);
    gsnn_real_interval_clear(&narrow);
    return value;
}

bool gsnn_polynomial_is_squarefree(const fmpz_poly_t p) {
    /* A common divisor of p and p' survives modulo a prime that keeps the degrees. */
    ulong prime = GSNN_PRIME_BOUND;
    nmod_poly_t image;
    for (int attempt = 0; attempt < 2; attempt++) {
        prime = gsnn_prime_next(1, prime);
        nmod_poly_init(image, prime);
        fmpz_poly_get_nmod_poly(image, p);
        bool proof =
            nmod_poly_degree(image) == fmpz_poly_degree(p) && nmod_poly_is_squarefree(image);
        nmod_poly_clear(image);
        if (proof)
            return true;
    }
    return fmpz_poly_is_squarefree(p);
}
