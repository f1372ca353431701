/* entry.c - recursive descent over the text of a matrix entry. */
#include "exact/entry.h"

#include "base/error.h"
#include "exact/entry_value.h"

#include <string.h>

typedef struct {
    const char *text;
    const char *at; /* the next character */
    gsnn_entry_scope scope;
    int nesting;
    int angles; /* cos() and sin() around this place */
    gsnn_error *error;
} parser;

static gsnn_status parse_sum(parser *p, gsnn_entry_value *x);
static gsnn_status parse_signed(parser *p, gsnn_entry_value *x);

/* ---- Errors ------------------------------------------------------------------------------ */

/* The number of the character at a place, from 1; the text may be UTF-8. */
static size_t position(const parser *p, const char *place) {
    size_t count = 1;
    for (const char *c = p->text; c < place; c++)
        count += ((unsigned char)*c & 0xc0) != 0x80;
    return count;
}

static gsnn_status fail_at(const parser *p, const char *place, const char *message) {
    return gsnn_fail(p->error, GSNN_INVALID, "at character %zu: %s", position(p, place), message);
}

static gsnn_status fail_expected(const parser *p, const char *expected) {
    unsigned char c = (unsigned char)*p->at;
    char found[40];
    if (c == 0)
        snprintf(found, sizeof found, "the end");
    else if (c < 0x20 || c >= 0x7f)
        snprintf(found, sizeof found, "a character outside the grammar");
    else
        snprintf(found, sizeof found, "'%c'", c);
    return gsnn_fail(p->error, GSNN_INVALID, "at character %zu: expected %s, found %s",
                     position(p, p->at), expected, found);
}

static gsnn_status fail_too_long(const parser *p) {
    return gsnn_fail(p->error, GSNN_INVALID,
                     "at character %zu: a number may have %d digits at most", position(p, p->at),
                     GSNN_ENTRY_DIGITS_LIMIT);
}

/* Adds the place to the outcome of an operation. */
static gsnn_status located(const parser *p, const char *place, gsnn_status status,
                           const gsnn_error *reason) {
    return status ? fail_at(p, place, reason->message) : GSNN_OK;
}

/* ---- Characters -------------------------------------------------------------------------- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_space(parser *p) {
    while (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r')
        p->at++;
}

static bool accept(parser *p, char c) {
    skip_space(p);
    if (*p->at != c)
        return false;
    p->at++;
    return true;
}

/* ---- Grammar ----------------------------------------------------------------------------- */

static gsnn_status parse_digits(parser *p, char *digits, size_t *length) {
    for (; is_digit(*p->at); p->at++) {
        if (*length == GSNN_ENTRY_DIGITS_LIMIT)
            return fail_too_long(p);
        digits[(*length)++] = *p->at;
    }
    return GSNN_OK;
}

/* Reads the exponent of a decimal if there is one: an 'e' that digits follow. */
static gsnn_status parse_scale(parser *p, slong *scale) {
    if (*p->at != 'e' && *p->at != 'E')
        return GSNN_OK;
    bool sign = p->at[1] == '+' || p->at[1] == '-';
    if (!is_digit(p->at[1 + sign]))
        return GSNN_OK;
    bool negative = p->at[1] == '-';
    slong exponent = 0;
    for (p->at += 1 + sign; is_digit(*p->at); p->at++) {
        exponent = 10 * exponent + (*p->at - '0');
        if (exponent > 2L * GSNN_ENTRY_DIGITS_LIMIT)
            return fail_too_long(p);
    }
    *scale += negative ? -exponent : exponent;
    return GSNN_OK;
}

