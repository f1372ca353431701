#include "network/exact_rows.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/free_weights.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

/* ---- Spaces ------------------------------------------------------------------------------ */

gsnn_exact_space gsnn_exact_weight_space(const gsnn_exact_record *exact,
                                         const gsnn_record_architecture *architecture) {
    return (gsnn_exact_space){.exact = exact,
                              .architecture = architecture,
                              .weights = &architecture->weights,
                              .length = exact->record->group.degree,
                              .generators = exact->generators,
                              .odd = true};
}

gsnn_exact_space gsnn_exact_output_space(const gsnn_exact_record *exact,
                                         const gsnn_record_architecture *architecture,
                                         bool cosine) {
    gsnn_record_activation activation = exact->record->codomain.activation;
    return (gsnn_exact_space){
        .exact = exact,
        .architecture = architecture,
        .weights = cosine ? &architecture->cosine : &architecture->output,
        .length = exact->record->codomain.dimension,
        .generators = exact->outputs,
        .odd = !cosine && (activation == GSNN_RECORD_ODD || activation == GSNN_RECORD_SIN)};
}

bool gsnn_exact_space_is_complete(const gsnn_exact_space *space) {
    const gsnn_record_weights *weights = space->weights;
    uint64_t neurons = space->architecture->neurons;
    if (!space->generators)
        return weights->rows && weights->row_count == neurons;
    return weights->listed && space->architecture->signed_permutations &&
           (!weights->dimension || (weights->basis_exact && weights->basis_row_count == neurons));
}

gsnn_status gsnn_exact_space_basis(gsnn_exact_matrix *basis, const gsnn_exact_space *space,
                                   gsnn_error *error) {
    const gsnn_record_weights *weights = space->weights;
    *basis = (gsnn_exact_matrix){0};
    if (!weights->rows && !weights->basis_exact && weights->dimension)
        return gsnn_fail(error, GSNN_INVALID, "architecture %s comes without its weights",
                         space->architecture->id);
    gsnn_status status = gsnn_exact_matrix_init(
        basis, space->exact->field, (slong)weights->dimension, (slong)space->length, error);
    if (!status && weights->basis_exact)
        status = gsnn_exact_entries_parse(basis, weights->basis_exact, "basis_exact", error);
    for (slong j = 0; !status && weights->rows && j < (slong)space->length; j++) {
        int32_t entry = weights->rows[j];
        if (entry)
            fmpq_poly_set_si(gsnn_exact_matrix_entry(basis, abs(entry) - 1, j), entry > 0 ? 1 : -1);
    }
    if (status)
        gsnn_exact_matrix_clear(basis);
    return status;
}

/* ---- Rows -------------------------------------------------------------------------------- */

/* Row i = sign * row j * generator. */
static void move_row(const gsnn_exact_matrix *rows, slong i, slong j, int sign,
                     const gsnn_exact_matrix *generator, fmpq_poly_t term) {
    for (slong k = 0; k < rows->columns; k++) {
        fmpq_poly_struct *sum = gsnn_exact_matrix_entry(rows, i, k);
        fmpq_poly_zero(sum);
        for (slong l = 0; l < rows->columns; l++) {
            const fmpq_poly_struct *g = gsnn_exact_matrix_entry(generator, l, k);
            const fmpq_poly_struct *x = gsnn_exact_matrix_entry(rows, j, l);
            if (fmpq_poly_is_zero(g) || fmpq_poly_is_zero(x))
                continue;
            gsnn_field_multiply(rows->field, term, x, g);
            if (sign > 0)
                fmpq_poly_add(sum, sum, term);
            else
                fmpq_poly_sub(sum, sum, term);
        }
    }
}

gsnn_status gsnn_exact_space_spread(const gsnn_exact_matrix *rows, slong first,
                                    const gsnn_exact_space *space, gsnn_error *error) {
    const gsnn_record_architecture *architecture = space->architecture;
    size_t neurons = (size_t)architecture->neurons;
    size_t generators = space->exact->record->group.generators.count;
    const int32_t *rho = architecture->signed_permutations;
    if (!rho)
        return gsnn_fail(error, GSNN_INVALID,
                         "architecture %s comes without signed_permutations; enumerate with "
                         "full weights",
                         architecture->id);
    /* before[g * neurons + j] = s * (i + 1) where generator g sends neuron i to s times neuron j.
     */
    int32_t *before = gsnn_new(generators * neurons, sizeof *before);
    size_t *queue = gsnn_new(neurons, sizeof *queue);
    bool *seen = gsnn_new(neurons, sizeof *seen);
    gsnn_status status = GSNN_OK;
    fmpq_poly_t term;
    fmpq_poly_init(term);
    if (!before || !queue || !seen) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (size_t g = 0; g < generators; g++)
        for (size_t i = 0; i < neurons; i++) {
            int32_t image = rho[g * neurons + i];
            before[g * neurons + (size_t)(abs(image) - 1)] =
                (int32_t)(i + 1) * (image > 0 ? 1 : -1);
        }
    size_t reached = 1;
    seen[0] = true;
    for (size_t next = 0; next < reached; next++)
        for (size_t g = 0; g < generators; g++) {
            int32_t from = before[g * neurons + queue[next]];
            size_t i = (size_t)abs(from) - 1;
            if (from == 0 || seen[i])
                continue;
            seen[i] = true;
            queue[reached++] = i;
            move_row(rows, first + (slong)i, first + (slong)queue[next],
                     from < 0 && space->odd ? -1 : 1, &space->generators[g], term);
        }
    if (reached < neurons)
        status = gsnn_fail(error, GSNN_INVALID, "architecture %s: rho is not transitive",
                           architecture->id);
done:
    fmpq_poly_clear(term);
    free(before);
    free(queue);
    free(seen);
    return status;
}

