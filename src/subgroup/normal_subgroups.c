#include "subgroup/normal_subgroups.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_normal_subgroups_init(gsnn_normal_subgroups *normal, const gsnn_zuppos *zuppos,
                                       gsnn_error *error) {
    memset(normal, 0, sizeof *normal);
    normal->zuppos = zuppos;
    gsnn_status status = gsnn_closure_init(&normal->closure, zuppos->elements, error);
    if (status != GSNN_OK)
        return status;
    normal->set = gsnn_resize(NULL, zuppos->count, sizeof *normal->set);
    normal->queue = gsnn_resize(NULL, zuppos->count, sizeof *normal->queue);
    normal->met = gsnn_resize(NULL, zuppos->count, 1);
    if (!normal->set || !normal->queue || !normal->met || gsnn_hash_index_init(&normal->index, 64))
        return gsnn_fail_memory(error);
    return GSNN_OK;
}

void gsnn_normal_subgroups_clear(gsnn_normal_subgroups *normal) {
    free(normal->list);
    gsnn_hash_index_clear(&normal->index);
    gsnn_arena_clear(&normal->arena);
    gsnn_closure_clear(&normal->closure);
    free(normal->set);
    free(normal->queue);
    free(normal->met);
    memset(normal, 0, sizeof *normal);
}

uint32_t gsnn_normal_subgroups_find(const gsnn_normal_subgroups *normal, gsnn_key key) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&normal->index, key.low);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && gsnn_key_compare(normal->list[i].key, key) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

gsnn_key gsnn_normal_subgroup_moved(const gsnn_normal_subgroups *normal, size_t place,
                                    uint32_t by) {
    const gsnn_zuppos *zuppos = normal->zuppos;
    const gsnn_normal_subgroup *one = &normal->list[place];
    for (uint32_t i = 0; i < one->zuppo_count; i++)
        normal->set[i] = (uint32_t)zuppos->of[gsnn_elements_conjugate(
            zuppos->elements, zuppos->generator[one->zuppos[i]], by)];
    return gsnn_zuppos_key(zuppos, normal->set, one->zuppo_count);
}

/* Keeps what the closure holds, unless it is there. */
static gsnn_status keep(gsnn_normal_subgroups *normal, gsnn_error *error) {
    const gsnn_closure *closure = &normal->closure;
    gsnn_normal_subgroup one = {
        .order = closure->count,
        .generator_count = (uint32_t)closure->generator_count,
        .zuppo_count = gsnn_list_zuppos(normal->zuppos, closure->list, closure->count, normal->set),
    };
    one.key = gsnn_zuppos_key(normal->zuppos, normal->set, one.zuppo_count);
    if (gsnn_normal_subgroups_find(normal, one.key) != GSNN_NO_ITEM)
        return GSNN_OK;
    one.zuppos = gsnn_arena_copy(&normal->arena, normal->set, one.zuppo_count, sizeof *one.zuppos);
    one.generators = gsnn_arena_copy(&normal->arena, closure->generators, one.generator_count,
                                     sizeof *one.generators);
    if (!one.zuppos || !one.generators ||
        gsnn_reserve(&normal->list, &normal->capacity, normal->count + 1, sizeof *normal->list) ||
        gsnn_hash_index_add(&normal->index, one.key.low, (uint32_t)normal->count))
        return gsnn_fail_memory(error);
    normal->list[normal->count++] = one;
    return GSNN_OK;
}

/* The closure becomes the least normal subgroup with an element. */
static gsnn_status close_normally(gsnn_normal_subgroups *normal, uint32_t element,
                                  const uint32_t *by, uint32_t by_count, gsnn_error *error) {
    gsnn_closure *closure = &normal->closure;
    gsnn_status status = gsnn_closure_generate(closure, &element, 1, error);
    for (size_t i = 0; status == GSNN_OK && i < closure->generator_count; i++)
        for (uint32_t k = 0; status == GSNN_OK && k < by_count; k++)
            status = gsnn_closure_extend(
                closure, gsnn_elements_conjugate(closure->elements, closure->generators[i], by[k]),
                error);
    return status;
}

/* The closure becomes what two of those found generate. */
static gsnn_status join(gsnn_normal_subgroups *normal, size_t one, size_t other,
                        gsnn_error *error) {
    const gsnn_normal_subgroup *first = &normal->list[one], *second = &normal->list[other];
    gsnn_status status =
        gsnn_closure_generate(&normal->closure, first->generators, first->generator_count, error);
    for (uint32_t k = 0; status == GSNN_OK && k < second->generator_count; k++)
        status = gsnn_closure_extend(&normal->closure, second->generators[k], error);
    return status;
}

gsnn_status gsnn_normal_subgroups_list(gsnn_normal_subgroups *normal, const uint32_t *zuppos,
                                       uint32_t zuppo_count, const uint32_t *generators,
                                       uint32_t generator_count, gsnn_error *error) {
    const gsnn_zuppos *all = normal->zuppos;
    normal->count = 0;
    gsnn_hash_index_reset(&normal->index);
    gsnn_arena_clear(&normal->arena);
    gsnn_closure_reset(&normal->closure);
    gsnn_status status = keep(normal, error);
    for (uint32_t i = 0; i < zuppo_count; i++)
        normal->met[zuppos[i]] = 0;
    for (uint32_t i = 0; status == GSNN_OK && i < zuppo_count; i++) {
        if (normal->met[zuppos[i]])
            continue;
        gsnn_meet_zuppo_orbit(all, zuppos[i], generators, generator_count, normal->met,
                              normal->queue);
        status =
            close_normally(normal, all->generator[zuppos[i]], generators, generator_count, error);
        if (status == GSNN_OK)
            status = keep(normal, error);
    }
    size_t closures = normal->count;
    for (size_t i = 1; status == GSNN_OK && i < normal->count; i++)
        for (size_t k = 1; status == GSNN_OK && k < closures; k++) {
            status = join(normal, i, k, error);
            if (status == GSNN_OK)
                status = keep(normal, error);
        }
    return status;
}
