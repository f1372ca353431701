#include "proof/flats.h"

#include "base/memory.h"
#include "proof/action.h"
#include "proof/residue.h"
#include "proof/vectors.h"

#include <stdlib.h>
#include <string.h>

typedef struct gsnn_proof_flat_kind {
    /* Sets size, and for subspaces prime and rows. */
    bool (*prepare)(gsnn_proof_flats *flats);
    void (*whole)(const gsnn_proof_flats *flats, int32_t *flat); /* flat is 0 */
    void (*meet)(gsnn_proof_flats *flats, int32_t *meet, const int32_t *flat,
                 const gsnn_proof_point *g, int8_t sign);
    void (*move)(gsnn_proof_flats *flats, int32_t *moved, const int32_t *flat,
                 const gsnn_proof_point *g);
    bool (*is_fixed)(gsnn_proof_flats *flats, const int32_t *flat, const gsnn_proof_point *g,
                     int8_t sign);
    size_t (*dimension)(const gsnn_proof_flats *flats, const int32_t *flat);
} flat_kind;

struct gsnn_proof_flats {
    const gsnn_proof_points *points;
    const flat_kind *kind;
    size_t size;
    uint32_t prime;  /* of subspaces */
    int32_t *parent; /* of each label, a signed label: the forest of a meet of patterns */
    bool *zero;      /* of each label */
    uint32_t *rows;  /* of subspaces: room for 3 square matrices */
    size_t *pivots;
};

gsnn_proof_flats *gsnn_proof_flats_new(const gsnn_proof_points *points) {
    gsnn_proof_flats *flats = gsnn_new(1, sizeof *flats);
    if (!flats)
        return NULL;
    flats->points = points;
    flats->kind = points->action->flats;
    flats->parent = gsnn_new(points->count + 1, sizeof *flats->parent);
    flats->zero = gsnn_new(points->count + 1, sizeof *flats->zero);
    flats->pivots = gsnn_new(points->degree, sizeof *flats->pivots);
    if (!flats->parent || !flats->zero || !flats->pivots || !flats->kind->prepare(flats)) {
        gsnn_proof_flats_free(flats);
        return NULL;
    }
    return flats;
}

void gsnn_proof_flats_free(gsnn_proof_flats *flats) {
    if (!flats)
        return;
    free(flats->parent);
    free(flats->zero);
    free(flats->rows);
    free(flats->pivots);
    free(flats);
}

size_t gsnn_proof_flats_size(const gsnn_proof_flats *flats) {
    return flats->size;
}

/* ---- Patterns ---------------------------------------------------------------------------- */

static bool prepare_patterns(gsnn_proof_flats *flats) {
    flats->size = flats->points->count;
    return true;
}

static void whole_pattern(const gsnn_proof_flats *flats, int32_t *flat) {
    const gsnn_proof_points *points = flats->points;
    for (size_t c = 0; c < points->degree; c++) {
        flat[points->basis[c]] = (int32_t)c + 1;
        if (points->sides == 2)
            flat[points->basis[c] ^ 1] = -(int32_t)c - 1;
    }
}

/* Renumbers the labels by first appearance, with + there. */
static void renumber(gsnn_proof_flats *flats, int32_t *labels) {
    int32_t *name = flats->parent, count = 0;
    for (size_t label = 0; label <= flats->size; label++)
        name[label] = 0;
    for (size_t x = 0; x < flats->size; x++) {
        int32_t label = labels[x];
        if (!label)
            continue;
        if (!name[abs(label)])
            name[abs(label)] = label > 0 ? ++count : -++count;
        labels[x] = label > 0 ? name[label] : -name[-label];
    }
}

/* The signed root above a signed label; halves the path to it. */
static int32_t root_of(gsnn_proof_flats *flats, int32_t label) {
    while (flats->parent[abs(label)] != abs(label)) {
        int32_t *above = &flats->parent[abs(label)], *next = &flats->parent[abs(*above)];
        *above = *above > 0 ? *next : -*next;
        label = label > 0 ? *above : -*above;
    }
    return label;
}

