#include "lcn/stack.h"

#include "base/error.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>

void gsnn_lcn_stack_clear(gsnn_lcn_stack *stack) {
    free(stack->sizes);
    free(stack->strides);
    free(stack->products);
    free(stack->groups);
    *stack = (gsnn_lcn_stack){0};
}

static gsnn_status multiply(uint64_t *product, uint64_t factor, gsnn_error *error) {
    if (*product > (uint64_t)INT64_MAX / factor)
        return gsnn_fail(error, GSNN_INVALID, "strides: their product exceeds 63 bits");
    *product *= factor;
    return GSNN_OK;
}

/* Adds layer l to the last group, or begins one. */
static void add_to_groups(gsnn_lcn_stack *stack, size_t l) {
    uint64_t product = stack->products[l];
    gsnn_lcn_group *group = stack->groups + stack->group_count;
    if (stack->group_count && group[-1].stride == product)
        group--;
    else
        *group = (gsnn_lcn_group){.stride = product, .first = l}, stack->group_count++;
    group->degree += (size_t)stack->sizes[l] - 1;
    group->even += stack->sizes[l] % 2 == 0;
    group->count = l - group->first + 1;
}

gsnn_status gsnn_lcn_stack_init(gsnn_lcn_stack *stack, const uint64_t *sizes,
                                const uint64_t *strides, size_t layers, gsnn_error *error) {
    *stack = (gsnn_lcn_stack){.layers = layers, .size = 1};
    if (layers == 0 || layers > GSNN_LCN_MAX_LAYERS)
        return gsnn_fail(error, GSNN_INVALID, "filters: 1 to %d layers", GSNN_LCN_MAX_LAYERS);
    stack->sizes = gsnn_copy(sizes, layers, sizeof *sizes);
    stack->strides = gsnn_new(layers, sizeof *stack->strides);
    stack->products = gsnn_new(layers, sizeof *stack->products);
    stack->groups = gsnn_new(layers, sizeof *stack->groups);
    if (!stack->sizes || !stack->strides || !stack->products || !stack->groups)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    uint64_t product = 1;
    for (size_t l = 0; !status && l < layers; l++) {
        if (sizes[l] < 1 || sizes[l] > GSNN_LCN_MAX_SIZE)
            return gsnn_fail(error, GSNN_INVALID, "filters: size %" PRIu64 " is not in 1..%d",
                             sizes[l], GSNN_LCN_MAX_SIZE);
        stack->strides[l] = strides ? strides[l] : 1;
        if (stack->strides[l] < 1)
            return gsnn_fail(error, GSNN_INVALID, "strides: a stride is at least 1");
        stack->products[l] = product;
        uint64_t reach = product;
        if (sizes[l] > 1)
            status = multiply(&reach, sizes[l] - 1, error);
        else
            reach = 0;
        if (!status && stack->size > (uint64_t)INT64_MAX - reach)
            status = gsnn_fail(error, GSNN_INVALID,
                               "filters: the size of the end-to-end filter "
                               "exceeds 63 bits");
        stack->size += status ? 0 : reach;
        if (sizes[l] > 1)
            add_to_groups(stack, l);
        /* The last stride never matters. */
        if (!status && l + 1 < layers)
            status = multiply(&product, stack->strides[l], error);
    }
    return status;
}

bool gsnn_lcn_stack_is_thick(const gsnn_lcn_stack *stack) {
    return stack->group_count == 0 || (stack->group_count == 1 && stack->groups[0].stride == 1);
}

size_t gsnn_lcn_stack_even(const gsnn_lcn_stack *stack) {
    return stack->group_count ? stack->groups[0].even : 0;
}

size_t gsnn_lcn_stack_degree(const gsnn_lcn_stack *stack) {
    return stack->group_count ? stack->groups[0].degree : 0;
}

uint64_t gsnn_lcn_stack_dimension(const gsnn_lcn_stack *stack) {
    uint64_t sum = 1;
    for (size_t l = 0; l < stack->layers; l++)
        sum += stack->sizes[l] - 1;
    return sum;
}

/* It is when every group has at most one even size and for each later group h the degree is even or
 * sum_{j<h} D_j S_j < S_h: otherwise a non-real orbit of h can be put into the groups before, in
 * the limit. */
bool gsnn_lcn_stack_zariski_closed(const gsnn_lcn_stack *stack) {
    uint64_t before = 0;
    for (size_t h = 0; h < stack->group_count; h++) {
        const gsnn_lcn_group *group = &stack->groups[h];
        if (group->even > 1 || (h && group->degree % 2 && before >= group->stride))
            return false;
        before += group->degree * group->stride; /* below the size, which fits */
    }
    return true;
}
