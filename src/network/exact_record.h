/* exact_record.h - what is exact about a record: a field, and the generators in it. */
#ifndef GSNN_NETWORK_EXACT_RECORD_H
#define GSNN_NETWORK_EXACT_RECORD_H

#include "exact/exact_matrix.h"
#include "record/enumeration_record.h"

/* A field that holds the matrices and bases of a record, and the generators in it.  Where axes are
 * permuted up to sign there are no matrices, and where that is so of inputs and outputs the field
 * is Q. */
typedef struct gsnn_exact_record {
    const gsnn_enumeration_record *record;
    gsnn_field *field;
    gsnn_exact_matrix *generators; /* degree x degree each, or NULL */
    gsnn_exact_matrix *outputs; /* sigma(g)^-T, which moves the rows of output weights, or NULL */
} gsnn_exact_record;

/* Reads the entries of the group, the codomain and the architectures; the record is borrowed, and
 * the caller clears.  GSNN_INVALID names an entry that is no exact real number. */
gsnn_status gsnn_exact_record_init(gsnn_exact_record *exact, const gsnn_enumeration_record *record,
                                   gsnn_error *error);
void gsnn_exact_record_clear(gsnn_exact_record *exact);

/* Sets the matrix to entries, row by row, which its field holds; `place` begins a complaint. */
gsnn_status gsnn_exact_entries_parse(const gsnn_exact_matrix *matrix, const char *const *entries,
                                     const char *place, gsnn_error *error);

#endif
