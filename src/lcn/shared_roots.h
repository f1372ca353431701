/* shared_roots.h - which layers share a root after training, numerically. */
#ifndef GSNN_LCN_SHARED_ROOTS_H
#define GSNN_LCN_SHARED_ROOTS_H

#include "lcn/train.h"

/* Sets result->shared and result->on_boundary from the layers of a thick stack: roots of layers
 * nearer to each other on the Riemann sphere than 1e-2 are taken for one. */
gsnn_status gsnn_lcn_find_shared_roots(gsnn_lcn_run *result, const gsnn_lcn_stack *stack,
                                       gsnn_error *error);

#endif
