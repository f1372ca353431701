#include "verify/permutation.h"

void gsnn_verify_permutation_identity(gsnn_verify_point *g, size_t n) {
    for (size_t x = 0; x < n; x++)
        g[x] = (gsnn_verify_point)x;
}

bool gsnn_verify_permutation_is_identity(const gsnn_verify_point *g, size_t n) {
    for (size_t x = 0; x < n; x++)
        if (g[x] != x)
            return false;
    return true;
}

void gsnn_verify_permutation_multiply(gsnn_verify_point *product, const gsnn_verify_point *g,
                                      const gsnn_verify_point *h, size_t n) {
    for (size_t x = 0; x < n; x++)
        product[x] = g[h[x]];
}

void gsnn_verify_permutation_invert(gsnn_verify_point *inverse, const gsnn_verify_point *g,
                                    size_t n) {
    for (size_t x = 0; x < n; x++)
        inverse[g[x]] = (gsnn_verify_point)x;
}

void gsnn_verify_permutation_conjugate(gsnn_verify_point *conjugate, const gsnn_verify_point *g,
                                       const gsnn_verify_point *h, size_t n) {
    for (size_t x = 0; x < n; x++)
        conjugate[g[x]] = g[h[x]];
}
