/* exact_order.c - deciding finite order. */
#include "exact/exact_order.h"

#include "exact/order_bound.h"

#include <flint/ulong_extras.h>

static bool is_one(const nmod_mat_t matrix) {
    for (slong i = 0; i < matrix->r; i++)
        for (slong j = 0; j < matrix->c; j++)
            if (nmod_mat_entry(matrix, i, j) != (i == j))
                return false;
    return true;
}

/* Whether matrix^exponent is the identity; base and power are scratch. */
static bool is_killed(const nmod_mat_t matrix, const fmpz_t exponent, nmod_mat_t base,
                      nmod_mat_t power) {
    nmod_mat_set(base, matrix);
    nmod_mat_one(power);
    ulong bits = fmpz_bits(exponent);
    for (ulong bit = 0; bit < bits; bit++) {
        if (fmpz_tstbit(exponent, bit))
            nmod_mat_mul(power, power, base);
        nmod_mat_mul(base, base, base);
    }
    return is_one(power);
}

/* The order of a matrix over GF(p) if it divides the bound of gsnn_order_bound, else 0. */
static void modular_order(fmpz_t order, const nmod_mat_t matrix, ulong conductor) {
    nmod_mat_t base, power;
    nmod_mat_init(base, matrix->r, matrix->c, matrix->mod.n);
    nmod_mat_init(power, matrix->r, matrix->c, matrix->mod.n);
    fmpz_t smaller;
    fmpz_init(smaller);
    gsnn_order_bound(order, conductor, matrix->r);
    if (!is_killed(matrix, order, base, power))
        fmpz_zero(order);
    ulong last = FLINT_MAX(conductor, (ulong)matrix->r + 1);
    for (ulong r = 2; !fmpz_is_zero(order) && r <= last; r++)
        while (n_is_prime(r) && fmpz_divisible_si(order, (slong)r)) {
            fmpz_divexact_ui(smaller, order, r);
            if (!is_killed(matrix, smaller, base, power))
                break;
            fmpz_swap(order, smaller);
        }
    fmpz_clear(smaller);
    nmod_mat_clear(base);
    nmod_mat_clear(power);
}

/* Whether x is provably not the trace of an m x m matrix of finite order. */
static bool is_impossible(const gsnn_field *field, const fmpq_poly_t x, slong m) {
    return !gsnn_field_is_integral(x) || gsnn_field_has_conjugate_above(field, x, m);
}

/* Whether g^exponent is the identity.  A matrix of infinite order, whose powers may grow without
 * bound, is given up as soon as the trace of a repeated square shows it. */
static gsnn_status confirm(bool *confirmed, const gsnn_exact_matrix *g, const fmpz_t exponent,
                           gsnn_error *error) {
    *confirmed = false;
    fmpq_poly_t trace;
    fmpq_poly_init(trace);
    gsnn_exact_matrix base, power = {0};
    gsnn_status status = gsnn_exact_matrix_init(&base, g->field, g->rows, g->columns, error);
    if (!status)
        status = gsnn_exact_matrix_init(&power, g->field, g->rows, g->columns, error);
    if (status)
        goto end;
    gsnn_exact_matrix_set(&base, g);
    gsnn_exact_matrix_one(&power);
    ulong bits = fmpz_bits(exponent);
    for (ulong bit = 0; bit < bits; bit++) {
        if (bit > 0)
            status = gsnn_exact_matrix_multiply(&base, &base, &base, error);
        if (status)
            goto end;
        gsnn_exact_matrix_trace(trace, &base);
        if (is_impossible(g->field, trace, g->rows))
            goto end;
        if (fmpz_tstbit(exponent, bit))
            status = gsnn_exact_matrix_multiply(&power, &power, &base, error);
        if (status)
            goto end;
    }
    *confirmed = gsnn_exact_matrix_is_one(&power);
end:
    fmpq_poly_clear(trace);
    gsnn_exact_matrix_clear(&base);
    gsnn_exact_matrix_clear(&power);
    return status;
}

gsnn_status gsnn_exact_matrix_order(fmpz_t order, const gsnn_exact_matrix *g, gsnn_error *error) {
    gsnn_modular modular;
    gsnn_status status = gsnn_exact_matrix_modular(&modular, g, 1, error);
    if (status)
        return status;
    nmod_mat_t image;
    nmod_mat_init(image, g->rows, g->columns, modular.modulus.n);
    gsnn_exact_matrix_reduce(&modular, image, g);
    modular_order(order, image, gsnn_field_conductor(g->field));
    nmod_mat_clear(image);
    /* A matrix of finite order keeps its order modulo the prime: the kernel of the reduction has
     * torsion only of the prime's own order.  So the candidate is right or the order infinite. */
    bool confirmed = false;
    if (!fmpz_is_zero(order))
        status = confirm(&confirmed, g, order, error);
    if (!confirmed)
        fmpz_zero(order);
    return status;
}

gsnn_status gsnn_exact_matrix_infinite_order(bool *proven, const gsnn_exact_matrix *g, ulong powers,
                                             gsnn_error *error) {
    *proven = false;
    gsnn_exact_matrix power;
    gsnn_status status = gsnn_exact_matrix_init(&power, g->field, g->rows, g->columns, error);
    if (status)
        return status;
    fmpq_poly_t trace;
    fmpq_poly_init(trace);
    gsnn_exact_matrix_set(&power, g);
    for (ulong k = 1; !status && !*proven && k <= powers; k++) {
        gsnn_exact_matrix_trace(trace, &power);
        *proven = is_impossible(g->field, trace, g->rows);
        if (!*proven && k < powers)
            status = gsnn_exact_matrix_multiply(&power, &power, g, error);
    }
    fmpq_poly_clear(trace);
    gsnn_exact_matrix_clear(&power);
    return status;
}
