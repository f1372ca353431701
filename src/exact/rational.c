#include "exact/rational.h"

#include <math.h>
#include <mpfr.h>

double gsnn_rational_double(const fmpq_t x) {
    mpq_t q;
    mpfr_t rounded;
    flint_mpq_init_set_readonly(q, x);
    mpfr_init2(rounded, 100);
    /* Toward zero, and one bit more that tells whether something was left: the rounding to double,
     * perhaps to a subnormal one, is then the only one. */
    if (mpfr_set_q(rounded, q, MPFR_RNDZ)) {
        mpfr_prec_round(rounded, 101, MPFR_RNDZ);
        if (mpfr_sgn(rounded) > 0)
            mpfr_nextabove(rounded);
        else
            mpfr_nextbelow(rounded);
    }
    double result = mpfr_get_d(rounded, MPFR_RNDN);
    mpfr_clear(rounded);
    flint_mpq_clear_readonly(q);
    return result;
}

void gsnn_rational_set_double(fmpq_t x, double value) {
    int exponent;
    double fraction = frexp(value, &exponent);
    fmpz_set_d(fmpq_numref(x), ldexp(fraction, 53)); /* an integer below 2^53 */
    fmpz_one(fmpq_denref(x));
    if (exponent >= 53)
        fmpq_mul_2exp(x, x, (flint_bitcnt_t)(exponent - 53));
    else
        fmpq_div_2exp(x, x, (flint_bitcnt_t)(53 - exponent));
}
