#include "matrix/residue_table.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_residue_table_init(gsnn_residue_table *table, size_t width, size_t expected,
                                    gsnn_error *error) {
    *table = (gsnn_residue_table){.width = width};
    return gsnn_hash_index_init(&table->index, expected) ? gsnn_fail_memory(error) : GSNN_OK;
}

void gsnn_residue_table_clear(gsnn_residue_table *table) {
    free(table->vectors);
    gsnn_hash_index_clear(&table->index);
    *table = (gsnn_residue_table){0};
}

static uint64_t hash(const gsnn_residue_table *table, const ulong *vector) {
    return gsnn_hash_bytes(vector, table->width * sizeof *vector);
}

/* The number of the vector with that hash, or GSNN_NO_ITEM. */
static uint32_t find(const gsnn_residue_table *table, const ulong *vector, uint64_t hash) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&table->index, hash);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM &&
           memcmp(gsnn_residue_table_vector(table, i), vector, table->width * sizeof *vector) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

bool gsnn_residue_table_find(const gsnn_residue_table *table, const ulong *vector, size_t *number) {
    uint32_t found = find(table, vector, hash(table, vector));
    if (found == GSNN_NO_ITEM)
        return false;
    *number = found;
    return true;
}

gsnn_status gsnn_residue_table_add(gsnn_residue_table *table, const ulong *vector, size_t *number,
                                   gsnn_error *error) {
    uint64_t key = hash(table, vector);
    uint32_t found = find(table, vector, key);
    if (found != GSNN_NO_ITEM) {
        *number = found;
        return GSNN_OK;
    }
    if (gsnn_reserve(&table->vectors, &table->capacity, (table->count + 1) * table->width,
                     sizeof *table->vectors) ||
        gsnn_hash_index_add(&table->index, key, (uint32_t)table->count))
        return gsnn_fail_memory(error);
    if (table->width)
        memcpy(table->vectors + table->count * table->width, vector, table->width * sizeof *vector);
    *number = table->count++;
    return GSNN_OK;
}
