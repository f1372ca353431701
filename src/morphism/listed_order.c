#include "morphism/listed_order.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static gsnn_status classify(gsnn_listed_order *order, gsnn_error *error) {
    const gsnn_elements *elements = order->group->elements;
    size_t generators = order->group->generator_count;
    uint32_t *by = gsnn_new(generators, sizeof *by);
    uint32_t *queue = gsnn_resize(NULL, elements->order, sizeof *queue);
    if (!by || !queue) {
        free(by);
        free(queue);
        return gsnn_fail_memory(error);
    }
    for (size_t s = 0; s < generators; s++)
        by[s] = gsnn_elements_find(elements, gsnn_group_generator(order->group, s));
    memset(order->element_class, -1, elements->order * sizeof *order->element_class);
    for (uint32_t start = 0; start < elements->order; start++) {
        if (order->element_class[start] != UINT32_MAX)
            continue;
        uint32_t length = 0;
        order->element_class[start] = order->class_count;
        queue[length++] = start;
        for (uint32_t i = 0; i < length; i++)
            for (size_t s = 0; s < generators; s++) {
                uint32_t image = gsnn_elements_conjugate(elements, queue[i], by[s]);
                if (order->element_class[image] == UINT32_MAX) {
                    order->element_class[image] = order->class_count;
                    queue[length++] = image;
                }
            }
        order->class_count++;
    }
    free(by);
    free(queue);
    return GSNN_OK;
}

gsnn_status gsnn_listed_order_init(gsnn_listed_order *order, const gsnn_group *group,
                                   const gsnn_catalogue *catalogue, gsnn_error *error) {
    memset(order, 0, sizeof *order);
    order->group = group;
    order->catalogue = catalogue;
    order->laid_out = order->neurons_of = SIZE_MAX;
    order->element_class = gsnn_resize(NULL, group->elements->order, sizeof *order->element_class);
    gsnn_status status = order->element_class ? classify(order, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = gsnn_listed_subgroup_init(&order->subgroup, group, error);
    if (status != GSNN_OK)
        gsnn_listed_order_clear(order);
    return status;
}

void gsnn_listed_order_clear(gsnn_listed_order *order) {
    gsnn_neurons_clear(&order->neurons);
    gsnn_listed_subgroup_clear(&order->subgroup);
    free(order->element_class);
    memset(order, 0, sizeof *order);
}

/* chi of an element of H whose word has the given parity. */
static bool negative(uint64_t parity, const gsnn_architecture *architecture) {
    return __builtin_parityll(parity & architecture->signs);
}

/* Lists H of the given class, unless it is listed. */
static gsnn_status lay_out(gsnn_listed_order *order, size_t class, gsnn_error *error) {
    const gsnn_subgroup_class *wanted = &order->catalogue->classes[class];
    if (order->laid_out == class)
        return GSNN_OK;
    order->laid_out = class;
    return gsnn_listed_subgroup_set(&order->subgroup, wanted->generators, wanted->generator_count,
                                    error);
}

gsnn_status gsnn_listed_order_profile(gsnn_listed_order *order,
                                      const gsnn_architecture *architecture, gsnn_profile *profile,
                                      gsnn_error *error) {
    gsnn_status status = lay_out(order, architecture->class, error);
    if (status != GSNN_OK)
        return status;
    memset(profile, 0, 2 * (size_t)order->class_count * sizeof *profile);
    for (uint32_t i = 0; i < order->subgroup.order; i++) {
        uint32_t h = order->subgroup.list[i];
        size_t sign = negative(order->subgroup.parity[h], architecture);
        profile[sign * order->class_count + order->element_class[h]]++;
    }
    return GSNN_OK;
}

bool gsnn_profile_allows(const gsnn_listed_order *order, const gsnn_profile *lower,
                         const gsnn_profile *upper) {
    for (size_t c = 0; c < 2 * (size_t)order->class_count; c++)
        if (upper[c] > lower[c])
            return false;
    return true;
}

gsnn_status gsnn_listed_order_set_lower(gsnn_listed_order *order,
                                        const gsnn_architecture *architecture, gsnn_error *error) {
    gsnn_status status = lay_out(order, architecture->class, error);
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
    uint32_t generators[GSNN_MAX_PARITY_BITS];
    for (size_t k = 0; k < class->generator_count; k++)
        generators[k] = gsnn_elements_find(elements, class->generators + k * order->group->points);
    for (size_t j = 0; j < order->neurons.count; j++) {
        size_t k = 0;
        for (; k < class->generator_count; k++) {
            uint32_t moved =
                gsnn_elements_conjugate(elements, generators[k], order->neurons.inverse[j]);
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
