/* integer_rows.h - weight patterns as rows of signed integers. */
#ifndef GSNN_GROUP_INTEGER_ROWS_H
#define GSNN_GROUP_INTEGER_ROWS_H

#include "group/action.h"

/* The make_rows of permutations, signed or not: for each neuron of the tree the codes of the inputs
 * in its row. */
gsnn_status gsnn_make_integer_rows(const gsnn_group *group, const gsnn_signed_generators *equations,
                                   const gsnn_weights *weights, const gsnn_row_tree *tree,
                                   gsnn_rows *rows, gsnn_error *error);

/* The sample of permutations, signed or not: a random number for each code. */
gsnn_status gsnn_sample_by_codes(const gsnn_group *group, const gsnn_signed_generators *equations,
                                 const gsnn_weights *weights, uint64_t *random, double *values,
                                 gsnn_error *error);

/* Rows by the codes of the axes, 16 bits each: at most 32767 axes. */
extern const gsnn_row_kind gsnn_code_rows;

#endif
