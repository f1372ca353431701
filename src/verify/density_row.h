/* density_row.h - the checker's own laws of a row of weights: even and odd parts, written out.
 *
 * A law of one number is kept as its even part and its odd part, (law +- mirror)/2: as measures on
 * positive numbers, in words, the odd part up to the factor by which the words are multiplied. Then
 * the law of a row modulo its sign is compared by the definition: all even parts, and all products
 * of two odd parts. */
#ifndef GSNN_VERIFY_DENSITY_ROW_H
#define GSNN_VERIFY_DENSITY_ROW_H

#include "json/document.h"

#include <flint/fmpq_mat.h>

typedef struct gsnn_verify_law_entry {
    char *even, *odd; /* in words; odd is "" for the measure 0 */
    fmpq_t factor;    /* of the odd part; 0 for the measure 0 */
    bool constant;
    fmpq_t value; /* of a constant */
} gsnn_verify_law_entry;

typedef struct gsnn_verify_law_row {
    size_t degree;
    gsnn_verify_law_entry *entries; /* degree of them and the bias */
    bool joint;
    fmpq_mat_t mean, covariance; /* of a joint law */
    bool nothing;                /* the readout is 0: everything keeps the law */
    bool signs;                  /* the row is seen up to sign */
    bool even_activation;
} gsnn_verify_law_row;

/* Reads the first layer of a plain law in its one form; cleared by the caller in any case. */
gsnn_status gsnn_verify_law_row_read(gsnn_verify_law_row *row, const gsnn_value *law, size_t degree,
                                     gsnn_error *error);
void gsnn_verify_law_row_clear(gsnn_verify_law_row *row);

/* Whether the signed permutation (images +-1..+-degree) keeps the law of the row, and whether it
 * keeps almost every draw. */
bool gsnn_verify_law_row_keeps_law(const gsnn_verify_law_row *row, const int32_t *images);
bool gsnn_verify_law_row_keeps_draws(const gsnn_verify_law_row *row, const int32_t *images);

#endif
