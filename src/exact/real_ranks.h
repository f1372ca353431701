/* real_ranks.h - real numbers of a field put in order. */
#ifndef GSNN_EXACT_REAL_RANKS_H
#define GSNN_EXACT_REAL_RANKS_H

#include "exact/cyclotomic.h"

/* rank[i] = how many different numbers among the `count` real ones are below number i, so that
 * equal numbers have equal rank.  Cost: an enclosure each, and n log n comparisons of those; signs
 * are decided exactly where enclosures meet. */
gsnn_status gsnn_rank_reals(const gsnn_field *field, const fmpq_poly_struct *numbers, size_t count,
                            uint32_t *rank, gsnn_error *error);

#endif
