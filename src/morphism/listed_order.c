#include "morphism/listed_order.h"

#include "base/memory.h"

#include <assert.h>
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
    gsnn_neuron_blocks_clear(&order->blocks);
    gsnn_neurons_clear(&order->neurons);
    gsnn_listed_subgroup_clear(&order->subgroup);
    memset(order, 0, sizeof *order);
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
        status = gsnn_neurons_from_list(&order->neurons, &order->subgroup, true, error);
    }
    order->lower = architecture;
    return status == GSNN_OK
               ? gsnn_neuron_blocks_find(&order->blocks, &order->neurons, &order->subgroup,
                                         &order->catalogue->classes[architecture->class],
                                         architecture->signs, error)
               : status;
}

/* Whether an element, moved into the coset of a neuron, acts on the first row by that sign. */
static bool acts_as(const gsnn_listed_order *order, uint32_t neuron, uint32_t element,
                    bool negative) {
    const gsnn_listed_subgroup *subgroup = &order->subgroup;
    uint32_t h =
        gsnn_elements_conjugate(order->group->elements, element, order->neurons.inverse[neuron]);
    return subgroup->member[h] && __builtin_parityll(gsnn_listed_subgroup_parity(subgroup, h) &
                                                     order->lower->signs) == negative;
}

bool gsnn_listed_order_below(const gsnn_listed_order *order, const gsnn_architecture *upper,
                             size_t *neuron) {
    const gsnn_subgroup_class *class = &order->catalogue->classes[upper->class];
    assert(order->laid_out == order->lower->class);
    if (order->lower->type == 1 && upper->type == 2)
        return false;
    for (size_t i = 0; i < order->blocks.count; i++) {
        uint32_t j = order->blocks.first[i];
        size_t k = 0;
        while (k < class->generator_count &&
               acts_as(order, j, class->elements[k], upper->signs >> k & 1))
            k++;
        if (k == class->generator_count) {
            *neuron = j;
            return true;
        }
    }
    return false;
}
