#include "group/permutation.h"

#include <assert.h>

void gsnn_permutation_identity(gsnn_point *out, size_t degree) {
    for (size_t x = 0; x < degree; x++)
        out[x] = (gsnn_point)x;
}

void gsnn_permutation_multiply(gsnn_point *out, const gsnn_point *a, const gsnn_point *b,
                               size_t degree) {
    assert(out != a);
#pragma GCC unroll 8
    for (size_t x = 0; x < degree; x++) {
        assert(b[x] < degree);
        out[x] = a[b[x]];
    }
}

void gsnn_permutation_invert(gsnn_point *out, const gsnn_point *a, size_t degree) {
    assert(out != a);
    for (size_t x = 0; x < degree; x++)
        out[a[x]] = (gsnn_point)x;
}

bool gsnn_permutation_is_identity(const gsnn_point *a, size_t degree) {
    for (size_t x = 0; x < degree; x++)
        if (a[x] != x)
            return false;
    return true;
}

bool gsnn_permutations_commute(const gsnn_point *a, const gsnn_point *b, size_t degree) {
    for (size_t x = 0; x < degree; x++)
        if (a[b[x]] != b[a[x]])
            return false;
    return true;
}

bool gsnn_permutation_is_one(const gsnn_point *a, size_t degree) {
    uint64_t met[GSNN_MAX_POINTS / 64] = {0};
    for (size_t x = 0; x < degree; x++) {
        if (a[x] >= degree || met[a[x] / 64] >> a[x] % 64 & 1)
            return false;
        met[a[x] / 64] |= UINT64_C(1) << a[x] % 64;
    }
    return true;
}
