/* entry.h - the grammar of matrix entries in group files.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = signed { ("*" | "/") signed }
 *     signed  = { "+" | "-" } power
 *     power   = primary [ "^" signed ]               the exponent is an integer
 *     primary = number | "(" sum ")" | "pi"
 *             | "sqrt" "(" sum ")"                   of a rational number >= 0
 *             | ("cos" | "sin") "(" sum ")"          of a rational multiple of pi
 *             | "E" "(" sum ")"                      E(n) = exp(2 pi i / n)
 *     number  = digits [ "." digits ] [ "e" [ "+" | "-" ] digits ]    exact, as in decimal
 *
 * White space may stand between these.  pi stands only inside cos() and sin().
 *
 * Reading takes two passes, since the field has to hold all entries of a file: first join the
 * conductors of all texts, then evaluate them in that field.  An error is GSNN_INVALID with a
 * line such as "at character 7: expected ..."; the caller says where the text stands. */
#ifndef GSNN_EXACT_ENTRY_H
#define GSNN_EXACT_ENTRY_H

#include "exact/cyclotomic.h"

/* What a hostile text is refused for. */
#define GSNN_ENTRY_LENGTH_LIMIT 4000   /* bytes of a text */
#define GSNN_ENTRY_NESTING_LIMIT 100   /* parentheses, signs and exponents within each other */
#define GSNN_ENTRY_DIGITS_LIMIT 1000   /* digits of a numerator or a denominator, at any time */
#define GSNN_ENTRY_EXPONENT_LIMIT 1000 /* absolute value of an exponent */

/* A conductor (in normal form, within the limits of a field) of a field that holds all
 * intermediate values of the text.  Syntax and the rational arithmetic are checked already. */
gsnn_status gsnn_entry_conductor(const char *text, ulong *conductor, gsnn_error *error);

/* The value of the text in a field whose conductor is a multiple of that of the text. */
gsnn_status gsnn_entry_parse(const gsnn_field *field, const char *text, fmpq_poly_t value,
                             gsnn_error *error);

/* The same; a value that is not real is an error. */
gsnn_status gsnn_entry_parse_real(const gsnn_field *field, const char *text, fmpq_poly_t value,
                                  gsnn_error *error);

/* Proposes the simplest exact entry that rounds or truncates to the decimal of value, such as
 * "sqrt(2)/2" for 0.7071: for use in the text of an error only.  False when value is exact as it
 * stands or nothing simple is near. */
bool gsnn_entry_suggest(double value, char *buffer, size_t size);

#endif
