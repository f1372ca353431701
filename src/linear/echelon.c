#include "linear/echelon.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

static ulong *row_of(const gsnn_echelon *echelon, size_t column) {
    return echelon->rows + (echelon->row_of[column] - 1) * echelon->width;
}

gsnn_status gsnn_echelon_init(gsnn_echelon *echelon, size_t width, nmod_t modulus,
                              gsnn_error *error) {
    *echelon = (gsnn_echelon){.width = width, .modulus = modulus};
    echelon->row_of = gsnn_new(width, sizeof *echelon->row_of);
    echelon->sources = gsnn_new(width, sizeof *echelon->sources);
    return echelon->row_of && echelon->sources ? GSNN_OK : gsnn_fail_memory(error);
}

void gsnn_echelon_clear(gsnn_echelon *echelon) {
    free(echelon->rows);
    free(echelon->row_of);
    free(echelon->sources);
    *echelon = (gsnn_echelon){0};
}

void gsnn_echelon_empty(gsnn_echelon *echelon) {
    echelon->rank = 0;
    for (size_t c = 0; c < echelon->width; c++)
        echelon->row_of[c] = 0;
}

bool gsnn_echelon_reduce(const gsnn_echelon *echelon, ulong *row) {
    nmod_t modulus = echelon->modulus;
    bool left = false;
    for (size_t c = 0; c < echelon->width; c++)
        if (row[c] && echelon->row_of[c])
            _nmod_vec_scalar_addmul_nmod(row, row_of(echelon, c), (slong)c + 1,
                                         nmod_neg(row[c], modulus), modulus);
    for (size_t c = 0; !left && c < echelon->width; c++)
        left = row[c] != 0;
    return left;
}

gsnn_status gsnn_echelon_add(gsnn_echelon *echelon, ulong *row, size_t source, gsnn_error *error) {
    size_t width = echelon->width;
    nmod_t modulus = echelon->modulus;
    if (!gsnn_echelon_reduce(echelon, row))
        return GSNN_OK;
    assert(echelon->rank < width);
    if (gsnn_reserve(&echelon->rows, &echelon->row_capacity, echelon->rank + 1,
                     width * sizeof *echelon->rows))
        return gsnn_fail_memory(error);
    size_t pivot = width - 1;
    while (row[pivot] == 0)
        pivot--;
    ulong *added = echelon->rows + echelon->rank * width;
    _nmod_vec_scalar_mul_nmod(added, row, (slong)width, nmod_inv(row[pivot], modulus), modulus);
    for (size_t c = pivot + 1; c < width; c++)
        if (echelon->row_of[c] && row_of(echelon, c)[pivot])
            _nmod_vec_scalar_addmul_nmod(row_of(echelon, c), added, (slong)pivot + 1,
                                         nmod_neg(row_of(echelon, c)[pivot], modulus), modulus);
    echelon->sources[echelon->rank++] = source;
    echelon->row_of[pivot] = echelon->rank;
    return GSNN_OK;
}

ulong *gsnn_echelon_nullspace(const gsnn_echelon *echelon) {
    size_t width = echelon->width, number = 0;
    ulong *basis = gsnn_new((width - echelon->rank) * width, sizeof *basis);
    for (size_t f = 0; basis && f < width; f++) {
        if (echelon->row_of[f])
            continue;
        basis[number * width + f] = 1;
        for (size_t c = f + 1; c < width; c++)
            if (echelon->row_of[c])
                basis[number * width + c] = nmod_neg(row_of(echelon, c)[f], echelon->modulus);
        number++;
    }
    return basis;
}
