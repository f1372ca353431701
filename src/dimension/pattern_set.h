/* pattern_set.h - a set of activation patterns, each with a number from 0. */
#ifndef GSNN_DIMENSION_PATTERN_SET_H
#define GSNN_DIMENSION_PATTERN_SET_H

#include "base/error.h"
#include "base/hash_index.h"

typedef struct gsnn_pattern_set {
    size_t words; /* of a pattern */
    size_t count, capacity;
    uint64_t *patterns; /* count x words */
    gsnn_hash_index index;
} gsnn_pattern_set;

/* An empty set is {.words = words}; it is cleared by the caller. */
void gsnn_pattern_set_clear(gsnn_pattern_set *set);

/* The number of the pattern, which is added if it is new: *number == count - 1 and *added then. */
gsnn_status gsnn_pattern_set_add(gsnn_pattern_set *set, const uint64_t *pattern, size_t *number,
                                 bool *added, gsnn_error *error);

#endif
