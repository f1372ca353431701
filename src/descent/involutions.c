#include "descent/involutions.h"

#include "base/memory.h"
#include "descent/code_set.h"
#include "descent/conjugates.h"
#include "descent/sylow.h"

#include <stdlib.h>
#include <string.h>

static gsnn_status add_involutions(gsnn_involutions *all, const gsnn_point *list, size_t count,
                                   size_t points, gsnn_error *error) {
    if (gsnn_reserve(&all->list, &all->capacity, (all->count + count) * points, sizeof *all->list))
        return gsnn_fail_memory(error);
    memcpy(all->list + all->count * points, list, count * points * sizeof *list);
    all->count += count;
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
                                         const gsnn_moving_group *sylow, const char **refused,
                                         gsnn_error *error) {
    gsnn_involutions some = {0};
    gsnn_code_set met; /* permutations as codes: a set of them is what is needed */
    size_t points = group->points;
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
        status = gsnn_conjugates_init(&class, group, some.list + i * points, GSNN_LARGE_CLASS,
                                      &whole, error);
        if (status == GSNN_OK && (!whole || all->count + class.count > GSNN_LARGE_CLASS)) {
            *refused = "the elements of order 2 are too many";
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
            status = add_involutions(all, class.list, class.count, points, error);
        gsnn_conjugates_clear(&class);
    }
    gsnn_code_set_clear(&met);
    free(some.list);
    free(code);
    return status;
}

gsnn_status gsnn_involutions_find(gsnn_involutions *all, const gsnn_moving_group *group,
                                  const char **refused, gsnn_error *error) {
    *refused = NULL;
    gsnn_moving_group sylow;
    bool found;
    if (fmpz_cmp_ui(group->order, GSNN_LISTED_GROUP) <= 0)
        return pick_involutions(all, group, error);
    gsnn_status status = gsnn_sylow_init(&sylow, group, 2, GSNN_LARGE_CLASS, &found, error);
    if (status == GSNN_OK && (!found || fmpz_cmp_ui(sylow.order, GSNN_LARGE_CLASS) > 0))
        *refused = "a Sylow subgroup for 2 is out of reach";
    if (status == GSNN_OK && !*refused)
        status = conjugate_involutions(all, group, &sylow, refused, error);
    gsnn_moving_group_clear(&sylow);
    return status;
}
