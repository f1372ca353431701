#include "base/hash_index.h"

#include "base/memory.h"

/* As part of this file, since a library more to load takes longer than a small enumeration. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdlib.h>
#include <string.h>

#define FEWEST_SLOTS 16

uint64_t gsnn_hash_bytes(const void *bytes, size_t size) {
    return XXH3_64bits(bytes, size);
}

uint64_t gsnn_hash_word(uint64_t hash, uint64_t word) {
    return XXH3_64bits_withSeed(&word, sizeof word, hash);
}

/* More slots than any memory has room for; sanitizers end a program that asks for them. */
#define MOST_SLOTS (SIZE_MAX >> 28)

/* How many slots so many items need; 0 if that is beyond all memory. */
static size_t slots_for(size_t items) {
    size_t slots = FEWEST_SLOTS;
    while (slots && slots / 2 < items)
        slots = slots <= MOST_SLOTS / 2 ? 2 * slots : 0;
    return slots;
}

int gsnn_hash_index_init(gsnn_hash_index *index, size_t expected) {
    size_t slots = slots_for(expected);
    *index = (gsnn_hash_index){.slots = slots ? gsnn_new(slots, sizeof *index->slots) : NULL};
    if (!index->slots)
        return -1;
    index->mask = slots - 1;
    return 0;
}

void gsnn_hash_index_clear(gsnn_hash_index *index) {
    free(index->slots);
    *index = (gsnn_hash_index){0};
}

void gsnn_hash_index_reset(gsnn_hash_index *index) {
    if (index->count)
        memset(index->slots, 0, (index->mask + 1) * sizeof *index->slots);
    index->count = 0;
}

/* What stands behind the free slot, up to the next one, moves into it where a search for it passes
 * there (D. E. Knuth, The Art of Computer Programming 3, 6.4, algorithm R). */
void gsnn_hash_index_remove(gsnn_hash_index *index, uint64_t hash, uint32_t item) {
    size_t mask = index->mask, free = (uint32_t)hash & mask;
    while (index->slots[free] != gsnn_hash_slot(hash, item)) {
        assert(index->slots[free]);
        free = (free + 1) & mask;
    }
    for (size_t at = (free + 1) & mask; index->slots[at]; at = (at + 1) & mask) {
        size_t home = (index->slots[at] >> 32) & mask;
        if (((at - home) & mask) < ((at - free) & mask))
            continue;
        index->slots[free] = index->slots[at];
        free = at;
    }
    index->slots[free] = 0;
    index->count--;
}

int gsnn_hash_index_grow(gsnn_hash_index *index, size_t items) {
    gsnn_hash_index larger;
    if (slots_for(items) && slots_for(items) <= index->mask + 1)
        return 0;
    if (gsnn_hash_index_init(&larger, items))
        return -1;
    for (size_t i = 0; i <= index->mask; i++) {
        uint64_t slot = index->slots[i];
        if (!slot)
            continue;
        size_t at = (slot >> 32) & larger.mask;
        while (larger.slots[at])
            at = (at + 1) & larger.mask;
        larger.slots[at] = slot;
    }
    larger.count = index->count;
    free(index->slots);
    *index = larger;
    return 0;
}
