#include "morphism/profiles.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Gives the class of `start` the next number. */
static void walk_class(gsnn_profiles *profiles, const gsnn_elements *elements, uint32_t start,
                       const uint32_t *by, size_t count, uint32_t *queue) {
    uint32_t length = 0;
    profiles->element_class[start] = profiles->class_count;
    queue[length++] = start;
    for (uint32_t i = 0; i < length; i++)
        for (size_t s = 0; s < count; s++) {
            assert(length <= elements->order);
            uint32_t image = gsnn_elements_conjugate(elements, queue[i], by[s]);
            if (profiles->element_class[image] == UINT32_MAX) {
                profiles->element_class[image] = profiles->class_count;
                queue[length++] = image;
            }
        }
    profiles->class_count++;
}

static gsnn_status classify(gsnn_profiles *profiles, const gsnn_group *group, gsnn_error *error) {
    const gsnn_elements *elements = group->elements;
    uint32_t *by = gsnn_new(group->generator_count, sizeof *by);
    uint32_t *queue = gsnn_resize(NULL, elements->order, sizeof *queue);
    profiles->element_class = gsnn_resize(NULL, elements->order, sizeof *profiles->element_class);
    gsnn_status status = GSNN_OK;
    if (by && queue && profiles->element_class) {
        for (size_t s = 0; s < group->generator_count; s++)
            by[s] = gsnn_elements_find(elements, gsnn_group_generator(group, s));
        memset(profiles->element_class, -1, elements->order * sizeof *profiles->element_class);
        for (uint32_t a = 0; a < elements->order; a++)
            if (profiles->element_class[a] == UINT32_MAX)
                walk_class(profiles, elements, a, by, group->generator_count, queue);
    } else {
        status = gsnn_fail_memory(error);
    }
    free(by);
    free(queue);
    return status;
}

gsnn_status gsnn_profiles_init(gsnn_profiles *profiles, const gsnn_group *group, size_t count,
                               gsnn_error *error) {
    memset(profiles, 0, sizeof *profiles);
    gsnn_status status = classify(profiles, group, error);
    if (status == GSNN_OK) {
        profiles->width = 2 * (size_t)profiles->class_count;
        profiles->words = (profiles->width + 63) / 64;
        profiles->numbers = gsnn_resize(NULL, count, profiles->width * sizeof *profiles->numbers);
        profiles->support = gsnn_resize(NULL, count, profiles->words * sizeof *profiles->support);
        if (!profiles->numbers || !profiles->support)
            status = gsnn_fail_memory(error);
    }
    if (status != GSNN_OK)
        gsnn_profiles_clear(profiles);
    return status;
}

void gsnn_profiles_clear(gsnn_profiles *profiles) {
    free(profiles->element_class);
    free(profiles->numbers);
    free(profiles->support);
    memset(profiles, 0, sizeof *profiles);
}

void gsnn_profiles_set(gsnn_profiles *profiles, size_t i, const gsnn_listed_subgroup *subgroup,
                       uint64_t signs) {
    uint32_t *numbers = profiles->numbers + i * profiles->width;
    uint64_t *support = profiles->support + i * profiles->words;
    memset(numbers, 0, profiles->width * sizeof *numbers);
    memset(support, 0, profiles->words * sizeof *support);
    for (uint32_t k = 0; k < subgroup->order; k++) {
        uint32_t h = subgroup->list[k], c = profiles->element_class[h];
        if (__builtin_parityll(gsnn_listed_subgroup_parity(subgroup, h) & signs))
            c += profiles->class_count;
        assert(c < profiles->width);
        numbers[c]++;
        support[c / 64] |= UINT64_C(1) << c % 64;
    }
}

bool gsnn_profiles_allow(const gsnn_profiles *profiles, size_t lower, size_t upper) {
    const uint64_t *low = profiles->support + lower * profiles->words;
    const uint64_t *up = profiles->support + upper * profiles->words;
    for (size_t w = 0; w < profiles->words; w++)
        if (up[w] & ~low[w])
            return false;
    const uint32_t *most = profiles->numbers + lower * profiles->width;
    const uint32_t *numbers = profiles->numbers + upper * profiles->width;
    for (size_t w = 0; w < profiles->words; w++)
        for (uint64_t left = up[w]; left; left &= left - 1) {
            size_t c = 64 * w + (size_t)__builtin_ctzll(left);
            if (numbers[c] > most[c])
                return false;
        }
    return true;
}
