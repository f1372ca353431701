#include "group/matrix_space.h"

#include <stdlib.h>

void gsnn_matrix_space_free(gsnn_matrix_space *space) {
    free(space);
}
