/* action.h - how G moves the inputs or the outputs of a deep network, in rational numbers.
 *
 * Permutations up to sign are taken as they are, and so are matrices of fractions; an irrational
 * entry is the double nearest to it, and whoever compares numbers asks whether there is one. */
#ifndef GSNN_DEEP_ACTION_H
#define GSNN_DEEP_ACTION_H

#include "record/enumeration_record.h"

#include <flint/fmpq_mat.h>

typedef struct gsnn_deep_action {
    size_t generators, size;
    const int32_t *images; /* generators x size, borrowed; or NULL */
    fmpq_mat_t *matrices;  /* one a generator; or NULL: with neither, nothing is moved */
    bool rational;         /* no entry was rounded */
} gsnn_deep_action;

/* How a record's group moves the inputs, and its codomain the outputs (a record without one has one
 * output, which nothing moves).  The record must outlive the action, which the caller clears. */
gsnn_status gsnn_deep_action_of_inputs(gsnn_deep_action *action,
                                       const gsnn_enumeration_record *record, gsnn_error *error);
gsnn_status gsnn_deep_action_of_outputs(gsnn_deep_action *action,
                                        const gsnn_enumeration_record *record, gsnn_error *error);
void gsnn_deep_action_clear(gsnn_deep_action *action);

/* y = g x for a column, and s = r g for a row, for generator g; no aliasing. */
void gsnn_deep_action_column(const gsnn_deep_action *action, size_t g, const fmpq *x, fmpq *y);
void gsnn_deep_action_row(const gsnn_deep_action *action, size_t g, const fmpq *r, fmpq *s);

/* Sets values to exact entries as text; *rational becomes false when one had to be rounded. */
gsnn_status gsnn_deep_read_entries(fmpq *values, const char *const *entries, size_t count,
                                   bool *rational, gsnn_error *error);

/* Whether two rows of numbers agree: exactly, or, unless `exactly`, up to 2^-40 of the largest. */
bool gsnn_deep_agree(const fmpq *a, const fmpq *b, size_t count, bool exactly);

#endif
