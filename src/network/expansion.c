#include "network/expansion.h"

#include "base/error.h"
#include "network/check.h"

#include <flint/fmpq_vec.h>

/* Sets the numbers of one channel, from the neuron `first` on. */
static gsnn_status expand_channel(gsnn_expansion *expansion, const gsnn_exact_record *exact,
                                  const gsnn_record_architecture *architecture,
                                  const gsnn_channel *channel, slong first, gsnn_error *error) {
    size_t dimension = architecture->weights.dimension;
    slong neurons = (slong)architecture->neurons;
    gsnn_status status =
        gsnn_exact_rows_expand(&expansion->W, first, exact, architecture, channel->exact, error);
    if (status)
        return status;
    for (slong i = first; i < first + neurons; i++) {
        fmpq_set(expansion->b + i, channel->exact + dimension);
        fmpq_set(expansion->a + i, channel->exact + dimension + 1);
    }
    if (architecture->type == 1)
        return GSNN_OK;
    fmpq_t half;
    fmpq_poly_t term;
    fmpq_init(half);
    fmpq_poly_init(term);
    fmpq_div_2exp(half, channel->exact + dimension + 1, 1);
    for (slong k = 0; k < expansion->degree; k++) {
        fmpq_poly_struct *c = gsnn_exact_matrix_entry(&expansion->c, 0, k);
        fmpq_poly_zero(term);
        for (slong i = first; i < first + neurons; i++)
            fmpq_poly_add(term, term, gsnn_exact_matrix_entry(&expansion->W, i, k));
        fmpq_poly_scalar_mul_fmpq(term, term, half);
        fmpq_poly_sub(c, c, term);
    }
    fmpq_clear(half);
    fmpq_poly_clear(term);
    return GSNN_OK;
}

gsnn_status gsnn_expansion_init(gsnn_expansion *expansion, const gsnn_network *network,
                                const gsnn_exact_record *exact, gsnn_error *error) {
    *expansion = (gsnn_expansion){.degree = (slong)network->degree};
    size_t neurons;
    gsnn_status status = gsnn_network_match(network, exact->record, &neurons, error);
    if (status)
        return status;
    expansion->neurons = (slong)neurons;
    fmpq_init(expansion->d);
    expansion->b = _fmpq_vec_init(expansion->neurons);
    expansion->a = _fmpq_vec_init(expansion->neurons);
    status = gsnn_exact_matrix_init(&expansion->W, exact->field, expansion->neurons,
                                    expansion->degree, error);
    if (!status)
        status = gsnn_exact_matrix_init(&expansion->c, exact->field, 1, expansion->degree, error);
    if (!status) {
        for (slong k = 0; k < expansion->degree; k++)
            fmpq_poly_set_fmpq(expansion->c.entries + k, network->exact_affine + k);
        fmpq_set(expansion->d, network->exact_affine + network->degree);
    }
    slong first = 0;
    for (size_t i = 0; !status && i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        size_t index = gsnn_enumeration_record_find(exact->record, summand->id);
        for (size_t j = 0; !status && j < summand->channel_count; j++) {
            status = expand_channel(expansion, exact, &exact->record->architectures[index],
                                    &summand->channels[j], first, error);
            first += (slong)summand->neurons;
        }
    }
    if (status)
        gsnn_expansion_clear(expansion);
    return status;
}

void gsnn_expansion_clear(gsnn_expansion *expansion) {
    if (!expansion->b)
        return;
    gsnn_exact_matrix_clear(&expansion->W);
    gsnn_exact_matrix_clear(&expansion->c);
    _fmpq_vec_clear(expansion->b, expansion->neurons);
    _fmpq_vec_clear(expansion->a, expansion->neurons);
    fmpq_clear(expansion->d);
    *expansion = (gsnn_expansion){0};
}

bool gsnn_expansion_is_rational(const gsnn_expansion *expansion) {
    for (slong i = 0; i < expansion->neurons * expansion->degree; i++)
        if (expansion->W.entries[i].length > 1)
            return false;
    for (slong k = 0; k < expansion->degree; k++)
        if (expansion->c.entries[k].length > 1)
            return false;
    return true;
}

/* sum += row.x */
static void add_product(fmpq_poly_t sum, const gsnn_exact_matrix *matrix, slong row, const fmpq *x,
                        fmpq_poly_t term) {
    for (slong k = 0; k < matrix->columns; k++) {
        fmpq_poly_scalar_mul_fmpq(term, gsnn_exact_matrix_entry(matrix, row, k), x + k);
        fmpq_poly_add(sum, sum, term);
    }
}

void gsnn_expansion_value(const gsnn_expansion *expansion, const fmpq *x, fmpq_poly_t value) {
    fmpq_poly_t z, term;
    fmpq_poly_init(z);
    fmpq_poly_init(term);
    fmpq_poly_set_fmpq(value, expansion->d);
    add_product(value, &expansion->c, 0, x, term);
    for (slong i = 0; i < expansion->neurons; i++) {
        fmpq_poly_set_fmpq(z, expansion->b + i);
        add_product(z, &expansion->W, i, x, term);
        if (gsnn_field_sign(expansion->W.field, z) <= 0)
            continue;
        fmpq_poly_scalar_mul_fmpq(z, z, expansion->a + i);
        fmpq_poly_add(value, value, z);
    }
    fmpq_poly_clear(z);
    fmpq_poly_clear(term);
}
