#include "deep/output_weights.h"

#include "base/error.h"
#include "base/memory.h"
#include "deep/action.h"
#include "exact/rational.h"
#include "network/fixed_space.h"
#include "random/normal.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

/* ---- A ------------------------------------------------------------------------------------- */

static const gsnn_record_weights *space_of(const gsnn_deep_word *word, size_t i) {
    const gsnn_deep_letters *letters = word->letters;
    return &letters->record->architectures[letters->items[word->at[i]].architecture].output;
}

/* value = weights[k-1], its negative for -k, or 0. */
static void set_code(fmpq *value, int32_t code, const fmpq *weights) {
    if (!code)
        fmpq_zero(value);
    else if (code > 0)
        fmpq_set(value, weights + code - 1);
    else
        fmpq_neg(value, weights - code - 1);
}

/* The basis of a_1, into zeros: dimension x outputs. */
static gsnn_status read_basis(fmpq_mat_t basis, const gsnn_record_weights *space, size_t outputs,
                              gsnn_error *error) {
    bool rational;
    for (size_t o = 0; space->rows && o < outputs; o++)
        if (space->rows[o])
            fmpq_set_si(fmpq_mat_entry(basis, abs(space->rows[o]) - 1, (slong)o),
                        space->rows[o] > 0 ? 1 : -1, 1);
    if (space->rows || !space->dimension)
        return GSNN_OK;
    return space->basis_exact
               ? gsnn_deep_read_entries(fmpq_mat_entry(basis, 0, 0), space->basis_exact,
                                        space->dimension * outputs, &rational, error)
               : gsnn_fail(error, GSNN_INVALID, "rows of output weights are left out");
}

/* Moves the first column of A to all neurons; signs of rho count where the activation is odd. */
static gsnn_status spread(fmpq_mat_t A, const gsnn_deep_word *word, size_t i, gsnn_error *error) {
    const gsnn_deep_letter *p = &word->letters->items[word->at[i]];
    gsnn_deep_action sigma;
    gsnn_status status = gsnn_deep_action_of_outputs(&sigma, word->letters->record, error);
    if (status)
        return status;
    fmpq *column = _fmpq_vec_init((slong)sigma.size), *moved = _fmpq_vec_init((slong)sigma.size);
    bool *known = gsnn_new(p->neurons, sizeof *known);
    uint32_t *queue = gsnn_new(p->neurons, sizeof *queue);
    size_t end = 1;
    if (!known || !queue) {
        status = gsnn_fail_memory(error);
    } else {
        known[0] = true;
        queue[0] = 0;
    }
    for (size_t at = 0; !status && at < end; at++)
        for (size_t g = 0; g < sigma.generators; g++) {
            int32_t image = p->rho[g * p->neurons + queue[at]];
            size_t to = (size_t)abs(image) - 1;
            bool opposite = word->letters->odd && image < 0;
            if (known[to])
                continue;
            known[to] = true;
            queue[end++] = (uint32_t)to;
            for (size_t o = 0; o < sigma.size; o++)
                fmpq_set(column + o, fmpq_mat_entry(A, (slong)o, (slong)queue[at]));
            gsnn_deep_action_column(&sigma, g, column, moved);
            for (size_t o = 0; o < sigma.size; o++) {
                fmpq *place = fmpq_mat_entry(A, (slong)o, (slong)to);
                fmpq_set(place, moved + o);
                if (opposite)
                    fmpq_neg(place, place);
            }
        }
    free(known);
    free(queue);
    _fmpq_vec_clear(column, (slong)sigma.size);
    _fmpq_vec_clear(moved, (slong)sigma.size);
    gsnn_deep_action_clear(&sigma);
    return status;
}

