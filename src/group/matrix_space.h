/* matrix_space.h - the vectors behind the points of a group of matrices. */
#ifndef GSNN_GROUP_MATRIX_SPACE_H
#define GSNN_GROUP_MATRIX_SPACE_H

#include "group/group.h"

void gsnn_matrix_space_free(gsnn_matrix_space *space);

#endif
