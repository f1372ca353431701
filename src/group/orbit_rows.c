#include "group/orbit_rows.h"

#include "base/memory.h"
#include "group/group.h"

#include <stdlib.h>
#include <string.h>

/* A value is named by the first point that has it up to sign: twice the point and 2, and 1 more if
 * it is the opposite; 0 is 0. */
typedef struct value_names {
    uint32_t *name;  /* for each point */
    uint32_t *first; /* for each code */
} value_names;

static size_t words(const gsnn_group *group) {
    return (group->abelian->orbit_count + 1) / 2;
}

static void release(void *context) {
    value_names *names = context;
    if (!names)
        return;
    free(names->name);
    free(names->first);
    free(names);
}

static gsnn_status prepare(const gsnn_group *group, void **context, gsnn_error *error) {
    value_names *names = gsnn_new(1, sizeof *names);
    *context = names;
    if (!names)
        return gsnn_fail_memory(error);
    names->name = gsnn_resize(NULL, group->points, sizeof *names->name);
    names->first = gsnn_resize(NULL, group->points + 1, sizeof *names->first);
    return names->name && names->first ? GSNN_OK : gsnn_fail_memory(error);
}

static void name_values(const gsnn_group *group, const int32_t *codes, value_names *names) {
    memset(names->first, 0, (group->points + 1) * sizeof *names->first);
    for (size_t x = 0; x < group->points; x++) {
        uint32_t *first = &names->first[abs(codes[x])];
        if (codes[x] && !*first)
            *first = 2 * (uint32_t)x + 2 + (codes[x] < 0);
        names->name[x] = codes[x] ? *first ^ (codes[x] < 0) : 0;
    }
}

/* NOLINTBEGIN(readability-non-const-parameter): the type is that of gsnn_row_kind. */
static gsnn_status draw(const gsnn_group *group, void *context,
                        const gsnn_signed_generators *equations, const int32_t *codes,
                        uint64_t *random, uint64_t *row, gsnn_error *error) {
    (void)equations;
    (void)random;
    (void)error;
    value_names *names = context;
    uint32_t *to = (uint32_t *)(void *)row;
    name_values(group, codes, names);
    for (size_t o = 0; o < group->abelian->orbit_count; o++)
        to[o] = names->name[group->abelian->orbits[o]];
    return GSNN_OK;
}
/* NOLINTEND(readability-non-const-parameter) */

static void move(const gsnn_group *group, const void *context, size_t s, const uint64_t *from,
                 uint64_t *to) {
    const value_names *names = context;
    const gsnn_point *g = gsnn_group_generator(group, s);
    const uint32_t *old = (const uint32_t *)(const void *)from;
    uint32_t *new = (uint32_t *)(void *)to;
    for (size_t o = 0; o < group->abelian->orbit_count; o++)
        new[o] = old[o] ? names->name[g[old[o] / 2 - 1]] ^ (old[o] & 1) : 0;
}

static bool normalise(const gsnn_group *group, const void *context, uint64_t *row) {
    (void)context;
    uint32_t *values = (uint32_t *)(void *)row;
    size_t o = 0, count = group->abelian->orbit_count;
    while (o < count && !values[o])
        o++;
    if (o == count || !(values[o] & 1))
        return false;
    for (; o < count; o++)
        values[o] ^= values[o] != 0;
    return true;
}

const gsnn_row_kind gsnn_orbit_rows = {
    .tries = 1,
    .words = words,
    .prepare = prepare,
    .free = release,
    .draw = draw,
    .move = move,
    .normalise = normalise,
};
