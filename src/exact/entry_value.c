/* entry_value.c - arithmetic of the parser's values. */
#include "exact/entry_value.h"

#include "base/error.h"
#include "exact/entry.h"

#include <flint/fmpz_vec.h>

/* log2(10) < 3322 / 1000. */
#define BITS_LIMIT (GSNN_ENTRY_DIGITS_LIMIT * 3322L / 1000)

/* Inverting an element of degree d with coefficients of b bits takes a time that grows about as
 * the square of d * b; this bound keeps it under a second. */
#define INVERSE_LIMIT 4096

void gsnn_entry_value_init(gsnn_entry_value *x) {
    x->kind = GSNN_ENTRY_RATIONAL;
    fmpq_init(x->number);
    fmpq_poly_init(x->element);
}

void gsnn_entry_value_clear(gsnn_entry_value *x) {
    fmpq_clear(x->number);
    fmpq_poly_clear(x->element);
}

static gsnn_status check_size(const gsnn_entry_value *x, gsnn_error *error) {
    slong bits;
    if (x->kind == GSNN_ENTRY_ELEMENT) {
        bits = _fmpz_vec_max_bits(x->element->coeffs, x->element->length);
        bits = FLINT_MAX(FLINT_ABS(bits), (slong)fmpz_bits(x->element->den));
    } else {
        bits =
            (slong)FLINT_MAX(fmpz_bits(fmpq_numref(x->number)), fmpz_bits(fmpq_denref(x->number)));
    }
    if (bits > BITS_LIMIT)
        return gsnn_fail(error, GSNN_INVALID, "the number grows beyond %d digits",
                         GSNN_ENTRY_DIGITS_LIMIT);
    return GSNN_OK;
}

/* Turns a rational into an element. */
static void promote(gsnn_entry_value *x) {
    if (x->kind == GSNN_ENTRY_RATIONAL)
        fmpq_poly_set_fmpq(x->element, x->number);
    x->kind = GSNN_ENTRY_ELEMENT;
}

static gsnn_status fail_angle(gsnn_error *error) {
    return gsnn_fail(error, GSNN_INVALID,
                     "a multiple of pi may only be added to another, or multiplied or divided by "
                     "a rational number");
}

/* Makes both elements when one of them is. */
static void promote_both(gsnn_entry_value *x, gsnn_entry_value *y) {
    if (x->kind == GSNN_ENTRY_ELEMENT || y->kind == GSNN_ENTRY_ELEMENT) {
        promote(x);
        promote(y);
    }
}

gsnn_status gsnn_entry_add(const gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_entry_value *y,
                           gsnn_error *error) {
    if ((x->kind == GSNN_ENTRY_ANGLE) != (y->kind == GSNN_ENTRY_ANGLE))
        return fail_angle(error);
    promote_both(x, y);
    if (x->kind != GSNN_ENTRY_ELEMENT)
        fmpq_add(x->number, x->number, y->number);
    else if (scope->field)
        fmpq_poly_add(x->element, x->element, y->element);
    return check_size(x, error);
}

void gsnn_entry_negate(gsnn_entry_value *x) {
    if (x->kind == GSNN_ENTRY_ELEMENT)
        fmpq_poly_neg(x->element, x->element);
    else
        fmpq_neg(x->number, x->number);
}

gsnn_status gsnn_entry_multiply(const gsnn_entry_scope *scope, gsnn_entry_value *x,
                                gsnn_entry_value *y, gsnn_error *error) {
    bool angle = x->kind == GSNN_ENTRY_ANGLE || y->kind == GSNN_ENTRY_ANGLE;
    if (angle && x->kind != GSNN_ENTRY_RATIONAL && y->kind != GSNN_ENTRY_RATIONAL)
        return fail_angle(error);
    promote_both(x, y);
    if (x->kind != GSNN_ENTRY_ELEMENT)
        fmpq_mul(x->number, x->number, y->number);
    else if (scope->field)
        gsnn_field_multiply(scope->field, x->element, x->element, y->element);
    if (angle)
        x->kind = GSNN_ENTRY_ANGLE;
    return check_size(x, error);
}

