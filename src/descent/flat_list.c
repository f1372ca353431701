#include "descent/flat_list.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Codes are remembered while there are fewer than so many numbers in them. */
#define MOST_REMEMBERED ((size_t)1 << 26)

gsnn_status gsnn_flat_list_init(gsnn_flat_list *list, const gsnn_moving_group *group,
                                const gsnn_point_span *span, gsnn_error *error) {
    *list = (gsnn_flat_list){.group = group, .span = span, .quiet = gsnn_run_default()};
    gsnn_status status = gsnn_code_set_init(&list->least, group->points, error);
    if (status == GSNN_OK)
        status = gsnn_code_set_init(&list->met, group->points, error);
    if (status == GSNN_OK)
        status = gsnn_code_search_new(&list->search, &group->chain, &list->quiet, error);
    list->room = gsnn_resize(NULL, group->points + 1, sizeof *list->room);
    return status == GSNN_OK && !list->room ? gsnn_fail_memory(error) : status;
}

void gsnn_flat_list_listen(gsnn_flat_list *list, const gsnn_run *run) {
    list->quiet = *run;
    list->quiet.progress = NULL;
}

void gsnn_flat_list_clear(gsnn_flat_list *list) {
    gsnn_code_search_free(list->search);
    for (size_t i = 0; i < list->more_count; i++)
        gsnn_code_search_free(list->more[i]);
    free(list->more);
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

/* The item of a code whose least image is known. */
static gsnn_status enter(gsnn_flat_list *list, const int32_t *codes, const gsnn_least_code *least,
                         size_t labels, uint32_t *number, gsnn_error *error) {
    bool added;
    gsnn_status status = gsnn_code_set_add(&list->least, least->codes, number, &added, error);
    if (status == GSNN_OK && added)
        status = append(list, least, labels, error);
    return status == GSNN_OK ? remember(list, codes, *number, error) : status;
}

gsnn_status gsnn_flat_list_add(gsnn_flat_list *list, int32_t *codes, size_t labels,
                               uint32_t *number, gsnn_error *error) {
    gsnn_least_code least;
    gsnn_code_normalise(codes, list->group->points, labels, list->room);
    uint32_t met = gsnn_code_set_find(&list->met, codes);
    if (met != GSNN_NO_ITEM) {
        *number = list->item_of_met[met];
        return GSNN_OK;
    }
    list->searches++;
    gsnn_status status =
        gsnn_code_search_least(list->search, codes, labels, &list->least, &least, error);
    return status == GSNN_OK ? enter(list, codes, &least, labels, number, error) : status;
}

/* ---- Many at a time -------------------------------------------------------------------------- */

/* What a search found, kept beyond the next one: one block of memory. */
typedef struct kept_search {
    gsnn_least_code least;
    size_t labels;
    void *owner;
} kept_search;

/* A loop over codes: such as were not met before, or those of items from one on. */
typedef struct search_loop {
    gsnn_flat_list *list;
    const gsnn_code_set *fresh; /* NULL: of items */
    const gsnn_flat_item *items;
    kept_search *kept; /* for each code */
} search_loop;

static gsnn_status keep(kept_search *kept, const gsnn_least_code *least, size_t points,
                        gsnn_error *error) {
    size_t permutations = least->fixer_count + 1;
    size_t codes = points * sizeof *least->codes;
    char *room = gsnn_resize(NULL, codes + permutations * points * sizeof(gsnn_point), 1);
    if (!room)
        return gsnn_fail_memory(error);
    gsnn_point *mover = (gsnn_point *)(void *)(room + codes);
    memcpy(room, least->codes, codes);
    memcpy(mover, least->mover, points * sizeof *mover);
    if (least->fixer_count)
        memcpy(mover + points, least->fixers, least->fixer_count * points * sizeof *mover);
    kept->owner = room;
    kept->least = (gsnn_least_code){(const int32_t *)(const void *)room, mover, mover + points,
                                    least->fixer_count};
    return GSNN_OK;
}

static gsnn_status search_one(void *context, size_t worker, size_t index, gsnn_error *error) {
    search_loop *loop = context;
    size_t points = loop->list->group->points;
    const int32_t *codes =
        loop->fresh ? loop->fresh->list + index * points : loop->items[index].codes;
    gsnn_least_code least;
    kept_search *kept = &loop->kept[index];
    kept->labels = gsnn_code_labels(codes, points);
    gsnn_status status = gsnn_code_search_least(
        worker ? loop->list->more[worker - 1] : loop->list->search, codes, kept->labels,
        loop->fresh ? &loop->list->least : NULL, &least, error);
    return status == GSNN_OK ? keep(kept, &least, points, error) : status;
}

static gsnn_status prepare_searches(gsnn_flat_list *list, size_t threads, gsnn_error *error) {
    if (list->more_count + 1 >= threads)
        return GSNN_OK;
    gsnn_code_search **more = gsnn_resize(list->more, threads - 1, sizeof *list->more);
    if (!more)
        return gsnn_fail_memory(error);
    list->more = more;
    gsnn_status status = GSNN_OK;
    while (status == GSNN_OK && list->more_count + 1 < threads) {
        status =
            gsnn_code_search_new(&more[list->more_count], &list->group->chain, &list->quiet, error);
        list->more_count += status == GSNN_OK;
    }
    return status;
}

/* Adds codes that were not met before, each once, for whose items there is room. */
static gsnn_status add_fresh(gsnn_flat_list *list, const gsnn_code_set *fresh, size_t threads,
                             uint32_t *items, gsnn_error *error) {
    size_t points = list->group->points;
    search_loop loop = {list, fresh, NULL, gsnn_new(fresh->count, sizeof *loop.kept)};
    gsnn_status status = loop.kept ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = prepare_searches(list, threads, error);
    if (status == GSNN_OK)
        status = gsnn_parallel(threads, fresh->count, search_one, &loop, error);
    list->searches += fresh->count;
    for (size_t i = 0; status == GSNN_OK && i < fresh->count; i++)
        status = enter(list, fresh->list + i * points, &loop.kept[i].least, loop.kept[i].labels,
                       &items[i], error);
    for (size_t i = 0; loop.kept && i < fresh->count; i++)
        free(loop.kept[i].owner);
    free(loop.kept);
    return status;
}

gsnn_status gsnn_flat_list_add_all(gsnn_flat_list *list, int32_t *codes, size_t count,
                                   size_t threads, uint32_t *numbers, gsnn_error *error) {
    size_t points = list->group->points;
    gsnn_code_set fresh;
    bool *is_fresh = gsnn_new(count, sizeof *is_fresh);
    gsnn_status status = gsnn_code_set_init(&fresh, points, error);
    if (status == GSNN_OK && !is_fresh)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        bool added;
        gsnn_code_normalise(codes + i * points, points, points, list->room);
        uint32_t met = gsnn_code_set_find(&list->met, codes + i * points);
        is_fresh[i] = met == GSNN_NO_ITEM;
        if (is_fresh[i])
            status = gsnn_code_set_add(&fresh, codes + i * points, &numbers[i], &added, error);
        else
            numbers[i] = list->item_of_met[met];
    }
    uint32_t *items = gsnn_resize(NULL, fresh.count, sizeof *items);
    if (status == GSNN_OK && !items)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = add_fresh(list, &fresh, threads, items, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        if (is_fresh[i])
            numbers[i] = items[numbers[i]];
    gsnn_code_set_clear(&fresh);
    free(is_fresh);
    free(items);
    return status;
}

/* ---- Generators ------------------------------------------------------------------------------ */

/* What is found at a time is this many searches. */
#define SETTLED_AT_A_TIME 64

/* Settles some items. */
static gsnn_status settle_some(gsnn_flat_list *list, gsnn_flat_item *items, size_t count,
                               size_t threads, gsnn_error *error) {
    kept_search kept[SETTLED_AT_A_TIME] = {0};
    search_loop loop = {list, NULL, items, kept};
    gsnn_status status = gsnn_parallel(threads, count, search_one, &loop, error);
    list->searches += count;
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        assert(memcmp(kept[i].least.codes, items[i].codes,
                      list->group->points * sizeof *items[i].codes) == 0);
        status = take_fixers(list, &items[i], &kept[i].least, error);
    }
    for (size_t i = 0; i < count; i++)
        free(kept[i].owner);
    return status;
}

gsnn_status gsnn_flat_list_settle(gsnn_flat_list *list, const gsnn_run *run, gsnn_error *error) {
    size_t threads = gsnn_parallel_threads(run->threads), count;
    gsnn_status status = prepare_searches(list, threads, error);
    gsnn_flat_list_listen(list, run);
    for (size_t i = 0; status == GSNN_OK && i < list->count; i += count) {
        count = list->count - i < SETTLED_AT_A_TIME ? list->count - i : SETTLED_AT_A_TIME;
        status = gsnn_run_step(run, "finding stabilisers of spaces", i, list->count, error);
        if (status == GSNN_OK)
            status = settle_some(list, list->items + i, count, threads, error);
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
