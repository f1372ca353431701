#include "morphism/cycle_profile.h"

#include "base/hash_index.h"
#include "base/memory.h"
#include "descent/moving_group.h"

#include <stdlib.h>
#include <string.h>

/* Subgroups of larger order are not listed. */
#define MOST_ELEMENTS 50000

static int compare_kinds(const void *a, const void *b) {
    const gsnn_cycle_count *x = a, *y = b;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

/* A hash of what cycles are like, in whatever order they come, and the sign. */
static uint64_t find_kind(const gsnn_point *element, size_t points, const gsnn_orbitals *orbitals,
                          const int32_t *codes, bool *met) {
    uint64_t sum = 0;
    bool negative = false;
    memset(met, 0, points * sizeof *met);
    for (size_t x = 0; x < points; x++) {
        uint64_t length = 0, through = 1;
        for (size_t y = x; !met[y]; y = element[y]) {
            met[y] = true;
            length++;
            if (orbitals)
                through += gsnn_hash_word(0, orbitals->number[y * points + element[y]]);
        }
        if (length)
            sum += gsnn_hash_word(through, length);
        negative = negative || (codes[x] && codes[element[x]] == -codes[x]);
    }
    return gsnn_hash_word(sum, negative);
}

/* Counts the kinds of a sorted list, in place. */
static size_t count_kinds(gsnn_cycle_count *list, size_t count) {
    size_t kinds = 0;
    for (size_t i = 0; i < count; i++) {
        if (kinds && list[kinds - 1].kind == list[i].kind)
            list[kinds - 1].count++;
        else
            list[kinds++] = (gsnn_cycle_count){list[i].kind, 1};
    }
    return kinds;
}

static gsnn_status count_elements(gsnn_cycle_profile *profile, const gsnn_moving_group *subgroup,
                                  const gsnn_orbitals *orbitals, const int32_t *codes,
                                  gsnn_error *error) {
    size_t points = subgroup->points, order = fmpz_get_ui(subgroup->order);
    gsnn_point *list = gsnn_moving_group_list(subgroup);
    bool *met = gsnn_new(points, sizeof *met);
    profile->list = gsnn_resize(NULL, order, sizeof *profile->list);
    if (list && met && profile->list) {
        for (size_t i = 0; i < order; i++)
            profile->list[i].kind = find_kind(list + i * points, points, orbitals, codes, met);
        qsort(profile->list, order, sizeof *profile->list, compare_kinds);
        profile->count = count_kinds(profile->list, order);
        profile->known = true;
        gsnn_cycle_count *less = gsnn_resize(profile->list, profile->count, sizeof *profile->list);
        profile->list = less ? less : profile->list;
    }
    free(list);
    free(met);
    return profile->known ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_cycle_profile_init(gsnn_cycle_profile *profile, const gsnn_group *group,
                                    const gsnn_orbitals *orbitals, const gsnn_subgroup_class *class,
                                    const int32_t *codes, gsnn_error *error) {
    *profile = (gsnn_cycle_profile){0};
    if (fmpz_cmp_ui(class->order, MOST_ELEMENTS) > 0)
        return GSNN_OK;
    gsnn_moving_group subgroup;
    gsnn_status status = gsnn_moving_group_init(&subgroup, group->points, class->generators,
                                                class->generator_count, NULL, 0, error);
    if (status == GSNN_OK)
        status = count_elements(profile, &subgroup, orbitals, codes, error);
    gsnn_moving_group_clear(&subgroup);
    return status;
}

void gsnn_cycle_profile_clear(gsnn_cycle_profile *profile) {
    free(profile->list);
    *profile = (gsnn_cycle_profile){0};
}

bool gsnn_cycle_profile_allows(const gsnn_cycle_profile *lower, const gsnn_cycle_profile *upper) {
    if (!lower->known || !upper->known)
        return true;
    size_t i = 0;
    for (size_t k = 0; k < upper->count; k++) {
        while (i < lower->count && lower->list[i].kind < upper->list[k].kind)
            i++;
        if (i == lower->count || lower->list[i].kind != upper->list[k].kind ||
            lower->list[i].count < upper->list[k].count)
            return false;
    }
    return true;
}
