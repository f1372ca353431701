/* cyclotomic.c - the field and its arithmetic. */
#include "exact/cyclotomic.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpz_poly.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

struct gsnn_field {
    ulong conductor;
    slong degree;
    fmpz_poly_t polynomial; /* the N-th cyclotomic polynomial */
    fmpq_poly_t modulus;    /* the same over Q */
    slong *exponents;       /* its terms below the leading one: reduction touches only those */
    slong *coefficients;
    slong terms;
};

ulong gsnn_conductor_normal(ulong n) {
    return n % 4 == 2 ? n / 2 : n;
}

gsnn_status gsnn_conductor_join(ulong *conductor, ulong n, gsnn_error *error) {
    ulong a = gsnn_conductor_normal(*conductor);
    ulong b = gsnn_conductor_normal(n);
    ulong factor = a / n_gcd(a, b);
    if (b == 0 || b > GSNN_CONDUCTOR_LIMIT || factor > GSNN_CONDUCTOR_LIMIT / b)
        return gsnn_fail(error, GSNN_INVALID,
                         "this needs roots of unity of order beyond the limit of %d",
                         GSNN_CONDUCTOR_LIMIT);
    ulong joined = gsnn_conductor_normal(factor * b);
    ulong degree = n_euler_phi(joined);
    if (degree > GSNN_DEGREE_LIMIT)
        return gsnn_fail(error, GSNN_INVALID,
                         "this needs the field of the roots of unity of order %lu, of degree %lu, "
                         "beyond the limit of %d",
                         joined, degree, GSNN_DEGREE_LIMIT);
    *conductor = joined;
    return GSNN_OK;
}

gsnn_status gsnn_field_new(gsnn_field **field, ulong conductor, gsnn_error *error) {
    *field = NULL;
    ulong limited = 1;
    gsnn_status status = gsnn_conductor_join(&limited, conductor, error);
    if (status)
        return status;
    gsnn_field *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    made->conductor = conductor;
    fmpz_poly_init(made->polynomial);
    fmpz_poly_cyclotomic(made->polynomial, conductor);
    fmpq_poly_init(made->modulus);
    fmpq_poly_set_fmpz_poly(made->modulus, made->polynomial);
    made->degree = fmpz_poly_degree(made->polynomial);
    made->exponents = gsnn_new((size_t)made->degree, sizeof *made->exponents);
    made->coefficients = gsnn_new((size_t)made->degree, sizeof *made->coefficients);
    if (!made->exponents || !made->coefficients) {
        gsnn_field_free(made);
        return gsnn_fail_memory(error);
    }
    for (slong i = 0; i < made->degree; i++) {
        slong coefficient = fmpz_poly_get_coeff_si(made->polynomial, i);
        if (coefficient == 0)
            continue;
        made->exponents[made->terms] = i;
        made->coefficients[made->terms++] = coefficient;
    }
    *field = made;
    return GSNN_OK;
}

void gsnn_field_free(gsnn_field *field) {
    if (!field)
        return;
    fmpz_poly_clear(field->polynomial);
    fmpq_poly_clear(field->modulus);
    free(field->exponents);
    free(field->coefficients);
    free(field);
}

ulong gsnn_field_conductor(const gsnn_field *field) {
    return field->conductor;
}

slong gsnn_field_degree(const gsnn_field *field) {
    return field->degree;
}

void gsnn_field_reduce(const gsnn_field *field, fmpq_poly_t x) {
    if (x->length <= field->degree)
        return;
    fmpz *c = x->coeffs;
    slong length = x->length;
    slong conductor = (slong)field->conductor;
    for (slong i = length - 1; i >= conductor; i--) {
        fmpz_add(c + i - conductor, c + i - conductor, c + i);
        fmpz_zero(c + i);
    }
    for (slong i = FLINT_MIN(length, conductor) - 1; i >= field->degree; i--) {
        if (fmpz_is_zero(c + i))
            continue;
        fmpz *base = c + i - field->degree;
        for (slong k = 0; k < field->terms; k++) {
            fmpz *target = base + field->exponents[k];
            if (field->coefficients[k] == 1)
                fmpz_sub(target, target, c + i);
            else if (field->coefficients[k] == -1)
                fmpz_add(target, target, c + i);
            else
                fmpz_submul_si(target, c + i, field->coefficients[k]);
        }
        fmpz_zero(c + i);
    }
    _fmpq_poly_set_length(x, field->degree);
    _fmpq_poly_normalise(x);
    fmpq_poly_canonicalise(x);
}

