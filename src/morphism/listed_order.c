#include "morphism/listed_order.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_listed_order_init(gsnn_listed_order *order, const gsnn_group *group,
                                   const gsnn_catalogue *catalogue, gsnn_error *error) {
    memset(order, 0, sizeof *order);
    order->group = group;
    order->catalogue = catalogue;
    order->laid_out = order->neurons_of = SIZE_MAX;
    return gsnn_listed_subgroup_init(&order->subgroup, group, error);
}

void gsnn_listed_order_clear(gsnn_listed_order *order) {
    gsnn_neurons_clear(&order->neurons);
    gsnn_listed_subgroup_clear(&order->subgroup);
    memset(order, 0, sizeof *order);
}

/* chi of an element of H whose word has the given parity. */
static bool negative(uint64_t parity, const gsnn_architecture *architecture) {
    return __builtin_parityll(parity & architecture->signs);
}

gsnn_status gsnn_listed_order_lay_out(gsnn_listed_order *order, size_t class, gsnn_error *error) {
    const gsnn_subgroup_class *wanted = &order->catalogue->classes[class];
    if (order->laid_out == class)
        return GSNN_OK;
    order->laid_out = class;
    return gsnn_listed_subgroup_set(&order->subgroup, wanted->elements, wanted->generator_count,
                                    error);
}

gsnn_status gsnn_listed_order_set_lower(gsnn_listed_order *order,
                                        const gsnn_architecture *architecture, gsnn_error *error) {
    gsnn_status status = gsnn_listed_order_lay_out(order, architecture->class, error);
    if (status == GSNN_OK && order->neurons_of != architecture->class) {
        gsnn_neurons_clear(&order->neurons);
        order->neurons_of = architecture->class;
        status = gsnn_neurons_from_list(&order->neurons, &order->subgroup, error);
    }
    order->lower = architecture;
    return status;
}

bool gsnn_listed_order_below(const gsnn_listed_order *order, const gsnn_architecture *upper,
                             size_t *neuron) {
    const gsnn_elements *elements = order->group->elements;
    const gsnn_listed_subgroup *lower = &order->subgroup;
    const gsnn_subgroup_class *class = &order->catalogue->classes[upper->class];
    for (size_t j = 0; j < order->neurons.count; j++) {
        size_t k = 0;
        for (; k < class->generator_count; k++) {
            uint32_t moved =
                gsnn_elements_conjugate(elements, class->elements[k], order->neurons.inverse[j]);
            if (!lower->member[moved] ||
                negative(lower->parity[moved], order->lower) != (upper->signs >> k & 1))
                break;
        }
        if (k == class->generator_count) {
            *neuron = j;
            return true;
        }
    }
    return false;
}
