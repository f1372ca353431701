/* member.h - whether a stack of convolutions represents a filter, with what proves it. */
#ifndef GSNN_LCN_MEMBER_H
#define GSNN_LCN_MEMBER_H

#include "lcn/peel.h"

#include <flint/fmpq_vec.h>

/* A real root that goes to one of the layers of even size: of factor `factor` of the roots in a
 * closed interval at whose ends the factor has opposite signs, or infinity. */
typedef struct gsnn_lcn_root_use {
    bool infinity;
    size_t factor;
    gsnn_real_interval interval;
    size_t layer; /* from 0 */
} gsnn_lcn_root_use;

/* Layers that multiply to the filter: exactly, or in doubles. */
typedef struct gsnn_lcn_layers {
    bool known, exact;
    fmpq **filters;  /* exact: one vector of its size for each layer */
    double **values; /* not exact */
    double residual; /* |product - filter| / |filter| */
} gsnn_lcn_layers;

typedef enum gsnn_lcn_where {
    GSNN_LCN_INTERIOR,
    GSNN_LCN_BOUNDARY,
    GSNN_LCN_OUTSIDE,
    GSNN_LCN_NOT_KNOWN
} gsnn_lcn_where;

typedef struct gsnn_lcn_membership {
    const gsnn_lcn_stack *stack; /* as seen by the roots: halved sizes where symmetric */
    bool zero;                   /* the filter is 0 */
    bool strided;                /* the stack is not thick */
    gsnn_lcn_answer answer;
    size_t group; /* at fault, for "no" of a strided stack */
    bool slack;
    fmpq_t content;    /* filter = content * product of the parts */
    size_t part_count; /* of a thick stack 1; 0 where there is nothing to take apart */
    gsnn_form_roots *parts;
    gsnn_lcn_kinds *choices; /* of a strided "yes": one for each group */
    /* Of a thick stack. */
    size_t real_roots, even;
    gsnn_root_pattern pattern;
    gsnn_lcn_where where;
    bool counted;
    fmpz_t factorisations, components;
    size_t use_count;
    gsnn_lcn_root_use *uses; /* of "yes" */
    gsnn_lcn_layers layers;
} gsnn_lcn_membership;

/* Decides whether the filter, stack->size rationals, is an end-to-end filter of the stack, which
 * stays the caller's and is used as long as the result, which the caller clears in any case.
 * with_layers asks for layers as well.  Stride one: f != 0 is a member when it has at least as many
 * real roots on the projective line as there are even sizes; strides: see peel.h. */
gsnn_status gsnn_lcn_member(gsnn_lcn_membership *result, const gsnn_lcn_stack *stack,
                            const fmpq *filter, bool with_layers, const gsnn_run *run,
                            gsnn_error *error);

void gsnn_lcn_membership_clear(gsnn_lcn_membership *result);

/* The g of formal degree m with f = x^m g(x + 1/x), for a palindromic f of odd size 2 m + 1; false
 * when f is not palindromic.  Products of symmetric filters are products of these. */
bool gsnn_lcn_fold(fmpq *folded, const fmpq *filter, size_t size);
void gsnn_lcn_unfold(fmpq *filter, const fmpq *folded, size_t size);

#endif
