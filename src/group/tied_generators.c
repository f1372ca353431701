#include "group/tied_generators.h"

#include "base/memory.h"

#include <stdlib.h>

/* Of a generator that is in no part yet. */
#define NO_PART UINT16_MAX

/* Takes into a part what a generator is tied to, directly or by others. */
static void take_part(const gsnn_group *group, size_t first, uint16_t number, uint16_t *part,
                      uint16_t *queue) {
    size_t length = 0;
    part[first] = number;
    queue[length++] = (uint16_t)first;
    for (size_t i = 0; i < length; i++)
        for (size_t t = first + 1; t < group->generator_count; t++)
            if (part[t] == NO_PART &&
                !gsnn_permutations_commute(gsnn_group_generator(group, queue[i]),
                                           gsnn_group_generator(group, t), group->points)) {
                part[t] = number;
                queue[length++] = (uint16_t)t;
            }
}

gsnn_status gsnn_tied_generators(const gsnn_group *group, size_t most, uint16_t *part,
                                 size_t *count, gsnn_error *error) {
    size_t found = 0;
    uint16_t *queue = gsnn_resize(NULL, group->generator_count, sizeof *queue);
    if (!queue)
        return gsnn_fail_memory(error);
    for (size_t s = 0; s < group->generator_count; s++)
        part[s] = NO_PART;
    *count = 0;
    for (size_t s = 0; s < group->generator_count; s++) {
        if (part[s] == NO_PART && found < most)
            take_part(group, s, (uint16_t)found++, part, queue);
        else if (part[s] == NO_PART)
            part[s] = (uint16_t)found;
        *count = part[s] >= *count ? part[s] + (size_t)1 : *count;
    }
    free(queue);
    return GSNN_OK;
}
