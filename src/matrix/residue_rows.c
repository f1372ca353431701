#include "matrix/residue_rows.h"

#include "base/memory.h"
#include "base/random.h"
#include "matrix/matrix_points.h"

#include <stdlib.h>
#include <string.h>

/* Appends column k of generator s unless it is that of the identity. */
static gsnn_status add_column(gsnn_residue_rows *rows, size_t s, size_t k, size_t *count,
                              gsnn_error *error) {
    const gsnn_group *group = rows->group;
    gsnn_point image = gsnn_group_generator(group, s)[group->axes[k]];
    if (image == group->axes[k])
        return GSNN_OK;
    const ulong *vector = gsnn_matrix_space_residues(group->matrix, image);
    if (gsnn_reserve(&rows->entries, &rows->entry_capacity, *count + group->degree,
                     sizeof *rows->entries))
        return gsnn_fail_memory(error);
    for (size_t j = 0; j < group->degree; j++)
        if (vector[j])
            rows->entries[(*count)++] = (gsnn_residue_entry){(uint32_t)j, (uint32_t)k, vector[j]};
    return GSNN_OK;
}

gsnn_status gsnn_residue_rows_init(gsnn_residue_rows *rows, const gsnn_group *group,
                                   gsnn_error *error) {
    memset(rows, 0, sizeof *rows);
    rows->group = group;
    rows->modulus = group->matrix->modular.modulus;
    rows->begin = gsnn_new(group->generator_count + 1, sizeof *rows->begin);
    gsnn_status status = rows->begin ? GSNN_OK : gsnn_fail_memory(error);
    size_t count = 0;
    for (size_t s = 0; status == GSNN_OK && s < group->generator_count; s++) {
        for (size_t k = 0; status == GSNN_OK && k < group->degree; k++)
            status = add_column(rows, s, k, &count, error);
        rows->begin[s + 1] = count;
    }
    if (status != GSNN_OK)
        gsnn_residue_rows_clear(rows);
    return status;
}

void gsnn_residue_rows_clear(gsnn_residue_rows *rows) {
    free(rows->begin);
    free(rows->entries);
    memset(rows, 0, sizeof *rows);
}

gsnn_status gsnn_residue_rows_draw(const gsnn_residue_rows *rows,
                                   const gsnn_signed_generators *equations, uint64_t *random,
                                   ulong *row, gsnn_error *error) {
    size_t width = rows->group->degree, dimension;
    ulong *basis;
    gsnn_status status =
        gsnn_matrix_solve_residues(rows->group, equations, &basis, &dimension, error);
    if (status != GSNN_OK)
        return status;
    memset(row, 0, width * sizeof *row);
    for (size_t b = 0; b < dimension; b++) {
        ulong factor = gsnn_random_next(random) % rows->modulus.n;
        _nmod_vec_scalar_addmul_nmod(row, basis + b * width, (slong)width, factor, rows->modulus);
    }
    free(basis);
    return GSNN_OK;
}

void gsnn_residue_rows_move(const gsnn_residue_rows *rows, size_t s, const ulong *from, ulong *to) {
    const gsnn_residue_entry *entry = rows->entries + rows->begin[s];
    const gsnn_residue_entry *end = rows->entries + rows->begin[s + 1];
    memcpy(to, from, rows->group->degree * sizeof *to);
    while (entry < end) {
        uint32_t column = entry->column;
        ulong sum = 0;
        for (; entry < end && entry->column == column; entry++)
            sum = entry->value == 1
                      ? nmod_add(sum, from[entry->row], rows->modulus)
                      : nmod_add(sum, nmod_mul(entry->value, from[entry->row], rows->modulus),
                                 rows->modulus);
        to[column] = sum;
    }
}

bool gsnn_residue_rows_normalise(const gsnn_residue_rows *rows, ulong *row) {
    size_t k = 0, width = rows->group->degree;
    while (k < width && !row[k])
        k++;
    if (k == width || row[k] <= rows->modulus.n / 2)
        return false;
    _nmod_vec_neg(row, row, (slong)width, rows->modulus);
    return true;
}

/* ---- As gsnn_row_kind has them ----------------------------------------------------------- */

/* Random rows to try: one fails only by an accident modulo a prime of 61 bits. */
#define TRIES 8

static size_t words(const gsnn_group *group) {
    return group->degree;
}

static void free_rows(void *context) {
    if (context)
        gsnn_residue_rows_clear(context);
    free(context);
}

static gsnn_status prepare(const gsnn_group *group, void **context, gsnn_error *error) {
    gsnn_residue_rows *rows = gsnn_new(1, sizeof *rows);
    *context = rows;
    return rows ? gsnn_residue_rows_init(rows, group, error) : gsnn_fail_memory(error);
}

static gsnn_status draw(const gsnn_group *group, void *context,
                        const gsnn_signed_generators *equations, const int32_t *codes,
                        uint64_t *random, uint64_t *row, gsnn_error *error) {
    (void)group;
    (void)codes;
    return gsnn_residue_rows_draw(context, equations, random, row, error);
}

static void move(const gsnn_group *group, const void *context, size_t s, const uint64_t *from,
                 uint64_t *to) {
    (void)group;
    gsnn_residue_rows_move(context, s, from, to);
}

static bool normalise(const gsnn_group *group, const void *context, uint64_t *row) {
    (void)group;
    return gsnn_residue_rows_normalise(context, row);
}

const gsnn_row_kind gsnn_residue_row_kind = {
    .tries = TRIES,
    .words = words,
    .prepare = prepare,
    .free = free_rows,
    .draw = draw,
    .move = move,
    .normalise = normalise,
};
