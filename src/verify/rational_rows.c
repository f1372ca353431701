#include "verify/rational_rows.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "exact/entry.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

/* ---- Entries ------------------------------------------------------------------------------- */

static gsnn_status join(ulong *conductor, const char *const *entries, size_t count,
                        gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < count; i++) {
        ulong needed;
        status = gsnn_entry_conductor(entries[i], &needed, error);
        if (!status)
            status = gsnn_conductor_join(conductor, needed, error);
    }
    return status;
}

/* Reads entries into a matrix; *rational becomes false when one is not. */
static gsnn_status read_entries(const gsnn_field *field, const char *const *entries,
                                fmpq_mat_t matrix, bool *rational, gsnn_error *error) {
    fmpq_poly_t value;
    fmpq_poly_init(value);
    gsnn_status status = GSNN_OK;
    for (slong i = 0; !status && i < matrix->r * matrix->c; i++) {
        status = gsnn_entry_parse_real(field, entries[i], value, error);
        if (status)
            break;
        *rational = *rational && fmpq_poly_length(value) <= 1;
        fmpq_poly_get_coeff_fmpq(matrix->entries + i, value, 0);
    }
    fmpq_poly_clear(value);
    return status;
}

/* ---- The group ----------------------------------------------------------------------------- */

gsnn_status gsnn_rational_action_init(gsnn_rational_action *action,
                                      const gsnn_enumeration_record *record, gsnn_error *error) {
    const gsnn_record_elements *elements = &record->group.generators;
    size_t m = record->group.degree;
    ulong conductor = 1;
    *action = (gsnn_rational_action){.record = record, .rational = true};
    gsnn_status status = join(&conductor, elements->entries, elements->count * m * m, error);
    for (size_t k = 0; !status && k < record->architecture_count; k++) {
        const gsnn_record_weights *weights = &record->architectures[k].weights;
        if (weights->basis_exact)
            status = join(&conductor, weights->basis_exact, weights->dimension * m, error);
    }
    if (!status)
        status = gsnn_field_new(&action->field, conductor, error);
    if (status)
        return status;
    action->generators = gsnn_new(elements->count, sizeof *action->generators);
    if (!action->generators)
        return gsnn_fail_memory(error);
    for (; !status && action->count < elements->count; action->count++) {
        fmpq_mat_init(action->generators[action->count], (slong)m, (slong)m);
        status = read_entries(action->field, elements->entries + action->count * m * m,
                              action->generators[action->count], &action->rational, error);
    }
    return status;
}

void gsnn_rational_action_clear(gsnn_rational_action *action) {
    for (size_t g = 0; g < action->count; g++)
        fmpq_mat_clear(action->generators[g]);
    free(action->generators);
    gsnn_field_free(action->field);
    *action = (gsnn_rational_action){0};
}

/* ---- Rows ---------------------------------------------------------------------------------- */

/* Makes the first entry that is not 0 positive, of a row that counts up to sign. */
static void normalise(fmpq *row, size_t degree) {
    size_t first = 0;
    while (first < degree && fmpq_is_zero(row + first))
        first++;
    bool negative = first < degree && fmpq_sgn(row + first) < 0;
    for (size_t j = first; negative && j < degree; j++)
        fmpq_neg(row + j, row + j);
}

static uint64_t hash_row(const fmpq *row, size_t degree) {
    static const ulong modulus = UINT64_C(0xffffffffffffffc5);
    uint64_t hash = degree;
    for (size_t j = 0; j < degree; j++) {
        const uint64_t parts[] = {hash, fmpz_fdiv_ui(fmpq_numref(row + j), modulus),
                                  fmpz_fdiv_ui(fmpq_denref(row + j), modulus)};
        hash = gsnn_hash_bytes(parts, sizeof parts);
    }
    return hash;
}

static bool is_row(const fmpq *a, const fmpq *b, slong degree) {
    slong j = 0;
    while (j < degree && fmpq_equal(a + j, b + j))
        j++;
    return j == degree;
}

