#include "network/output_expansion.h"

#include "base/error.h"
#include "exact/rational.h"

#include <stdlib.h>

double gsnn_output_double(const gsnn_field *field, const fmpq_poly_t x) {
    if (fmpq_poly_length(x) > 1)
        return gsnn_field_double(field, x);
    fmpq_t number;
    fmpq_init(number);
    fmpq_poly_get_coeff_fmpq(number, x, 0);
    double nearest = gsnn_rational_double(number);
    fmpq_clear(number);
    return nearest;
}

/* The neurons of all channels, or -1 when there are more than a matrix may have rows. */
static slong count_neurons(const gsnn_output_plan *plan) {
    uint64_t neurons = 0, more;
    for (size_t i = 0; i < plan->choice_count; i++)
        if (__builtin_mul_overflow(plan->choices[i].channels, gsnn_output_chosen(plan, i)->neurons,
                                   &more) ||
            __builtin_add_overflow(neurons, more, &neurons) || neurons > INT32_MAX)
            return -1;
    return (slong)neurons;
}

static gsnn_status init_sizes(gsnn_output_expansion *e, const gsnn_output_plan *plan,
                              gsnn_error *error) {
    const gsnn_enumeration_record *record = gsnn_output_record(plan);
    const gsnn_field *field = plan->exact->field;
    slong m = (slong)record->group.degree, p = (slong)record->codomain.dimension;
    slong n = count_neurons(plan);
    if (n < 0)
        return gsnn_fail(error, GSNN_FAILED, "more than %d neurons", INT32_MAX);
    gsnn_status status;
    if ((status = gsnn_exact_matrix_init(&e->W, field, n, m, error)) ||
        (status = gsnn_exact_matrix_init(&e->b, field, 1, n, error)) ||
        (status = gsnn_exact_matrix_init(&e->a, field, n, p, error)) ||
        (status = gsnn_exact_matrix_init(&e->cosine, field, n, p, error)) ||
        (status = gsnn_exact_matrix_init(&e->c, field, p, m, error)))
        return status;
    return gsnn_exact_matrix_init(&e->d, field, 1, p, error);
}

/* C -= (1/2) sum_i a_i w_i over the neurons from `first` on. */
static void subtract_halves(const gsnn_output_expansion *e, slong first, slong count) {
    fmpq_poly_t half, term;
    fmpq_poly_init(half);
    fmpq_poly_init(term);
    for (slong i = first; i < first + count; i++)
        for (slong c = 0; c < e->c.rows; c++) {
            fmpq_poly_scalar_div_si(half, gsnn_exact_matrix_entry(&e->a, i, c), 2);
            for (slong k = 0; k < e->c.columns && !fmpq_poly_is_zero(half); k++) {
                fmpq_poly_struct *entry = gsnn_exact_matrix_entry(&e->c, c, k);
                gsnn_field_multiply(e->c.field, term, half, gsnn_exact_matrix_entry(&e->W, i, k));
                fmpq_poly_sub(entry, entry, term);
            }
        }
    fmpq_poly_clear(half);
    fmpq_poly_clear(term);
}

/* Expands a channel from neuron `first` on. */
static gsnn_status expand_channel(const gsnn_output_expansion *e, const gsnn_output_plan *plan,
                                  const gsnn_record_architecture *a, slong first,
                                  const fmpq_poly_struct *values, gsnn_error *error) {
    gsnn_record_activation activation = gsnn_output_record(plan)->codomain.activation;
    bool sine = activation == GSNN_RECORD_SIN;
    const gsnn_exact_space weights = gsnn_exact_weight_space(plan->exact, a),
                           output = gsnn_exact_output_space(plan->exact, a, false),
                           cosine = gsnn_exact_output_space(plan->exact, a, true);
    slong count = (slong)a->neurons;
    gsnn_status status = gsnn_exact_space_expand(&e->W, first, &weights, values, error);
    values += a->weights.dimension;
    if (a->type == 1 && !sine) {
        for (slong i = first; i < first + count; i++)
            fmpq_poly_set(gsnn_exact_matrix_entry(&e->b, 0, i), values);
        values++;
    }
    if (!status)
        status = gsnn_exact_space_expand(&e->a, first, &output, values, error);
    values += a->output.dimension;
    if (!status && sine)
        status = gsnn_exact_space_expand(&e->cosine, first, &cosine, values, error);
    if (!status && a->type == 2 && activation == GSNN_RECORD_RELU)
        subtract_halves(e, first, count);
    return status;
}