gsnn_status gsnn_deep_output_weights_expand(gsnn_deep_network *network, const gsnn_deep_word *word,
                                            size_t i, gsnn_error *error) {
    gsnn_deep_layer *layer = &network->layers[i];
    fmpq_mat_t basis;
    if (!network->codomain) {
        for (slong k = 0; k < (slong)layer->neurons; k++)
            fmpq_set(fmpq_mat_entry(layer->A, 0, k), layer->outputs);
        return GSNN_OK;
    }
    const gsnn_record_weights *space = space_of(word, i);
    fmpq_mat_init(basis, (slong)space->dimension, (slong)network->outputs);
    gsnn_status status = read_basis(basis, space, network->outputs, error);
    fmpq_mat_zero(layer->A);
    for (slong o = 0; !status && o < (slong)network->outputs; o++)
        for (slong k = 0; k < (slong)layer->output_count; k++)
            fmpq_addmul(fmpq_mat_entry(layer->A, o, 0), fmpq_mat_entry(basis, k, o),
                        layer->outputs + k);
    fmpq_mat_clear(basis);
    return status ? status : spread(layer->A, word, i, error);
}

/* The column of A's first in which basis vector k alone is 1, as it is in an echelon form. */
static slong pivot_of(const fmpq_mat_t basis, slong k) {
    for (slong o = 0; o < fmpq_mat_ncols(basis); o++) {
        bool alone = fmpq_is_one(fmpq_mat_entry(basis, k, o));
        for (slong l = 0; alone && l < fmpq_mat_nrows(basis); l++)
            alone = l == k || fmpq_is_zero(fmpq_mat_entry(basis, l, o));
        if (alone)
            return o;
    }
    return -1;
}

gsnn_status gsnn_deep_output_weights_solve(gsnn_deep_network *network, const gsnn_deep_word *word,
                                           size_t i, gsnn_error *error) {
    gsnn_deep_layer *layer = &network->layers[i];
    const gsnn_enumeration_record *record = word->letters->record;
    fmpq_mat_t basis, A;
    if (!network->codomain) {
        fmpq_set(layer->outputs, fmpq_mat_entry(layer->A, 0, 0));
        return GSNN_OK;
    }
    const gsnn_record_weights *space = space_of(word, i);
    fmpq_mat_init(basis, (slong)space->dimension, (slong)network->outputs);
    gsnn_status status = read_basis(basis, space, network->outputs, error);
    for (slong k = 0; !status && k < (slong)layer->output_count; k++) {
        slong o = pivot_of(basis, k);
        if (o < 0)
            status = gsnn_fail(error, GSNN_INVALID,
                               "architecture %s: its output basis is not in "
                               "echelon form",
                               layer->id);
        else
            fmpq_set(layer->outputs + k, fmpq_mat_entry(layer->A, o, 0));
    }
    fmpq_mat_clear(basis);
    if (status)
        return status;
    fmpq_mat_init_set(A, layer->A);
    status = gsnn_deep_output_weights_expand(network, word, i, error);
    if (!status && !gsnn_deep_agree(fmpq_mat_entry(A, 0, 0), fmpq_mat_entry(layer->A, 0, 0),
                                    network->outputs * layer->neurons,
                                    record->codomain.action->permutes_inputs))
        status = gsnn_fail(error, GSNN_INVALID, "layer %zu: a is not equivariant", i + 1);
    fmpq_mat_clear(A);
    return status;
}

/* ---- C and d ------------------------------------------------------------------------------- */

/* Fills numbers, zeros so far, with an element of a space: a pattern of free weights, or a basis.
 */
static gsnn_status expand_space(fmpq *numbers, size_t count, const gsnn_record_weights *space,
                                const fmpq *weights, gsnn_error *error) {
    fmpq *basis = _fmpq_vec_init((slong)count);
    bool rational;
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; space->rows && j < count; j++)
        set_code(numbers + j, space->rows[j], weights);
    if (space->dimension && !space->rows && !space->basis_exact)
        status = gsnn_fail(error, GSNN_INVALID, "codomain: its spaces are left out");
    for (size_t k = 0; !status && !space->rows && k < space->dimension; k++) {
        status =
            gsnn_deep_read_entries(basis, space->basis_exact + k * count, count, &rational, error);
        for (size_t j = 0; !status && j < count; j++)
            fmpq_addmul(numbers + j, basis + j, weights + k);
    }
    _fmpq_vec_clear(basis, (slong)count);
    return status;
}

