/* atlas.h - all stacks of one end-to-end size at stride one, by what they can represent. */
#ifndef GSNN_LCN_ATLAS_H
#define GSNN_LCN_ATLAS_H

#include "gsnn.h"

/* The largest sizes that are listed: unordered stacks are partitions of size - 1, ordered ones
 * compositions. */
#define GSNN_LCN_MAX_ATLAS 31
#define GSNN_LCN_MAX_ORDERED_ATLAS 16

typedef struct gsnn_lcn_entry {
    uint8_t sizes[GSNN_LCN_MAX_ATLAS]; /* falling unless ordered */
    uint8_t layers, even;
    uint32_t class_index, member; /* its id is class.member */
} gsnn_lcn_entry;

/* Two layers of `from` multiplied together give `to`. */
typedef struct gsnn_lcn_merge {
    uint32_t from, to;
    bool strict;                        /* the function space grows */
    uint8_t layers[GSNN_LCN_MAX_ATLAS]; /* the layer of `to` that takes each layer of `from` */
} gsnn_lcn_merge;

typedef struct gsnn_lcn_atlas {
    size_t size;
    bool ordered;
    size_t count, capacity;
    gsnn_lcn_entry *entries; /* by class (smallest space first), most layers first, then the largest
                                in lexical order; the first of a class is its canonical form */
    size_t class_count;
    uint32_t *classes; /* the first entry of each class, and the count behind the last */
    size_t merge_count, merge_capacity;
    gsnn_lcn_merge *merges; /* by from, then to */
} gsnn_lcn_atlas;

/* Lists the stacks of that end-to-end size (at least 1) with filters of size 2 and more, and their
 * merges of two layers, neighbours where the order counts.  The caller clears it, also on failure.
 */
gsnn_status gsnn_lcn_atlas_init(gsnn_lcn_atlas *atlas, size_t size, bool ordered,
                                gsnn_error *error);

void gsnn_lcn_atlas_clear(gsnn_lcn_atlas *atlas);

#endif
