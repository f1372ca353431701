/* layers.h - filters whose product is a given member. */
#ifndef GSNN_LCN_LAYERS_H
#define GSNN_LCN_LAYERS_H

#include "lcn/member.h"

/* Finds layers for a member, exactly where the factors over Q fit into the layers (a small search,
 * given up in time), otherwise in doubles, or not at all (known is false): where a strided stack
 * leaves a choice among irrational roots, or numbers are beyond the range of doubles.  Cleared by
 * the caller, also on failure. */
gsnn_status gsnn_lcn_layers_init(gsnn_lcn_layers *layers, const gsnn_lcn_membership *membership,
                                 const fmpq *filter, gsnn_error *error);

void gsnn_lcn_layers_clear(gsnn_lcn_layers *layers, const gsnn_lcn_stack *stack);

#endif
