/* integer_rows.h - weight patterns written as rows of signed integers. */
#ifndef GSNN_GROUP_INTEGER_ROWS_H
#define GSNN_GROUP_INTEGER_ROWS_H

#include "group/action.h"

/* The write_rows of permutations, signed or not: appends ,"rows":[[...],...], for each neuron of
 * the tree the codes of the axes in its row; ,"rows":null when the tree is empty. */
gsnn_status gsnn_write_integer_rows(const gsnn_group *group,
                                    const gsnn_signed_generators *equations,
                                    const gsnn_weights *weights, const gsnn_row_tree *tree,
                                    gsnn_text *text, gsnn_error *error);

/* Fills `rows` (tree->count * points codes) with each neuron's row as a function on points. */
void gsnn_expand_rows(const gsnn_group *group, const gsnn_weights *weights,
                      const gsnn_row_tree *tree, int32_t *rows);

#endif
