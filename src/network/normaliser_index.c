#include "network/normaliser_index.h"

#include "base/error.h"
#include "base/memory.h"
#include "linear/echelon.h"

#include <stdlib.h>
#include <string.h>

/* ---- Patterns ---------------------------------------------------------------------------- */

/* Renames the free weights of a row by their first occurrence, each positive there. */
static void rename_row(const int32_t *row, size_t degree, int32_t *names, size_t dimension,
                       int32_t *renamed) {
    int32_t next = 0;
    memset(names, 0, (dimension + 1) * sizeof *names);
    for (size_t j = 0; j < degree; j++) {
        int32_t weight = abs(row[j]);
        if (weight && names[weight] == 0) {
            next++;
            names[weight] = row[j] > 0 ? next : -next;
        }
        renamed[j] = row[j] == 0 ? 0 : row[j] > 0 ? names[weight] : -names[weight];
    }
}

static gsnn_status index_of_pattern(const gsnn_record_architecture *architecture, size_t degree,
                                    size_t *index, gsnn_error *error) {
    const gsnn_record_weights *weights = &architecture->weights;
    int32_t *names = gsnn_new(weights->dimension + 1, sizeof *names);
    int32_t *first = gsnn_new(degree, sizeof *first), *renamed = gsnn_new(degree, sizeof *renamed);
    bool memory = names && first && renamed;
    *index = 0;
    if (memory)
        rename_row(weights->rows, degree, names, weights->dimension, first);
    for (size_t i = 0; memory && i < weights->row_count; i++) {
        rename_row(weights->rows + i * degree, degree, names, weights->dimension, renamed);
        *index += memcmp(first, renamed, degree * sizeof *first) == 0;
    }
    free(names);
    free(first);
    free(renamed);
    return memory ? GSNN_OK : gsnn_fail_memory(error);
}

/* ---- Matrices ---------------------------------------------------------------------------- */

static gsnn_status reduce_generators(gsnn_normaliser_indexer *indexer, gsnn_error *error) {
    const gsnn_exact_record *exact = &indexer->exact;
    slong degree = (slong)indexer->record->group.degree;
    size_t count = indexer->record->group.generators.count;
    indexer->generators = gsnn_new(count, sizeof *indexer->generators);
    if (!indexer->generators)
        return gsnn_fail_memory(error);
    ulong prime = gsnn_prime_next(gsnn_field_conductor(exact->field), GSNN_PRIME_BOUND);
    gsnn_modular_set(&indexer->modular, exact->field, prime);
    for (size_t g = 0; g < count; g++) {
        nmod_mat_init(indexer->generators[g], degree, degree, prime);
        if (!gsnn_exact_matrix_reduce(&indexer->modular, indexer->generators[g],
                                      &exact->generators[g]))
            return gsnn_fail(error, GSNN_FAILED,
                             "group.generators: the prime %lu divides a denominator", prime);
    }
    return GSNN_OK;
}

gsnn_status gsnn_normaliser_indexer_init(gsnn_normaliser_indexer *indexer,
                                         const gsnn_enumeration_record *record, gsnn_error *error) {
    *indexer = (gsnn_normaliser_indexer){.record = record};
    if (record->group.action->permutes_inputs)
        return GSNN_OK;
    gsnn_status status = gsnn_exact_record_init(&indexer->exact, record, error);
    return status ? status : reduce_generators(indexer, error);
}

void gsnn_normaliser_indexer_clear(gsnn_normaliser_indexer *indexer) {
    for (size_t g = 0; indexer->generators && g < indexer->record->group.generators.count; g++)
        if (indexer->generators[g]->entries)
            nmod_mat_clear(indexer->generators[g]);
    free(indexer->generators);
    gsnn_exact_record_clear(&indexer->exact);
    *indexer = (gsnn_normaliser_indexer){0};
}

/* Whether all rows of the matrix are in the span. */
static bool is_spanned(const gsnn_echelon *span, const nmod_mat_t rows, ulong *work) {
    for (slong k = 0; k < rows->r; k++) {
        memcpy(work, rows->rows[k], (size_t)rows->c * sizeof *work);
        if (gsnn_echelon_reduce(span, work))
            return false;
    }
    return true;
}

/* Moves V through the neurons, breadth first along rho: where g sends neuron i to +-j, V_i = V_j g.
 * Counts those with V_i = V_1. */
