/* translation.h - an element of a group that moves the inputs in one cycle. */
#ifndef GSNN_LCN_TRANSLATION_H
#define GSNN_LCN_TRANSLATION_H

#include "record/enumeration_record.h"

typedef struct gsnn_lcn_translation {
    size_t degree;
    int32_t *images; /* of 1..degree */
    size_t *order;   /* order[p]: the input (from 0) that p steps lead to from the first */
} gsnn_lcn_translation;

/* Finds a translation of the record's group: the first generator that moves all inputs in one
 * cycle, else the first such product of generators found breadth first among a limited number of
 * elements. GSNN_NO (without a message) when none was found, GSNN_FAILED when the group is given by
 * matrices.  The caller clears it, also on failure. */
gsnn_status gsnn_lcn_translation_find(gsnn_lcn_translation *translation,
                                      const gsnn_enumeration_record *record, gsnn_error *error);

/* The same with given images (degree of them); GSNN_INVALID unless they are one cycle. */
gsnn_status gsnn_lcn_translation_set(gsnn_lcn_translation *translation, const int32_t *images,
                                     size_t degree, gsnn_error *error);

void gsnn_lcn_translation_clear(gsnn_lcn_translation *translation);

#endif
