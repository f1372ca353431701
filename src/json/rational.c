#include "json/rational.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static const char not_a_number[] = "is not a number";
static const char too_many_digits[] = "has more than 4096 digits";
static const char large_exponent[] = "has an exponent beyond 10000";

_Static_assert(GSNN_RATIONAL_MAX_DIGITS == 4096 && GSNN_RATIONAL_MAX_EXPONENT == 10000,
               "the messages name the limits");

/* The digits read so far, as a string for FLINT. */
typedef struct digits {
    char text[GSNN_RATIONAL_MAX_DIGITS + 1];
    size_t length; /* of the text: leading zeros are left out */
    size_t seen;
} digits;

/* Takes the digits that follow; false when there are too many. */
static bool take_digits(digits *d, const char **at, const char *end) {
    for (; *at < end && **at >= '0' && **at <= '9'; ++*at) {
        d->seen++;
        if (**at == '0' && !d->length)
            continue;
        if (d->length == GSNN_RATIONAL_MAX_DIGITS)
            return false;
        d->text[d->length++] = **at;
    }
    return d->seen <= (size_t)2 * GSNN_RATIONAL_MAX_DIGITS; /* a sane number of leading zeros */
}

static void set_integer(fmpz_t result, digits *d) {
    d->text[d->length] = '\0';
    if (d->length)
        fmpz_set_str(result, d->text, 10);
    else
        fmpz_zero(result);
}

/* The part behind the slash. */
static const char *divide(fmpq_t result, const char *at, const char *end) {
    digits d;
    d.length = d.seen = 0;
    if (!take_digits(&d, &at, end))
        return too_many_digits;
    if (!d.seen || at != end)
        return not_a_number;
    set_integer(fmpq_denref(result), &d);
    if (fmpz_is_zero(fmpq_denref(result)))
        return "has the denominator 0";
    fmpq_canonicalise(result);
    return NULL;
}

/* The exponent behind the e. */
static const char *take_exponent(long *exponent, const char *at, const char *end) {
    bool negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    if (at == end)
        return not_a_number;
    long value = 0;
    for (; at < end && *at >= '0' && *at <= '9'; at++)
        if (value <= GSNN_RATIONAL_MAX_EXPONENT)
            value = 10 * value + (*at - '0');
    if (at != end)
        return not_a_number;
    *exponent = negative ? -value : value;
    return value > GSNN_RATIONAL_MAX_EXPONENT ? large_exponent : NULL;
}

/* Multiplies an integer by a power of 10. */
static void scale(fmpq_t result, long exponent) {
    fmpz_t power;
    fmpz_init_set_ui(power, 10);
    fmpz_pow_ui(power, power, exponent < 0 ? 0 - (ulong)exponent : (ulong)exponent);
    if (exponent < 0)
        fmpq_div_fmpz(result, result, power);
    else
        fmpq_mul_fmpz(result, result, power);
    fmpz_clear(power);
}

/* ---- Short decimals ------------------------------------------------------------------------ */

/* Most numbers have at most 19 digits and few of them behind the point.  They are read in machine
 * words, and reduced by what a power of 10 has in common with the numerator, factors 2 and 5.
 * False, with nothing changed, for all others. */
static bool parse_short(fmpq_t result, const char *at, const char *end) {
    static const uint64_t fives[] = {1,
                                     5,
                                     25,
                                     125,
                                     625,
                                     3125,
                                     15625,
                                     78125,
                                     390625,
                                     1953125,
                                     9765625,
                                     48828125,
                                     244140625,
                                     1220703125,
                                     6103515625,
                                     30517578125,
                                     152587890625,
                                     762939453125,
                                     3814697265625,
                                     19073486328125,
                                     95367431640625,
                                     476837158203125,
                                     2384185791015625,
                                     11920928955078125,
                                     59604644775390625,
                                     298023223876953125,
                                     1490116119384765625,
                                     7450580596923828125};
    enum { MOST_FIVES = sizeof fives / sizeof *fives - 1 };
    bool negative = at < end && *at == '-', point = false;
    uint64_t whole = 0;
    int length = 0, behind = 0;
    for (at += negative; at < end; at++) {
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        if (*at < '0' || *at > '9' || length == 19)
            return false;
        whole = 10 * whole + (uint64_t)(*at - '0');
        length += whole > 0;
        behind += point;
    }
    if (!whole || behind > MOST_FIVES)
        return false;
    int twos = behind, even = __builtin_ctzll(whole);
    even = even < twos ? even : twos;
    whole >>= even;
    twos -= even;
    for (; behind > 0 && whole % 5 == 0; behind--)
        whole /= 5;
    fmpz_set_ui(fmpq_numref(result), whole);
    if (negative)
        fmpz_neg(fmpq_numref(result), fmpq_numref(result));
    fmpz_set_ui(fmpq_denref(result), fives[behind]);
    fmpz_mul_2exp(fmpq_denref(result), fmpq_denref(result), (ulong)twos);
    return true;
}

const char *gsnn_rational_parse(fmpq_t result, const char *text, size_t length) {
    const char *at = text, *end = text + length, *fault = NULL;
    if (parse_short(result, at, end))
        return NULL;
    digits d;
    d.length = d.seen = 0;
    bool negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    if (!take_digits(&d, &at, end))
        return too_many_digits;
    bool slash = d.seen && at < end && *at == '/';
    long exponent = 0;
    size_t whole = d.seen;
    if (at < end && *at == '.') {
        at++;
        if (!take_digits(&d, &at, end))
            return too_many_digits;
    }
    if (!d.seen)
        return not_a_number;
    if (!slash && at < end && (*at == 'e' || *at == 'E'))
        fault = take_exponent(&exponent, at + 1, end);
    else if (!slash && at != end)
        fault = not_a_number;
    if (fault)
        return fault;
    fmpz_one(fmpq_denref(result));
    set_integer(fmpq_numref(result), &d);
    if (negative)
        fmpq_neg(result, result);
    if (slash)
        return divide(result, at + 1, end);
    exponent -= (long)(d.seen - whole);
    if (exponent && d.length)
        scale(result, exponent);
    return NULL;
}
