/* value_coder.h - codes of vectors by the values that a space of functionals takes on them. */
#ifndef GSNN_MATRIX_VALUE_CODER_H
#define GSNN_MATRIX_VALUE_CODER_H

#include "matrix/residue_table.h"

#include <flint/nmod_vec.h>

/* Vectors get equal codes where all functionals agree on them, opposite ones where these are
 * opposite, 0 where they vanish; the others are numbered 1, 2, ... as they come, the first of each
 * kind positive. */
typedef struct gsnn_value_coder {
    const ulong *basis; /* of the functionals, `values.width` of them; borrowed */
    size_t width;       /* residues of a functional and of a vector */
    nmod_t modulus;
    gsnn_residue_table values; /* with a first coordinate other than 0 below p/2 */
    bool *negative;            /* whether the first such vector was the opposite of that */
    size_t negative_capacity;
    ulong *value; /* of one vector */
} gsnn_value_coder;

/* A coder that has met no vector and expects about so many.  The caller clears it, also on
 * failure. */
gsnn_status gsnn_value_coder_init(gsnn_value_coder *coder, const ulong *basis, size_t dimension,
                                  size_t width, nmod_t modulus, size_t expected, gsnn_error *error);
void gsnn_value_coder_clear(gsnn_value_coder *coder);

/* The code of a vector (width residues).  Cost: dimension * width multiplications. */
gsnn_status gsnn_value_coder_give(gsnn_value_coder *coder, const ulong *vector, int32_t *code,
                                  gsnn_error *error);

#endif
