#include "descent/flat_list.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Codes are remembered while there are fewer than so many numbers in them. */
#define MOST_REMEMBERED ((size_t)1 << 26)

gsnn_status gsnn_flat_list_init(gsnn_flat_list *list, const gsnn_moving_group *group,
                                const gsnn_point_span *span, gsnn_error *error) {
    *list = (gsnn_flat_list){.group = group, .span = span};
    gsnn_status status = gsnn_code_set_init(&list->least, group->points, error);
    if (status == GSNN_OK)
        status = gsnn_code_set_init(&list->met, group->points, error);
    if (status == GSNN_OK)
        status = gsnn_code_search_new(&list->search, &group->chain, error);
    list->room = gsnn_resize(NULL, group->points + 1, sizeof *list->room);
    return status == GSNN_OK && !list->room ? gsnn_fail_memory(error) : status;
}

void gsnn_flat_list_clear(gsnn_flat_list *list) {
    gsnn_code_search_free(list->search);
    gsnn_code_set_clear(&list->least);
    gsnn_code_set_clear(&list->met);
    gsnn_arena_clear(&list->arena);
    free(list->items);
    free(list->item_of_met);
    free(list->room);
    memset(list, 0, sizeof *list);
}

/* An element fixes the code f when it maps c = f(g^-1 x) to itself after g: with the element a that
 * fixes c, g^-1 a g. */
static void conjugate_fixer(gsnn_point *to, const gsnn_point *a, const gsnn_point *g,
                            const gsnn_point *inverse, size_t points) {
    for (size_t x = 0; x < points; x++)
        to[x] = inverse[a[g[x]]];
}

/* Gives an item the generators of its setwise stabiliser that a search found. */
static gsnn_status take_fixers(gsnn_flat_list *list, gsnn_flat_item *item,
                               const gsnn_least_code *least, gsnn_error *error) {
    size_t points = list->group->points;
    item->fixer_count = least->fixer_count;
    item->fixers =
        gsnn_arena_take(&list->arena, least->fixer_count + 1, points * sizeof *item->fixers);
    if (!item->fixers)
        return gsnn_fail_memory(error);
    gsnn_point *inverse = item->fixers + least->fixer_count * points;
    gsnn_permutation_invert(inverse, least->mover, points);
    for (size_t i = 0; i < least->fixer_count; i++)
        conjugate_fixer(item->fixers + i * points, least->fixers + i * points, least->mover,
                        inverse, points);
    return GSNN_OK;
}

static gsnn_status append(gsnn_flat_list *list, const gsnn_least_code *least, size_t labels,
                          gsnn_error *error) {
    if (gsnn_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
        return gsnn_fail_memory(error);
    gsnn_flat_item *item = &list->items[list->count];
    *item = (gsnn_flat_item){.labels = labels};
    item->codes =
        gsnn_arena_copy(&list->arena, least->codes, list->group->points, sizeof *item->codes);
    if (!item->codes)
        return gsnn_fail_memory(error);
    gsnn_status status = take_fixers(list, item, least, error);
    list->count += status == GSNN_OK;
    return status;
}

/* Remembers which item a code is of, while there is not too much of that. */
static gsnn_status remember(gsnn_flat_list *list, const int32_t *codes, uint32_t item,
                            gsnn_error *error) {
    uint32_t number;
    bool added;
    if ((list->met.count + 1) * list->group->points > MOST_REMEMBERED)
        gsnn_code_set_empty(&list->met);
    gsnn_status status = gsnn_code_set_add(&list->met, codes, &number, &added, error);
    if (status == GSNN_OK && gsnn_reserve(&list->item_of_met, &list->met_capacity, list->met.count,
                                          sizeof *list->item_of_met))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        list->item_of_met[number] = item;
    return status;
}

gsnn_status gsnn_flat_list_add(gsnn_flat_list *list, int32_t *codes, size_t labels,
                               uint32_t *number, gsnn_error *error) {
    gsnn_least_code least;
    bool added;
    gsnn_code_normalise(codes, list->group->points, labels, list->room);
    uint32_t met = gsnn_code_set_find(&list->met, codes);
    if (met != GSNN_NO_ITEM) {
        *number = list->item_of_met[met];
        return GSNN_OK;
    }
    list->searches++;
    gsnn_status status = gsnn_code_search_least(list->search, codes, labels, &least, error);
    if (status == GSNN_OK)
        status = gsnn_code_set_add(&list->least, least.codes, number, &added, error);
    if (status == GSNN_OK && added)
        status = append(list, &least, labels, error);
    return status == GSNN_OK ? remember(list, codes, *number, error) : status;
}

gsnn_status gsnn_flat_list_settle(gsnn_flat_list *list, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < list->count; i++) {
        gsnn_flat_item *item = &list->items[i];
        gsnn_least_code least;
        status = gsnn_code_search_least(list->search, item->codes, item->labels, &least, error);
        list->searches++;
        if (status != GSNN_OK)
            continue;
        assert(memcmp(least.codes, item->codes, list->group->points * sizeof *item->codes) == 0);
        status = take_fixers(list, item, &least, error);
    }
    return status;
}

gsnn_point *gsnn_flat_label_generators(const gsnn_flat_list *list, const gsnn_flat_item *item) {
    size_t points = list->group->points, labels = 2 * item->labels;
    gsnn_point *generators = gsnn_resize(NULL, item->fixer_count + 1, labels * sizeof *generators);
    for (size_t i = 0; generators && i < item->fixer_count; i++)
        for (size_t x = 0; x < points; x++) {
            int32_t from = item->codes[x], to = item->codes[item->fixers[i * points + x]];
            if (from == 0)
                continue;
            bool opposite = (from < 0) != (to < 0);
            gsnn_point *at = generators + i * labels + 2 * ((size_t)(from < 0 ? -from : from) - 1);
            gsnn_point image = (gsnn_point)(2 * ((to < 0 ? -to : to) - 1));
            at[0] = (gsnn_point)(image + opposite);
            at[1] = (gsnn_point)(image + !opposite);
        }
    return generators;
}