static void meet_patterns(gsnn_proof_flats *flats, int32_t *meet, const int32_t *flat,
                          const gsnn_proof_point *g, int8_t sign) {
    for (size_t label = 0; label <= flats->size; label++) {
        flats->parent[label] = (int32_t)label;
        flats->zero[label] = false;
    }
    for (size_t x = 0; x < flats->size; x++) { /* the value at g x is sign times that at x */
        int32_t a = flat[x] ? root_of(flats, flat[x]) : 0;
        int32_t b = flat[g[x]] ? root_of(flats, sign * flat[g[x]]) : 0;
        if (!a || !b || a == -b) {
            flats->zero[abs(a)] = flats->zero[abs(b)] = true;
        } else if (a != b) {
            flats->parent[abs(b)] = b > 0 ? a : -a;
            flats->zero[abs(a)] |= flats->zero[abs(b)];
        }
    }
    for (size_t x = 0; x < flats->size; x++) {
        int32_t root = flat[x] ? root_of(flats, flat[x]) : 0;
        meet[x] = flats->zero[abs(root)] ? 0 : root;
    }
    renumber(flats, meet);
}

static void move_pattern(gsnn_proof_flats *flats, int32_t *moved, const int32_t *flat,
                         const gsnn_proof_point *g) {
    for (size_t x = 0; x < flats->size; x++)
        moved[x] = flat[g[x]];
    renumber(flats, moved);
}

static bool pattern_is_fixed(gsnn_proof_flats *flats, const int32_t *flat,
                             const gsnn_proof_point *g, int8_t sign) {
    for (size_t x = 0; x < flats->size; x++)
        if (flat[g[x]] != sign * flat[x])
            return false;
    return true;
}

static size_t dimension_of_pattern(const gsnn_proof_flats *flats, const int32_t *flat) {
    int32_t most = 0; /* labels are numbered from 1 */
    for (size_t x = 0; x < flats->size; x++)
        most = flat[x] > most ? flat[x] : most;
    return (size_t)most;
}

const flat_kind gsnn_proof_flat_patterns = {
    .prepare = prepare_patterns,
    .whole = whole_pattern,
    .meet = meet_patterns,
    .move = move_pattern,
    .is_fixed = pattern_is_fixed,
    .dimension = dimension_of_pattern,
};

/* ---- Subspaces --------------------------------------------------------------------------- */

static bool prepare_subspaces(gsnn_proof_flats *flats) {
    size_t m = flats->points->degree;
    flats->size = m * m;
    flats->prime = gsnn_proof_vectors_prime(flats->points->vectors);
    flats->rows = gsnn_new(3 * m * m, sizeof *flats->rows);
    return flats->rows != NULL;
}

static void whole_subspace(const gsnn_proof_flats *flats, int32_t *flat) {
    size_t m = flats->points->degree;
    for (size_t c = 0; c < m; c++)
        flat[c * m + c] = 1;
}

/* row . (g e_c) modulo the prime. */
static uint32_t moved_entry(const gsnn_proof_flats *flats, const uint32_t *row,
                            const gsnn_proof_point *g, size_t c) {
    const gsnn_proof_points *points = flats->points;
    const uint32_t *x = gsnn_proof_vectors_residues(points->vectors, g[points->basis[c]]);
    uint64_t sum = 0;
    for (size_t i = 0; i < points->degree; i++)
        sum = (sum + (uint64_t)row[i] * x[i]) % flats->prime;
    return (uint32_t)sum;
}

static size_t rank_of(const gsnn_proof_flats *flats, const int32_t *flat) {
    size_t m = flats->points->degree;
    for (size_t k = m; k > 0; k--)
        for (size_t c = 0; c < m; c++)
            if (flat[(k - 1) * m + c])
                return k;
    return 0;
}

