/* entry_function.c - the functions sqrt, cos, sin and E of the grammar. */
#include "exact/entry_value.h"

#include "base/error.h"

/* In the first pass notes that the conductor is needed; in the second, that it is available. */
static gsnn_status need(gsnn_entry_scope *scope, ulong conductor, gsnn_error *error) {
    if (!scope->field)
        return gsnn_conductor_join(&scope->conductor, conductor, error);
    ulong available = gsnn_field_conductor(scope->field);
    if (available % gsnn_conductor_normal(conductor) != 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "this is not in the field of the roots of unity of order %lu", available);
    return GSNN_OK;
}

gsnn_status gsnn_entry_sqrt(gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error) {
    fmpq *q = x->number;
    if (x->kind != GSNN_ENTRY_RATIONAL)
        return gsnn_fail(error, GSNN_INVALID,
                         "sqrt() takes a rational number, written without sqrt, cos, sin, E or pi");
    if (fmpq_sgn(q) < 0)
        return gsnn_fail(error, GSNN_INVALID, "the square root of a negative number");
    /* sqrt(a/b) = sqrt(a b) / b */
    fmpz_t radicand, root;
    fmpz_init(radicand);
    fmpz_init(root);
    fmpz_mul(radicand, fmpq_numref(q), fmpq_denref(q));
    ulong free_part;
    gsnn_status status = GSNN_OK;
    if (gsnn_square_free(root, &free_part, radicand))
        fmpq_set_fmpz_frac(q, root, fmpq_denref(q));
    else
        status = gsnn_fail(error, GSNN_INVALID,
                           "the squarefree part of the number under the root is beyond %d",
                           GSNN_CONDUCTOR_LIMIT);
    fmpz_clear(radicand);
    fmpz_clear(root);
    if (status || free_part == 1)
        return status;
    status = need(scope, gsnn_sqrt_conductor(free_part), error);
    x->kind = GSNN_ENTRY_ELEMENT;
    if (!status && scope->field) {
        gsnn_field_sqrt(scope->field, x->element, free_part);
        fmpq_poly_scalar_mul_fmpq(x->element, x->element, q);
    }
    return status;
}

/* x = r becomes cos(r pi). */
static gsnn_status cosine(gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error) {
    fmpq *q = x->number;
    /* r pi = 2 pi k / n in lowest terms, k reduced modulo n. */
    fmpq_div_2exp(q, q, 1);
    if (fmpz_cmp_ui(fmpq_denref(q), 2UL * GSNN_CONDUCTOR_LIMIT) > 0)
        return gsnn_fail(error, GSNN_INVALID,
                         "the angle needs roots of unity of order beyond the limit of %d",
                         GSNN_CONDUCTOR_LIMIT);
    ulong n = fmpz_get_ui(fmpq_denref(q));
    ulong k = fmpz_fdiv_ui(fmpq_numref(q), n);
    if (n <= 4 || n == 6) {
        static const slong doubled[] = {[1] = 2, [2] = -2, [3] = -1, [4] = 0, [6] = 1};
        fmpq_set_si(q, doubled[n], 2);
        x->kind = GSNN_ENTRY_RATIONAL;
        return GSNN_OK;
    }
    x->kind = GSNN_ENTRY_ELEMENT;
    gsnn_status status = need(scope, n, error);
    if (!status && scope->field)
        gsnn_field_cosine(scope->field, x->element, (slong)k, n);
    return status;
}

static bool is_angle(const gsnn_entry_value *x) {
    return x->kind == GSNN_ENTRY_ANGLE ||
           (x->kind == GSNN_ENTRY_RATIONAL && fmpq_is_zero(x->number));
}

gsnn_status gsnn_entry_cos(gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error) {
    if (!is_angle(x))
        return gsnn_fail(error, GSNN_INVALID, "cos() takes a rational multiple of pi");
    return cosine(scope, x, error);
}

gsnn_status gsnn_entry_sin(gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error) {
    if (!is_angle(x))
        return gsnn_fail(error, GSNN_INVALID, "sin() takes a rational multiple of pi");
    /* sin(r pi) = cos((1/2 - r) pi) */
    fmpq_t quarter;
    fmpq_init(quarter);
    fmpq_set_si(quarter, 1, 2);
    fmpq_sub(x->number, quarter, x->number);
    fmpq_clear(quarter);
    return cosine(scope, x, error);
}

gsnn_status gsnn_entry_root_of_unity(gsnn_entry_scope *scope, gsnn_entry_value *x,
                                     gsnn_error *error) {
    fmpq *q = x->number;
    if (x->kind != GSNN_ENTRY_RATIONAL || !fmpz_is_one(fmpq_denref(q)) || fmpq_sgn(q) <= 0)
        return gsnn_fail(error, GSNN_INVALID, "E() takes a positive integer");
    if (fmpz_cmp_ui(fmpq_numref(q), 2UL * GSNN_CONDUCTOR_LIMIT) > 0)
        return gsnn_fail(error, GSNN_INVALID, "E() takes an order up to %d", GSNN_CONDUCTOR_LIMIT);
    ulong n = fmpz_get_ui(fmpq_numref(q));
    if (n <= 2) {
        fmpq_set_si(q, n == 1 ? 1 : -1, 1);
        return GSNN_OK;
    }
    x->kind = GSNN_ENTRY_ELEMENT;
    gsnn_status status = need(scope, n, error);
    if (!status && scope->field)
        gsnn_field_root_of_unity(scope->field, x->element, 1, n);
    return status;
}
