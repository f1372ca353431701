#include "group/permutation.h"

void gsnn_permutation_identity(gsnn_point *out, size_t degree) {
    for (size_t x = 0; x < degree; x++)
        out[x] = (gsnn_point)x;
}

void gsnn_permutation_multiply(gsnn_point *out, const gsnn_point *a, const gsnn_point *b,
                               size_t degree) {
    for (size_t x = 0; x < degree; x++)
        out[x] = a[b[x]];
}

void gsnn_permutation_invert(gsnn_point *out, const gsnn_point *a, size_t degree) {
    for (size_t x = 0; x < degree; x++)
        out[a[x]] = (gsnn_point)x;
}

bool gsnn_permutation_is_identity(const gsnn_point *a, size_t degree) {
    for (size_t x = 0; x < degree; x++)
        if (a[x] != x)
            return false;
    return true;
}
