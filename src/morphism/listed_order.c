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

/* Whether the row with these codes at the images of points is taken to itself, or its opposite, by
 * a permutation of the points.  It is enough to look at the axes, since they span. */
static bool is_kept(const gsnn_group *group, const int32_t *codes, const gsnn_point *images,
                    const gsnn_point *permutation, bool negative) {
    for (size_t k = 0; k < group->degree; k++) {
        gsnn_point x = group->axes[k];
        int32_t before = codes[images[x]], after = codes[images[permutation[x]]];
        if (after != (negative ? -before : before))
            return false;
    }
    return true;
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
    const gsnn_group *group = order->group;
    const gsnn_elements *elements = group->elements;
    const gsnn_subgroup_class *class = &order->catalogue->classes[upper->class];
    if (order->lower->type == 1 && upper->type == 2)
        return false;
    for (size_t j = 0; j < order->neurons.count; j++) {
        /* Row j, w t, takes x to w.(t x). */
        const gsnn_point *images =
            gsnn_elements_image(elements, elements->inverse[order->neurons.inverse[j]]);
        size_t k = 0;
        while (k < class->generator_count &&
               is_kept(group, order->lower->weights.codes, images,
                       gsnn_elements_image(elements, class->elements[k]), upper->signs >> k & 1))
            k++;
        if (k == class->generator_count) {
            *neuron = j;
            return true;
        }
    }
    return false;
}