/* Takes the row in unless it is there. */
static gsnn_status add_row(gsnn_rational_rows *r, gsnn_hash_index *index, const fmpq *row,
                           gsnn_error *error) {
    slong m = r->rows->c;
    uint64_t hash = hash_row(row, (size_t)m);
    gsnn_hash_probe probe = gsnn_hash_index_probe(index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (is_row(r->rows->rows[i], row, m))
            return GSNN_OK;
    if (r->count == (size_t)r->rows->r)
        return gsnn_fail(error, GSNN_INVALID, "its orbit has more rows than neurons");
    if (gsnn_hash_index_add(index, hash, (uint32_t)r->count))
        return gsnn_fail_memory(error);
    for (slong j = 0; j < m; j++)
        fmpq_set(r->rows->rows[r->count] + j, row + j);
    r->count++;
    return GSNN_OK;
}

static gsnn_status fill(gsnn_rational_rows *r, const gsnn_rational_action *action, fmpq *row,
                        gsnn_hash_index *index, gsnn_error *error) {
    size_t m = action->record->group.degree;
    gsnn_status status = add_row(r, index, row, error);
    for (size_t next = 0; !status && next < r->count; next++)
        for (size_t g = 0; !status && g < action->count; g++) {
            for (size_t j = 0; j < m; j++) {
                fmpq_zero(row + j);
                for (size_t k = 0; k < m; k++)
                    fmpq_addmul(row + j, r->rows->rows[next] + k,
                                fmpq_mat_entry(action->generators[g], (slong)k, (slong)j));
            }
            if (r->type == 2)
                normalise(row, m);
            status = add_row(r, index, row, error);
        }
    return status;
}

gsnn_status gsnn_rational_rows_init(gsnn_rational_rows *rows, const gsnn_rational_action *action,
                                    const gsnn_record_architecture *architecture,
                                    const fmpq *weights, gsnn_error *error) {
    size_t m = action->record->group.degree, dimension = architecture->weights.dimension;
    gsnn_hash_index index;
    *rows = (gsnn_rational_rows){.type = architecture->type, .rational = true};
    fmpq_mat_init(rows->rows, (slong)architecture->neurons, (slong)m);
    if (!architecture->weights.basis_exact)
        return gsnn_fail(error, GSNN_INVALID, "the enumeration leaves the basis of %s out",
                         architecture->id);
    if (gsnn_hash_index_init(&index, 64))
        return gsnn_fail_memory(error);
    fmpq_mat_t basis;
    fmpq *row = _fmpq_vec_init((slong)m);
    fmpq_mat_init(basis, (slong)dimension, (slong)m);
    gsnn_status status = read_entries(action->field, architecture->weights.basis_exact, basis,
                                      &rows->rational, error);
    for (size_t k = 0; !status && k < dimension; k++)
        for (size_t j = 0; j < m; j++)
            fmpq_addmul(row + j, weights + k, fmpq_mat_entry(basis, (slong)k, (slong)j));
    if (architecture->type == 2)
        normalise(row, m);
    if (!status && rows->rational)
        status = fill(rows, action, row, &index, error);
    fmpq_mat_clear(basis);
    _fmpq_vec_clear(row, (slong)m);
    gsnn_hash_index_clear(&index);
    return status;
}

void gsnn_rational_rows_clear(gsnn_rational_rows *rows) {
    fmpq_mat_clear(rows->rows);
    *rows = (gsnn_rational_rows){0};
}

/* Sets `distance` to the largest difference between the row and `sign` times the exact one, and
 * `largest` to the largest entry of that. */
static void measure(fmpq_t distance, fmpq_t largest, const fmpq *row, const fmpq *exact, int sign,
                    slong degree) {
    fmpq_t x;
    fmpq_init(x);
    fmpq_zero(distance);
    fmpq_zero(largest);
    for (slong j = 0; j < degree; j++) {
        fmpq_abs(x, exact + j);
        if (fmpq_cmp(x, largest) > 0)
            fmpq_set(largest, x);
        if (sign > 0)
            fmpq_sub(x, row + j, exact + j);
        else
            fmpq_add(x, row + j, exact + j);
        fmpq_abs(x, x);
        if (fmpq_cmp(x, distance) > 0)
            fmpq_set(distance, x);
    }
    fmpq_clear(x);
}

bool gsnn_rational_rows_restore(const gsnn_rational_rows *rows, fmpq *row) {
    slong m = rows->rows->c;
    fmpq_t distance, largest, nearest;
    size_t best = rows->count;
    int best_sign = 1;
    fmpq_init(distance);
    fmpq_init(largest);
    fmpq_init(nearest);
    for (size_t i = 0; i < rows->count; i++)
        for (int sign = 1; sign >= (rows->type == 2 ? -1 : 1); sign -= 2) {
            measure(distance, largest, row, rows->rows->rows[i], sign, m);
            if (best == rows->count || fmpq_cmp(distance, nearest) < 0) {
                fmpq_set(nearest, distance);
                best = i;
                best_sign = sign;
            }
        }
    bool found = best < rows->count;
    if (found) {
        measure(distance, largest, row, rows->rows->rows[best], best_sign, m);
        fmpq_mul_2exp(distance, distance, 40);
        found = fmpq_cmp(distance, largest) <= 0;
    }
    for (slong j = 0; found && j < m; j++) {
        fmpq_set(row + j, rows->rows->rows[best] + j);
        if (best_sign < 0)
            fmpq_neg(row + j, row + j);
    }
    fmpq_clear(distance);
    fmpq_clear(largest);
    fmpq_clear(nearest);
    return found;
}
