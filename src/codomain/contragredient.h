/* contragredient.h - the representation g -> g^-T that moves rows where columns are moved by g. */
#ifndef GSNN_CODOMAIN_CONTRAGREDIENT_H
#define GSNN_CODOMAIN_CONTRAGREDIENT_H

#include "matrix/matrix_space.h"

/* Makes the group of the inverse transposes of the generators of a group of matrices, which
 * preserve the inverse of its form.  The caller frees it. */
gsnn_status gsnn_contragredient(gsnn_group **rows, const gsnn_group *group, const gsnn_run *run,
                                gsnn_error *error);

#endif
