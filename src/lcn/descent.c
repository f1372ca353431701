#include "lcn/descent.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

void gsnn_lcn_pass_clear(gsnn_lcn_pass *pass) {
    free(pass->places);
    free(pass->lengths);
    free(pass->products);
    free(pass->pull);
    free(pass->next);
    *pass = (gsnn_lcn_pass){0};
}

gsnn_status gsnn_lcn_pass_init(gsnn_lcn_pass *pass, const gsnn_lcn_stack *stack,
                               gsnn_error *error) {
    size_t size = (size_t)stack->size, layers = stack->layers;
    *pass = (gsnn_lcn_pass){.stack = stack, .size = size};
    pass->places = gsnn_new(layers, sizeof *pass->places);
    pass->lengths = gsnn_new(layers + 1, sizeof *pass->lengths);
    pass->products = gsnn_new((layers + 1) * size, sizeof *pass->products);
    pass->pull = gsnn_new(size, sizeof *pass->pull);
    pass->next = gsnn_new(size, sizeof *pass->next);
    if (!pass->places || !pass->lengths || !pass->products || !pass->pull || !pass->next)
        return gsnn_fail_memory(error);
    pass->lengths[0] = 1;
    for (size_t l = 0; l < layers; l++) {
        pass->places[l] = pass->parameters;
        pass->parameters += (size_t)stack->sizes[l];
        pass->lengths[l + 1] = pass->lengths[l];
        if (stack->sizes[l] > 1)
            pass->lengths[l + 1] += (size_t)((stack->sizes[l] - 1) * stack->products[l]);
    }
    return GSNN_OK;
}

/* The first layer begins at the product 1, so that it is the product itself. */
const gsnn_lcn_lanes *gsnn_lcn_pass_forward(gsnn_lcn_pass *pass, const gsnn_lcn_lanes *weights) {
    const gsnn_lcn_stack *stack = pass->stack;
    for (size_t j = 0; j < stack->sizes[0]; j++)
        pass->products[pass->size + j] = weights[j];
    for (size_t l = 1; l < stack->layers; l++) {
        const gsnn_lcn_lanes *from = pass->products + l * pass->size;
        const gsnn_lcn_lanes *w = weights + pass->places[l];
        gsnn_lcn_lanes *to = pass->products + (l + 1) * pass->size;
        size_t length = pass->lengths[l], step = (size_t)stack->products[l];
        for (size_t i = 0; i < pass->lengths[l + 1]; i++)
            to[i] = (gsnn_lcn_lanes){0};
        for (size_t j = 0; j < stack->sizes[l]; j++)
            for (size_t i = 0; i < length; i++)
                gsnn_lcn_lanes_addmul(to + i + j * step, w + j, from + i);
    }
    return pass->products + stack->layers * pass->size;
}

void gsnn_lcn_pass_backward(gsnn_lcn_pass *pass, const gsnn_lcn_lanes *weights,
                            const gsnn_lcn_lanes *outer, gsnn_lcn_lanes *gradient) {
    const gsnn_lcn_stack *stack = pass->stack;
    const gsnn_lcn_lanes *pull = outer;
    for (size_t l = stack->layers; l-- > 1;) {
        const gsnn_lcn_lanes *from = pass->products + l * pass->size;
        const gsnn_lcn_lanes *w = weights + pass->places[l];
        gsnn_lcn_lanes *g = gradient + pass->places[l], *next = pass->next;
        size_t length = pass->lengths[l], step = (size_t)stack->products[l];
        for (size_t j = 0; j < stack->sizes[l]; j++) {
            gsnn_lcn_lanes sum = {0};
            for (size_t i = 0; i < length; i++)
                gsnn_lcn_lanes_addmul(&sum, from + i, pull + i + j * step);
            g[j] = sum;
        }
        for (size_t i = 0; i < length; i++) {
            gsnn_lcn_lanes sum = {0};
            for (size_t j = 0; j < stack->sizes[l]; j++)
                gsnn_lcn_lanes_addmul(&sum, w + j, pull + i + j * step);
            next[i] = sum;
        }
        pass->next = pass->pull;
        pass->pull = next;
        pull = next;
    }
    for (size_t j = 0; j < stack->sizes[0]; j++)
        gradient[j] = pull[j];
}
