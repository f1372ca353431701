/* hash_index.h - the items of an array, numbered 0, 1, 2, ..., found again by a hash.
 *
 * The index keeps no items: it names the numbers that may be meant, and the caller, who has the
 * items, compares.  A slot holds the lower half of a hash beside a number, so that hardly ever an
 * item is looked at in vain, and so that growing needs neither items nor hashes.  Hashes must be
 * uniform in their lower half: gsnn_hash_bytes makes one; a key that is uniform already, such as a
 * gsnn_key, is its own.
 *
 *     gsnn_hash_probe probe = gsnn_hash_index_probe(&index, hash);
 *     for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
 *         if (items[i] is the one)
 *             return i;
 */
#ifndef GSNN_BASE_HASH_INDEX_H
#define GSNN_BASE_HASH_INDEX_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define GSNN_NO_ITEM UINT32_MAX

typedef struct gsnn_hash_index {
    uint64_t *slots; /* open addressing: half a hash, then a number + 1; 0 is free */
    size_t mask;  /* one less than the slots, which are a power of 2, at most half of them used */
    size_t count; /* items */
} gsnn_hash_index;

/* XXH3 (Yann Collet) of some bytes; the same on every machine of the same byte order. */
uint64_t gsnn_hash_bytes(const void *bytes, size_t size);

/* A hash goes on with one word more. */
uint64_t gsnn_hash_word(uint64_t hash, uint64_t word);

/* An empty index with room for so many items; it grows beyond.  Returns 0, or -1 if there is no
 * memory. */
int gsnn_hash_index_init(gsnn_hash_index *index, size_t expected);
void gsnn_hash_index_clear(gsnn_hash_index *index);

/* Forgets all items and keeps the room. */
void gsnn_hash_index_reset(gsnn_hash_index *index);

/* Makes room for so many items in all.  Returns 0, or -1 with everything unchanged. */
int gsnn_hash_index_grow(gsnn_hash_index *index, size_t items);

static inline uint64_t gsnn_hash_slot(uint64_t hash, uint32_t item) {
    return hash << 32 | ((uint64_t)item + 1);
}

/* Adds an item without looking whether it is there.  Returns 0, or -1 if there is no memory, or the
 * number is too large; the item is not there then. */
static inline int gsnn_hash_index_add(gsnn_hash_index *index, uint64_t hash, uint32_t item) {
    if (item == GSNN_NO_ITEM)
        return -1;
    if (2 * (index->count + 1) > index->mask + 1 && gsnn_hash_index_grow(index, index->count + 1))
        return -1;
    assert(2 * index->count <= index->mask); /* so that searches end */
    size_t at = (uint32_t)hash & index->mask;
    while (index->slots[at])
        at = (at + 1) & index->mask;
    index->slots[at] = gsnn_hash_slot(hash, item);
    index->count++;
    return 0;
}

/* Removes an item, which is there under that hash. */
void gsnn_hash_index_remove(gsnn_hash_index *index, uint64_t hash, uint32_t item);

/* A search that has come to a slot. */
typedef struct gsnn_hash_probe {
    const uint64_t *slots;
    size_t mask, at;
    uint32_t half; /* of the hash */
} gsnn_hash_probe;

static inline gsnn_hash_probe gsnn_hash_index_probe(const gsnn_hash_index *index, uint64_t hash) {
    return (gsnn_hash_probe){index->slots, index->mask, (uint32_t)hash & index->mask,
                             (uint32_t)hash};
}

/* The next item that may be meant, or GSNN_NO_ITEM when there is no other. */
static inline uint32_t gsnn_hash_probe_next(gsnn_hash_probe *probe) {
    for (;;) {
        uint64_t slot = probe->slots[probe->at];
        if (!slot)
            return GSNN_NO_ITEM;
        probe->at = (probe->at + 1) & probe->mask;
        if ((uint32_t)(slot >> 32) == probe->half)
            return (uint32_t)slot - 1;
    }
}

/* Asks for the memory that a search for this hash begins at, ahead of its use. */
static inline void gsnn_hash_index_prefetch(const gsnn_hash_index *index, uint64_t hash) {
    __builtin_prefetch(&index->slots[(uint32_t)hash & index->mask]);
}

#endif
