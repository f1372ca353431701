/* flat_covers.h - the inclusion order among the pairs of a reflection group, without elements.
 *
 * A pair is below another when its flat lies in a conjugate of the other's, except that type 1 is
 * never below type 2.  (An element that is -1 on the larger flat is -1 on the smaller one, so it
 * is not in the group that fixes that.)  The covering relation can be written down:
 * - Between flats of one type: a flat has a larger neighbour for each way to take a node (for type
 *   2 an orbit of -w0) out of J.  Between flats that differ by more dimensions there are others.
 * - A type 2 flat U with pointwise stabiliser W_J lies in Fix(W_J), and every type 1 flat that
 *   contains U contains that.  No type 2 flat U' is strictly between: its W_J' would be W_J too,
 *   hence H' = H and U' = U.  So each type 2 pair has one cover of type 1. */
#ifndef GSNN_FLATS_FLAT_COVERS_H
#define GSNN_FLATS_FLAT_COVERS_H

#include "flats/flat_index.h"

/* A covering pair: `from` below `to` (borrowed from the index). */
typedef struct gsnn_flat_cover {
    const gsnn_flat_place *from, *to;
} gsnn_flat_cover;

typedef struct gsnn_flat_covers {
    gsnn_flat_cover *list; /* by place of `from`, then of `to`, in the catalogue */
    size_t count, capacity;
} gsnn_flat_covers;

/* Lists the covering relation.  Cost: for each pair and node, a canonical flat and a search. */
gsnn_status gsnn_flat_covers_find(gsnn_flat_covers *covers, const gsnn_flat_index *index,
                                  gsnn_error *error);
void gsnn_flat_covers_clear(gsnn_flat_covers *covers);

#endif
