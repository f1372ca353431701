/* elements.h - elements of a group of (signed) permutations, found breadth first. */
#ifndef GSNN_LCN_ELEMENTS_H
#define GSNN_LCN_ELEMENTS_H

#include "record/enumeration_record.h"

typedef struct gsnn_lcn_elements {
    size_t degree, count, capacity;
    int32_t *images; /* count x degree, from 1; the first is 1 */
} gsnn_lcn_elements;

/* Lists products of generators, the shortest first, until there are `most` or one is_wanted, whose
 * place is *found then; SIZE_MAX when none was.  is_wanted may be NULL.  The list, of which the
 * caller has set the degree alone, is cleared by the caller, also on failure.  Quadratic in the
 * number of elements. */
gsnn_status gsnn_lcn_elements_search(gsnn_lcn_elements *list,
                                     const gsnn_record_elements *generators, size_t most,
                                     bool (*is_wanted)(const int32_t *images, size_t degree),
                                     size_t *found, gsnn_error *error);

void gsnn_lcn_elements_clear(gsnn_lcn_elements *list);

#endif
