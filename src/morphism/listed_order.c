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
    uint32_t count = group->elements->order;
    order->element_class = gsnn_resize(NULL, count, sizeof *order->element_class);
    order->members = gsnn_resize(NULL, count, sizeof *order->members);
    order->character = gsnn_new(count, 1);
    gsnn_status status = order->element_class && order->members && order->character
                             ? classify(order, error)
                             : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        order->present = gsnn_new(order->class_count, 1);
        if (!order->present)
            status = gsnn_fail_memory(error);
    }
    if (status != GSNN_OK)
        gsnn_listed_order_clear(order);
    return status;
}

void gsnn_listed_order_clear(gsnn_listed_order *order) {
    gsnn_neurons_clear(&order->neurons);
    free(order->element_class);
    free(order->members);
    free(order->character);
    free(order->present);
    memset(order, 0, sizeof *order);
}

/* Lists H1 with the values of chi1, by its generators. */
static void list_members(gsnn_listed_order *order, const gsnn_architecture *architecture) {
    const gsnn_elements *elements = order->group->elements;
    const gsnn_subgroup_class *class = &order->catalogue->classes[architecture->class];
    for (uint32_t i = 0; i < order->member_count; i++) {
        order->character[order->members[i]] = 0;
        order->present[order->element_class[order->members[i]]] = 0;
    }
    uint32_t generators[GSNN_MAX_PARITY_BITS];
    for (size_t k = 0; k < class->generator_count; k++)
        generators[k] = gsnn_elements_find(elements, class->generators + k * order->group->points);
    order->members[0] = 0;
    order->character[0] = 1;
    order->member_count = 1;
    for (uint32_t i = 0; i < order->member_count; i++)
        for (size_t k = 0; k < class->generator_count; k++) {
            uint32_t next = gsnn_elements_multiply(elements, order->members[i], generators[k]);
            if (order->character[next])
                continue;
            signed char sign = order->character[order->members[i]];
            order->character[next] = (signed char)(architecture->signs >> k & 1 ? -sign : sign);
            order->members[order->member_count++] = next;
        }
    for (uint32_t i = 0; i < order->member_count; i++)
        order->present[order->element_class[order->members[i]]] |=
            order->character[order->members[i]] > 0 ? 1 : 2;
}

gsnn_status gsnn_listed_order_set_lower(gsnn_listed_order *order,
                                        const gsnn_architecture *architecture, gsnn_error *error) {
    const gsnn_subgroup_class *class = &order->catalogue->classes[architecture->class];
    gsnn_subgroup subgroup;
    gsnn_neurons_clear(&order->neurons);
    gsnn_status status = gsnn_subgroup_init(&subgroup, order->group, class->generators,
                                            class->generator_count, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_neurons_from_cosets(&order->neurons, &subgroup,
                                      fmpz_get_ui(architecture->neurons), error);
    gsnn_subgroup_clear(&subgroup);
    if (status == GSNN_OK) {
        order->lower = architecture;
        list_members(order, architecture);
    }
    return status;
}

bool gsnn_listed_order_below(const gsnn_listed_order *order, const gsnn_architecture *upper,
                             size_t *neuron) {
    const gsnn_elements *elements = order->group->elements;
    const gsnn_subgroup_class *class = &order->catalogue->classes[upper->class];
    uint32_t generators[GSNN_MAX_PARITY_BITS];
    if (order->lower->weights.dimension > upper->weights.dimension ||
        !fmpz_divisible(order->catalogue->classes[order->lower->class].order, class->order))
        return false;
    for (size_t k = 0; k < class->generator_count; k++) {
        generators[k] = gsnn_elements_find(elements, class->generators + k * order->group->points);
        int needed = upper->signs >> k & 1 ? 2 : 1;
        if (!(order->present[order->element_class[generators[k]]] & needed))
            return false;
    }
    for (size_t j = 0; j < order->neurons.count; j++) {
        size_t k = 0;
        for (; k < class->generator_count; k++) {
            uint32_t moved =
                gsnn_elements_conjugate(elements, generators[k], order->neurons.inverse[j]);
            if (order->character[moved] != (upper->signs >> k & 1 ? -1 : 1))
                break;
        }
        if (k == class->generator_count) {
            *neuron = j;
            return true;
        }
    }
    return false;
}
