/* code_set.h - a set of codes of one length, and its orbits under relabelings. */
#ifndef GSNN_DESCENT_CODE_SET_H
#define GSNN_DESCENT_CODE_SET_H

#include "base/error.h"
#include "base/hash_index.h"
#include "group/permutation.h"

#include <stdbool.h>

/* All zero but for the length: empty. */
typedef struct gsnn_code_set {
    size_t length;
    int32_t *list; /* count codes, in the order in which they came */
    size_t count, capacity;
    gsnn_hash_index index;
} gsnn_code_set;

gsnn_status gsnn_code_set_init(gsnn_code_set *set, size_t length, gsnn_error *error);
void gsnn_code_set_clear(gsnn_code_set *set);
void gsnn_code_set_empty(gsnn_code_set *set);

/* The number of a code, which is added if it is not there; *added tells. */
gsnn_status gsnn_code_set_add(gsnn_code_set *set, const int32_t *code, uint32_t *number,
                              bool *added, gsnn_error *error);

/* The number of a code, or GSNN_NO_ITEM. */
uint32_t gsnn_code_set_find(const gsnn_code_set *set, const int32_t *code);

/* Marks the first code of each orbit.  Each of `count` generators permutes the labels 1 .. length
 * and their opposites, label j being point 2(j-1) and -j the next one, and makes of a code c the
 * code j -> c(g j), numbered anew.  The set need not be closed: codes are united with what of their
 * images is in it.  Cost: length for each code and generator. */
gsnn_status gsnn_code_set_orbits(const gsnn_code_set *set, const gsnn_point *generators,
                                 size_t count, bool *first, gsnn_error *error);

#endif
