/* rational_rows.h - the exact rows of channels of a matrix action whose matrices are rational.
 *
 * A network's dense copy has its rows rounded.  The exact ones are the orbit of the first row, a
 * combination of the first rows of the basis, under the matrices of the group; which of them a row
 * of the copy is, is told by the nearest. */
#ifndef GSNN_VERIFY_RATIONAL_ROWS_H
#define GSNN_VERIFY_RATIONAL_ROWS_H

#include "exact/cyclotomic.h"
#include "record/enumeration_record.h"

#include <flint/fmpq_mat.h>

typedef struct gsnn_rational_action {
    const gsnn_enumeration_record *record; /* borrowed */
    gsnn_field *field;                     /* that entries are read in */
    bool rational;                         /* all generators are */
    size_t count;
    fmpq_mat_t *generators; /* count of them, degree x degree, when rational */
} gsnn_rational_action;

/* Reads the generators of a record of a matrix action; cleared by the caller in any case.
 * GSNN_INVALID for an entry that cannot be read. */
gsnn_status gsnn_rational_action_init(gsnn_rational_action *action,
                                      const gsnn_enumeration_record *record, gsnn_error *error);
void gsnn_rational_action_clear(gsnn_rational_action *action);

/* The rows of a channel: the orbit of its first one, up to sign for type 2. */
typedef struct gsnn_rational_rows {
    int type;
    bool rational; /* false: the first row is not, and there are none */
    size_t count;
    fmpq_mat_t rows; /* neurons x degree, `count` of them filled */
} gsnn_rational_rows;

/* Lays out the rows of an architecture with those free weights (its dimension of them), when the
 * generators are rational; cleared by the caller in any case.  GSNN_INVALID when the record leaves
 * the basis out or the orbit has more rows than there are neurons. */
gsnn_status gsnn_rational_rows_init(gsnn_rational_rows *rows, const gsnn_rational_action *action,
                                    const gsnn_record_architecture *architecture,
                                    const fmpq *weights, gsnn_error *error);
void gsnn_rational_rows_clear(gsnn_rational_rows *rows);

/* Replaces a rounded row (degree entries) by the nearest exact one, with its sign; false when none
 * is within 2^-40 of its largest entry.  Looks at all rows. */
bool gsnn_rational_rows_restore(const gsnn_rational_rows *rows, fmpq *row);

#endif
