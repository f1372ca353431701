#include "lcn/strata.h"

#include <flint/fmpz_poly.h>

/* Multiplies by 1 / (1 - q^k), modulo q^length. */
static void allow_part(fmpz *series, slong length, slong k) {
    for (slong i = k; i < length; i++)
        fmpz_add(series + i, series + i, series + i - k);
}

void gsnn_lcn_count_strata(fmpz_t interior, fmpz_t boundary, fmpz_t outside, size_t degree,
                           size_t even) {
    slong length = (slong)degree / 2 + 1;
    /* A partition rho with o odd parts: one off each odd part and all halved is a partition into at
     * most o parts and another one.  So with h = (|rho| - o) / 2 their number is the coefficient of
     * q^h in F_o P, F_o = prod_{k <= o} 1 / (1 - q^k), P the partition series; gamma is counted by
     * P too. */
    fmpz *partitions = _fmpz_vec_init(length), *some = _fmpz_vec_init(length);
    fmpz_poly_t f, p, rho;
    fmpz_t ways;
    fmpz_init(ways);
    fmpz_poly_init(f);
    fmpz_poly_init(p);
    fmpz_poly_init(rho);
    fmpz_one(partitions);
    fmpz_one(some);
    for (slong k = 1; k < length; k++)
        allow_part(partitions, length, k);
    for (slong i = 0; i < length; i++)
        fmpz_poly_set_coeff_fmpz(p, i, partitions + i);
    fmpz_zero(interior);
    fmpz_zero(boundary);
    fmpz_zero(outside);
    for (size_t odd = 0; odd <= degree; odd++) {
        if (odd && (slong)odd < length)
            allow_part(some, length, (slong)odd);
        if (odd % 2 != degree % 2)
            continue;
        fmpz_poly_zero(f);
        for (slong i = 0; i < length; i++)
            fmpz_poly_set_coeff_fmpz(f, i, some + i);
        fmpz_poly_mullow(rho, f, p, length);
        slong most = (slong)(degree - odd) / 2; /* |rho| = odd + 2 h, |gamma| = most - h */
        for (slong h = 0; h <= most; h++) {
            fmpz_mul(ways, rho->coeffs + h, partitions + (most - h));
            if (odd >= even)
                fmpz_add(interior, interior, ways);
            else if (odd + 2 * (size_t)h >= even)
                fmpz_add(boundary, boundary, ways);
            else
                fmpz_add(outside, outside, ways);
        }
    }
    _fmpz_vec_clear(partitions, length);
    _fmpz_vec_clear(some, length);
    fmpz_poly_clear(f);
    fmpz_poly_clear(p);
    fmpz_poly_clear(rho);
    fmpz_clear(ways);
}