void gsnn_field_multiply(const gsnn_field *field, fmpq_poly_t product, const fmpq_poly_t x,
                         const fmpq_poly_t y) {
    fmpq_poly_mul(product, x, y);
    gsnn_field_reduce(field, product);
}

bool gsnn_field_inverse(const gsnn_field *field, fmpq_poly_t inverse, const fmpq_poly_t x) {
    if (fmpq_poly_is_zero(x))
        return false;
    if (fmpq_poly_length(x) == 1) {
        fmpq_poly_inv(inverse, x);
        return true;
    }
    /* The cyclotomic polynomial is irreducible, so the greatest common divisor is 1. */
    fmpq_poly_t one, cofactor;
    fmpq_poly_init(one);
    fmpq_poly_init(cofactor);
    fmpq_poly_xgcd(one, inverse, cofactor, x, field->modulus);
    fmpq_poly_clear(one);
    fmpq_poly_clear(cofactor);
    return true;
}

/* The least non-negative residue. */
static ulong residue(slong k, ulong n) {
    slong r = k % (slong)n;
    return (ulong)(r < 0 ? r + (slong)n : r);
}

void gsnn_field_root(const gsnn_field *field, fmpq_poly_t root, slong k) {
    fmpq_poly_zero(root);
    fmpq_poly_set_coeff_si(root, (slong)residue(k, field->conductor), 1);
    gsnn_field_reduce(field, root);
}

bool gsnn_field_root_of_unity(const gsnn_field *field, fmpq_poly_t root, slong k, ulong n) {
    if (n == 0 || n > WORD_MAX)
        return false;
    ulong turns = residue(k, n);
    ulong divisor = n_gcd(turns, n);
    turns /= divisor;
    n /= divisor;
    ulong conductor = field->conductor;
    if (conductor % n == 0) {
        gsnn_field_root(field, root, (slong)(turns * (conductor / n)));
        return true;
    }
    if (conductor % 2 == 0 || (2 * conductor) % n != 0)
        return false;
    /* The conductor N is odd: exp(2 pi i / 2N) = -zeta^((N+1)/2). */
    ulong halves = turns * (2 * conductor / n);
    gsnn_field_root(field, root, (slong)(halves * ((conductor + 1) / 2) % conductor));
    if (halves % 2)
        fmpq_poly_neg(root, root);
    return true;
}

bool gsnn_field_cosine(const gsnn_field *field, fmpq_poly_t cosine, slong k, ulong n) {
    if (!gsnn_field_root_of_unity(field, cosine, k, n))
        return false;
    fmpq_poly_t conjugate;
    fmpq_poly_init(conjugate);
    gsnn_field_conjugate(field, conjugate, cosine);
    fmpq_poly_add(cosine, cosine, conjugate);
    fmpq_poly_scalar_div_si(cosine, cosine, 2);
    fmpq_poly_clear(conjugate);
    return true;
}

void gsnn_field_galois(const gsnn_field *field, fmpq_poly_t image, const fmpq_poly_t x, slong t) {
    ulong step = residue(t, field->conductor);
    fmpq_poly_t moved;
    fmpq_poly_init2(moved, (slong)field->conductor);
    /* t is prime to N, so the exponents stay distinct and each target is written once. */
    for (slong k = 0; k < x->length; k++)
        fmpz_set(moved->coeffs + n_mulmod2((ulong)k, step, field->conductor), x->coeffs + k);
    fmpz_set(moved->den, x->den);
    _fmpq_poly_set_length(moved, (slong)field->conductor);
    _fmpq_poly_normalise(moved);
    gsnn_field_reduce(field, moved);
    fmpq_poly_swap(image, moved);
    fmpq_poly_clear(moved);
}

void gsnn_field_conjugate(const gsnn_field *field, fmpq_poly_t conjugate, const fmpq_poly_t x) {
    gsnn_field_galois(field, conjugate, x, -1);
}
