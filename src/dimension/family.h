/* family.h - the functional dimension of the architectures of a group.
 *
 * Closed formulas, nothing sampled: with f = dim V^G, an admissible architecture has generic
 * dimension dim V + [type 1] + f + 1, one less than its parameters. */
#ifndef GSNN_DIMENSION_FAMILY_H
#define GSNN_DIMENSION_FAMILY_H

#include "network/exact_rows.h"
#include "network/realize.h"

#include <flint/fmpz.h>

typedef struct gsnn_family_member {
    size_t dimension;
    size_t scalings;       /* parameters that only rescale: 1 for an admissible architecture */
    bool line;             /* type 2 with one free weight: all channels share their hyperplanes */
    bool components_known; /* what follows is known */
    fmpz_t components;     /* of the generic fibre: 2 |N : H| rays */
    size_t fibre_dimension;
} gsnn_family_member;

typedef struct gsnn_family {
    const gsnn_enumeration_record *record; /* borrowed */
    size_t shared_dimension;               /* f + 1: the invariant affine functions */
    size_t count;
    gsnn_family_member *members; /* of the record's architectures, in their order */
} gsnn_family;

/* Computes the table; the caller clears, also on failure.  The components need the rows of the
 * weight pattern or basis: where the record leaves them out (and H is neither G nor trivial) they
 * are unknown.  Cost: architectures x rows x degree. */
gsnn_status gsnn_family_init(gsnn_family *family, const gsnn_enumeration_record *record,
                             gsnn_error *error);
void gsnn_family_clear(gsnn_family *family);

/* What growing opens.  At the image of the smaller architecture the larger one's Jacobian has the
 * smaller one's rank: nothing opens at first order; the second variation opens as many directions
 * as there are more parameters. */
typedef struct gsnn_growth {
    size_t dimension_at_image, first_order, second_order, flat;
} gsnn_growth;

gsnn_growth gsnn_family_growth(const gsnn_family *family, size_t from, size_t to);

typedef struct gsnn_family_sum {
    size_t parameters, dimension, channels;
    bool redundant; /* channels of a line architecture merge */
    bool components_known;
    fmpz_t components;
    size_t fibre_dimension;
} gsnn_family_sum;

/* The generic sum of those terms (distinct admissible architectures); the caller clears. */
void gsnn_family_sum_init(gsnn_family_sum *sum, const gsnn_family *family,
                          const gsnn_summand_choice *terms, size_t count);
void gsnn_family_sum_clear(gsnn_family_sum *sum);

#endif
