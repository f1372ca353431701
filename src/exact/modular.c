/* modular.c - exact numbers modulo a prime. */
#include "exact/modular.h"

#include <flint/ulong_extras.h>

ulong gsnn_prime_next(ulong conductor, ulong below) {
    if (below <= conductor + 1)
        return 0;
    for (ulong p = (below - 2) / conductor * conductor + 1; p > conductor; p -= conductor)
        if (n_is_prime(p))
            return p;
    return 0;
}

void gsnn_modular_set(gsnn_modular *modular, const gsnn_field *field, ulong prime) {
    ulong n = gsnn_field_conductor(field);
    nmod_init(&modular->modulus, prime);
    n_factor_t factors;
    n_factor_init(&factors);
    n_factor(&factors, n, 1);
    bool primitive = false;
    for (ulong g = 2; !primitive; g++) {
        modular->root = nmod_pow_ui(g % prime, (prime - 1) / n, modular->modulus);
        primitive = true;
        for (int i = 0; i < factors.num; i++)
            if (nmod_pow_ui(modular->root, n / factors.p[i], modular->modulus) == 1)
                primitive = false;
    }
}

bool gsnn_modular_reduce(const gsnn_modular *modular, ulong *image, const fmpq_poly_t x) {
    ulong denominator = fmpz_get_nmod(x->den, modular->modulus);
    if (denominator == 0)
        return false;
    ulong value = 0;
    for (slong k = x->length - 1; k >= 0; k--)
        value = nmod_add(nmod_mul(value, modular->root, modular->modulus),
                         fmpz_get_nmod(x->coeffs + k, modular->modulus), modular->modulus);
    *image = denominator == 1 ? value : nmod_div(value, denominator, modular->modulus);
    return true;
}
