#include "linear/lattice.h"

#include <assert.h>
#include <string.h>

void gsnn_lattice_init(gsnn_lattice *lattice, size_t dimension, const int32_t *moduli) {
    assert(dimension <= GSNN_LATTICE_DIMENSIONS);
    lattice->dimension = dimension;
    for (size_t i = 0; i < dimension; i++) {
        assert(moduli[i] > 0 && moduli[i] <= GSNN_LATTICE_MAX_MODULUS);
        lattice->modulus[i] = moduli[i];
        memset(lattice->row[i], 0, dimension * sizeof lattice->row[i][0]);
        lattice->row[i][i] = moduli[i];
    }
}

/* s and t with s a + t b = gcd(a, b), for positive a and b. */
static int64_t combine(int64_t a, int64_t b, int64_t *s, int64_t *t) {
    int64_t s0 = 1, s1 = 0, t0 = 0, t1 = 1;
    while (b) {
        int64_t q = a / b, next = a - q * b;
        a = b;
        b = next;
        next = s0 - q * s1;
        s0 = s1;
        s1 = next;
        next = t0 - q * t1;
        t0 = t1;
        t1 = next;
    }
    *s = s0;
    *t = t0;
    return a;
}

static int64_t remainder_of(int64_t a, int64_t modulus) {
    int64_t rest = a % modulus;
    return rest < 0 ? rest + modulus : rest;
}

void gsnn_lattice_adjoin(gsnn_lattice *lattice, int64_t *vector) {
    for (size_t i = 0; i < lattice->dimension; i++) {
        int32_t *row = lattice->row[i];
        int64_t entry = remainder_of(vector[i], lattice->modulus[i]), s, t;
        if (entry % row[i] == 0) {
            int64_t q = entry / row[i];
            for (size_t j = i + 1; q && j < lattice->dimension; j++)
                vector[j] = remainder_of(vector[j] - q * row[j], lattice->modulus[j]);
            continue;
        }
        int64_t pivot = row[i], divisor = combine(pivot, entry, &s, &t);
        for (size_t j = i + 1; j < lattice->dimension; j++) {
            int64_t a = row[j], b = remainder_of(vector[j], lattice->modulus[j]);
            row[j] = (int32_t)remainder_of(s * a + t * b, lattice->modulus[j]);
            vector[j] =
                remainder_of(entry / divisor * a - pivot / divisor * b, lattice->modulus[j]);
        }
        row[i] = (int32_t)divisor;
    }
}

void gsnn_lattice_normalise(gsnn_lattice *lattice) {
    for (size_t i = lattice->dimension; i-- > 0;)
        for (size_t j = i + 1; j < lattice->dimension; j++) {
            int64_t entry = lattice->row[i][j], pivot = lattice->row[j][j];
            int64_t q = (entry - remainder_of(entry, pivot)) / pivot;
            for (size_t k = j; q && k < lattice->dimension; k++)
                lattice->row[i][k] = (int32_t)remainder_of(
                    lattice->row[i][k] - q * lattice->row[j][k], lattice->modulus[k]);
        }
}

void gsnn_lattice_reduce(const gsnn_lattice *lattice, int64_t *vector) {
    for (size_t i = 0; i < lattice->dimension; i++) {
        const int32_t *row = lattice->row[i];
        int64_t entry = vector[i];
        if (entry >= 0 && entry < row[i])
            continue;
        int64_t q = (entry - remainder_of(entry, row[i])) / row[i];
        for (size_t j = i; j < lattice->dimension; j++)
            vector[j] -= q * row[j];
    }
}

bool gsnn_lattice_contains(const gsnn_lattice *lattice, int64_t *vector) {
    for (size_t i = 0; i < lattice->dimension; i++) {
        const int32_t *row = lattice->row[i];
        if (vector[i] % row[i])
            return false;
        int64_t q = vector[i] / row[i];
        for (size_t j = i; q && j < lattice->dimension; j++)
            vector[j] -= q * row[j];
    }
    return true;
}

bool gsnn_lattice_equal(const gsnn_lattice *a, const gsnn_lattice *b) {
    assert(a->dimension == b->dimension);
    for (size_t i = 0; i < a->dimension; i++)
        if (memcmp(a->row[i] + i, b->row[i] + i, (a->dimension - i) * sizeof a->row[i][i]) != 0)
            return false;
    return true;
}
