#include "subgroup/listed_subgroup.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_listed_subgroup_init(gsnn_listed_subgroup *subgroup, const gsnn_group *group,
                                      gsnn_error *error) {
    memset(subgroup, 0, sizeof *subgroup);
    subgroup->group = group;
    uint32_t order = group->elements->order;
    subgroup->list = gsnn_resize(NULL, order, sizeof *subgroup->list);
    subgroup->member = gsnn_new(order, sizeof *subgroup->member);
    subgroup->short_parity = gsnn_resize(NULL, order, sizeof *subgroup->short_parity);
    if (subgroup->list && subgroup->member && subgroup->short_parity)
        return gsnn_listed_subgroup_set(subgroup, NULL, 0, error);
    gsnn_listed_subgroup_clear(subgroup);
    return gsnn_fail_memory(error);
}

void gsnn_listed_subgroup_clear(gsnn_listed_subgroup *subgroup) {
    free(subgroup->list);
    free(subgroup->member);
    free(subgroup->short_parity);
    free(subgroup->long_parity);
    memset(subgroup, 0, sizeof *subgroup);
}

/* Chooses the parities that have a bit for each generator. */
static gsnn_status choose_parities(gsnn_listed_subgroup *subgroup, size_t generators,
                                   gsnn_error *error) {
    subgroup->is_long = generators > 8 * sizeof *subgroup->short_parity;
    if (!subgroup->is_long || subgroup->long_parity)
        return GSNN_OK;
    subgroup->long_parity =
        gsnn_resize(NULL, subgroup->group->elements->order, sizeof *subgroup->long_parity);
    return subgroup->long_parity ? GSNN_OK : gsnn_fail_memory(error);
}

static void set_parity(gsnn_listed_subgroup *subgroup, uint32_t h, uint64_t parity) {
    if (subgroup->is_long)
        subgroup->long_parity[h] = parity;
    else
        subgroup->short_parity[h] = (uint16_t)parity;
}

/* Elements are multiplied in blocks of so many. */
#define BLOCK 32

/* Goes from `block` elements of the list along all generators. */
static void follow(gsnn_listed_subgroup *subgroup, uint32_t first, uint32_t block) {
    const gsnn_elements *elements = subgroup->group->elements;
    uint32_t products[GSNN_MAX_PARITY_BITS][BLOCK];
    /* From the left: see closure.c. */
    for (size_t k = 0; k < subgroup->generator_count; k++)
        gsnn_elements_multiply_each(elements, subgroup->generators[k], subgroup->list + first,
                                    block, products[k]);
    for (uint32_t i = 0; i < block; i++) {
        uint64_t from = gsnn_listed_subgroup_parity(subgroup, subgroup->list[first + i]);
        for (size_t k = 0; k < subgroup->generator_count; k++) {
            uint32_t to = products[k][i];
            uint64_t parity = from ^ UINT64_C(1) << k;
            if (!subgroup->member[to]) {
                subgroup->member[to] = true;
                set_parity(subgroup, to, parity);
                subgroup->list[subgroup->order++] = to;
            } else if (parity != gsnn_listed_subgroup_parity(subgroup, to)) {
                gsnn_add_relation(subgroup->relations,
                                  parity ^ gsnn_listed_subgroup_parity(subgroup, to));
            }
        }
    }
}

gsnn_status gsnn_listed_subgroup_set(gsnn_listed_subgroup *subgroup, const uint32_t *generators,
                                     size_t count, gsnn_error *error) {
    const gsnn_elements *elements = subgroup->group->elements;
    if (count > GSNN_MAX_PARITY_BITS)
        return gsnn_fail(error, GSNN_FAILED, "a subgroup needs %zu generators; the limit is %d",
                         count, GSNN_MAX_PARITY_BITS);
    gsnn_status status = choose_parities(subgroup, count, error);
    if (status != GSNN_OK)
        return status;
    for (uint32_t i = 0; i < subgroup->order; i++)
        subgroup->member[subgroup->list[i]] = false;
    memset(subgroup->relations, 0, sizeof subgroup->relations);
    subgroup->generator_count = count;
    for (size_t k = 0; k < count; k++) {
        assert(generators[k] < elements->order);
        subgroup->generators[k] = generators[k];
    }
    subgroup->list[0] = 0;
    subgroup->member[0] = true;
    set_parity(subgroup, 0, 0);
    subgroup->order = 1;
    for (uint32_t first = 0, block; first < subgroup->order; first += block) {
        block = subgroup->order - first < BLOCK ? subgroup->order - first : BLOCK;
        follow(subgroup, first, block);
    }
    assert(elements->order % subgroup->order == 0);
    (void)elements;
    return GSNN_OK;
}

uint64_t gsnn_listed_subgroup_move_signs(const gsnn_listed_subgroup *subgroup, uint64_t signs,
                                         uint32_t n) {
    const gsnn_elements *elements = subgroup->group->elements;
    uint64_t moved = 0;
    for (size_t i = 0; i < subgroup->generator_count; i++) {
        uint32_t h =
            gsnn_elements_conjugate(elements, subgroup->generators[i], elements->inverse[n]);
        assert(subgroup->member[h]);
        moved |= (uint64_t)__builtin_parityll(gsnn_listed_subgroup_parity(subgroup, h) & signs)
                 << i;
    }
    return moved;
}
