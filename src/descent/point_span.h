/* point_span.h - points that are linearly dependent: the vectors behind them.
 *
 * A weight space of a group of permutations is whatever has equal values where its code has equal
 * labels, and to equate some labels equates no others.  The points of a group of matrices have
 * relations among them: what equations leave of a space is found by elimination, and then the
 * labels on which all of it agrees.  That is done modulo a prime that does not divide the order of
 * the group, which is exact for whole codes (see matrix/matrix_weights.c). */
#ifndef GSNN_DESCENT_POINT_SPAN_H
#define GSNN_DESCENT_POINT_SPAN_H

#include "group/permutation.h"
#include "linear/echelon.h"
#include "matrix/residue_table.h"

typedef struct gsnn_point_span {
    size_t points, width;
    nmod_t modulus;
    ulong *vectors;    /* points x width residues, which span; owned */
    gsnn_point *basis; /* `width` points whose vectors are independent; owned */
} gsnn_point_span;

/* The span of points with these vectors, copied, whose rank is `width`.  The caller clears it, also
 * on failure.  Cost: points * width^2. */
gsnn_status gsnn_point_span_init(gsnn_point_span *span, size_t points, size_t width, nmod_t modulus,
                                 const ulong *vectors, gsnn_error *error);
void gsnn_point_span_clear(gsnn_point_span *span);

/* The span of the labels 1 .. labels, as functionals on the space of all that has the equal values
 * which a code on the points tells: label j is point 2(j-1), and -j the next one.  The caller
 * clears it, also on failure.  Cost: points * width^2. */
gsnn_status gsnn_point_span_of_labels(gsnn_point_span *of, const gsnn_point_span *span,
                                      const int32_t *codes, size_t labels, gsnn_error *error);

/* What equations between the labels of a space leave of it. */
typedef struct gsnn_label_cutter {
    const gsnn_point_span *span; /* of the labels; borrowed */
    gsnn_echelon equations;
    gsnn_residue_table met; /* the spaces that were left before, by bases */
    ulong *row;             /* one equation */
} gsnn_label_cutter;

/* The caller clears it, also on failure. */
gsnn_status gsnn_label_cutter_init(gsnn_label_cutter *cutter, const gsnn_point_span *span,
                                   gsnn_error *error);
void gsnn_label_cutter_clear(gsnn_label_cutter *cutter);

/* Equates the labels left[i] and right[i], signed or 0, of which there are `count`.  *fresh tells
 * whether that leaves a space other than 0 and the whole one that was not left before; then codes
 * has the code of it for each label.  Cost: count * width^2, and labels * width^2 for a fresh one.
 */
gsnn_status gsnn_label_cutter_cut(gsnn_label_cutter *cutter, const int32_t *left,
                                  const int32_t *right, size_t count, int32_t *codes, bool *fresh,
                                  gsnn_error *error);

#endif
