#include "linear/modular_rank.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

#include <flint/nmod_vec.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

#define MOST_BLOCKS 64

/* Independent rows in reduced row echelon form, which are 0 at the pivots of the blocks before. */
typedef struct block {
    nmod_mat_t rows;
    slong *pivots;
} block;

typedef struct echelon {
    block blocks[MOST_BLOCKS];
    size_t count;
    slong rank;
} echelon;

static void echelon_clear(echelon *e) {
    for (size_t i = 0; i < e->count; i++) {
        nmod_mat_clear(e->blocks[i].rows);
        free(e->blocks[i].pivots);
    }
}

/* Subtracts from the rows what they have at the pivots of the block. */
static void reduce_by(nmod_mat_t rows, const block *b) {
    nmod_mat_t factors, product;
    nmod_mat_init(factors, rows->r, b->rows->r, rows->mod.n);
    nmod_mat_init(product, rows->r, rows->c, rows->mod.n);
    for (slong i = 0; i < rows->r; i++)
        for (slong j = 0; j < b->rows->r; j++)
            factors->rows[i][j] = rows->rows[i][b->pivots[j]];
    nmod_mat_mul(product, factors, b->rows);
    nmod_mat_sub(rows, rows, product);
    nmod_mat_clear(factors);
    nmod_mat_clear(product);
}

/* Adds the rows, which are overwritten, as a block more. */
static gsnn_status add_block(echelon *e, nmod_mat_t rows, gsnn_error *error) {
    for (size_t i = 0; i < e->count; i++)
        reduce_by(rows, &e->blocks[i]);
    slong rank = nmod_mat_rref(rows), pivot = 0;
    block *added = &e->blocks[e->count];
    added->pivots = gsnn_new((size_t)rank, sizeof *added->pivots);
    if (!added->pivots)
        return gsnn_fail_memory(error);
    nmod_mat_init(added->rows, rank, rows->c, rows->mod.n);
    for (slong i = 0; i < rank; i++, pivot++) {
        while (rows->rows[i][pivot] == 0)
            pivot++;
        added->pivots[i] = pivot;
        _nmod_vec_set(added->rows->rows[i], rows->rows[i], rows->c);
    }
    e->count++;
    e->rank += rank;
    return GSNN_OK;
}

/* A random vector that all blocks annihilate: free entries are drawn, those at pivots follow, of
 * the last block first. */
static void draw_orthogonal(ulong *vector, const echelon *e, slong columns, nmod_t mod,
                            uint64_t *random) {
    int limbs = _nmod_vec_dot_bound_limbs(columns, mod);
    for (slong j = 0; j < columns; j++)
        vector[j] = gsnn_random_next(random) % mod.n;
    for (size_t k = 0; k < e->count; k++)
        for (slong i = 0; i < e->blocks[k].rows->r; i++)
            vector[e->blocks[k].pivots[i]] = 0;
    for (size_t k = e->count; k-- > 0;) {
        const block *b = &e->blocks[k];
        for (slong i = 0; i < b->rows->r; i++) {
            ulong value = _nmod_vec_dot(b->rows->rows[i], vector, columns, mod, limbs);
            /* The row is 1 at its own pivot and 0 at the others of its block. */
            ulong *entry = &vector[b->pivots[i]];
            *entry = nmod_sub(*entry, value, mod);
        }
    }
}

/* `wanted` of the count rows, spread evenly. */
static void choose_rows(nmod_mat_t chosen, const nmod_mat_t matrix, const slong *rows,
                        slong count) {
    for (slong i = 0; i < chosen->r; i++) {
        slong place = (slong)((double)i / (double)chosen->r * (double)count);
        _nmod_vec_set(chosen->rows[i], matrix->rows[rows ? rows[place] : place], matrix->c);
    }
}

static gsnn_status add_rows(echelon *e, const nmod_mat_t matrix, const slong *rows, slong count,
                            gsnn_error *error) {
    slong room = matrix->c - e->rank + 8;
    nmod_mat_t chosen;
    nmod_mat_init(chosen, count < room ? count : room, matrix->c, matrix->mod.n);
    choose_rows(chosen, matrix, rows, count);
    gsnn_status status = add_block(e, chosen, error);
    nmod_mat_clear(chosen);
    return status;
}

gsnn_status gsnn_modular_rank(size_t *rank, bool *complete, const nmod_mat_t matrix,
                              uint64_t *random, gsnn_error *error) {
    slong rows = matrix->r, columns = matrix->c, count = rows;
    int limbs = _nmod_vec_dot_bound_limbs(columns, matrix->mod);
    echelon e = {0};
    slong *failing = gsnn_new((size_t)rows, sizeof *failing);
    ulong *vector = gsnn_new((size_t)columns, sizeof *vector);
    gsnn_status status = failing && vector ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = add_rows(&e, matrix, NULL, rows, error);
    while (!status && count > 0 && e.rank < columns && e.rank < rows && e.count < MOST_BLOCKS) {
        draw_orthogonal(vector, &e, columns, matrix->mod, random);
        count = 0;
        for (slong i = 0; i < rows; i++)
            if (_nmod_vec_dot(matrix->rows[i], vector, columns, matrix->mod, limbs))
                failing[count++] = i;
        if (count)
            status = add_rows(&e, matrix, failing, count, error);
    }
    *rank = (size_t)e.rank;
    *complete = count == 0 || e.rank == columns || e.rank == rows;
    echelon_clear(&e);
    free(failing);
    free(vector);
    return status;
}

ulong gsnn_random_prime(uint64_t *random) {
    ulong n;
    do
        n = UWORD(1) << 56 | gsnn_random_next(random) >> 8;
    while (!n_is_prime(n));
    return n;
}

double gsnn_modular_rank_error(double minor_bits) {
    const double primes = 0x3p56 / (5 * 56 * 0.6931471805599453);
    return (minor_bits / 56 + 1) / primes + MOST_BLOCKS * 0x1p-56;
}
