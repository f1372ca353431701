#include "enumeration/pair_lists.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

gsnn_status gsnn_pair_lists_init(gsnn_pair_lists *lists, const gsnn_pairs *pairs, size_t classes,
                                 gsnn_error *error) {
    size_t admissible = 0, all = 0;
    for (size_t c = 0; c < classes; c++) {
        admissible += pairs[c].admissible;
        all += pairs[c].count;
    }
    *lists = (gsnn_pair_lists){0};
    lists->admissible = gsnn_resize(NULL, admissible, sizeof *lists->admissible);
    lists->other = gsnn_resize(NULL, all - admissible, sizeof(gsnn_architecture *));
    if (lists->admissible && lists->other)
        return GSNN_OK;
    gsnn_pair_lists_clear(lists);
    return gsnn_fail_memory(error);
}

void gsnn_pair_lists_clear(gsnn_pair_lists *lists) {
    for (size_t i = 0; lists->admissible && i < lists->admissible_count; i++)
        gsnn_architecture_clear(&lists->admissible[i]);
    for (size_t i = 0; lists->other && i < lists->other_count; i++)
        gsnn_architecture_clear(lists->other[i]);
    free(lists->admissible);
    free(lists->other);
    *lists = (gsnn_pair_lists){0};
}

void gsnn_pair_lists_take(gsnn_pair_lists *lists, gsnn_pairs *pairs) {
    uint32_t nontrivial = 0;
    assert(pairs->admissible <= pairs->count);
    size_t before = lists->admissible_count;
    for (size_t i = 0; i < pairs->count; i++) {
        gsnn_architecture *pair = &pairs->pairs[i];
        if (pair->reason == GSNN_ADMISSIBLE) {
            pair->id[0] = (uint32_t)lists->carriers;
            pair->id[1] = pair->type == 1 ? 0 : ++nontrivial;
            lists->admissible[lists->admissible_count++] = *pair;
        } else {
            lists->other[lists->other_count++] = pair;
            pair->id[0] = (uint32_t)lists->other_count;
        }
    }
    pairs->count = 0;
    lists->carriers += lists->admissible_count > before;
}

static bool is_of_type(const gsnn_architecture *pair, int type) {
    return !type || pair->type == type;
}

/* Where each admissible pair will be, counted through both lists; the caller frees it.  NULL if
 * there is no memory. */
static uint32_t *make_places(const gsnn_pair_lists *lists, int type, size_t *live, size_t *dead) {
    uint32_t *place = gsnn_resize(NULL, lists->admissible_count, sizeof *place);
    *live = *dead = 0;
    for (size_t i = 0; place && i < lists->admissible_count; i++)
        if (is_of_type(&lists->admissible[i], type))
            (*(lists->admissible[i].reason == GSNN_ADMISSIBLE ? live : dead))++;
    uint32_t next_live = 0, next_dead = (uint32_t)*live;
    for (size_t i = 0; place && i < lists->admissible_count; i++) {
        const gsnn_architecture *pair = &lists->admissible[i];
        if (!is_of_type(pair, type))
            place[i] = GSNN_NO_ARCHITECTURE;
        else
            place[i] = pair->reason == GSNN_ADMISSIBLE ? next_live++ : next_dead++;
    }
    return place;
}

/* The other pairs of the type, behind room for `dead` more. */
static void keep_other(gsnn_pair_lists *lists, int type, const uint32_t *place,
                       gsnn_architecture **others, size_t dead) {
    size_t next = dead;
    for (size_t i = 0; i < lists->other_count; i++) {
        gsnn_architecture *pair = lists->other[i];
        if (!is_of_type(pair, type)) {
            gsnn_architecture_clear(pair);
            continue;
        }
        if (pair->collapses_to != GSNN_NO_ARCHITECTURE)
            pair->collapses_to = place[pair->collapses_to];
        others[next++] = pair;
    }
    free(lists->other);
    lists->other = others;
    lists->other_count = next;
}

gsnn_status gsnn_pair_lists_select(gsnn_pair_lists *lists, int type, gsnn_arena *keep_dead,
                                   uint32_t **places, gsnn_error *error) {
    size_t live, dead;
    uint32_t *place = make_places(lists, type, &live, &dead);
    if (!keep_dead)
        dead = 0;
    gsnn_architecture **others =
        gsnn_resize(NULL, lists->other_count + dead, sizeof(gsnn_architecture *));
    gsnn_architecture *kept =
        dead ? gsnn_arena_take(keep_dead, dead, sizeof *kept) : lists->admissible;
    if (!place || !others || !kept) {
        free(place);
        free(others);
        return gsnn_fail_memory(error);
    }
    keep_other(lists, type, place, others, dead);
    for (size_t i = 0; i < lists->admissible_count; i++) {
        gsnn_architecture *pair = &lists->admissible[i];
        if (place[i] == GSNN_NO_ARCHITECTURE || (place[i] >= live && !keep_dead)) {
            gsnn_architecture_clear(pair);
        } else if (place[i] < live) {
            lists->admissible[place[i]] = *pair;
        } else {
            kept[place[i] - live] = *pair;
            others[place[i] - live] = &kept[place[i] - live];
        }
        if (place[i] != GSNN_NO_ARCHITECTURE && place[i] >= live)
            place[i] = GSNN_NO_ARCHITECTURE;
    }
    lists->admissible_count = live;
    *places = place;
    return GSNN_OK;
}
