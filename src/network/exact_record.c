#include "network/exact_record.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "linear/exact_linear.h"

#include <stdlib.h>

/* ---- Entries ----------------------------------------------------------------------------- */

static gsnn_status join_entries(ulong *conductor, const char *const *entries, size_t count,
                                const char *place, gsnn_error *error) {
    for (size_t i = 0; i < count; i++) {
        ulong needed;
        gsnn_error reason;
        gsnn_status status = gsnn_entry_conductor(entries[i], &needed, &reason);
        if (!status)
            status = gsnn_conductor_join(conductor, needed, &reason);
        if (status)
            return gsnn_fail(error, status, "%s: '%s': %s", place, entries[i], reason.message);
    }
    return GSNN_OK;
}

static gsnn_status join_weights(ulong *conductor, const gsnn_record_weights *weights, size_t length,
                                gsnn_error *error) {
    return weights->basis_exact ? join_entries(conductor, weights->basis_exact,
                                               weights->dimension * length, "basis_exact", error)
                                : GSNN_OK;
}

gsnn_status gsnn_exact_entries_parse(const gsnn_exact_matrix *matrix, const char *const *entries,
                                     const char *place, gsnn_error *error) {
    for (slong i = 0; i < matrix->rows * matrix->columns; i++) {
        gsnn_error reason;
        gsnn_status status =
            gsnn_entry_parse_real(matrix->field, entries[i], matrix->entries + i, &reason);
        if (status)
            return gsnn_fail(error, status, "%s: '%s': %s", place, entries[i], reason.message);
    }
    return GSNN_OK;
}

/* ---- Matrices of the generators ---------------------------------------------------------- */

/* Initialises *matrices to those of the elements, degree x degree each; the list is freed by
 * free_matrices, also after a failure. */
static gsnn_status make_matrices(gsnn_exact_matrix **matrices, const gsnn_field *field,
                                 const gsnn_record_elements *elements, size_t degree,
                                 const char *place, gsnn_error *error) {
    *matrices = gsnn_new(elements->count, sizeof **matrices);
    gsnn_status status = *matrices ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t g = 0; !status && g < elements->count; g++) {
        status =
            gsnn_exact_matrix_init(&(*matrices)[g], field, (slong)degree, (slong)degree, error);
        if (!status)
            status = gsnn_exact_entries_parse(
                &(*matrices)[g], elements->entries + g * degree * degree, place, error);
    }
    return status;
}

static void free_matrices(gsnn_exact_matrix *matrices, size_t count) {
    for (size_t g = 0; matrices && g < count; g++)
        gsnn_exact_matrix_clear(&matrices[g]);
    free(matrices);
}

/* Replaces a matrix by its inverse transpose: right of it in the echelon form of itself beside the
 * identity. */
static gsnn_status turn_over(const gsnn_exact_matrix *matrix, gsnn_error *error) {
    gsnn_exact_matrix both;
    slong n = matrix->rows;
    gsnn_status status = gsnn_exact_matrix_init(&both, matrix->field, n, 2 * n, error);
    if (status)
        return status;
    for (slong i = 0; i < n; i++) {
        for (slong j = 0; j < n; j++)
            fmpq_poly_set(gsnn_exact_matrix_entry(&both, i, j),
                          gsnn_exact_matrix_entry(matrix, i, j));
        fmpq_poly_one(gsnn_exact_matrix_entry(&both, i, n + i));
    }
    gsnn_exact_matrix_rref(&both, NULL);
    for (slong i = 0; !status && i < n; i++) {
        if (!fmpq_poly_is_one(gsnn_exact_matrix_entry(&both, i, i)))
            status = gsnn_fail(error, GSNN_INVALID, "codomain.generators: a singular matrix");
        for (slong j = 0; j < n; j++)
            fmpq_poly_set(gsnn_exact_matrix_entry(matrix, j, i),
                          gsnn_exact_matrix_entry(&both, i, n + j));
    }
    gsnn_exact_matrix_clear(&both);
    return status;
}

/* ---- The record -------------------------------------------------------------------------- */

static gsnn_status join_inputs(ulong *conductor, const gsnn_enumeration_record *record,
                               gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    gsnn_status status = join_entries(conductor, group->generators.entries,
                                      group->generators.count * group->degree * group->degree,
                                      "group.generators", error);
    for (size_t i = 0; !status && i < record->architecture_count; i++)
        status = join_weights(conductor, &record->architectures[i].weights, group->degree, error);
    return status;
}

static gsnn_status join_outputs(ulong *conductor, const gsnn_enumeration_record *record,
                                gsnn_error *error) {
    const gsnn_record_codomain *codomain = &record->codomain;
    size_t p = codomain->dimension;
    gsnn_status status =
        join_entries(conductor, codomain->generators.entries, codomain->generators.count * p * p,
                     "codomain.generators", error);
    if (!status)
        status = join_weights(conductor, &codomain->constant, p, error);
    for (size_t i = 0; !status && i < record->architecture_count; i++) {
        status = join_weights(conductor, &record->architectures[i].output, p, error);
        if (!status)
            status = join_weights(conductor, &record->architectures[i].cosine, p, error);
    }
    return status;
}

gsnn_status gsnn_exact_record_init(gsnn_exact_record *exact, const gsnn_enumeration_record *record,
                                   gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    const gsnn_record_codomain *codomain = &record->codomain;
    bool inputs = !group->action->permutes_inputs;
    bool outputs = codomain->given && !codomain->action->permutes_inputs;
    *exact = (gsnn_exact_record){.record = record};
    ulong conductor = 1;
    gsnn_status status = GSNN_OK;
    if (inputs)
        status = join_inputs(&conductor, record, error);
    if (!status && outputs)
        status = join_outputs(&conductor, record, error);
    if (!status && (inputs || outputs))
        status =
            join_weights(&conductor, &codomain->linear, codomain->dimension * group->degree, error);
    if (!status)
        status = gsnn_field_new(&exact->field, conductor, error);
    if (!status && inputs)
        status = make_matrices(&exact->generators, exact->field, &group->generators, group->degree,
                               "group.generators", error);
    if (!status && outputs)
        status = make_matrices(&exact->outputs, exact->field, &codomain->generators,
                               codomain->dimension, "codomain.generators", error);
    for (size_t g = 0; !status && outputs && g < codomain->generators.count; g++)
        status = turn_over(&exact->outputs[g], error);
    if (status)
        gsnn_exact_record_clear(exact);
    return status;
}

void gsnn_exact_record_clear(gsnn_exact_record *exact) {
    if (exact->record) {
        free_matrices(exact->generators, exact->record->group.generators.count);
        free_matrices(exact->outputs, exact->record->codomain.generators.count);
    }
    gsnn_field_free(exact->field);
    *exact = (gsnn_exact_record){0};
}
