/* peel.h - a strided filter taken apart into its factors, and the choice among real roots.
 *
 * With strides S_1 | S_2 | ... every form f supported on multiples of S_1 is uniquely a constant
 * times A_1(x^{S_1}) A_2(x^{S_2}) ... where A_m is as large as can be, then A_{m-1}, and so on:
 * from the last group down, A_g is the greatest common divisor of the polyphase parts of what is
 * left, so all is rational.  In a member of the function space, group g has D_g roots; a root y of
 * A_g that group g does not take is broken up into the t-th roots of y, t = S_g / S_{g-1}, for
 * group g - 1, and every real choice is one of these.  What counts is only how many roots are 0 or
 * infinite, positive, negative, or in conjugate pairs; so the choice is a search among small
 * numbers, and exact. */
#ifndef GSNN_LCN_PEEL_H
#define GSNN_LCN_PEEL_H

#include "lcn/stack.h"
#include "polynomial/form.h"

/* Roots by kind, with multiplicity. */
typedef struct gsnn_lcn_kinds {
    size_t origin; /* at 0 or infinity */
    size_t positive, negative;
    size_t pairs; /* of conjugate ones */
} gsnn_lcn_kinds;

static inline size_t gsnn_lcn_kinds_real(gsnn_lcn_kinds x) {
    return x.origin + x.positive + x.negative;
}

static inline size_t gsnn_lcn_kinds_total(gsnn_lcn_kinds x) {
    return gsnn_lcn_kinds_real(x) + 2 * x.pairs;
}

gsnn_lcn_kinds gsnn_lcn_kinds_of(const gsnn_form_roots *roots);

/* The t-th roots of all. */
gsnn_lcn_kinds gsnn_lcn_kinds_break(gsnn_lcn_kinds x, size_t t);

/* Sets parts[g], g < group_count, all initialised, to primitive polynomials and degrees[g] to the
 * formal degrees of the A_g of f, not 0 and of formal degree size - 1.  False when f is not
 * supported on multiples of the first stride.  Cost: gcds over Q. */
bool gsnn_lcn_peel(fmpz_poly_t *parts, size_t *degrees, const gsnn_lcn_stack *stack,
                   const fmpz_poly_t f);

typedef enum gsnn_lcn_answer {
    GSNN_LCN_YES,
    GSNN_LCN_REAL_ROOTS,
    GSNN_LCN_SUPPORT,
    GSNN_LCN_COMMON_DIVISOR,
    GSNN_LCN_NO_REAL_CHOICE,
    GSNN_LCN_UNDECIDED, /* the search was given up */
} gsnn_lcn_answer;

/* Whether groups can take what they need out of the roots of the parts; if so, choices[g] is what
 * group g takes.  For "no", *group is the group at fault.  *slack tells that there was a choice. */
gsnn_lcn_answer gsnn_lcn_choose(gsnn_lcn_kinds *choices, size_t *group, bool *slack,
                                const gsnn_lcn_stack *stack, const gsnn_lcn_kinds *parts);

#endif
