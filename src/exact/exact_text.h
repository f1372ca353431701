/* exact_text.h - parts of the exact text of a real number, for cyclotomic_text.c. */
#ifndef GSNN_EXACT_EXACT_TEXT_H
#define GSNN_EXACT_EXACT_TEXT_H

#include "exact/cyclotomic.h"

#include <flint/fmpq.h>
#include <stdio.h>

/* Writes one term c * symbol of a sum as "+3*symbol/4", the '+' left out for the first term; an
 * empty symbol stands for the number 1. */
void gsnn_term_write(FILE *out, bool first, const fmpq_t c, const char *symbol);

/* Writes a real x as a sum of rational multiples of cosines, in a form that x and the field (not
 * the way in which x was computed) determine and that tries to be short. */
gsnn_status gsnn_cosine_sum_write(FILE *out, const gsnn_field *field, const fmpq_poly_t x,
                                  gsnn_error *error);

#endif
