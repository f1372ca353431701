#include "exact/interval.h"

void gsnn_interval_init(gsnn_interval *interval, long precision) {
    mpfr_init2(interval->low, precision);
    mpfr_init2(interval->high, precision);
    gsnn_interval_reset(interval, precision);
}

void gsnn_interval_clear(gsnn_interval *interval) {
    mpfr_clear(interval->low);
    mpfr_clear(interval->high);
}

void gsnn_interval_reset(gsnn_interval *interval, long precision) {
    mpfr_set_prec(interval->low, precision);
    mpfr_set_prec(interval->high, precision);
    mpfr_set_zero(interval->low, 1);
    mpfr_set_zero(interval->high, 1);
}

void gsnn_interval_add_cosine(gsnn_interval *interval, const mpz_t factor, unsigned long k,
                              unsigned long n) {
    mpfr_t below, above;
    mpfr_inits2(mpfr_get_prec(interval->low), below, above, (mpfr_ptr)0);
    mpfr_set_ui(above, k, MPFR_RNDN);
    /* Correctly rounded downwards, so the next number is not below the cosine. */
    bool exact = mpfr_cosu(below, above, n, MPFR_RNDD) == 0;
    mpfr_set(above, below, MPFR_RNDN);
    if (!exact)
        mpfr_nextabove(above);
    if (mpz_sgn(factor) < 0)
        mpfr_swap(below, above);
    mpfr_mul_z(below, below, factor, MPFR_RNDD);
    mpfr_mul_z(above, above, factor, MPFR_RNDU);
    mpfr_add(interval->low, interval->low, below, MPFR_RNDD);
    mpfr_add(interval->high, interval->high, above, MPFR_RNDU);
    mpfr_clears(below, above, (mpfr_ptr)0);
}

void gsnn_interval_divide(gsnn_interval *interval, const mpz_t divisor) {
    mpfr_div_z(interval->low, interval->low, divisor, MPFR_RNDD);
    mpfr_div_z(interval->high, interval->high, divisor, MPFR_RNDU);
}

int gsnn_interval_sign(const gsnn_interval *interval) {
    return (mpfr_sgn(interval->low) > 0) - (mpfr_sgn(interval->high) < 0);
}

int gsnn_interval_compare(const gsnn_interval *x, const gsnn_interval *y) {
    return mpfr_greater_p(x->low, y->high) - mpfr_less_p(x->high, y->low);
}

bool gsnn_interval_double(const gsnn_interval *interval, double *value) {
    *value = mpfr_get_d(interval->low, MPFR_RNDN);
    return *value == mpfr_get_d(interval->high, MPFR_RNDN);
}
