/* stack.h - a linear convolutional network: filter sizes and strides.
 *
 * Layer l maps x to y with y_i = sum_j w_{l,j} x_{i s_l + j}.  Its filter is the form P_l of formal
 * degree k_l - 1, and the end-to-end filter is the product of P_l(x^{S_l}), S_l = s_1 ... s_{l-1}.
 */
#ifndef GSNN_LCN_STACK_H
#define GSNN_LCN_STACK_H

#include "gsnn.h"

/* Filter sizes, and how many layers a stack may have. */
#define GSNN_LCN_MAX_SIZE 4096
#define GSNN_LCN_MAX_LAYERS 4096
/* The largest end-to-end size of which a filter is read. */
#define GSNN_LCN_MAX_FILTER ((uint64_t)1 << 20)

/* The layers of size above 1 with one product of strides: they act as one factor F(x^stride) with
 * F a form of that degree that has at least `even` real roots. */
typedef struct gsnn_lcn_group {
    uint64_t stride;
    size_t degree;       /* the sum of size - 1 */
    size_t even;         /* how many sizes are even */
    size_t first, count; /* layers first .. first + count - 1, those of size 1 among them */
} gsnn_lcn_group;

typedef struct gsnn_lcn_stack {
    size_t layers;
    uint64_t *sizes, *strides;
    uint64_t *products; /* S_l */
    uint64_t size;      /* of the end-to-end filter, at least 1 */
    size_t group_count;
    gsnn_lcn_group *groups; /* by rising stride, each a multiple of the one before; maybe none */
} gsnn_lcn_stack;

/* A stack of `layers` filters, at least one; strides may be NULL for all 1.  GSNN_INVALID when a
 * size or stride is out of range or the end-to-end size exceeds 63 bits.  The caller clears it,
 * also on failure. */
gsnn_status gsnn_lcn_stack_init(gsnn_lcn_stack *stack, const uint64_t *sizes,
                                const uint64_t *strides, size_t layers, gsnn_error *error);

void gsnn_lcn_stack_clear(gsnn_lcn_stack *stack);

/* Whether the end-to-end filters fill a set of full dimension: all layers of size above 1 have the
 * product of strides 1. */
bool gsnn_lcn_stack_is_thick(const gsnn_lcn_stack *stack);

/* The number of even sizes, and the degree, of a thick stack. */
size_t gsnn_lcn_stack_even(const gsnn_lcn_stack *stack);
size_t gsnn_lcn_stack_degree(const gsnn_lcn_stack *stack);

/* The dimension of the function space: sum k_l - (L - 1). */
uint64_t gsnn_lcn_stack_dimension(const gsnn_lcn_stack *stack);

/* Whether the function space is closed in the Zariski topology of real points. */
bool gsnn_lcn_stack_zariski_closed(const gsnn_lcn_stack *stack);

#endif
