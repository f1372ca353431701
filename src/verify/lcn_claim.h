/* lcn_claim.h - a verdict of `gsnn lcn member` with its certificate, and the checks of it. */
#ifndef GSNN_VERIFY_LCN_CLAIM_H
#define GSNN_VERIFY_LCN_CLAIM_H

#include "verify/lcn_forms.h"

/* What a document says. */
typedef struct gsnn_lcn_claim {
    gsnn_verify_lcn *v;
    gsnn_value certificate;
    gsnn_verify_stack stack; /* sizes halved where symmetric */
    fmpq *filter, *folded;   /* folded: of the halved sizes, else the filter itself */
    size_t length, folded_length;
    bool symmetric, decided, member;
    const char *reason;
    fmpq_t content;
} gsnn_lcn_claim;

/* content times the product, of formal degree folded_length - 1, is the filter. */
void gsnn_lcn_claim_product(gsnn_lcn_claim *c, const fmpz_poly_t product, int64_t infinity);

/* Stride one: the verdict by the number of real roots, and the roots that layers get. */
gsnn_status gsnn_lcn_claim_real_roots(gsnn_lcn_claim *c);

/* Stride one: the pattern of multiplicities, and of a "yes" how often it factors. */
gsnn_status gsnn_lcn_claim_pattern(gsnn_lcn_claim *c, const gsnn_verify_form *form);

/* Strides: the parts of the groups are as large as can be, and the verdict follows from them. */
gsnn_status gsnn_lcn_claim_parts(gsnn_lcn_claim *c);

/* The product of the layers is the filter: exactly, or as near as the residual says. */
gsnn_status gsnn_lcn_claim_layers(gsnn_lcn_claim *c);

#endif