/* The value is replaced by its inverse. */
static gsnn_status invert(const gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error) {
    if (x->kind == GSNN_ENTRY_ANGLE)
        return fail_angle(error);
    if (x->kind == GSNN_ENTRY_RATIONAL) {
        if (fmpq_is_zero(x->number))
            return gsnn_fail(error, GSNN_INVALID, "division by zero");
        fmpq_inv(x->number, x->number);
        return GSNN_OK;
    }
    if (!scope->field)
        return GSNN_OK;
    if (fmpq_poly_is_zero(x->element))
        return gsnn_fail(error, GSNN_INVALID, "division by zero");
    fmpz_t content;
    fmpz_init(content);
    _fmpz_vec_content(content, x->element->coeffs, x->element->length);
    slong bits = FLINT_ABS(_fmpz_vec_max_bits(x->element->coeffs, x->element->length));
    slong essential = bits - (slong)fmpz_bits(content) + 1;
    fmpz_clear(content);
    if (x->element->length > 1 && essential * gsnn_field_degree(scope->field) > INVERSE_LIMIT)
        return gsnn_fail(error, GSNN_INVALID,
                         "this divisor takes too long to invert in a field of degree %ld",
                         gsnn_field_degree(scope->field));
    gsnn_field_inverse(scope->field, x->element, x->element);
    return check_size(x, error);
}

gsnn_status gsnn_entry_divide(const gsnn_entry_scope *scope, gsnn_entry_value *x,
                              gsnn_entry_value *y, gsnn_error *error) {
    gsnn_status status = invert(scope, y, error);
    return status ? status : gsnn_entry_multiply(scope, x, y, error);
}

gsnn_status gsnn_entry_power(const gsnn_entry_scope *scope, gsnn_entry_value *x,
                             const gsnn_entry_value *exponent, gsnn_error *error) {
    if (exponent->kind != GSNN_ENTRY_RATIONAL || !fmpz_is_one(fmpq_denref(exponent->number)))
        return gsnn_fail(error, GSNN_INVALID, "the exponent must be an integer");
    if (x->kind == GSNN_ENTRY_ANGLE)
        return fail_angle(error);
    if (fmpz_cmp_si(fmpq_numref(exponent->number), GSNN_ENTRY_EXPONENT_LIMIT) > 0 ||
        fmpz_cmp_si(fmpq_numref(exponent->number), -GSNN_ENTRY_EXPONENT_LIMIT) < 0)
        return gsnn_fail(error, GSNN_INVALID, "the exponent is beyond %d",
                         GSNN_ENTRY_EXPONENT_LIMIT);
    slong left = fmpz_get_si(fmpq_numref(exponent->number));
    gsnn_status status = GSNN_OK;
    if (left < 0) {
        status = invert(scope, x, error);
        left = -left;
    }
    /* Squaring and multiplying from the top bit down, so that no value larger than the result is
     * computed. */
    gsnn_entry_value base, factor;
    gsnn_entry_value_init(&base);
    gsnn_entry_value_init(&factor);
    base.kind = x->kind;
    fmpq_swap(base.number, x->number);
    fmpq_poly_swap(base.element, x->element);
    fmpq_one(x->number);
    fmpq_poly_one(x->element);
    for (ulong bit = FLINT_BIT_COUNT((ulong)left); !status && bit-- > 0;) {
        for (int step = 0; !status && step < (left >> bit & 1 ? 2 : 1); step++) {
            const gsnn_entry_value *source = step ? &base : x;
            factor.kind = source->kind;
            fmpq_set(factor.number, source->number);
            fmpq_poly_set(factor.element, source->element);
            status = gsnn_entry_multiply(scope, x, &factor, error);
        }
    }
    gsnn_entry_value_clear(&base);
    gsnn_entry_value_clear(&factor);
    return status;
}