gsnn_status gsnn_deep_expand_affine(gsnn_deep_network *network, const gsnn_deep_letters *letters,
                                    const fmpq *weights, gsnn_error *error) {
    const gsnn_record_codomain *codomain = &letters->record->codomain;
    fmpq_mat_zero(network->linear);
    for (size_t o = 0; o < network->outputs; o++)
        fmpq_zero(network->constant + o);
    gsnn_status status =
        expand_space(fmpq_mat_entry(network->linear, 0, 0), network->outputs * network->degree,
                     &codomain->linear, weights, error);
    return status ? status
                  : expand_space(network->constant, network->outputs, &codomain->constant,
                                 weights + codomain->linear.dimension, error);
}

/* Of a matrix action the basis of the fixed rows is exact: the common kernel of all g^T - 1. */
static gsnn_status draw_fixed_by_matrices(gsnn_deep_network *network,
                                          const gsnn_exact_record *exact, uint64_t *state,
                                          gsnn_error *error) {
    slong degree = (slong)network->degree, count = (slong)exact->record->group.generators.count;
    gsnn_exact_matrix equations = {0}, basis = {0};
    gsnn_status status =
        gsnn_exact_matrix_init(&equations, exact->field, count * degree, degree, error);
    for (slong g = 0; !status && g < count; g++)
        for (slong i = 0; i < degree; i++)
            for (slong j = 0; j < degree; j++) {
                fmpq_poly_struct *entry = gsnn_exact_matrix_entry(&equations, g * degree + j, i);
                fmpq_poly_set(entry, gsnn_exact_matrix_entry(&exact->generators[g], i, j));
                if (i == j)
                    fmpq_poly_sub_si(entry, entry, 1);
            }
    if (!status)
        status = gsnn_exact_matrix_nullspace(&basis, &equations, error);
    fmpq_t entry, factor;
    fmpq_init(entry);
    fmpq_init(factor);
    for (slong k = 0; !status && k < basis.rows; k++) {
        gsnn_rational_set_double(factor, gsnn_random_normal(state));
        for (slong j = 0; j < degree; j++) {
            const fmpq_poly_struct *value = gsnn_exact_matrix_entry(&basis, k, j);
            if (fmpq_poly_length(value) <= 1)
                fmpq_poly_get_coeff_fmpq(entry, value, 0);
            else
                gsnn_rational_set_double(entry, gsnn_field_double(basis.field, value));
            fmpq_addmul(fmpq_mat_entry(network->linear, 0, j), entry, factor);
        }
    }
    fmpq_clear(entry);
    fmpq_clear(factor);
    gsnn_exact_matrix_clear(&equations);
    gsnn_exact_matrix_clear(&basis);
    return status;
}

/* Signed orbit sums: their entries are 0, 1 and -1. */
static gsnn_status draw_fixed(gsnn_deep_network *network, const gsnn_record_group *group,
                              uint64_t *state, gsnn_error *error) {
    gsnn_fixed_space fixed;
    gsnn_status status = gsnn_fixed_space_init(&fixed, group, error);
    if (status)
        return status;
    fmpq_t entry, factor;
    fmpq_init(entry);
    fmpq_init(factor);
    for (size_t k = 0; k < fixed.dimension; k++) {
        gsnn_rational_set_double(factor, gsnn_random_normal(state));
        for (size_t j = 0; j < network->degree; j++) {
            gsnn_rational_set_double(entry, fixed.basis[k * network->degree + j]);
            fmpq_addmul(fmpq_mat_entry(network->linear, 0, (slong)j), entry, factor);
        }
    }
    fmpq_clear(entry);
    fmpq_clear(factor);
    gsnn_fixed_space_clear(&fixed);
    return GSNN_OK;
}

