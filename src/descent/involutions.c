#include "descent/involutions.h"

#include "base/memory.h"
#include "descent/code_set.h"
#include "descent/conjugates.h"
#include "descent/sylow.h"

#include <stdlib.h>
#include <string.h>

void gsnn_involutions_clear(gsnn_involutions *all) {
    free(all->list);
    free(all->begin);
    *all = (gsnn_involutions){0};
}

static gsnn_status add_involutions(gsnn_involutions *all, const gsnn_point *list, size_t count,
                                   size_t points, gsnn_error *error) {
    if (gsnn_reserve(&all->list, &all->capacity, (all->count + count) * points, sizeof *all->list))
        return gsnn_fail_memory(error);
    memcpy(all->list + all->count * points, list, count * points * sizeof *list);
    all->count += count;
    return GSNN_OK;
}

/* Adds all elements of a class, which loses them. */
static gsnn_status add_class(gsnn_involutions *all, gsnn_conjugates *class, gsnn_error *error) {
    if (all->count)
        return add_involutions(all, class->list, class->count, class->points, error);
    free(all->list);
    all->list = class->list;
    all->capacity = class->capacity;
    all->count = class->count;
    class->list = NULL;
    return GSNN_OK;
}

/* What was added since the last class is one. */
static gsnn_status end_class(gsnn_involutions *all, gsnn_error *error) {
    size_t *begin = gsnn_resize(all->begin, all->class_count + 2, sizeof *begin);
    if (!begin)
        return gsnn_fail_memory(error);
    all->begin = begin;
    if (all->class_count == 0)
        begin[0] = 0;
    begin[++all->class_count] = all->count;
    return GSNN_OK;
}

/* All elements of order 2 among those of a group, which are listed. */
static gsnn_status pick_involutions(gsnn_involutions *all, const gsnn_moving_group *group,
                                    gsnn_error *error) {
    size_t points = group->points;
    gsnn_point *list = gsnn_moving_group_list(group);
    bool *met = gsnn_new(points, sizeof *met);
    gsnn_status status = list && met ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < fmpz_get_ui(group->order); i++)
        if (gsnn_permutation_order(list + i * points, points, met) == 2)
            status = add_involutions(all, list + i * points, 1, points, error);
    free(list);
    free(met);
    return status;
}

/* The conjugates of those in a Sylow subgroup. */
static gsnn_status conjugate_involutions(gsnn_involutions *all, const gsnn_moving_group *group,
                                         const gsnn_moving_group *sylow, gsnn_refusal *refusal,
                                         gsnn_error *error) {
    gsnn_involutions some = {0};
    gsnn_code_set met; /* permutations as codes: a set of them is what is needed */
    size_t points = group->points, most = gsnn_list_limit(points);
    int32_t *code = gsnn_resize(NULL, points, sizeof *code);
    gsnn_status status = gsnn_code_set_init(&met, points, error);
    if (status == GSNN_OK && !code)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = pick_involutions(&some, sylow, error);
    for (size_t i = 0; status == GSNN_OK && i < some.count; i++) {
        gsnn_conjugates class;
        bool whole, added = true;
        uint32_t number;
        for (size_t x = 0; x < points; x++)
            code[x] = some.list[i * points + x];
        if (gsnn_code_set_find(&met, code) != GSNN_NO_ITEM)
            continue;
        status = gsnn_conjugates_init(&class, group, some.list + i * points, most, &whole, error);
        if (status == GSNN_OK && (!whole || all->count + class.count > most)) {
            gsnn_refuse_involutions(refusal, points);
            gsnn_conjugates_clear(&class);
            break;
        }
        for (size_t k = i; status == GSNN_OK && k < some.count; k++)
            if (gsnn_conjugates_contain(&class, some.list + k * points)) {
                for (size_t x = 0; x < points; x++)
                    code[x] = some.list[k * points + x];
                status = gsnn_code_set_add(&met, code, &number, &added, error);
            }
        if (status == GSNN_OK)
            status = add_class(all, &class, error);
        if (status == GSNN_OK)
            status = end_class(all, error);
        gsnn_conjugates_clear(&class);
    }
    gsnn_code_set_clear(&met);
    gsnn_involutions_clear(&some);
    free(code);
    return status;
}

gsnn_status gsnn_involutions_find(gsnn_involutions *all, const gsnn_moving_group *group,
                                  gsnn_refusal *refusal, gsnn_error *error) {
    gsnn_moving_group sylow;
    bool found;
    if (fmpz_cmp_ui(group->order, GSNN_LISTED_GROUP) <= 0) {
        gsnn_status picked = pick_involutions(all, group, error);
        return picked == GSNN_OK ? end_class(all, error) : picked;
    }
    gsnn_status status =
        gsnn_sylow_init(&sylow, group, 2, gsnn_list_limit(group->points), &found, error);
    if (status == GSNN_OK && !gsnn_refuse_sylow(refusal, group, 2, &sylow, found))
        status = conjugate_involutions(all, group, &sylow, refusal, error);
    gsnn_moving_group_clear(&sylow);
    return status;
}
