#include "architecture/row_orbit.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* So many rows are moved at once, since what is looked up is far apart in memory and can be asked
 * for ahead of its use. */
#define BATCH 16

static int reserve(gsnn_row_orbit *o, size_t capacity) {
    void *grown[] = {
        gsnn_resize(o->rows, capacity, o->source->words * sizeof *o->rows),
        gsnn_resize(o->negative, capacity, sizeof *o->negative),
        gsnn_resize(o->parent, capacity, sizeof *o->parent),
        gsnn_resize(o->via, capacity, sizeof *o->via),
        gsnn_resize(o->target, capacity, o->generator_count * sizeof *o->target),
        gsnn_resize(o->flips, capacity, o->generator_count * sizeof *o->flips),
    };
    o->rows = grown[0] ? grown[0] : o->rows;
    o->negative = grown[1] ? grown[1] : o->negative;
    o->parent = grown[2] ? grown[2] : o->parent;
    o->via = grown[3] ? grown[3] : o->via;
    o->target = grown[4] ? grown[4] : o->target;
    o->flips = grown[5] ? grown[5] : o->flips;
    for (size_t i = 0; i < sizeof grown / sizeof *grown; i++)
        if (!grown[i])
            return -1;
    o->capacity = capacity;
    return 0;
}

gsnn_status gsnn_row_orbit_init(gsnn_row_orbit *orbit, const gsnn_row_source *source,
                                const uint16_t *generators, size_t generator_count, size_t expected,
                                gsnn_error *error) {
    size_t edges = BATCH * generator_count;
    *orbit = (gsnn_row_orbit){
        .source = source, .generators = generators, .generator_count = generator_count};
    /* Zeroed, since codes do not fill the last word of a row. */
    orbit->moved = gsnn_new(edges, source->words * sizeof *orbit->moved);
    orbit->keys = gsnn_new(edges, sizeof *orbit->keys);
    orbit->turned = gsnn_new(edges, sizeof *orbit->turned);
    bool allocated = gsnn_hash_index_init(&orbit->index, expected) == 0;
    allocated = reserve(orbit, expected ? expected : 1) == 0 && allocated;
    return allocated && orbit->moved && orbit->keys && orbit->turned ? GSNN_OK
                                                                     : gsnn_fail_memory(error);
}

void gsnn_row_orbit_forget_rows(gsnn_row_orbit *orbit) {
    free(orbit->rows);
    free(orbit->moved);
    free(orbit->keys);
    free(orbit->turned);
    gsnn_hash_index_clear(&orbit->index);
    orbit->rows = orbit->moved = orbit->keys = NULL;
    orbit->turned = NULL;
}

void gsnn_row_orbit_clear(gsnn_row_orbit *orbit) {
    gsnn_row_orbit_forget_rows(orbit);
    free(orbit->negative);
    free(orbit->parent);
    free(orbit->via);
    free(orbit->target);
    free(orbit->flips);
    memset(orbit, 0, sizeof *orbit);
}

static uint64_t hash(const gsnn_row_orbit *o, const uint64_t *row) {
    return gsnn_hash_bytes(row, o->source->words * sizeof *row);
}

static uint32_t find(const gsnn_row_orbit *o, const uint64_t *row, uint64_t hash) {
    size_t words = o->source->words;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&o->index, hash);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && memcmp(o->rows + i * words, row, words * sizeof *row) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

uint32_t gsnn_row_orbit_find(const gsnn_row_orbit *orbit, const uint64_t *row) {
    return find(orbit, row, hash(orbit, row));
}

static bool normalise(const gsnn_row_source *source, uint64_t *row) {
    return source->up_to_sign && source->kind->normalise(source->group, source->context, row);
}

/* Moves `count` rows from number `first` on by each generator, and asks for what they will be
 * compared with. */
static void move_batch(gsnn_row_orbit *o, size_t first, size_t count) {
    const gsnn_row_source *source = o->source;
    size_t generators = o->generator_count;
    for (size_t edge = 0; edge < count * generators; edge++) {
        uint64_t *to = o->moved + edge * source->words;
        source->kind->move(source->group, source->context, o->generators[edge % generators],
                           o->rows + (first + edge / generators) * source->words, to);
        o->turned[edge] = normalise(source, to);
        o->keys[edge] = hash(o, to);
        gsnn_hash_index_prefetch(&o->index, o->keys[edge]);
    }
    for (size_t edge = 0; edge < count * generators; edge++) {
        gsnn_hash_probe probe = gsnn_hash_index_probe(&o->index, o->keys[edge]);
        uint32_t i = gsnn_hash_probe_next(&probe);
        if (i != GSNN_NO_ITEM)
            __builtin_prefetch(o->rows + i * source->words);
    }
}

/* Adds a row, whose parent and generator are known. */
static gsnn_status add(gsnn_row_orbit *o, const uint64_t *row, uint64_t key, bool negative,
                       uint32_t parent, size_t via, gsnn_error *error) {
    if ((o->count == o->capacity && reserve(o, 2 * o->capacity)) ||
        gsnn_hash_index_add(&o->index, key, (uint32_t)o->count))
        return gsnn_fail_memory(error);
    memcpy(o->rows + o->count * o->source->words, row, o->source->words * sizeof *row);
    o->negative[o->count] = negative;
    o->parent[o->count] = parent;
    o->via[o->count++] = (uint16_t)via;
    return GSNN_OK;
}

gsnn_status gsnn_row_orbit_fill(gsnn_row_orbit *orbit, const uint64_t *first, size_t most,
                                gsnn_error *error) {
    size_t generators = orbit->generator_count, end = 0, words = orbit->source->words;
    gsnn_hash_index_reset(&orbit->index);
    orbit->count = 0;
    /* In the place of a row that has been moved, until it is added. */
    uint64_t *room = orbit->moved;
    memcpy(room, first, words * sizeof *room);
    bool turned = normalise(orbit->source, room);
    gsnn_status status = add(orbit, room, hash(orbit, room), turned, 0, 0, error);
    for (size_t j = 0, begin = 0; status == GSNN_OK && j < orbit->count; j++) {
        if (j == end) {
            begin = end;
            end += orbit->count - end < BATCH ? orbit->count - end : BATCH;
            move_batch(orbit, begin, end - begin);
        }
        for (size_t s = 0; status == GSNN_OK && s < generators; s++) {
            size_t edge = (j - begin) * generators + s;
            const uint64_t *to = orbit->moved + edge * words;
            bool negative = orbit->turned[edge] != orbit->negative[j];
            uint32_t i = find(orbit, to, orbit->keys[edge]);
            if (i == GSNN_NO_ITEM) {
                i = (uint32_t)orbit->count;
                if (i == most) {
                    orbit->count++;
                    return GSNN_OK;
                }
                status = add(orbit, to, orbit->keys[edge], negative, (uint32_t)j, s, error);
                if (status != GSNN_OK)
                    return status;
            }
            orbit->target[j * generators + s] = i;
            orbit->flips[j * generators + s] = negative != orbit->negative[i];
        }
    }
    return status;
}
