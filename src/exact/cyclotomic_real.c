/* cyclotomic_real.c - signs and doubles of real elements, through ball arithmetic. */
#include "exact/cyclotomic.h"

#include <flint/fmpq.h>

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
