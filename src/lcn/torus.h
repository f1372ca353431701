/* torus.h - two commuting elements of a group that move the inputs over a torus. */
#ifndef GSNN_LCN_TORUS_H
#define GSNN_LCN_TORUS_H

#include "record/enumeration_record.h"

/* s and t generate an abelian group with one element for each input: s^width = 1 and t^height =
 * s^skew, with width times height inputs. */
typedef struct gsnn_lcn_torus {
    size_t degree;
    int32_t *images[2]; /* of s and of t */
    size_t width, height, skew;
    size_t *order; /* order[u + width v]: the input (from 0) to which s^u t^v takes the first */
} gsnn_lcn_torus;

/* Finds a torus among the shortest products of the generators of the record's group: the first
 * pair, generators first.  GSNN_NO (without a message) when none was found.  The caller clears it,
 * also on failure.
 */
gsnn_status gsnn_lcn_torus_find(gsnn_lcn_torus *torus, const gsnn_enumeration_record *record,
                                gsnn_error *error);

/* The torus of given images; GSNN_INVALID unless they are one. */
gsnn_status gsnn_lcn_torus_set(gsnn_lcn_torus *torus, const int32_t *s, const int32_t *t,
                               size_t degree, gsnn_error *error);

void gsnn_lcn_torus_clear(gsnn_lcn_torus *torus);

/* The place in `order` of the input to which s^u t^v takes the first one. */
size_t gsnn_lcn_torus_place(const gsnn_lcn_torus *torus, size_t u, size_t v);

#endif