/* A matrix as the combination of a pattern of its shape, or of matrices of exact entries. */
static gsnn_status expand_whole(const gsnn_exact_matrix *matrix, const gsnn_record_weights *weights,
                                const fmpq_poly_struct *values, const char *place,
                                gsnn_error *error) {
    slong size = matrix->rows * matrix->columns;
    for (slong i = 0; weights->rows && i < size; i++) {
        int32_t code = weights->rows[i];
        if (code)
            fmpq_poly_set(matrix->entries + i, values + abs(code) - 1);
        if (code < 0)
            fmpq_poly_neg(matrix->entries + i, matrix->entries + i);
    }
    if (weights->rows || !weights->dimension)
        return GSNN_OK;
    gsnn_exact_matrix basis;
    gsnn_status status =
        gsnn_exact_matrix_init(&basis, matrix->field, (slong)weights->dimension, size, error);
    if (status)
        return status;
    status = gsnn_exact_entries_parse(&basis, weights->basis_exact, place, error);
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong k = 0; !status && k < basis.rows; k++)
        for (slong i = 0; i < size; i++) {
            gsnn_field_multiply(matrix->field, term, gsnn_exact_matrix_entry(&basis, k, i),
                                values + k);
            fmpq_poly_add(matrix->entries + i, matrix->entries + i, term);
        }
    fmpq_poly_clear(term);
    gsnn_exact_matrix_clear(&basis);
    return status;
}

static gsnn_status fill(const gsnn_output_expansion *e, const gsnn_output_plan *plan,
                        const fmpq_poly_struct *values, const fmpq_poly_struct *end,
                        gsnn_error *error) {
    const gsnn_enumeration_record *record = gsnn_output_record(plan);
    const gsnn_record_codomain *codomain = &record->codomain;
    const fmpq_poly_struct *constant = end - codomain->constant.dimension,
                           *linear = constant - codomain->linear.dimension;
    gsnn_status status = expand_whole(&e->c, &codomain->linear, linear, "codomain.linear", error);
    if (!status)
        status = expand_whole(&e->d, &codomain->constant, constant, "codomain.constant", error);
    slong first = 0;
    for (size_t i = 0; i < plan->choice_count; i++) {
        const gsnn_record_architecture *a = gsnn_output_chosen(plan, i);
        for (size_t j = 0; !status && j < plan->choices[i].channels; j++) {
            status = expand_channel(e, plan, a, first, values, error);
            values += gsnn_output_channel_size(record, a);
            first += (slong)a->neurons;
        }
    }
    return status;
}

gsnn_status gsnn_output_expansion_init(gsnn_output_expansion *expansion,
                                       const gsnn_output_plan *plan, const fmpq *values,
                                       gsnn_error *error) {
    size_t count = gsnn_output_plan_count(plan);
    gsnn_exact_matrix elements = {0};
    *expansion = (gsnn_output_expansion){0};
    gsnn_status status =
        gsnn_exact_matrix_init(&elements, plan->exact->field, 1, (slong)count, error);
    for (size_t i = 0; !status && i < count; i++)
        fmpq_poly_set_fmpq(elements.entries + i, values + i);
    if (!status)
        status = init_sizes(expansion, plan, error);
    if (!status)
        status = fill(expansion, plan, elements.entries, elements.entries + count, error);
    gsnn_exact_matrix_clear(&elements);
    if (status)
        gsnn_output_expansion_clear(expansion);
    return status;
}

void gsnn_output_expansion_clear(gsnn_output_expansion *expansion) {
    gsnn_exact_matrix_clear(&expansion->W);
    gsnn_exact_matrix_clear(&expansion->b);
    gsnn_exact_matrix_clear(&expansion->a);
    gsnn_exact_matrix_clear(&expansion->cosine);
    gsnn_exact_matrix_clear(&expansion->c);
    gsnn_exact_matrix_clear(&expansion->d);
}
