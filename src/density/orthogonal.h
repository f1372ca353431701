/* orthogonal.h - symmetries among all orthogonal maps, in closed form. */
#ifndef GSNN_DENSITY_ORTHOGONAL_H
#define GSNN_DENSITY_ORTHOGONAL_H

#include "density/law.h"

/* A factor O(n), B_n (signed permutations) or S_n (permutations, up to mirroring laws). */
typedef struct gsnn_orthogonal_factor {
    char type; /* 'O', 'B' or 'S' */
    size_t n;  /* at least 1; S_1 is left out */
} gsnn_orthogonal_factor;

/* A product of factors, by type and then by n, and -1 beside them. */
typedef struct gsnn_orthogonal {
    gsnn_orthogonal_factor *factors;
    size_t count, capacity;
    bool minus_one; /* -1 is another generator */
    bool with_permutations;
    fmpz_t permutations; /* the order of a further factor of permutations, with readout means */
    bool exact;
} gsnn_orthogonal;

/* The orthogonal maps g of the inputs that keep the law of a row of weights with its bias, in which
 * signs may be absorbed; to be cleared in any case.
 *
 * Entries that are not normal go to entries of equal or mirrored law; the others mix with those of
 * equal variance that fix the means.  With a covariance Sigma: for each irreducible factor over Q
 * of its characteristic polynomial, of degree d and multiplicity k, O(k)^d, or O(k-1)^d when the
 * mean has a component there (the components of conjugate eigenvalues are conjugate). */
gsnn_status gsnn_orthogonal_inputs(gsnn_orthogonal *group, const gsnn_plain_law *plain,
                                   gsnn_error *error);

/* The orthogonal maps R of the outputs for which R f has the law of f: those that keep the law of a
 * column of the readout and of the output bias.  With means M and one variance, those with
 * R M = M P for a permutation P of the neurons: O(D - rank M) and the permutations of the distinct
 * columns that keep multiplicities and inner products. */
gsnn_status gsnn_orthogonal_outputs(gsnn_orthogonal *group, const gsnn_plain_law *plain,
                                    gsnn_error *error);

void gsnn_orthogonal_clear(gsnn_orthogonal *group);

/* The dimension of the Lie group: the sum of n(n-1)/2 over the factors O(n). */
size_t gsnn_orthogonal_dimension(const gsnn_orthogonal *group);

#endif
