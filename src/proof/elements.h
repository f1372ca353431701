/* elements.h - lists of elements of a cyclotomic field. */
#ifndef GSNN_PROOF_ELEMENTS_H
#define GSNN_PROOF_ELEMENTS_H

#include "exact/cyclotomic.h"

/* count elements of the field, initialised to 0; NULL without memory. */
fmpq_poly_struct *gsnn_proof_elements_new(size_t count);
void gsnn_proof_elements_free(fmpq_poly_struct *elements, size_t count);

/* Parses count entries into initialised elements; GSNN_INVALID names `what` and the entry. */
gsnn_status gsnn_proof_entries_parse(const gsnn_field *field, fmpq_poly_struct *elements,
                                     const char *const *entries, size_t count, const char *what,
                                     gsnn_error *error);

#endif