/* Of a codomain, in the bases of its spaces. */
static gsnn_status draw_affine_outputs(gsnn_deep_network *network, const gsnn_deep_letters *letters,
                                       uint64_t *state, gsnn_error *error) {
    const gsnn_record_codomain *codomain = &letters->record->codomain;
    slong count = (slong)(codomain->linear.dimension + codomain->constant.dimension);
    fmpq *weights = _fmpq_vec_init(count);
    for (slong k = 0; k < count; k++)
        gsnn_rational_set_double(weights + k, gsnn_random_normal(state));
    gsnn_status status = gsnn_deep_expand_affine(network, letters, weights, error);
    _fmpq_vec_clear(weights, count);
    return status ? status : gsnn_deep_check_affine(network, letters, error);
}

gsnn_status gsnn_deep_draw_affine(gsnn_deep_network *network, const gsnn_deep_letters *letters,
                                  uint64_t *state, gsnn_error *error) {
    const gsnn_record_group *group = &letters->record->group;
    if (network->codomain)
        return draw_affine_outputs(network, letters, state, error);
    gsnn_status status = group->action->permutes_inputs
                             ? draw_fixed(network, group, state, error)
                             : draw_fixed_by_matrices(network, &letters->exact, state, error);
    if (!status)
        gsnn_rational_set_double(network->constant, gsnn_random_normal(state));
    return status;
}

/* Whether C g = sigma(g) C and sigma(g) d = d. */
static bool commutes(const gsnn_deep_network *network, const gsnn_deep_action *inputs,
                     const gsnn_deep_action *sigma, size_t g, bool exactly) {
    size_t k = network->outputs, m = network->degree;
    fmpq_mat_t left, right;
    fmpq *column = _fmpq_vec_init((slong)k), *moved = _fmpq_vec_init((slong)k);
    fmpq_mat_init(left, (slong)k, (slong)m);
    fmpq_mat_init(right, (slong)k, (slong)m);
    for (size_t o = 0; o < k; o++)
        gsnn_deep_action_row(inputs, g, fmpq_mat_entry(network->linear, (slong)o, 0),
                             fmpq_mat_entry(left, (slong)o, 0));
    for (size_t j = 0; j < m; j++) {
        for (size_t o = 0; o < k; o++)
            fmpq_set(column + o, fmpq_mat_entry(network->linear, (slong)o, (slong)j));
        gsnn_deep_action_column(sigma, g, column, moved);
        for (size_t o = 0; o < k; o++)
            fmpq_set(fmpq_mat_entry(right, (slong)o, (slong)j), moved + o);
    }
    bool holds =
        gsnn_deep_agree(fmpq_mat_entry(left, 0, 0), fmpq_mat_entry(right, 0, 0), k * m, exactly);
    gsnn_deep_action_column(sigma, g, network->constant, moved);
    holds &= gsnn_deep_agree(moved, network->constant, k, exactly);
    _fmpq_vec_clear(column, (slong)k);
    _fmpq_vec_clear(moved, (slong)k);
    fmpq_mat_clear(left);
    fmpq_mat_clear(right);
    return holds;
}

gsnn_status gsnn_deep_check_affine(const gsnn_deep_network *network,
                                   const gsnn_deep_letters *letters, gsnn_error *error) {
    const gsnn_enumeration_record *record = letters->record;
    bool exactly =
        record->group.action->permutes_inputs && record->codomain.action->permutes_inputs;
    gsnn_deep_action inputs, sigma;
    gsnn_status status = gsnn_deep_action_of_inputs(&inputs, record, error);
    if (status)
        return status;
    if (!(status = gsnn_deep_action_of_outputs(&sigma, record, error))) {
        for (size_t g = 0; !status && g < inputs.generators; g++)
            if (!commutes(network, &inputs, &sigma, g, exactly))
                status = gsnn_fail(error, GSNN_INVALID,
                                   network->codomain ? "linear: is not equivariant"
                                                     : "linear: is not invariant under the group");
        gsnn_deep_action_clear(&sigma);
    }
    gsnn_deep_action_clear(&inputs);
    return status;
}