static gsnn_status parse_number(parser *p, gsnn_entry_value *x) {
    fmpq *q = x->number;
    const char *start = p->at;
    char digits[GSNN_ENTRY_DIGITS_LIMIT + 1];
    size_t length = 0;
    slong scale = 0; /* the value is digits * 10^scale */
    gsnn_status status = parse_digits(p, digits, &length);
    if (!status && *p->at == '.') {
        p->at++;
        if (!is_digit(*p->at))
            return fail_expected(p, "a digit after the point");
        scale = (slong)length;
        status = parse_digits(p, digits, &length);
        scale -= (slong)length;
    }
    if (!status)
        status = parse_scale(p, &scale);
    if (status)
        return status;
    digits[length] = '\0';
    if (length + (size_t)FLINT_ABS(scale) > GSNN_ENTRY_DIGITS_LIMIT) {
        p->at = start;
        return fail_too_long(p);
    }
    fmpz *scaled = scale < 0 ? fmpq_denref(q) : fmpq_numref(q);
    fmpz_t power;
    fmpz_init_set_ui(power, 10);
    fmpz_pow_ui(power, power, (ulong)FLINT_ABS(scale));
    fmpz_set_str(fmpq_numref(q), digits, 10);
    fmpz_mul(scaled, scaled, power);
    fmpq_canonicalise(q);
    fmpz_clear(power);
    return GSNN_OK;
}

static gsnn_status parse_closing(parser *p) {
    if (!accept(p, ')'))
        return fail_expected(p, "an operator or ')'");
    return GSNN_OK;
}

typedef gsnn_status (*function)(gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error);

/* The argument in parentheses, then the function applied to it. */
static gsnn_status parse_call(parser *p, const char *name, function apply, bool angle,
                              gsnn_entry_value *x) {
    if (!accept(p, '('))
        return fail_expected(p, "'('");
    p->angles += angle;
    gsnn_status status = parse_sum(p, x);
    p->angles -= angle;
    if (!status)
        status = parse_closing(p);
    if (status)
        return status;
    gsnn_error reason;
    return located(p, name, apply(&p->scope, x, &reason), &reason);
}

static gsnn_status parse_name(parser *p, gsnn_entry_value *x) {
    static const struct {
        const char *name;
        function apply;
        bool angle; /* pi may stand in the argument */
    } functions[] = {
        {"sqrt", gsnn_entry_sqrt, false},
        {"cos", gsnn_entry_cos, true},
        {"sin", gsnn_entry_sin, true},
        {"E", gsnn_entry_root_of_unity, false},
    };
    const char *name = p->at;
    while (is_letter(*p->at))
        p->at++;
    size_t length = (size_t)(p->at - name);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strlen(functions[i].name) == length && !strncmp(name, functions[i].name, length))
            return parse_call(p, name, functions[i].apply, functions[i].angle, x);
    if (length != 2 || strncmp(name, "pi", 2) != 0)
        return gsnn_fail(p->error, GSNN_INVALID,
                         "at character %zu: unknown name '%.*s', expected sqrt, cos, sin, E or pi",
                         position(p, name), (int)(length > 20 ? 20 : length), name);
    if (p->angles == 0)
        return fail_at(p, name, "pi may stand only inside cos() or sin()");
    fmpq_one(x->number);
    x->kind = GSNN_ENTRY_ANGLE;
    return GSNN_OK;
}

static gsnn_status parse_primary(parser *p, gsnn_entry_value *x) {
    skip_space(p);
    if (is_digit(*p->at))
        return parse_number(p, x);
    if (is_letter(*p->at))
        return parse_name(p, x);
    if (!accept(p, '('))
        return fail_expected(p, "a number, '(' or one of sqrt, cos, sin, E");
    gsnn_status status = parse_sum(p, x);
    return status ? status : parse_closing(p);
}

static gsnn_status parse_power(parser *p, gsnn_entry_value *x) {
    gsnn_status status = parse_primary(p, x);
    if (status)
        return status;
    skip_space(p);
    const char *token = p->at;
    if (!accept(p, '^'))
        return GSNN_OK;
    gsnn_entry_value exponent;
    gsnn_entry_value_init(&exponent);
    status = parse_signed(p, &exponent);
    if (!status) {
        gsnn_error reason;
        status = located(p, token, gsnn_entry_power(&p->scope, x, &exponent, &reason), &reason);
    }
    gsnn_entry_value_clear(&exponent);
    return status;
}

