#include "input/merge_orbits.h"

#include "base/hash_index.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

/* Where a generator takes an axis: +-(axis + 1). */
static int32_t move(const gsnn_generator_table *table, size_t generator, uint32_t axis) {
    const uint32_t *row = gsnn_generator_table_row(table, generator);
    if (!table->signs)
        return (int32_t)row[axis] + 1;
    uint32_t image = row[2 * (size_t)axis];
    return image % 2 ? -((int32_t)(image / 2) + 1) : (int32_t)(image / 2) + 1;
}

static uint32_t axis_of(int32_t signed_axis) {
    return (uint32_t)abs(signed_axis) - 1;
}

/* The axes, orbit by orbit, each orbit from its first axis on in breadth first order. */
typedef struct orbits {
    const gsnn_generator_table *table;
    uint32_t *axes;  /* degree of them */
    uint32_t *begin; /* of each orbit, and the end */
    uint32_t *orbit; /* of each axis */
    size_t count;
} orbits;

static void find_orbits(orbits *o) {
    size_t degree = o->table->degree, length = 0;
    for (size_t a = 0; a < degree; a++)
        o->orbit[a] = UINT32_MAX;
    for (size_t a = 0; a < degree; a++) {
        if (o->orbit[a] != UINT32_MAX)
            continue;
        o->begin[o->count] = (uint32_t)length;
        o->orbit[a] = (uint32_t)o->count;
        o->axes[length++] = (uint32_t)a;
        for (size_t at = length - 1; at < length; at++)
            for (size_t s = 0; s < o->table->count; s++) {
                uint32_t image = axis_of(move(o->table, s, o->axes[at]));
                if (o->orbit[image] == UINT32_MAX) {
                    o->orbit[image] = (uint32_t)o->count;
                    o->axes[length++] = image;
                }
            }
        o->count++;
    }
    o->begin[o->count] = (uint32_t)length;
}

/* Equal for equal orbits: their sizes, and how many axes each generator fixes and negates. */
static uint64_t fingerprint(const orbits *o, size_t orbit) {
    uint64_t hash = o->begin[orbit + 1] - o->begin[orbit];
    for (size_t s = 0; s < o->table->count; s++) {
        uint64_t fixed = 0, negated = 0;
        for (size_t i = o->begin[orbit]; i < o->begin[orbit + 1]; i++) {
            int32_t image = move(o->table, s, o->axes[i]);
            if (axis_of(image) == o->axes[i])
                *(image < 0 ? &negated : &fixed) += 1;
        }
        hash = gsnn_hash_word(hash, fixed << 32 | negated);
    }
    return hash;
}

/* Tries to send the first axis of orbit `from` to axis `to`: fills in the partners, +-(axis + 1),
 * of the axes of that orbit, 0 before.  What has been filled in is taken back where the generators
 * disagree.  An orbit as large as the other then is mapped onto it, point by point. */
static bool match(const orbits *o, size_t from, uint32_t to, int32_t *partner) {
    const uint32_t *axes = o->axes + o->begin[from];
    size_t size = o->begin[from + 1] - o->begin[from];
    size_t met = 1; /* axes that have partners: the first so many, since the order is the same */
    bool fits = true;
    partner[axes[0]] = (int32_t)to + 1;
    for (size_t at = 0; fits && at < size; at++)
        for (size_t s = 0; fits && s < o->table->count; s++) {
            int32_t mine = move(o->table, s, axes[at]), theirs = partner[axes[at]];
            int32_t moved = move(o->table, s, axis_of(theirs));
            if ((theirs < 0) != (mine < 0))
                moved = -moved;
            int32_t *known = &partner[axis_of(mine)];
            fits = !*known || *known == moved;
            if (!*known) {
                assert(axis_of(mine) == axes[met]);
                *known = moved;
                met++;
            }
        }
    for (size_t at = 0; !fits && at < met; at++)
        partner[axes[at]] = 0;
    return fits;
}

/* Whether the orbit equals an earlier one, `kept`; fills in the partners of that one's axes. */
static bool is_equal(const orbits *o, size_t kept, size_t orbit, int32_t *partner) {
    uint32_t end = o->begin[orbit + 1];
    if (o->begin[kept + 1] - o->begin[kept] != end - o->begin[orbit])
        return false;
    for (size_t i = o->begin[orbit]; i < end; i++)
        if (match(o, kept, o->axes[i], partner))
            return true;
    return false;
}

