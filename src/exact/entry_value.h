/* entry_value.h - what the parser of matrix entries computes with.
 *
 * A value is a rational number, a rational multiple of pi, or an element of the field.  Which of
 * the three follows from the text alone, not from the field, so both passes accept the same
 * texts: in the first pass there is no field yet, elements have no value, and what they need is
 * collected in the conductor. */
#ifndef GSNN_EXACT_ENTRY_VALUE_H
#define GSNN_EXACT_ENTRY_VALUE_H

#include "exact/cyclotomic.h"

#include <flint/fmpq.h>

typedef enum gsnn_entry_kind {
    GSNN_ENTRY_RATIONAL, /* number */
    GSNN_ENTRY_ANGLE,    /* number * pi */
    GSNN_ENTRY_ELEMENT,  /* element */
} gsnn_entry_kind;

typedef struct gsnn_entry_value {
    gsnn_entry_kind kind;
    fmpq_t number;
    fmpq_poly_t element;
} gsnn_entry_value;

typedef struct gsnn_entry_scope {
    const gsnn_field *field; /* NULL in the first pass */
    ulong conductor;         /* what the first pass has needed so far */
} gsnn_entry_scope;

/* A value starts as the rational 0. */
void gsnn_entry_value_init(gsnn_entry_value *x);
void gsnn_entry_value_clear(gsnn_entry_value *x);

/* The operations change x in place and may use y up.  GSNN_INVALID, with a line that does not
 * say where, for what is undefined, mixes kinds or grows beyond the limits of entry.h. */
gsnn_status gsnn_entry_add(const gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_entry_value *y,
                           gsnn_error *error);
void gsnn_entry_negate(gsnn_entry_value *x);
gsnn_status gsnn_entry_multiply(const gsnn_entry_scope *scope, gsnn_entry_value *x,
                                gsnn_entry_value *y, gsnn_error *error);
gsnn_status gsnn_entry_divide(const gsnn_entry_scope *scope, gsnn_entry_value *x,
                              gsnn_entry_value *y, gsnn_error *error);
gsnn_status gsnn_entry_power(const gsnn_entry_scope *scope, gsnn_entry_value *x,
                             const gsnn_entry_value *exponent, gsnn_error *error);

/* The functions of the grammar: x becomes f(x). */
gsnn_status gsnn_entry_sqrt(gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error);
gsnn_status gsnn_entry_cos(gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error);
gsnn_status gsnn_entry_sin(gsnn_entry_scope *scope, gsnn_entry_value *x, gsnn_error *error);
gsnn_status gsnn_entry_root_of_unity(gsnn_entry_scope *scope, gsnn_entry_value *x,
                                     gsnn_error *error);

#endif
