/* rational_moves.h - how generators move inputs and outputs, as matrices of fractions. */
#ifndef GSNN_VERIFY_RATIONAL_MOVES_H
#define GSNN_VERIFY_RATIONAL_MOVES_H

#include "record/enumeration_record.h"

#include <flint/fmpq_mat.h>

typedef struct gsnn_rational_moves {
    size_t generators, inputs, outputs;
    fmpq_mat_t *g, *sigma; /* of each generator: inputs x inputs, outputs x outputs */
} gsnn_rational_moves;

/* Takes them from a record; outputs are those of its codomain, or one that stays.  *rational is
 * false where an entry is not: there are no matrices then.  The caller clears in any case. */
gsnn_status gsnn_rational_moves_init(gsnn_rational_moves *moves,
                                     const gsnn_enumeration_record *record, bool *rational,
                                     gsnn_error *error);
void gsnn_rational_moves_clear(gsnn_rational_moves *moves);

/* The values of `count` exact entries, into a list that there is; *rational is false where one is
 * no fraction, or no number. */
gsnn_status gsnn_rational_entries(fmpq *values, const char *const *entries, size_t count,
                                  bool *rational, gsnn_error *error);

bool gsnn_rational_equal(const fmpq *a, const fmpq *b, size_t count);

/* The dimension of the space of vectors that all conditions, row by row, vanish on. */
size_t gsnn_rational_nullity(const fmpq_mat_t conditions);

/* A basis of that space in reduced row echelon form, in place of what the matrix was. */
void gsnn_rational_solve(fmpq_mat_t basis, const fmpq_mat_t conditions);

/* Adds that one v = other v to conditions, 2 p rows for matrices p x p, of which no more than p are
 * not 0 before and after. */
void gsnn_rational_add_condition(fmpq_mat_t conditions, const fmpq_mat_t one,
                                 const fmpq_mat_t other);

#endif