/* Every recursion of the grammar passes here, so this is where its depth is limited. */
static gsnn_status parse_signed(parser *p, gsnn_entry_value *x) {
    skip_space(p);
    if (p->nesting == GSNN_ENTRY_NESTING_LIMIT)
        return fail_at(p, p->at, "nested too deeply");
    p->nesting++;
    gsnn_status status;
    if (accept(p, '-')) {
        status = parse_signed(p, x);
        gsnn_entry_negate(x);
    } else if (accept(p, '+')) {
        status = parse_signed(p, x);
    } else {
        status = parse_power(p, x);
    }
    p->nesting--;
    return status;
}

static gsnn_status parse_product(parser *p, gsnn_entry_value *x) {
    gsnn_entry_value y;
    gsnn_status status = parse_signed(p, x);
    while (!status) {
        skip_space(p);
        const char *token = p->at;
        bool divide = *token == '/';
        if (!accept(p, '*') && !accept(p, '/'))
            break;
        gsnn_entry_value_init(&y);
        status = parse_signed(p, &y);
        if (!status) {
            gsnn_error reason;
            status = divide ? gsnn_entry_divide(&p->scope, x, &y, &reason)
                            : gsnn_entry_multiply(&p->scope, x, &y, &reason);
            status = located(p, token, status, &reason);
        }
        gsnn_entry_value_clear(&y);
    }
    return status;
}

static gsnn_status parse_sum(parser *p, gsnn_entry_value *x) {
    gsnn_entry_value y;
    gsnn_status status = parse_product(p, x);
    while (!status) {
        skip_space(p);
        const char *token = p->at;
        bool subtract = *token == '-';
        if (!accept(p, '+') && !accept(p, '-'))
            break;
        gsnn_entry_value_init(&y);
        status = parse_product(p, &y);
        if (!status) {
            gsnn_error reason;
            if (subtract)
                gsnn_entry_negate(&y);
            status = located(p, token, gsnn_entry_add(&p->scope, x, &y, &reason), &reason);
        }
        gsnn_entry_value_clear(&y);
    }
    return status;
}

/* ---- The two passes ---------------------------------------------------------------------- */

static gsnn_status parse_text(parser *p, gsnn_entry_value *x) {
    if (strlen(p->text) > GSNN_ENTRY_LENGTH_LIMIT)
        return gsnn_fail(p->error, GSNN_INVALID, "at character 1: the text is longer than %d bytes",
                         GSNN_ENTRY_LENGTH_LIMIT);
    gsnn_status status = parse_sum(p, x);
    skip_space(p);
    if (!status && *p->at)
        status = fail_expected(p, "an operator or the end");
    return status;
}

gsnn_status gsnn_entry_conductor(const char *text, ulong *conductor, gsnn_error *error) {
    parser p = {.text = text, .at = text, .scope = {.conductor = 1}, .error = error};
    gsnn_entry_value x;
    gsnn_entry_value_init(&x);
    gsnn_status status = parse_text(&p, &x);
    gsnn_entry_value_clear(&x);
    if (!status)
        *conductor = p.scope.conductor;
    return status;
}

gsnn_status gsnn_entry_parse(const gsnn_field *field, const char *text, fmpq_poly_t value,
                             gsnn_error *error) {
    parser p = {.text = text, .at = text, .scope = {.field = field}, .error = error};
    gsnn_entry_value x;
    gsnn_entry_value_init(&x);
    gsnn_status status = parse_text(&p, &x);
    if (!status && x.kind == GSNN_ENTRY_RATIONAL)
        fmpq_poly_set_fmpq(value, x.number);
    else if (!status)
        fmpq_poly_swap(value, x.element);
    gsnn_entry_value_clear(&x);
    return status;
}

gsnn_status gsnn_entry_parse_real(const gsnn_field *field, const char *text, fmpq_poly_t value,
                                  gsnn_error *error) {
    gsnn_status status = gsnn_entry_parse(field, text, value, error);
    if (!status && !gsnn_field_is_real(field, value))
        status = gsnn_fail(error, GSNN_INVALID, "the value is not a real number");
    return status;
}