static void meet_subspaces(gsnn_proof_flats *flats, int32_t *meet, const int32_t *flat,
                           const gsnn_proof_point *g, int8_t sign) {
    size_t m = flats->points->degree, dimension = rank_of(flats, flat);
    uint32_t prime = flats->prime;
    uint32_t *basis = flats->rows, *equations = basis + m * m, *kernel = equations + m * m;
    for (size_t i = 0; i < m * m; i++)
        basis[i] = (uint32_t)flat[i];
    /* Combinations c of the basis rows b_k with sum c_k (b_k g - sign b_k) = 0. */
    for (size_t k = 0; k < dimension; k++)
        for (size_t c = 0; c < m; c++) {
            uint32_t entry = basis[k * m + c];
            uint32_t minus = sign > 0 ? (prime - entry) % prime : entry;
            equations[c * dimension + k] =
                (uint32_t)(((uint64_t)moved_entry(flats, basis + k * m, g, c) + minus) % prime);
        }
    size_t rank = gsnn_proof_echelon(equations, m, dimension, prime, flats->pivots);
    size_t count = gsnn_proof_kernel(kernel, equations, dimension, prime, flats->pivots, rank);
    uint32_t *result = equations; /* no longer needed */
    memset(result, 0, m * m * sizeof *result);
    for (size_t l = 0; l < count; l++)
        for (size_t k = 0; k < dimension; k++)
            for (size_t c = 0; c < m; c++)
                result[l * m + c] =
                    (uint32_t)((result[l * m + c] +
                                (uint64_t)kernel[l * dimension + k] * basis[k * m + c]) %
                               prime);
    gsnn_proof_echelon(result, count, m, prime, flats->pivots);
    for (size_t i = 0; i < m * m; i++)
        meet[i] = (int32_t)result[i];
}

static void move_subspace(gsnn_proof_flats *flats, int32_t *moved, const int32_t *flat,
                          const gsnn_proof_point *g) {
    size_t m = flats->points->degree, dimension = rank_of(flats, flat);
    uint32_t *basis = flats->rows, *result = basis + m * m;
    for (size_t i = 0; i < m * m; i++)
        basis[i] = (uint32_t)flat[i];
    memset(result, 0, m * m * sizeof *result);
    for (size_t k = 0; k < dimension; k++)
        for (size_t c = 0; c < m; c++)
            result[k * m + c] = moved_entry(flats, basis + k * m, g, c);
    gsnn_proof_echelon(result, dimension, m, flats->prime, flats->pivots);
    for (size_t i = 0; i < m * m; i++)
        moved[i] = (int32_t)result[i];
}

static bool subspace_is_fixed(gsnn_proof_flats *flats, const int32_t *flat,
                              const gsnn_proof_point *g, int8_t sign) {
    size_t m = flats->points->degree, dimension = rank_of(flats, flat);
    uint32_t *row = flats->rows;
    for (size_t k = 0; k < dimension; k++) {
        for (size_t c = 0; c < m; c++)
            row[c] = (uint32_t)flat[k * m + c];
        for (size_t c = 0; c < m; c++) {
            uint32_t entry = sign > 0 ? row[c] : (flats->prime - row[c]) % flats->prime;
            if (moved_entry(flats, row, g, c) != entry)
                return false;
        }
    }
    return true;
}

const flat_kind gsnn_proof_flat_subspaces = {
    .prepare = prepare_subspaces,
    .whole = whole_subspace,
    .meet = meet_subspaces,
    .move = move_subspace,
    .is_fixed = subspace_is_fixed,
    .dimension = rank_of,
};

/* ---- Both -------------------------------------------------------------------------------- */

void gsnn_proof_flat_whole(gsnn_proof_flats *flats, int32_t *flat) {
    memset(flat, 0, flats->size * sizeof *flat);
    flats->kind->whole(flats, flat);
}

void gsnn_proof_flat_of_pair(gsnn_proof_flats *flats, int32_t *flat,
                             const gsnn_proof_point *generators, const int8_t *chi, size_t count) {
    gsnn_proof_flat_whole(flats, flat);
    for (size_t k = 0; k < count; k++)
        gsnn_proof_flat_meet(flats, flat, flat, generators + k * flats->points->count, chi[k]);
}

void gsnn_proof_flat_meet(gsnn_proof_flats *flats, int32_t *meet, const int32_t *flat,
                          const gsnn_proof_point *g, int8_t sign) {
    flats->kind->meet(flats, meet, flat, g, sign);
}

void gsnn_proof_flat_move(gsnn_proof_flats *flats, int32_t *moved, const int32_t *flat,
                          const gsnn_proof_point *g) {
    flats->kind->move(flats, moved, flat, g);
}

bool gsnn_proof_flat_is_fixed(gsnn_proof_flats *flats, const int32_t *flat,
                              const gsnn_proof_point *g, int8_t sign) {
    return flats->kind->is_fixed(flats, flat, g, sign);
}

size_t gsnn_proof_flat_dimension(const gsnn_proof_flats *flats, const int32_t *flat) {
    return flats->kind->dimension(flats, flat);
}
