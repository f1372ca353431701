#include "dimension/pattern_set.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void gsnn_pattern_set_clear(gsnn_pattern_set *set) {
    free(set->patterns);
    if (set->index.slots)
        gsnn_hash_index_clear(&set->index);
    *set = (gsnn_pattern_set){.words = set->words};
}

gsnn_status gsnn_pattern_set_add(gsnn_pattern_set *set, const uint64_t *pattern, size_t *number,
                                 bool *added, gsnn_error *error) {
    size_t size = set->words * sizeof *pattern;
    if (!set->index.slots && gsnn_hash_index_init(&set->index, 16))
        return gsnn_fail_memory(error);
    uint64_t hash = gsnn_hash_bytes(pattern, size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&set->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(set->patterns + i * set->words, pattern, size) == 0) {
            *number = i;
            *added = false;
            return GSNN_OK;
        }
    if (gsnn_reserve(&set->patterns, &set->capacity, set->count + 1, size) ||
        gsnn_hash_index_add(&set->index, hash, (uint32_t)set->count))
        return gsnn_fail_memory(error);
    memcpy(set->patterns + set->count * set->words, pattern, size);
    *number = set->count++;
    *added = true;
    return GSNN_OK;
}
