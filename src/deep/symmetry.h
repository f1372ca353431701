/* symmetry.h - words up to a group that normalises G.
 *
 * An orthogonal map n with n G = G n turns networks that are invariant under G into such networks,
 * f(x) -> f(n^-1 x), and letters into letters: (H, chi) -> (n H n^-1, chi(n^-1 . n)).  That keeps
 * admissibility and all dimensions, so that it acts on words letter by letter. */
#ifndef GSNN_DEEP_SYMMETRY_H
#define GSNN_DEEP_SYMMETRY_H

#include "deep/word.h"

typedef struct gsnn_deep_symmetry {
    size_t letters;
    size_t count;       /* of the permutations of letters, the identity first */
    uint32_t *elements; /* count x letters */
} gsnn_deep_symmetry;

/* Finds how signed permutations (count x degree images) move the letters, and all products of
 * these; the caller clears.  GSNN_INVALID when one does not normalise the group, for a matrix
 * action, when a letter's image is not among the letters, and when it makes a codomain another one,
 * or that has matrices.  G's elements are listed. */
gsnn_status gsnn_deep_symmetry_init(gsnn_deep_symmetry *symmetry, const gsnn_deep_letters *letters,
                                    const int32_t *images, size_t count, const gsnn_run *run,
                                    gsnn_error *error);
void gsnn_deep_symmetry_clear(gsnn_deep_symmetry *symmetry);

/* Whether a canonical word, of `wide` ones or not, is the first of its orbit; if so, *orbit gets
 * the number of canonical words in it. */
bool gsnn_deep_symmetry_is_first(const gsnn_deep_symmetry *symmetry, const gsnn_deep_word *word,
                                 bool wide, size_t *orbit);

#endif
