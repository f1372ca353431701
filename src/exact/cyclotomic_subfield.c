/* cyclotomic_subfield.c - embedding into larger fields, restriction to smaller ones, and the
 * quadratic subfields. */
#include "exact/cyclotomic.h"

#include <flint/ulong_extras.h>

/* sum += numerator * root, term by term of x. */
static void add_multiple(fmpq_poly_t sum, const fmpq_poly_t root, const fmpz_t numerator,
                         fmpq_poly_t scratch) {
    fmpq_poly_scalar_mul_fmpz(scratch, root, numerator);
    fmpq_poly_add(sum, sum, scratch);
}

bool gsnn_field_embed(const gsnn_field *field, fmpq_poly_t image, const gsnn_field *small,
                      const fmpq_poly_t x) {
    ulong n = gsnn_field_conductor(small);
    fmpq_poly_t sum, root, scratch;
    fmpq_poly_init(sum);
    fmpq_poly_init(root);
    fmpq_poly_init(scratch);
    bool contained = gsnn_field_root_of_unity(field, root, 1, n);
    for (slong k = 0; contained && k < x->length; k++) {
        if (fmpz_is_zero(x->coeffs + k))
            continue;
        gsnn_field_root_of_unity(field, root, k, n);
        add_multiple(sum, root, x->coeffs + k, scratch);
    }
    if (contained) {
        fmpq_poly_scalar_div_fmpz(image, sum, x->den);
    }
    fmpq_poly_clear(sum);
    fmpq_poly_clear(root);
    fmpq_poly_clear(scratch);
    return contained;
}

bool gsnn_field_restrict(const gsnn_field *field, fmpq_poly_t image, const gsnn_field *small,
                         const fmpq_poly_t x) {
    ulong m = gsnn_field_conductor(small);
    ulong p = gsnn_field_conductor(field) / m;
    bool tame = m % p != 0; /* p divides the conductor of field exactly once */
    /* zeta_N = zeta_p^u zeta_m^v with u m + v p = 1.  Tame: zeta_N^k has the relative trace
     * (p - 1 or -1) zeta_m^(v k), the first where p divides k; the degree is p - 1.  Otherwise
     * zeta_N^k has the trace p zeta_m^(k/p) or 0; the degree is p. */
    ulong v = !tame || m == 1 ? 1 : n_invmod(p % m, m);
    fmpq_poly_t sum, root, scratch;
    fmpz_t weight;
    fmpq_poly_init(sum);
    fmpq_poly_init(root);
    fmpq_poly_init(scratch);
    fmpz_init(weight);
    for (slong k = 0; k < x->length; k++) {
        bool divides = (ulong)k % p == 0;
        if (fmpz_is_zero(x->coeffs + k) || (!tame && !divides))
            continue;
        if (tame) {
            gsnn_field_root(small, root, (slong)n_mulmod2((ulong)k % m, v, m));
            fmpz_mul_si(weight, x->coeffs + k, divides ? (slong)p - 1 : -1);
        } else {
            gsnn_field_root(small, root, k / (slong)p);
            fmpz_mul_ui(weight, x->coeffs + k, p);
        }
        add_multiple(sum, root, weight, scratch);
    }
    fmpz_mul_ui(weight, x->den, tame ? p - 1 : p);
    fmpq_poly_scalar_div_fmpz(sum, sum, weight);
    bool inside = gsnn_field_embed(field, scratch, small, sum) && fmpq_poly_equal(scratch, x);
    if (inside)
        fmpq_poly_swap(image, sum);
    fmpq_poly_clear(sum);
    fmpq_poly_clear(root);
    fmpq_poly_clear(scratch);
    fmpz_clear(weight);
    return inside;
}

bool gsnn_square_free(fmpz_t root, ulong *free_part, const fmpz_t n) {
    fmpz_t rest;
    fmpz_init_set(rest, n);
    fmpz_one(root);
    *free_part = 1;
    bool within = true;
    if (fmpz_is_zero(n))
        fmpz_zero(root);
    for (ulong p = 2; within && p <= GSNN_CONDUCTOR_LIMIT && fmpz_cmp_ui(rest, 1) > 0; p++) {
        ulong exponent = 0;
        while (fmpz_divisible_si(rest, (slong)p)) {
            fmpz_divexact_ui(rest, rest, p);
            if (++exponent % 2 == 0)
                fmpz_mul_ui(root, root, p);
        }
        if (exponent % 2)
            within = *free_part <= GSNN_CONDUCTOR_LIMIT / p;
        if (exponent % 2 && within)
            *free_part *= p;
    }
    /* What is left has only larger prime factors. */
    if (within && fmpz_cmp_ui(rest, 1) > 0) {
        within = fmpz_is_square(rest);
        if (within) {
            fmpz_sqrt(rest, rest);
            fmpz_mul(root, root, rest);
        }
    }
    fmpz_clear(rest);
    return within;
}

ulong gsnn_sqrt_conductor(ulong n) {
    return n % 4 == 1 ? n : 4 * n;
}

bool gsnn_field_sqrt(const gsnn_field *field, fmpq_poly_t root, ulong n) {
    ulong N = gsnn_field_conductor(field);
    ulong discriminant = gsnn_sqrt_conductor(n);
    if (N % discriminant != 0)
        return false;
    ulong step = N / discriminant;
    fmpz_t d, index;
    fmpz_init_set_ui(d, discriminant);
    fmpz_init(index);
    fmpq_poly_zero(root);
    for (ulong k = 1; k <= discriminant; k++) {
        fmpz_set_ui(index, k);
        fmpq_poly_set_coeff_si(root, (slong)(k % discriminant * step), fmpz_kronecker(d, index));
    }
    gsnn_field_reduce(field, root);
    if (discriminant != n)
        fmpq_poly_scalar_div_si(root, root, 2);
    fmpz_clear(d);
    fmpz_clear(index);
    return true;
}
