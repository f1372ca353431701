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

/* The place that each admissible pair will have when only those of one type are left; the caller
 * frees it.  NULL if there is no memory. */
static uint32_t *places_of_type(const gsnn_pair_lists *lists, int type) {
    uint32_t *place = gsnn_resize(NULL, lists->admissible_count, sizeof *place), next = 0;
    for (size_t i = 0; place && i < lists->admissible_count; i++) {
        place[i] = next;
        next += lists->admissible[i].type == type;
    }
    return place;
}

gsnn_status gsnn_pair_lists_select(gsnn_pair_lists *lists, int type, gsnn_error *error) {
    uint32_t *place = places_of_type(lists, type);
    size_t admissible = 0, other = 0;
    if (!place)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < lists->admissible_count; i++)
        if (lists->admissible[i].type == type)
            lists->admissible[admissible++] = lists->admissible[i];
        else
            gsnn_architecture_clear(&lists->admissible[i]);
    for (size_t i = 0; i < lists->other_count; i++) {
        gsnn_architecture *pair = lists->other[i];
        if (pair->type != type) {
            gsnn_architecture_clear(pair);
            continue;
        }
        if (pair->collapses_to != GSNN_NO_ARCHITECTURE)
            pair->collapses_to = place[pair->collapses_to];
        assert(pair->collapses_to == GSNN_NO_ARCHITECTURE || pair->collapses_to < admissible);
        lists->other[other++] = pair;
    }
    lists->admissible_count = admissible;
    lists->other_count = other;
    free(place);
    return GSNN_OK;
}
