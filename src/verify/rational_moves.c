#include "verify/rational_moves.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/cyclotomic.h"
#include "exact/entry.h"

#include <flint/fmpz_mat.h>
#include <stdlib.h>

/* ---- Entries --------------------------------------------------------------------------------- */

/* Whether all are numbers, in a field of that conductor. */
static bool join_conductors(ulong *conductor, const char *const *entries, size_t count) {
    gsnn_error reason;
    bool join = true;
    for (size_t k = 0; join && k < count; k++) {
        ulong needed;
        join = !gsnn_entry_conductor(entries[k], &needed, &reason) &&
               !gsnn_conductor_join(conductor, needed, &reason);
    }
    return join;
}

gsnn_status gsnn_rational_entries(fmpq *values, const char *const *entries, size_t count,
                                  bool *rational, gsnn_error *error) {
    ulong conductor = 1;
    gsnn_field *field;
    if (!(*rational = join_conductors(&conductor, entries, count)))
        return GSNN_OK;
    gsnn_status status = gsnn_field_new(&field, conductor, error);
    if (status)
        return status;
    fmpq_poly_t value;
    fmpq_poly_init(value);
    for (size_t k = 0; *rational && k < count; k++) {
        gsnn_error reason;
        *rational = !gsnn_entry_parse_real(field, entries[k], value, &reason) &&
                    fmpq_poly_degree(value) <= 0;
        if (*rational)
            fmpq_poly_get_coeff_fmpq(values + k, value, 0);
    }
    fmpq_poly_clear(value);
    gsnn_field_free(field);
    return GSNN_OK;
}

bool gsnn_rational_equal(const fmpq *a, const fmpq *b, size_t count) {
    size_t k = 0;
    while (k < count && fmpq_equal(a + k, b + k))
        k++;
    return k == count;
}

/* ---- Generators ------------------------------------------------------------------------------ */

static fmpq_mat_t *new_matrices(size_t count, size_t degree) {
    fmpq_mat_t *list = gsnn_new(count, sizeof *list);
    for (size_t k = 0; list && k < count; k++)
        fmpq_mat_init(list[k], (slong)degree, (slong)degree);
    return list;
}

static void clear_matrices(fmpq_mat_t *list, size_t count) {
    for (size_t k = 0; list && k < count; k++)
        fmpq_mat_clear(list[k]);
    free(list);
}

/* Column j of a permutation up to signs has its one entry in the row that j goes to. */
static void fill_images(fmpq_mat_t *list, const gsnn_record_elements *of, size_t degree) {
    for (size_t k = 0; k < of->count; k++)
        for (size_t j = 0; j < degree; j++) {
            int32_t image = of->images[k * degree + j];
            fmpq_set_si(fmpq_mat_entry(list[k], abs(image) - 1, (slong)j), image > 0 ? 1 : -1, 1);
        }
}

static gsnn_status fill_matrices(fmpq_mat_t *list, const gsnn_record_elements *of, size_t degree,
                                 bool *rational, gsnn_error *error) {
    *rational = true;
    if (of->images) {
        fill_images(list, of, degree);
        return GSNN_OK;
    }
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && *rational && k < of->count; k++)
        status = gsnn_rational_entries(list[k]->entries, of->entries + k * degree * degree,
                                       degree * degree, rational, error);
    return status;
}

gsnn_status gsnn_rational_moves_init(gsnn_rational_moves *moves,
                                     const gsnn_enumeration_record *record, bool *rational,
                                     gsnn_error *error) {
    gsnn_rational_moves *m = moves;
    const gsnn_record_codomain *codomain = &record->codomain;
    size_t count = record->group.generators.count, inputs = record->group.degree;
    size_t outputs = codomain->dimension;
    *m = (gsnn_rational_moves){count, inputs, outputs, new_matrices(count, inputs),
                               new_matrices(count, outputs)};
    if (!m->g || !m->sigma)
        return gsnn_fail_memory(error);
    gsnn_status status = fill_matrices(m->g, &record->group.generators, inputs, rational, error);
    if (status || !*rational)
        return status;
    if (codomain->given)
        return fill_matrices(m->sigma, &codomain->generators, outputs, rational, error);
    for (size_t k = 0; k < count; k++)
        fmpq_mat_one(m->sigma[k]);
    return GSNN_OK;
}

void gsnn_rational_moves_clear(gsnn_rational_moves *moves) {
    clear_matrices(moves->g, moves->generators);
    clear_matrices(moves->sigma, moves->generators);
    *moves = (gsnn_rational_moves){0};
}

/* ---- Spaces ---------------------------------------------------------------------------------- */

size_t gsnn_rational_nullity(const fmpq_mat_t conditions) {
    fmpz_mat_t whole;
    fmpz_mat_init(whole, conditions->r, conditions->c);
    fmpq_mat_get_fmpz_mat_rowwise(whole, NULL, conditions);
    size_t rank = (size_t)fmpz_mat_rank(whole);
    fmpz_mat_clear(whole);
    return (size_t)conditions->c - rank;
}

void gsnn_rational_solve(fmpq_mat_t basis, const fmpq_mat_t conditions) {
    fmpz_mat_t whole, kernel;
    fmpq_mat_t columns;
    fmpz_mat_init(whole, conditions->r, conditions->c);
    fmpz_mat_init(kernel, conditions->c, conditions->c);
    fmpq_mat_get_fmpz_mat_rowwise(whole, NULL, conditions);
    slong dimension = fmpz_mat_nullspace(kernel, whole);
    fmpq_mat_init(columns, conditions->c, conditions->c);
    fmpq_mat_set_fmpz_mat(columns, kernel);
    fmpq_mat_clear(basis);
    fmpq_mat_init(basis, dimension, conditions->c);
    for (slong k = 0; k < dimension; k++)
        for (slong j = 0; j < conditions->c; j++)
            fmpq_set(fmpq_mat_entry(basis, k, j), fmpq_mat_entry(columns, j, k));
    fmpq_mat_rref(basis, basis);
    fmpq_mat_clear(columns);
    fmpz_mat_clear(kernel);
    fmpz_mat_clear(whole);
}

void gsnn_rational_add_condition(fmpq_mat_t conditions, const fmpq_mat_t one,
                                 const fmpq_mat_t other) {
    slong p = one->r;
    for (slong o = 0; o < p; o++)
        for (slong k = 0; k < p; k++)
            fmpq_sub(fmpq_mat_entry(conditions, p + o, k), fmpq_mat_entry(one, o, k),
                     fmpq_mat_entry(other, o, k));
    fmpq_mat_rref(conditions, conditions);
}
