#include "subgroup/derived.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void gsnn_generated_clear(gsnn_generated *group) {
    free(group->generators);
    memset(group, 0, sizeof *group);
}

/* Adds g to the group behind chain unless it is inside. */
static gsnn_status enlarge(const gsnn_elements *elements, gsnn_chain *chain, gsnn_generated *group,
                           uint32_t g, gsnn_point *scratch, gsnn_error *error) {
    const gsnn_point *image = gsnn_elements_image(elements, g);
    if (gsnn_chain_sift(chain, image, scratch, NULL))
        return GSNN_OK;
    if (gsnn_reserve(&group->generators, &group->capacity, group->count + 1,
                     sizeof *group->generators))
        return gsnn_fail_memory(error);
    group->generators[group->count++] = g;
    return gsnn_chain_add(chain, image, 0, error);
}

static gsnn_status chain_init(const gsnn_elements *elements, gsnn_chain *chain,
                              gsnn_point **scratch, gsnn_error *error) {
    gsnn_chain_init(chain, elements->degree, elements->chain->base_order,
                    elements->chain->base_order_length);
    *scratch = gsnn_resize(NULL, 2 * (size_t)elements->degree, sizeof **scratch);
    return *scratch ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_generate(const gsnn_elements *elements, const uint32_t *generators, size_t count,
                          gsnn_generated *group, gsnn_error *error) {
    gsnn_chain chain;
    gsnn_point *scratch;
    group->count = 0;
    gsnn_status status = chain_init(elements, &chain, &scratch, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = enlarge(elements, &chain, group, generators[i], scratch, error);
    group->order = (uint32_t)gsnn_chain_order_u64(&chain);
    free(scratch);
    gsnn_chain_clear(&chain);
    return status;
}

/* The commutator subgroup: the normal closure of the commutators of generators. */
static gsnn_status derive(const gsnn_elements *elements, const gsnn_generated *group,
                          gsnn_generated *derived, gsnn_error *error) {
    gsnn_chain chain;
    gsnn_point *scratch;
    derived->count = 0;
    gsnn_status status = chain_init(elements, &chain, &scratch, error);
    for (size_t i = 0; i < group->count; i++)
        for (size_t j = 0; status == GSNN_OK && j < i; j++) {
            uint32_t a = group->generators[i], b = group->generators[j];
            uint32_t conjugate = gsnn_elements_conjugate(elements, a, b);
            uint32_t commutator = gsnn_elements_multiply(elements, elements->inverse[a], conjugate);
            status = enlarge(elements, &chain, derived, commutator, scratch, error);
        }
    for (size_t i = 0; i < derived->count; i++)
        for (size_t j = 0; status == GSNN_OK && j < group->count; j++)
            status = enlarge(
                elements, &chain, derived,
                gsnn_elements_conjugate(elements, derived->generators[i], group->generators[j]),
                scratch, error);
    derived->order = (uint32_t)gsnn_chain_order_u64(&chain);
    free(scratch);
    gsnn_chain_clear(&chain);
    return status;
}

gsnn_status gsnn_perfect_core(const gsnn_elements *elements, gsnn_generated *group,
                              gsnn_error *error) {
    gsnn_generated derived = {0};
    gsnn_status status = GSNN_OK;
    while (status == GSNN_OK) {
        status = derive(elements, group, &derived, error);
        if (status != GSNN_OK || derived.order == group->order)
            break;
        gsnn_generated larger = *group;
        *group = derived;
        derived = larger;
    }
    gsnn_generated_clear(&derived);
    return status;
}
