#include "proof/permutation.h"

void gsnn_proof_permutation_identity(gsnn_proof_point *g, size_t n) {
    for (size_t x = 0; x < n; x++)
        g[x] = (gsnn_proof_point)x;
}

bool gsnn_proof_permutation_is_identity(const gsnn_proof_point *g, size_t n) {
    for (size_t x = 0; x < n; x++)
        if (g[x] != x)
            return false;
    return true;
}

void gsnn_proof_permutation_multiply(gsnn_proof_point *product, const gsnn_proof_point *g,
                                     const gsnn_proof_point *h, size_t n) {
    for (size_t x = 0; x < n; x++)
        product[x] = g[h[x]];
}

void gsnn_proof_permutation_invert(gsnn_proof_point *inverse, const gsnn_proof_point *g, size_t n) {
    for (size_t x = 0; x < n; x++)
        inverse[g[x]] = (gsnn_proof_point)x;
}

void gsnn_proof_permutation_conjugate(gsnn_proof_point *conjugate, const gsnn_proof_point *g,
                                      const gsnn_proof_point *h, size_t n) {
    for (size_t x = 0; x < n; x++)
        conjugate[g[x]] = g[h[x]];
}
