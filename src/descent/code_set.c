#include "descent/code_set.h"

#include "base/memory.h"
#include "descent/least_code.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_code_set_init(gsnn_code_set *set, size_t length, gsnn_error *error) {
    *set = (gsnn_code_set){.length = length};
    return gsnn_hash_index_init(&set->index, 64) ? gsnn_fail_memory(error) : GSNN_OK;
}

void gsnn_code_set_clear(gsnn_code_set *set) {
    gsnn_hash_index_clear(&set->index);
    free(set->list);
    *set = (gsnn_code_set){0};
}

void gsnn_code_set_empty(gsnn_code_set *set) {
    gsnn_hash_index_reset(&set->index);
    set->count = 0;
}

static uint64_t hash(const gsnn_code_set *set, const int32_t *code) {
    return gsnn_hash_bytes(code, set->length * sizeof *code);
}

static uint32_t find(const gsnn_code_set *set, const int32_t *code, uint64_t hash) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&set->index, hash);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM &&
           memcmp(set->list + i * set->length, code, set->length * sizeof *code) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

uint32_t gsnn_code_set_find(const gsnn_code_set *set, const int32_t *code) {
    return find(set, code, hash(set, code));
}

gsnn_status gsnn_code_set_add(gsnn_code_set *set, const int32_t *code, uint32_t *number,
                              bool *added, gsnn_error *error) {
    uint64_t key = hash(set, code);
    *number = find(set, code, key);
    *added = *number == GSNN_NO_ITEM;
    if (!*added)
        return GSNN_OK;
    *number = (uint32_t)set->count;
    if (gsnn_reserve(&set->list, &set->capacity, (set->count + 1) * set->length,
                     sizeof *set->list) ||
        gsnn_hash_index_add(&set->index, key, *number))
        return gsnn_fail_memory(error);
    memcpy(set->list + set->count * set->length, code, set->length * sizeof *code);
    set->count++;
    return GSNN_OK;
}

/* moved = the code c(g j), numbered anew. */
static void move(const gsnn_code_set *set, const int32_t *code, const gsnn_point *generator,
                 int32_t *moved, int32_t *room) {
    for (size_t j = 0; j < set->length; j++) {
        gsnn_point to = generator[2 * j];
        moved[j] = to % 2 ? -code[to / 2] : code[to / 2];
    }
    gsnn_code_normalise(moved, set->length, set->length, room);
}

static uint32_t find_root(uint32_t *up, uint32_t i) {
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

gsnn_status gsnn_code_set_orbits(const gsnn_code_set *set, const gsnn_point *generators,
                                 size_t count, bool *first, gsnn_error *error) {
    uint32_t *up = gsnn_resize(NULL, set->count + 1, sizeof *up);
    int32_t *moved = gsnn_resize(NULL, 2 * set->length + 1, sizeof *moved);
    if (!up || !moved) {
        free(up);
        free(moved);
        return gsnn_fail_memory(error);
    }
    for (uint32_t i = 0; i < set->count; i++)
        up[i] = i;
    for (uint32_t i = 0; i < set->count; i++)
        for (size_t s = 0; s < count; s++) {
            move(set, set->list + i * set->length, generators + s * 2 * set->length, moved,
                 moved + set->length);
            uint32_t image = gsnn_code_set_find(set, moved);
            if (image == GSNN_NO_ITEM)
                continue;
            uint32_t a = find_root(up, i), b = find_root(up, image);
            up[a > b ? a : b] = a > b ? b : a;
        }
    for (uint32_t i = 0; i < set->count; i++)
        first[i] = find_root(up, i) == i;
    free(up);
    free(moved);
    return GSNN_OK;
}
