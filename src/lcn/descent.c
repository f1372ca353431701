#include "lcn/descent.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

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
    pass->products[0] = 1;
    for (size_t l = 0; l < layers; l++) {
        pass->places[l] = pass->parameters;
        pass->parameters += (size_t)stack->sizes[l];
        pass->lengths[l + 1] = pass->lengths[l];
        if (stack->sizes[l] > 1)
            pass->lengths[l + 1] += (size_t)((stack->sizes[l] - 1) * stack->products[l]);
    }
    return GSNN_OK;
}

const double *gsnn_lcn_pass_forward(gsnn_lcn_pass *pass, const double *weights) {
    const gsnn_lcn_stack *stack = pass->stack;
    for (size_t l = 0; l < stack->layers; l++) {
        const double *from = pass->products + l * pass->size, *w = weights + pass->places[l];
        double *to = pass->products + (l + 1) * pass->size;
        size_t length = pass->lengths[l], step = (size_t)stack->products[l];
        memset(to, 0, pass->lengths[l + 1] * sizeof *to);
        for (size_t j = 0; j < stack->sizes[l]; j++)
            for (size_t i = 0; i < length; i++)
                to[i + j * step] += w[j] * from[i];
    }
    return pass->products + stack->layers * pass->size;
}

void gsnn_lcn_pass_backward(gsnn_lcn_pass *pass, const double *weights, const double *outer,
                            double *gradient) {
    const gsnn_lcn_stack *stack = pass->stack;
    memcpy(pass->pull, outer, pass->size * sizeof *outer);
    for (size_t l = stack->layers; l-- > 0;) {
        const double *from = pass->products + l * pass->size, *w = weights + pass->places[l];
        double *g = gradient + pass->places[l];
        size_t length = pass->lengths[l], step = (size_t)stack->products[l];
        for (size_t j = 0; j < stack->sizes[l]; j++) {
            double sum = 0;
            for (size_t i = 0; i < length; i++)
                sum += from[i] * pass->pull[i + j * step];
            g[j] = sum;
        }
        for (size_t i = 0; i < length; i++) {
            double sum = 0;
            for (size_t j = 0; j < stack->sizes[l]; j++)
                sum += w[j] * pass->pull[i + j * step];
            pass->next[i] = sum;
        }
        double *swap = pass->pull;
        pass->pull = pass->next;
        pass->next = swap;
    }
}
