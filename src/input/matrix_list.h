/* matrix_list.h - generators of a group file given by matrices. */
#ifndef GSNN_INPUT_MATRIX_LIST_H
#define GSNN_INPUT_MATRIX_LIST_H

#include "base/run.h"
#include "input/generator_table.h"
#include "json/value.h"

#define GSNN_MAX_MATRIX_DEGREE 64

/* Makes the group of the matrices in the member "generators" of a group file (a list), which must
 * preserve the inner product given by "form" (missing: the standard one) exactly.  degree is at
 * most GSNN_MAX_MATRIX_DEGREE, 0 if the file does not say.  GSNN_INVALID names the generator, and
 * the entry where there is one to blame. */
gsnn_status gsnn_matrix_lists_group(gsnn_group **group, const gsnn_value *generators,
                                    const gsnn_value *form, size_t degree,
                                    const gsnn_group_labels *labels, const gsnn_run *run,
                                    gsnn_error *error);

#endif
