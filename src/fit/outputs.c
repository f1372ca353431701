#include "fit/outputs.h"

#include "base/error.h"
#include "base/memory.h"
#include "linear/exact_linear.h"
#include "train/cholesky.h"

#include <stdlib.h>
#include <string.h>

bool gsnn_fit_outputs_moved(const gsnn_enumeration_record *record) {
    return record->codomain.given && strcmp(record->codomain.kind, "trivial") != 0;
}

size_t gsnn_fit_channel_parameters(const gsnn_enumeration_record *record,
                                   const gsnn_record_architecture *architecture) {
    size_t outputs = record->codomain.given ? architecture->output.dimension : 1;
    return architecture->weights.dimension + (architecture->type == 1) + outputs;
}

size_t gsnn_fit_affine_parameters(const gsnn_enumeration_record *record, size_t invariant) {
    const gsnn_record_codomain *codomain = &record->codomain;
    return codomain->given ? codomain->linear.dimension + codomain->constant.dimension
                           : invariant + 1;
}

static double pattern_entry(const int32_t *rows, size_t place, size_t k) {
    int32_t entry = rows[place];
    return (size_t)abs(entry) == k + 1 ? (entry > 0 ? 1 : -1) : 0;
}

/* The basis of a space as dimension x size numbers, to be freed by the caller. */
static gsnn_status make_basis(double **basis, const gsnn_exact_record *exact,
                              const gsnn_record_weights *space, size_t size, gsnn_error *error) {
    *basis = gsnn_new(space->dimension * size, sizeof **basis);
    if (!*basis)
        return gsnn_fail_memory(error);
    if (space->dimension == 0)
        return GSNN_OK;
    if (space->rows) {
        for (size_t k = 0; k < space->dimension; k++)
            for (size_t i = 0; i < size; i++)
                (*basis)[k * size + i] = pattern_entry(space->rows, i, k);
        return GSNN_OK;
    }
    if (!space->basis_exact)
        return gsnn_fail(error, GSNN_INVALID,
                         "the codomain comes without its linear maps or constants");
    gsnn_exact_matrix matrix;
    gsnn_status status =
        gsnn_exact_matrix_init(&matrix, exact->field, (slong)space->dimension, (slong)size, error);
    if (status)
        return status;
    status = gsnn_exact_entries_parse(&matrix, space->basis_exact, "codomain", error);
    for (size_t i = 0; !status && i < space->dimension * size; i++)
        (*basis)[i] = gsnn_field_double(exact->field, matrix.entries + i);
    gsnn_exact_matrix_clear(&matrix);
    return status;
}

gsnn_status gsnn_fit_outputs_init(gsnn_fit_outputs *outputs, const gsnn_exact_record *exact,
                                  const gsnn_fixed_space *fixed, size_t count, gsnn_error *error) {
    const gsnn_record_codomain *codomain = &exact->record->codomain;
    *outputs = (gsnn_fit_outputs){.moved = gsnn_fit_outputs_moved(exact->record)};
    if (outputs->moved) {
        outputs->equations = count;
        outputs->sides = 1;
        outputs->linear = codomain->linear.dimension;
        outputs->constant = codomain->constant.dimension;
        gsnn_status status =
            make_basis(&outputs->maps, exact, &codomain->linear, count * fixed->degree, error);
        return status ? status
                      : make_basis(&outputs->constants, exact, &codomain->constant, count, error);
    }
    outputs->equations = outputs->constant = 1;
    outputs->sides = count;
    outputs->linear = fixed->dimension;
    outputs->maps =
        gsnn_copy(fixed->basis, fixed->dimension * fixed->degree, sizeof *outputs->maps);
    outputs->constants = gsnn_new(1, sizeof *outputs->constants);
    if (!outputs->maps || !outputs->constants)
        return gsnn_fail_memory(error);
    *outputs->constants = 1;
    return GSNN_OK;
}

void gsnn_fit_outputs_clear(gsnn_fit_outputs *outputs) {
    free(outputs->maps);
    free(outputs->constants);
    *outputs = (gsnn_fit_outputs){0};
}

gsnn_status gsnn_fit_output_weights(double **basis, size_t *dimension,
                                    const gsnn_enumeration_record *record,
                                    const gsnn_record_architecture *architecture,
                                    gsnn_error *error) {
    const gsnn_record_weights *space = &architecture->output;
    size_t neurons = (size_t)architecture->neurons, outputs = record->codomain.dimension;
    size_t size = neurons * outputs;
    *dimension = space->dimension;
    *basis = NULL;
    if (space->dimension > 0 &&
        ((space->rows ? space->row_count : space->basis_row_count) != neurons ||
         !(space->rows || space->basis)))
        return gsnn_fail(error, GSNN_INVALID,
                         "architecture %s comes without its rows; enumerate with full weights",
                         architecture->id);
    *basis = gsnn_new(space->dimension * size, sizeof **basis);
    if (!*basis)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < space->dimension; k++)
        for (size_t i = 0; i < size; i++)
            (*basis)[k * size + i] =
                space->rows ? pattern_entry(space->rows, i, k) : space->basis[k * size + i];
    return GSNN_OK;
}

/* By the normal equations of a basis, which is independent. */
static gsnn_status solve(double *coordinates, const double *basis, size_t dimension,
                         const double *vector, size_t size, gsnn_error *error) {
    double *gram = gsnn_new(dimension * dimension, sizeof *gram);
    if (!gram)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < dimension; k++)
        for (size_t i = 0; i < size; i++) {
            coordinates[k] += basis[k * size + i] * vector[i];
            for (size_t l = 0; l <= k; l++)
                gram[k * dimension + l] += basis[k * size + i] * basis[l * size + i];
        }
    bool independent = gsnn_cholesky(gram, dimension);
    if (independent)
        gsnn_cholesky_solve(gram, dimension, coordinates, 1);
    free(gram);
    return independent ? GSNN_OK
                       : gsnn_fail(error, GSNN_INVALID, "the basis of a codomain is dependent");
}

gsnn_status gsnn_fit_coordinates(double *coordinates, const gsnn_exact_record *exact,
                                 const gsnn_record_weights *space, const double *vector,
                                 size_t size, gsnn_error *error) {
    memset(coordinates, 0, space->dimension * sizeof *coordinates);
    if (space->rows) {
        for (size_t i = 0; i < size; i++)
            if (space->rows[i])
                coordinates[abs(space->rows[i]) - 1] = space->rows[i] > 0 ? vector[i] : -vector[i];
        return GSNN_OK;
    }
    double *basis;
    gsnn_status status = make_basis(&basis, exact, space, size, error);
    if (!status)
        status = solve(coordinates, basis, space->dimension, vector, size, error);
    free(basis);
    return status;
}