/* Finds for each orbit the first that it equals, and sends its axes onto that one's: to +-(axis +
 * 1), numbered as in the table. */
static gsnn_status find_equal(const orbits *o, int32_t *onto, gsnn_error *error) {
    gsnn_hash_index kept = {0};
    int32_t *partner = gsnn_new(o->table->degree, sizeof *partner);
    bool room = partner && gsnn_hash_index_init(&kept, 64) == 0;
    for (size_t orbit = 0; room && orbit < o->count; orbit++) {
        uint64_t hash = gsnn_hash_word(0, fingerprint(o, orbit));
        gsnn_hash_probe probe = gsnn_hash_index_probe(&kept, hash);
        uint32_t other;
        while ((other = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM)
            if (is_equal(o, other, orbit, partner))
                break;
        if (other == GSNN_NO_ITEM)
            room = gsnn_hash_index_add(&kept, hash, (uint32_t)orbit) == 0;
        for (size_t i = o->begin[orbit]; other == GSNN_NO_ITEM && i < o->begin[orbit + 1]; i++)
            onto[o->axes[i]] = (int32_t)o->axes[i] + 1;
        for (size_t i = other == GSNN_NO_ITEM ? 0 : o->begin[other];
             other != GSNN_NO_ITEM && i < o->begin[other + 1]; i++) {
            uint32_t axis = o->axes[i];
            onto[axis_of(partner[axis])] =
                partner[axis] < 0 ? -((int32_t)axis + 1) : (int32_t)axis + 1;
            partner[axis] = 0;
        }
    }
    free(partner);
    gsnn_hash_index_clear(&kept);
    return room ? GSNN_OK : gsnn_fail_memory(error);
}

/* Lists the axes that stand for themselves, and numbers them 1, 2, ... instead. */
static gsnn_status renumber(gsnn_orbit_merging *merging, size_t degree, gsnn_error *error) {
    int32_t *number = gsnn_new(degree, sizeof *number);
    if (!number)
        return gsnn_fail_memory(error);
    for (size_t a = 0; a < degree; a++)
        if (merging->onto[a] == (int32_t)a + 1) {
            merging->kept[merging->kept_count] = (uint32_t)a;
            number[a] = (int32_t)++merging->kept_count;
        }
    for (size_t a = 0; a < degree; a++) {
        int32_t own = number[axis_of(merging->onto[a])];
        merging->onto[a] = merging->onto[a] < 0 ? -own : own;
    }
    free(number);
    return GSNN_OK;
}

gsnn_status gsnn_orbits_merge(gsnn_orbit_merging *merging, const gsnn_generator_table *table,
                              bool apart, gsnn_error *error) {
    size_t degree = table->degree;
    orbits o = {.table = table,
                .axes = gsnn_new(degree, sizeof *o.axes),
                .begin = gsnn_new(degree + 1, sizeof *o.begin),
                .orbit = gsnn_new(degree, sizeof *o.orbit)};
    *merging = (gsnn_orbit_merging){.orbit = o.orbit,
                                    .kept = gsnn_new(degree, sizeof *merging->kept),
                                    .onto = gsnn_new(degree, sizeof *merging->onto)};
    gsnn_status status = o.axes && o.begin && o.orbit && merging->kept && merging->onto
                             ? GSNN_OK
                             : gsnn_fail_memory(error);
    if (!status)
        find_orbits(&o);
    merging->orbit_count = o.count;
    for (size_t a = 0; !status && apart && a < degree; a++)
        merging->onto[a] = (int32_t)a + 1;
    if (!status && !apart)
        status = find_equal(&o, merging->onto, error);
    if (!status)
        status = renumber(merging, degree, error);
    free(o.axes);
    free(o.begin);
    if (status)
        gsnn_orbit_merging_clear(merging);
    return status;
}

void gsnn_orbit_merging_clear(gsnn_orbit_merging *merging) {
    free(merging->orbit);
    free(merging->kept);
    free(merging->onto);
    *merging = (gsnn_orbit_merging){0};
}
