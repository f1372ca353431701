#include "dimension/tied.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

gsnn_status gsnn_exact_fixed_space(gsnn_exact_matrix *basis, const gsnn_exact_record *exact,
                                   gsnn_error *error) {
    const gsnn_record_group *group = &exact->record->group;
    slong degree = (slong)group->degree, count = (slong)group->generators.count;
    gsnn_exact_matrix equations;
    *basis = (gsnn_exact_matrix){0};
    gsnn_status status =
        gsnn_exact_matrix_init(&equations, exact->field, count * degree, degree, error);
    if (status)
        return status;
    /* (g^T - 1) c^T = 0 */
    for (slong g = 0; g < count; g++)
        for (slong j = 0; j < degree; j++) {
            if (exact->generators) {
                for (slong i = 0; i < degree; i++)
                    fmpq_poly_set(gsnn_exact_matrix_entry(&equations, g * degree + j, i),
                                  gsnn_exact_matrix_entry(&exact->generators[g], i, j));
            } else {
                int32_t image = group->generators.images[g * degree + j];
                fmpq_poly_set_si(
                    gsnn_exact_matrix_entry(&equations, g * degree + j, abs(image) - 1),
                    image > 0 ? 1 : -1);
            }
            fmpq_poly_struct *own = gsnn_exact_matrix_entry(&equations, g * degree + j, j);
            fmpq_poly_sub_si(own, own, 1);
        }
    status = gsnn_exact_matrix_nullspace(basis, &equations, error);
    gsnn_exact_matrix_clear(&equations);
    return status;
}

static const gsnn_record_architecture *architecture_of(const gsnn_tied *tied, size_t summand) {
    size_t index =
        gsnn_enumeration_record_find(tied->exact->record, tied->network->summands[summand].id);
    return &tied->exact->record->architectures[index];
}

static gsnn_status make_basis(gsnn_tied *tied, size_t s, gsnn_error *error) {
    const gsnn_record_architecture *architecture = architecture_of(tied, s);
    slong dimension = (slong)architecture->weights.dimension;
    slong neurons = (slong)architecture->neurons;
    gsnn_status status =
        gsnn_exact_matrix_init(&tied->bases[s], tied->exact->field, dimension * neurons,
                               (slong)tied->network->degree, error);
    fmpq *weights = _fmpq_vec_init(dimension);
    for (slong k = 0; !status && k < dimension; k++) {
        fmpq_one(weights + k);
        status = gsnn_exact_rows_expand(&tied->bases[s], k * neurons, tied->exact, architecture,
                                        weights, error);
        fmpq_zero(weights + k);
    }
    _fmpq_vec_clear(weights, dimension);
    return status;
}

gsnn_status gsnn_tied_init(gsnn_tied *tied, const gsnn_network *network,
                           const gsnn_exact_record *exact, gsnn_error *error) {
    *tied = (gsnn_tied){.exact = exact, .network = network};
    tied->bases = gsnn_new(network->summand_count, sizeof *tied->bases);
    if (!tied->bases)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_expansion_init(&tied->expansion, network, exact, error);
    if (!status)
        status = gsnn_exact_fixed_space(&tied->fixed, exact, error);
    for (size_t s = 0; !status && s < network->summand_count; s++)
        status = make_basis(tied, s, error);
    tied->parameters = gsnn_network_parameters(network) + (size_t)tied->fixed.rows;
    return status;
}

void gsnn_tied_clear(gsnn_tied *tied) {
    for (size_t s = 0; tied->bases && s < tied->network->summand_count; s++)
        gsnn_exact_matrix_clear(&tied->bases[s]);
    free(tied->bases);
    gsnn_exact_matrix_clear(&tied->fixed);
    gsnn_expansion_clear(&tied->expansion);
    *tied = (gsnn_tied){0};
}

/* result = row . x */
static void product(fmpq_poly_t result, const gsnn_exact_matrix *matrix, slong row, const fmpq *x,
                    fmpq_poly_t term) {
    fmpq_poly_zero(result);
    for (slong j = 0; j < matrix->columns; j++) {
        const fmpq_poly_struct *entry = gsnn_exact_matrix_entry(matrix, row, j);
        if (fmpq_poly_is_zero(entry) || fmpq_is_zero(x + j))
            continue;
        fmpq_poly_scalar_mul_fmpq(term, entry, x + j);
        fmpq_poly_add(result, result, term);
    }
}

/* The derivatives of one channel, whose neurons begin at `first`, from row[0] on. */
static bool channel_row(const gsnn_tied *tied, size_t s, const gsnn_channel *channel, slong first,
                        const fmpq *x, fmpq_poly_struct *row) {
    const gsnn_summand *summand = &tied->network->summands[s];
    slong neurons = (slong)summand->neurons, dimension = (slong)summand->dimension;
    const fmpq *bias = channel->exact + dimension, *output = bias + 1;
    fmpq_poly_struct *db = row + dimension, *da = db + (summand->type == 1);
    bool smooth = true;
    fmpq_poly_t z, term;
    fmpq_t factor;
    fmpq_poly_init(z);
    fmpq_poly_init(term);
    fmpq_init(factor);
    for (slong k = 0; k <= dimension + (summand->type == 1); k++)
        fmpq_poly_zero(row + k);
    for (slong i = 0; smooth && i < neurons; i++) {
        product(z, &tied->expansion.W, first + i, x, term);
        fmpq_poly_set_fmpq(term, bias);
        fmpq_poly_add(z, z, term);
        int sign = gsnn_field_sign(tied->exact->field, z);
        smooth = sign != 0;
        /* H(z), and H(z) - 1/2 where half of the linear function is taken off. */
        fmpq_set_si(factor, sign > 0, 1);
        if (summand->type == 2)
            fmpq_set_si(factor, sign > 0 ? 1 : -1, 2);
        if (fmpq_is_zero(factor))
            continue;
        fmpq_poly_scalar_mul_fmpq(z, z, factor);
        fmpq_poly_add(da, da, z);
        fmpq_mul(factor, factor, output);
        for (slong k = 0; k < dimension; k++) {
            product(z, &tied->bases[s], k * neurons + i, x, term);
            fmpq_poly_scalar_mul_fmpq(z, z, factor);
            fmpq_poly_add(row + k, row + k, z);
        }
        if (summand->type == 1) {
            fmpq_poly_set_fmpq(term, factor);
            fmpq_poly_add(db, db, term);
        }
    }
    fmpq_poly_clear(z);
    fmpq_poly_clear(term);
    fmpq_clear(factor);
    return smooth;
}

bool gsnn_tied_row(const gsnn_tied *tied, const fmpq *x, fmpq_poly_struct *row) {
    slong first = 0;
    for (size_t s = 0; s < tied->network->summand_count; s++) {
        const gsnn_summand *summand = &tied->network->summands[s];
        for (size_t j = 0; j < summand->channel_count; j++) {
            if (!channel_row(tied, s, &summand->channels[j], first, x, row))
                return false;
            first += (slong)summand->neurons;
            row += summand->dimension + (summand->type == 1) + 1;
        }
    }
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong k = 0; k < tied->fixed.rows; k++)
        product(row++, &tied->fixed, k, x, term);
    fmpq_poly_clear(term);
    fmpq_poly_one(row);
    return true;
}