static void expand_pattern(const gsnn_exact_matrix *rows, slong first, const int32_t *pattern,
                           size_t size, const fmpq_poly_struct *values) {
    for (size_t i = 0; i < size; i++) {
        fmpq_poly_struct *entry = rows->entries + first * rows->columns + i;
        if (pattern[i] == 0) {
            fmpq_poly_zero(entry);
            continue;
        }
        fmpq_poly_set(entry, values + abs(pattern[i]) - 1);
        if (pattern[i] < 0)
            fmpq_poly_neg(entry, entry);
    }
}

gsnn_status gsnn_exact_space_expand(const gsnn_exact_matrix *rows, slong first,
                                    const gsnn_exact_space *space, const fmpq_poly_struct *values,
                                    gsnn_error *error) {
    const int32_t *pattern = space->weights->rows;
    if (pattern) {
        expand_pattern(rows, first, pattern, (size_t)space->architecture->neurons * space->length,
                       values);
        return GSNN_OK;
    }
    gsnn_exact_matrix basis;
    gsnn_status status = gsnn_exact_space_basis(&basis, space, error);
    if (status)
        return status;
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong k = 0; k < (slong)space->length; k++) {
        fmpq_poly_struct *entry = gsnn_exact_matrix_entry(rows, first, k);
        fmpq_poly_zero(entry);
        for (slong j = 0; j < basis.rows; j++) {
            gsnn_field_multiply(basis.field, term, gsnn_exact_matrix_entry(&basis, j, k),
                                values + j);
            fmpq_poly_add(entry, entry, term);
        }
    }
    fmpq_poly_clear(term);
    gsnn_exact_matrix_clear(&basis);
    return gsnn_exact_space_spread(rows, first, space, error);
}

gsnn_status gsnn_exact_space_solve(const gsnn_exact_matrix *values, const gsnn_exact_matrix *row,
                                   const gsnn_exact_space *space, gsnn_error *error) {
    gsnn_exact_matrix basis = {0}, transpose = {0};
    bool inside = false;
    gsnn_status status = gsnn_exact_space_basis(&basis, space, error);
    if (!status)
        status = gsnn_exact_matrix_init(&transpose, basis.field, basis.columns, basis.rows, error);
    if (!status) {
        gsnn_exact_matrix_transpose(&transpose, &basis);
        status = gsnn_exact_matrix_solve(&inside, values, &transpose, row, error);
    }
    if (!status && !inside)
        status = gsnn_fail(error, GSNN_INVALID,
                           "architecture %s: the rows given to it are outside its weight space",
                           space->architecture->id);
    gsnn_exact_matrix_clear(&basis);
    gsnn_exact_matrix_clear(&transpose);
    return status;
}

/* ---- Weights of inputs ------------------------------------------------------------------- */

gsnn_status gsnn_exact_first_rows(gsnn_exact_matrix *basis, const gsnn_exact_record *exact,
                                  const gsnn_record_architecture *architecture, gsnn_error *error) {
    const gsnn_exact_space space = gsnn_exact_weight_space(exact, architecture);
    return gsnn_exact_space_basis(basis, &space, error);
}

gsnn_status gsnn_exact_rows_spread(const gsnn_exact_matrix *rows, slong first,
                                   const gsnn_exact_record *exact,
                                   const gsnn_record_architecture *architecture,
                                   gsnn_error *error) {
    const gsnn_exact_space space = gsnn_exact_weight_space(exact, architecture);
    return gsnn_exact_space_spread(rows, first, &space, error);
}

gsnn_status gsnn_exact_rows_expand(const gsnn_exact_matrix *rows, slong first,
                                   const gsnn_exact_record *exact,
                                   const gsnn_record_architecture *architecture,
                                   const fmpq *weights, gsnn_error *error) {
    const gsnn_exact_space space = gsnn_exact_weight_space(exact, architecture);
    gsnn_exact_matrix values;
    gsnn_status status = gsnn_free_weights_check(architecture, error);
    if (!status)
        status = gsnn_exact_matrix_init(&values, exact->field, 1,
                                        (slong)architecture->weights.dimension, error);
    if (status)
        return status;
    for (slong k = 0; k < values.columns; k++)
        fmpq_poly_set_fmpq(values.entries + k, weights + k);
    status = gsnn_exact_space_expand(rows, first, &space, values.entries, error);
    gsnn_exact_matrix_clear(&values);
    return status;
}

gsnn_status gsnn_exact_rows_solve(bool *rational, fmpq *weights, const gsnn_exact_matrix *row,
                                  const gsnn_exact_record *exact,
                                  const gsnn_record_architecture *architecture, gsnn_error *error) {
    const gsnn_exact_space space = gsnn_exact_weight_space(exact, architecture);
    gsnn_exact_matrix values;
    gsnn_status status = gsnn_exact_matrix_init(&values, exact->field, 1,
                                                (slong)architecture->weights.dimension, error);
    if (status)
        return status;
    status = gsnn_exact_space_solve(&values, row, &space, error);
    *rational = true;
    for (slong k = 0; !status && k < values.columns; k++) {
        const fmpq_poly_struct *x = values.entries + k;
        *rational = *rational && x->length <= 1;
        fmpq_poly_get_coeff_fmpq(weights + k, x, 0);
    }
    gsnn_exact_matrix_clear(&values);
    return status;
}
