/* cyclotomic_real.c - signs and doubles of real elements, through interval arithmetic. */
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

void gsnn_field_enclose(const gsnn_field *field, gsnn_interval *interval, const fmpq_poly_t x,
                        long precision) {
    mpz_t factor;
    mpz_init(factor);
    gsnn_interval_reset(interval, precision);
    /* A real sum c_k zeta^k is sum c_k cos(2 pi k / N). */
    for (slong k = 0; k < x->length; k++) {
        if (fmpz_is_zero(x->coeffs + k))
            continue;
        fmpz_get_mpz(factor, x->coeffs + k);
        gsnn_interval_add_cosine(interval, factor, (ulong)k, gsnn_field_conductor(field));
    }
    fmpz_get_mpz(factor, x->den);
    gsnn_interval_divide(interval, factor);
    mpz_clear(factor);
}

int gsnn_field_sign(const gsnn_field *field, const fmpq_poly_t x) {
    if (x->length <= 1)
        return x->length == 0 ? 0 : fmpz_sgn(x->coeffs);
    long precision = 64;
    int sign = 0;
    gsnn_interval interval;
    gsnn_interval_init(&interval, precision);
    /* x is not zero, so some precision separates it from zero. */
    for (; !sign; precision *= 2) {
        gsnn_field_enclose(field, &interval, x, precision);
        sign = gsnn_interval_sign(&interval);
    }
    gsnn_interval_clear(&interval);
    return sign;
}

double gsnn_field_double(const gsnn_field *field, const fmpq_poly_t x) {
    if (x->length == 0)
        return 0;
    double value;
    slong twos = (slong)fmpz_val2(x->den);
    if (x->length == 1 && (slong)fmpz_bits(x->den) == twos + 1) {
        /* A dyadic rational is an exact floating point number, the one kind of number that can lie
         * half-way between two doubles. */
        mpfr_t exact;
        mpfr_init2(exact, (long)fmpz_bits(x->coeffs) + 1);
        fmpz_get_mpfr(exact, x->coeffs, MPFR_RNDN);
        mpfr_div_2si(exact, exact, twos, MPFR_RNDN);
        value = mpfr_get_d(exact, MPFR_RNDN);
        mpfr_clear(exact);
    } else {
        /* No tie is possible: for some precision both ends round alike. */
        long precision = 96;
        gsnn_interval interval;
        gsnn_interval_init(&interval, precision);
        do {
            gsnn_field_enclose(field, &interval, x, precision);
            precision *= 2;
        } while (!gsnn_interval_double(&interval, &value));
        gsnn_interval_clear(&interval);
    }
    return value + 0.0; /* not -0 */
}
