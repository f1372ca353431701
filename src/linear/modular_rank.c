#include "linear/modular_rank.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

#include <flint/nmod_vec.h>
#include <stdlib.h>

#define SEED 1

/* Sets the vector to a random one with form x = 0 for a reduced row echelon form of that rank. */
static void draw_orthogonal(ulong *vector, const nmod_mat_t form, slong rank, uint64_t *random) {
    slong columns = form->c, pivot = 0;
    for (slong j = 0; j < columns; j++)
        vector[j] = gsnn_random_next(random) % form->mod.n;
    for (slong i = 0; i < rank; i++, pivot++) {
        const ulong *row = form->rows[i];
        while (row[pivot] == 0)
            pivot++;
        vector[pivot] = 0;
        /* The pivot's own entry is 1, and the form is 0 at the other pivots. */
    }
    pivot = 0;
    int limbs = _nmod_vec_dot_bound_limbs(columns, form->mod);
    for (slong i = 0; i < rank; i++, pivot++) {
        ulong *row = form->rows[i];
        while (row[pivot] == 0)
            pivot++;
        vector[pivot] = 0;
        vector[pivot] = nmod_neg(_nmod_vec_dot(row, vector, columns, form->mod, limbs), form->mod);
    }
}

/* Puts `wanted` of the count rows, spread evenly, below the first `filled` rows of the form, behind
 * which all are 0. */
static void append_rows(nmod_mat_t form, slong filled, const nmod_mat_t matrix, const slong *rows,
                        slong count, slong wanted) {
    if (wanted > count)
        wanted = count;
    for (slong i = 0; i < wanted; i++) {
        slong row = (slong)((double)i / (double)wanted * (double)count);
        _nmod_vec_set(form->rows[filled + i], matrix->rows[rows ? rows[row] : row], matrix->c);
    }
}

gsnn_status gsnn_modular_rank(size_t *rank, nmod_mat_struct *echelon, const nmod_mat_t matrix,
                              gsnn_error *error) {
    slong rows = matrix->r, columns = matrix->c;
    uint64_t random = SEED;
    slong *failing = gsnn_new((size_t)rows, sizeof *failing);
    ulong *vector = gsnn_new((size_t)columns, sizeof *vector);
    if (!failing || !vector) {
        free(failing);
        free(vector);
        return gsnn_fail_memory(error);
    }
    slong room = rows < columns + 8 ? rows : columns + 8;
    nmod_mat_t form;
    nmod_mat_init(form, room, columns, matrix->mod.n);
    append_rows(form, 0, matrix, NULL, rows, room);
    slong found = nmod_mat_rref(form);
    int limbs = _nmod_vec_dot_bound_limbs(columns, matrix->mod);
    while (found < columns && room < rows) {
        draw_orthogonal(vector, form, found, &random);
        slong count = 0;
        for (slong i = 0; i < rows; i++)
            if (_nmod_vec_dot(matrix->rows[i], vector, columns, matrix->mod, limbs))
                failing[count++] = i;
        if (count == 0)
            break;
        append_rows(form, found, matrix, failing, count, room - found);
        found = nmod_mat_rref(form);
    }
    *rank = (size_t)found;
    if (echelon) {
        nmod_mat_init(echelon, found, columns, matrix->mod.n);
        for (slong i = 0; i < found; i++)
            _nmod_vec_set(echelon->rows[i], form->rows[i], columns);
    }
    nmod_mat_clear(form);
    free(failing);
    free(vector);
    return GSNN_OK;
}
