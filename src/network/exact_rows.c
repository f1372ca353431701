#include "network/exact_rows.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "network/free_weights.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

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

static gsnn_status parse_entries(const gsnn_exact_matrix *matrix, const char *const *entries,
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

static gsnn_status make_generators(gsnn_exact_record *exact, gsnn_error *error) {
    const gsnn_record_group *group = &exact->record->group;
    slong degree = (slong)group->degree;
    size_t size = group->degree * group->degree;
    exact->generators = gsnn_new(group->generators.count, sizeof *exact->generators);
    if (!exact->generators)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t g = 0; !status && g < group->generators.count; g++) {
        status = gsnn_exact_matrix_init(&exact->generators[g], exact->field, degree, degree, error);
        if (!status)
            status = parse_entries(&exact->generators[g], group->generators.entries + g * size,
                                   "group.generators", error);
    }
    return status;
}

gsnn_status gsnn_exact_record_init(gsnn_exact_record *exact, const gsnn_enumeration_record *record,
                                   gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    *exact = (gsnn_exact_record){.record = record};
    if (group->action->permutes_inputs)
        return gsnn_field_new(&exact->field, 1, error);
    ulong conductor = 1;
    gsnn_status status = join_entries(&conductor, group->generators.entries,
                                      group->generators.count * group->degree * group->degree,
                                      "group.generators", error);
    for (size_t i = 0; !status && i < record->architecture_count; i++) {
        const gsnn_record_weights *weights = &record->architectures[i].weights;
        if (weights->basis_exact)
            status = join_entries(&conductor, weights->basis_exact,
                                  weights->dimension * group->degree, "basis_exact", error);
    }
    if (!status)
        status = gsnn_field_new(&exact->field, conductor, error);
    if (!status)
        status = make_generators(exact, error);
    if (status)
        gsnn_exact_record_clear(exact);
    return status;
}

void gsnn_exact_record_clear(gsnn_exact_record *exact) {
    for (size_t g = 0; exact->generators && g < exact->record->group.generators.count; g++)
        gsnn_exact_matrix_clear(&exact->generators[g]);
    free(exact->generators);
    gsnn_field_free(exact->field);
    *exact = (gsnn_exact_record){0};
}

gsnn_status gsnn_exact_first_rows(gsnn_exact_matrix *basis, const gsnn_exact_record *exact,
                                  const gsnn_record_architecture *architecture, gsnn_error *error) {
    const gsnn_record_weights *weights = &architecture->weights;
    slong degree = (slong)exact->record->group.degree;
    *basis = (gsnn_exact_matrix){0};
    if (!weights->rows && !weights->basis_exact)
        return gsnn_fail(error, GSNN_INVALID, "architecture %s comes without its weights",
                         architecture->id);
    gsnn_status status =
        gsnn_exact_matrix_init(basis, exact->field, (slong)weights->dimension, degree, error);
    if (!status && weights->basis_exact)
        status = parse_entries(basis, weights->basis_exact, "basis_exact", error);
    for (slong j = 0; !status && weights->rows && j < degree; j++) {
        int32_t entry = weights->rows[j];
        if (entry)
            fmpq_poly_set_si(gsnn_exact_matrix_entry(basis, abs(entry) - 1, j), entry > 0 ? 1 : -1);
    }
    if (status)
        gsnn_exact_matrix_clear(basis);
    return status;
}

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

gsnn_status gsnn_exact_rows_spread(const gsnn_exact_matrix *rows, slong first,
                                   const gsnn_exact_record *exact,
                                   const gsnn_record_architecture *architecture,
                                   gsnn_error *error) {
    size_t neurons = (size_t)architecture->neurons;
    size_t generators = exact->record->group.generators.count;
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
            move_row(rows, first + (slong)i, first + (slong)queue[next], from > 0 ? 1 : -1,
                     &exact->generators[g], term);
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

gsnn_status gsnn_exact_rows_expand(const gsnn_exact_matrix *rows, slong first,
                                   const gsnn_exact_record *exact,
                                   const gsnn_record_architecture *architecture,
                                   const fmpq *weights, gsnn_error *error) {
    gsnn_status status = gsnn_free_weights_check(architecture, error);
    if (status)
        return status;
    slong degree = rows->columns;
    const int32_t *pattern = architecture->weights.rows;
    for (size_t i = 0; pattern && i < (size_t)architecture->neurons * (size_t)degree; i++) {
        fmpq_poly_struct *entry = rows->entries + first * degree + i;
        if (pattern[i] == 0) {
            fmpq_poly_zero(entry);
            continue;
        }
        fmpq_poly_set_fmpq(entry, weights + abs(pattern[i]) - 1);
        if (pattern[i] < 0)
            fmpq_poly_neg(entry, entry);
    }
    if (pattern)
        return GSNN_OK;
    gsnn_exact_matrix basis;
    status = gsnn_exact_first_rows(&basis, exact, architecture, error);
    if (status)
        return status;
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong k = 0; k < degree; k++) {
        fmpq_poly_struct *entry = gsnn_exact_matrix_entry(rows, first, k);
        fmpq_poly_zero(entry);
        for (slong j = 0; j < basis.rows; j++) {
            fmpq_poly_scalar_mul_fmpq(term, gsnn_exact_matrix_entry(&basis, j, k), weights + j);
            fmpq_poly_add(entry, entry, term);
        }
    }
    fmpq_poly_clear(term);
    gsnn_exact_matrix_clear(&basis);
    return gsnn_exact_rows_spread(rows, first, exact, architecture, error);
}

gsnn_status gsnn_exact_rows_solve(bool *rational, fmpq *weights, const gsnn_exact_matrix *row,
                                  const gsnn_exact_record *exact,
                                  const gsnn_record_architecture *architecture, gsnn_error *error) {
    gsnn_exact_matrix basis = {0}, transpose = {0}, solution = {0};
    gsnn_status status = gsnn_exact_first_rows(&basis, exact, architecture, error);
    if (!status)
        status = gsnn_exact_matrix_init(&transpose, exact->field, basis.columns, basis.rows, error);
    if (!status)
        status = gsnn_exact_matrix_init(&solution, exact->field, basis.rows, 1, error);
    if (!status) {
        gsnn_exact_matrix_transpose(&transpose, &basis);
        status = gsnn_exact_matrix_solve(rational, &solution, &transpose, row, error);
    }
    if (!status && !*rational)
        status = gsnn_fail(error, GSNN_INVALID,
                           "architecture %s: the rows given to it are outside its weight space",
                           architecture->id);
    for (slong k = 0; !status && k < solution.rows; k++) {
        const fmpq_poly_struct *x = gsnn_exact_matrix_entry(&solution, k, 0);
        *rational = *rational && x->length <= 1;
        fmpq_poly_get_coeff_fmpq(weights + k, x, 0);
    }
    gsnn_exact_matrix_clear(&basis);
    gsnn_exact_matrix_clear(&transpose);
    gsnn_exact_matrix_clear(&solution);
    return status;
}
