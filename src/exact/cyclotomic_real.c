/* cyclotomic_real.c - signs and doubles of real elements, through ball arithmetic. */
#include "exact/cyclotomic.h"

#include <flint/fmpq.h>
#include <flint/ulong_extras.h>

bool gsnn_field_is_real(const gsnn_field *field, const fmpq_poly_t x) {
    if (x->length <= 1)
        return true;
    fmpq_poly_t conjugate;
    fmpq_poly_init(conjugate);
    gsnn_field_conjugate(field, conjugate, x);
    bool real = fmpq_poly_equal(conjugate, x);
    fmpq_poly_clear(conjugate);
    return real;
}

void gsnn_field_enclose(const gsnn_field *field, arb_t ball, const fmpq_poly_t x, slong precision) {
    /* A real sum c_k zeta^k is sum c_k cos(2 pi k / N). */
    arb_t cosine, sum;
    fmpq_t angle;
    arb_init(cosine);
    arb_init(sum);
    fmpq_init(angle);
    for (slong k = 0; k < x->length; k++) {
        if (fmpz_is_zero(x->coeffs + k))
            continue;
        fmpq_set_si(angle, 2 * k, gsnn_field_conductor(field));
        arb_cos_pi_fmpq(cosine, angle, precision);
        arb_addmul_fmpz(sum, cosine, x->coeffs + k, precision);
    }
    arb_div_fmpz(ball, sum, x->den, precision);
    arb_clear(cosine);
    arb_clear(sum);
    fmpq_clear(angle);
}

int gsnn_field_sign(const gsnn_field *field, const fmpq_poly_t x) {
    if (x->length <= 1)
        return x->length == 0 ? 0 : fmpz_sgn(x->coeffs);
    arb_t ball;
    arb_init(ball);
    /* x is not zero, so some precision separates it from zero. */
    slong precision = 64;
    do {
        gsnn_field_enclose(field, ball, x, precision);
        precision *= 2;
    } while (arb_contains_zero(ball));
    int sign = arf_sgn(arb_midref(ball));
    arb_clear(ball);
    return sign;
}

double gsnn_field_double(const gsnn_field *field, const fmpq_poly_t x) {
    if (x->length == 0)
        return 0;
    arf_t low, high;
    arf_init(low);
    arf_init(high);
    double value;
    slong twos = (slong)fmpz_val2(x->den);
    if (x->length == 1 && (slong)fmpz_bits(x->den) == twos + 1) {
        /* A dyadic rational is an exact arf, the one kind of number that can lie half-way between
         * two doubles. */
        arf_set_fmpz(low, x->coeffs);
        arf_mul_2exp_si(low, low, -twos);
        value = arf_get_d(low, ARF_RND_NEAR);
    } else {
        /* No tie is possible: for some precision both ends of the ball round alike. */
        arb_t ball;
        arb_init(ball);
        slong precision = 96;
        double other;
        do {
            gsnn_field_enclose(field, ball, x, precision);
            arb_get_interval_arf(low, high, ball, precision);
            value = arf_get_d(low, ARF_RND_NEAR);
            other = arf_get_d(high, ARF_RND_NEAR);
            precision *= 2;
        } while (value != other);
        arb_clear(ball);
    }
    arf_clear(low);
    arf_clear(high);
    return value + 0.0; /* not -0 */
}

bool gsnn_field_is_integral(const fmpq_poly_t x) {
    return fmpz_is_one(x->den);
}

bool gsnn_field_has_conjugate_above(const gsnn_field *field, const fmpq_poly_t x, slong bound) {
    const slong precision = 128;
    ulong conductor = gsnn_field_conductor(field);
    /* |sigma(x)|^2 = sigma(x x*) as complex conjugation is central, and x x* is real. */
    fmpq_poly_t norm;
    fmpq_poly_init(norm);
    gsnn_field_conjugate(field, norm, x);
    gsnn_field_multiply(field, norm, norm, x);
    arb_ptr cosines = _arb_vec_init((slong)conductor);
    arb_t ball;
    fmpq_t angle;
    arb_init(ball);
    fmpq_init(angle);
    for (ulong k = 0; k < conductor; k++) {
        fmpq_set_si(angle, 2 * (slong)k, conductor);
        arb_cos_pi_fmpq(cosines + k, angle, precision);
    }
    bool above = false;
    /* sigma_t and sigma_-t agree on real elements. */
    for (ulong t = 1; !above && 2 * t <= conductor + 1; t++) {
        if (n_gcd(t, conductor) != 1)
            continue;
        arb_zero(ball);
        for (slong k = 0; k < norm->length; k++)
            arb_addmul_fmpz(ball, cosines + (ulong)k * t % conductor, norm->coeffs + k, precision);
        arb_div_fmpz(ball, ball, norm->den, precision);
        arb_sub_si(ball, ball, bound * bound, precision);
        above = arb_is_positive(ball);
    }
    arb_clear(ball);
    fmpq_clear(angle);
    _arb_vec_clear(cosines, (slong)conductor);
    fmpq_poly_clear(norm);
    return above;
}