static gsnn_status count_spaces(const gsnn_normaliser_indexer *indexer,
                                const gsnn_record_architecture *architecture, nmod_mat_t *spaces,
                                size_t *queue, const gsnn_echelon *span, ulong *work, size_t *index,
                                gsnn_error *error) {
    size_t neurons = (size_t)architecture->neurons, reached = 1;
    size_t generators = indexer->record->group.generators.count;
    int32_t *before = gsnn_new(generators * neurons, sizeof *before);
    if (!before)
        return gsnn_fail_memory(error);
    for (size_t g = 0; g < generators; g++)
        for (size_t i = 0; i < neurons; i++)
            before[g * neurons + (size_t)(abs(architecture->signed_permutations[g * neurons + i]) -
                                          1)] = (int32_t)i;
    *index = 1;
    for (size_t next = 0; next < reached; next++)
        for (size_t g = 0; g < generators; g++) {
            size_t j = queue[next], i = (size_t)before[g * neurons + j];
            if (spaces[i]->entries)
                continue;
            nmod_mat_init(spaces[i], spaces[j]->r, spaces[j]->c, spaces[j]->mod.n);
            nmod_mat_mul(spaces[i], spaces[j], indexer->generators[g]);
            *index += is_spanned(span, spaces[i], work);
            queue[reached++] = i;
        }
    free(before);
    return reached == neurons
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID, "architecture %s: rho is not transitive",
                           architecture->id);
}

static gsnn_status index_of_basis(const gsnn_normaliser_indexer *indexer,
                                  const gsnn_record_architecture *architecture, size_t *index,
                                  gsnn_error *error) {
    gsnn_exact_matrix basis;
    gsnn_status status = gsnn_exact_first_rows(&basis, &indexer->exact, architecture, error);
    if (status)
        return status;
    size_t neurons = (size_t)architecture->neurons;
    nmod_mat_t *spaces = gsnn_new(neurons, sizeof *spaces);
    size_t *queue = gsnn_new(neurons, sizeof *queue);
    ulong *work = gsnn_new((size_t)basis.columns, sizeof *work);
    gsnn_echelon span;
    status = gsnn_echelon_init(&span, (size_t)basis.columns, indexer->modular.modulus, error);
    if (!status && (!spaces || !queue || !work))
        status = gsnn_fail_memory(error);
    if (!status) {
        nmod_mat_init(spaces[0], basis.rows, basis.columns, indexer->modular.modulus.n);
        if (!gsnn_exact_matrix_reduce(&indexer->modular, spaces[0], &basis))
            status = gsnn_fail(error, GSNN_FAILED, "basis_exact: a prime divides a denominator");
    }
    for (slong k = 0; !status && k < basis.rows; k++) {
        memcpy(work, spaces[0]->rows[k], (size_t)basis.columns * sizeof *work);
        status = gsnn_echelon_add(&span, work, 0, error);
    }
    if (!status)
        status = count_spaces(indexer, architecture, spaces, queue, &span, work, index, error);
    for (size_t i = 0; spaces && i < neurons; i++)
        if (spaces[i]->entries)
            nmod_mat_clear(spaces[i]);
    free(spaces);
    free(queue);
    free(work);
    gsnn_echelon_clear(&span);
    gsnn_exact_matrix_clear(&basis);
    return status;
}

/* ---- What the record states -------------------------------------------------------------- */

/* G moves H to class_length subgroups, and N_G(H) moves chi to orbit_length characters; N fixes
 * both. */
static gsnn_status index_of_class(const gsnn_record_architecture *architecture, fmpz_t index,
                                  gsnn_error *error) {
    fmpz_t moved;
    fmpz_init(moved);
    bool divides = fmpz_set_str(moved, architecture->class_length, 10) == 0 &&
                   fmpz_set_str(index, architecture->neurons_decimal, 10) == 0;
    if (divides) {
        fmpz_mul_si(moved, moved, architecture->cohomology.orbit_length);
        divides = fmpz_divisible(index, moved);
    }
    if (divides)
        fmpz_divexact(index, index, moved);
    fmpz_clear(moved);
    return divides ? GSNN_OK
                   : gsnn_fail(error, GSNN_INVALID,
                               "architecture %s: H.class_length: the neurons are no multiple of it "
                               "times orbit_length",
                               architecture->id);
}

gsnn_status gsnn_normaliser_index(const gsnn_normaliser_indexer *indexer,
                                  const gsnn_record_architecture *architecture, bool *known,
                                  fmpz_t index, gsnn_error *error) {
    const gsnn_record_weights *weights = &architecture->weights;
    gsnn_status status = GSNN_OK;
    size_t count = 1;
    *known = true;
    if (architecture->class_length)
        return index_of_class(architecture, index, error);
    if (strcmp(architecture->H.order, "1") == 0) { /* N is G */
        if (fmpz_set_str(index, indexer->record->group.order, 10))
            return gsnn_fail(error, GSNN_INVALID, "group.order is not a number");
        return GSNN_OK;
    }
    if (architecture->neurons == 1)
        count = 1;
    else if (weights->rows && weights->row_count == architecture->neurons)
        status = index_of_pattern(architecture, indexer->record->group.degree, &count, error);
    else if (weights->basis_exact && architecture->signed_permutations)
        status = index_of_basis(indexer, architecture, &count, error);
    else
        *known = false;
    fmpz_set_ui(index, count);
    return status;
}
