#include "proof/flat_table.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct gsnn_proof_flat_table {
    const gsnn_proof_points *points;
    gsnn_proof_flats *flats;
    size_t size;            /* integers of a flat */
    size_t most;            /* flats */
    size_t count, capacity; /* flats */
    int32_t *entries;       /* count x size */
    uint32_t *class_of;     /* of each flat */
    size_t class_of_capacity;
    size_t class_count, class_capacity;
    size_t *first;         /* flat of each class */
    gsnn_hash_index index; /* of the flats */
    int32_t *moved;        /* room for a flat */
};

gsnn_proof_flat_table *gsnn_proof_flat_table_new(const gsnn_proof_points *points,
                                                 gsnn_proof_flats *flats, size_t most) {
    gsnn_proof_flat_table *table = gsnn_new(1, sizeof *table);
    if (!table)
        return NULL;
    table->points = points;
    table->flats = flats;
    table->size = gsnn_proof_flats_size(flats);
    table->most = most < UINT32_MAX - 1 ? most : UINT32_MAX - 1;
    table->moved = gsnn_new(table->size, sizeof *table->moved);
    if (gsnn_hash_index_init(&table->index, 512) || !table->moved) {
        gsnn_proof_flat_table_free(table);
        return NULL;
    }
    return table;
}

void gsnn_proof_flat_table_free(gsnn_proof_flat_table *table) {
    if (!table)
        return;
    free(table->entries);
    free(table->class_of);
    free(table->first);
    gsnn_hash_index_clear(&table->index);
    free(table->moved);
    free(table);
}

/* The number of a flat with that hash, or GSNN_NO_ITEM. */
static uint32_t find(const gsnn_proof_flat_table *table, const int32_t *flat, uint64_t hash) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&table->index, hash);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM &&
           memcmp(table->entries + i * table->size, flat, table->size * sizeof *flat) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

/* Adds a flat to a class unless it is there. */
static int add_flat(gsnn_proof_flat_table *table, const int32_t *flat, size_t class) {
    uint64_t hash = gsnn_hash_bytes(flat, table->size * sizeof *flat);
    if (table->count == table->most || find(table, flat, hash) != GSNN_NO_ITEM)
        return 0;
    if (gsnn_reserve(&table->entries, &table->capacity, (table->count + 1) * table->size,
                     sizeof *table->entries) ||
        gsnn_reserve(&table->class_of, &table->class_of_capacity, table->count + 1,
                     sizeof *table->class_of) ||
        gsnn_hash_index_add(&table->index, hash, (uint32_t)table->count))
        return -1;
    memcpy(table->entries + table->count * table->size, flat, table->size * sizeof *flat);
    table->class_of[table->count++] = (uint32_t) class;
    return 0;
}

gsnn_status gsnn_proof_flat_table_add(gsnn_proof_flat_table *table, const int32_t *flat,
                                      gsnn_error *error) {
    const gsnn_proof_points *points = table->points;
    if (table->count == table->most || gsnn_proof_flat_table_find(table, flat) != SIZE_MAX)
        return GSNN_OK;
    size_t next = table->count, class = table->class_count;
    if (gsnn_reserve(&table->first, &table->class_capacity, class + 1, sizeof *table->first) ||
        add_flat(table, flat, class))
        return gsnn_fail_memory(error);
    table->first[class] = next;
    table->class_count++;
    for (; next < table->count; next++)
        for (size_t k = 0; k < points->generator_count; k++) {
            gsnn_proof_flat_move(table->flats, table->moved, table->entries + next * table->size,
                                 points->generators + k * points->count);
            if (add_flat(table, table->moved, class))
                return gsnn_fail_memory(error);
        }
    return GSNN_OK;
}

bool gsnn_proof_flat_table_is_full(const gsnn_proof_flat_table *table) {
    return table->count == table->most;
}

size_t gsnn_proof_flat_table_number(const gsnn_proof_flat_table *table, const int32_t *flat) {
    uint32_t found = find(table, flat, gsnn_hash_bytes(flat, table->size * sizeof *flat));
    return found != GSNN_NO_ITEM ? found : SIZE_MAX;
}

size_t gsnn_proof_flat_table_find(const gsnn_proof_flat_table *table, const int32_t *flat) {
    size_t found = gsnn_proof_flat_table_number(table, flat);
    return found != SIZE_MAX ? table->class_of[found] : SIZE_MAX;
}

size_t gsnn_proof_flat_table_classes(const gsnn_proof_flat_table *table) {
    return table->class_count;
}

size_t gsnn_proof_flat_table_flats(const gsnn_proof_flat_table *table) {
    return table->count;
}

const int32_t *gsnn_proof_flat_table_representative(const gsnn_proof_flat_table *table,
                                                    size_t class) {
    return table->entries + table->first[class] * table->size;
}
