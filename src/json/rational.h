/* rational.h - exact rational numbers as texts. */
#ifndef GSNN_JSON_RATIONAL_H
#define GSNN_JSON_RATIONAL_H

#include <flint/fmpq.h>
#include <stddef.h>

/* What a hostile text is refused for: digits of a numerator, a denominator or a decimal, and the
 * absolute value of a written exponent of 10. */
#define GSNN_RATIONAL_MAX_DIGITS 4096
#define GSNN_RATIONAL_MAX_EXPONENT 10000

/* The value of `length` bytes of text, exactly:
 *
 *     rational = [ "+" | "-" ] ( digits "/" digits | decimal [ ( "e" | "E" ) [ "+" | "-" ] digits ]
 * ) decimal  = digits [ "." [ digits ] ] | "." digits
 *
 * which includes every number of JSON.  Returns NULL, or what is wrong with the text in words that
 * may follow its name, such as "has the denominator 0"; the result is then unspecified.  Memory is
 * bounded by the limits above. */
const char *gsnn_rational_parse(fmpq_t result, const char *text, size_t length);

#endif
