#include "matrix/residue_table.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Residues are uniform enough already; the multiplier (2^64 / golden ratio) brings every bit to
 * the top ones, from which the slot is taken. */
static uint64_t hash(const ulong *vector, size_t width) {
    uint64_t h = 0;
    for (size_t i = 0; i < width; i++)
        h = (h ^ vector[i] ^ h >> 29) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

gsnn_status gsnn_residue_table_init(gsnn_residue_table *table, size_t width, size_t expected,
                                    gsnn_error *error) {
    *table = (gsnn_residue_table){.width = width, .slot_count = 16};
    while (table->slot_count < 2 * expected)
        table->slot_count *= 2;
    table->slots = gsnn_new(table->slot_count, sizeof *table->slots);
    return table->slots ? GSNN_OK : gsnn_fail_memory(error);
}

void gsnn_residue_table_clear(gsnn_residue_table *table) {
    free(table->vectors);
    free(table->slots);
    *table = (gsnn_residue_table){0};
}

/* The slot that holds the vector, or the free one where it belongs. */
static size_t find_slot(const gsnn_residue_table *table, const ulong *vector) {
    size_t slot = hash(vector, table->width) & (table->slot_count - 1);
    while (table->slots[slot] && memcmp(gsnn_residue_table_vector(table, table->slots[slot] - 1),
                                        vector, table->width * sizeof *vector) != 0)
        slot = (slot + 1) & (table->slot_count - 1);
    return slot;
}

bool gsnn_residue_table_find(const gsnn_residue_table *table, const ulong *vector, size_t *number) {
    size_t slot = find_slot(table, vector);
    if (!table->slots[slot])
        return false;
    *number = table->slots[slot] - 1;
    return true;
}

static int grow(gsnn_residue_table *table) {
    uint32_t *slots = gsnn_new(2 * table->slot_count, sizeof *slots);
    if (!slots)
        return -1;
    free(table->slots);
    table->slots = slots;
    table->slot_count *= 2;
    for (size_t i = 0; i < table->count; i++)
        table->slots[find_slot(table, gsnn_residue_table_vector(table, i))] = (uint32_t)i + 1;
    return 0;
}

gsnn_status gsnn_residue_table_add(gsnn_residue_table *table, const ulong *vector, size_t *number,
                                   gsnn_error *error) {
    size_t slot = find_slot(table, vector);
    if (table->slots[slot]) {
        *number = table->slots[slot] - 1;
        return GSNN_OK;
    }
    if (gsnn_reserve(&table->vectors, &table->capacity, (table->count + 1) * table->width,
                     sizeof *table->vectors))
        return gsnn_fail_memory(error);
    if (table->width)
        memcpy(table->vectors + table->count * table->width, vector, table->width * sizeof *vector);
    table->slots[slot] = (uint32_t)table->count + 1;
    *number = table->count++;
    if (2 * table->count > table->slot_count && grow(table))
        return gsnn_fail_memory(error);
    return GSNN_OK;
}
