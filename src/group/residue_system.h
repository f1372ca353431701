/* residue_system.h - homogeneous linear equations over GF(p). */
#ifndef GSNN_GROUP_RESIDUE_SYSTEM_H
#define GSNN_GROUP_RESIDUE_SYSTEM_H

#include "base/error.h"

#include <flint/nmod_vec.h>

/* Independent equations in a form that is echelon from the right: the row kept for a pivot column
 * is 1 there, and 0 to the right of it and in the other pivot columns.  Free columns are then as
 * far left as can be, and the solutions that are 1 in one of them and 0 in the others are a
 * reduced row echelon basis. */
typedef struct gsnn_residue_system {
    size_t width; /* unknowns */
    nmod_t modulus;
    ulong *rows;    /* rows[c * width ...]: the row of pivot column c */
    bool *is_pivot; /* width of them */
    size_t rank;
    size_t *sources; /* the numbers of the equations that were not redundant, rank of them */
} gsnn_residue_system;

/* A system without equations, which the caller clears, also on failure. */
gsnn_status gsnn_residue_system_init(gsnn_residue_system *system, size_t width, nmod_t modulus,
                                     gsnn_error *error);
void gsnn_residue_system_clear(gsnn_residue_system *system);

/* Adds an equation (width coefficients, overwritten), which `source` numbers.  Cost: rank * width
 * multiplications. */
void gsnn_residue_system_add(gsnn_residue_system *system, ulong *equation, size_t source);

/* The reduced row echelon basis of the solutions, width - rank rows, which the caller frees; NULL
 * without memory. */
ulong *gsnn_residue_system_solutions(const gsnn_residue_system *system);

#endif
