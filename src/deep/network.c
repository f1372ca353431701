#include "deep/network.h"

#include "base/error.h"
#include "base/memory.h"
#include "deep/action.h"
#include "deep/output_weights.h"
#include "deep/outputs.h"
#include "exact/rational.h"
#include "random/normal.h"

#include <assert.h>
#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The columns of inputs whose weights are no pattern. */
static size_t basis_columns(const gsnn_deep_word *word) {
    const gsnn_record_group *group = &word->letters->record->group;
    return group->action->permutes_inputs ? 0 : group->degree;
}

/* ---- Memory -------------------------------------------------------------------------------- */

static gsnn_status add_layer(gsnn_deep_layer *layer, const gsnn_deep_word *word, size_t i,
                             gsnn_error *error) {
    const gsnn_deep_letter *p = &word->letters->items[word->at[i]];
    *layer =
        (gsnn_deep_layer){.id = gsnn_copy_string(p->id),
                          .beside = word->beside[i],
                          .type = p->type,
                          .neurons = p->neurons,
                          .columns = basis_columns(word) + gsnn_deep_word_columns(word, i),
                          .weight_count = gsnn_deep_word_weights(word, i),
                          .output_count = gsnn_deep_output_weights(word->letters, word->at[i])};
    layer->weights = _fmpq_vec_init((slong)layer->weight_count);
    layer->outputs = _fmpq_vec_init((slong)layer->output_count);
    fmpq_init(layer->bias);
    fmpq_mat_init(layer->U, (slong)layer->neurons, (slong)layer->columns);
    fmpq_mat_init(layer->A, (slong)word->letters->record->codomain.dimension,
                  (slong)layer->neurons);
    return layer->id ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_deep_network_new(gsnn_deep_network **network, const gsnn_deep_word *word,
                                  gsnn_error *error) {
    const gsnn_record_group *group = &word->letters->record->group;
    const gsnn_record_codomain *codomain = &word->letters->record->codomain;
    *network = NULL;
    if (codomain->activation != GSNN_RECORD_RELU && codomain->activation != GSNN_RECORD_ODD)
        return gsnn_fail(error, GSNN_INVALID,
                         "deep networks have activations like relu, or odd, not %s",
                         gsnn_record_activation_name(codomain->activation));
    gsnn_deep_network *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    made->degree = group->degree;
    made->outputs = codomain->dimension;
    fmpq_mat_init(made->linear, (slong)made->outputs, (slong)made->degree);
    made->constant = _fmpq_vec_init((slong)made->outputs);
    made->codomain = codomain->given ? gsnn_copy_string(codomain->kind) : NULL;
    made->odd = codomain->activation == GSNN_RECORD_ODD;
    made->group = gsnn_copy_string(group->name ? group->name : "");
    made->action = gsnn_copy_string(group->action->name);
    made->layers = gsnn_new(word->depth, sizeof *made->layers);
    gsnn_status status =
        made->group && made->action && made->layers && (made->codomain || !codomain->given)
            ? GSNN_OK
            : gsnn_fail_memory(error);
    while (!status && made->depth < word->depth) {
        status = add_layer(&made->layers[made->depth], word, made->depth, error);
        made->depth++;
    }
    if (status) {
        gsnn_deep_network_free(made);
        return status;
    }
    *network = made;
    return GSNN_OK;
}

void gsnn_deep_network_free(gsnn_deep_network *network) {
    if (!network)
        return;
    for (size_t i = 0; i < network->depth; i++) {
        gsnn_deep_layer *layer = &network->layers[i];
        free(layer->id);
        if (layer->weights)
            _fmpq_vec_clear(layer->weights, (slong)layer->weight_count);
        if (layer->outputs)
            _fmpq_vec_clear(layer->outputs, (slong)layer->output_count);
        fmpq_clear(layer->bias);
        fmpq_mat_clear(layer->U);
        fmpq_mat_clear(layer->A);
    }
    free(network->layers);
    free(network->group);
    free(network->action);
    free(network->codomain);
    fmpq_mat_clear(network->linear);
    if (network->constant)
        _fmpq_vec_clear(network->constant, (slong)network->outputs);
    free(network);
}

/* ---- Weights and U ------------------------------------------------------------------------- */

static int32_t *rows_of(const gsnn_deep_network *network, const gsnn_deep_word *word, size_t i,
                        gsnn_error *error) {
    const gsnn_deep_layer *layer = &network->layers[i];
    int32_t *rows = gsnn_new(layer->neurons * layer->columns, sizeof *rows);
    if (!rows)
        gsnn_fail_memory(error);
    if (rows && gsnn_deep_word_rows(word, i, rows, error)) {
        free(rows);
        rows = NULL;
    }
    return rows;
}

/* The columns of the inputs of a matrix action, from the basis; an irrational entry is rounded. */
static gsnn_status expand_basis(gsnn_deep_layer *layer, const gsnn_deep_word *word, size_t i,
                                gsnn_error *error) {
    const gsnn_deep_letters *letters = word->letters;
    const gsnn_deep_letter *p = &letters->items[word->at[i]];
    gsnn_exact_matrix W = {0};
    slong degree = (slong)basis_columns(word);
    if (!degree || !p->dimension)
        return GSNN_OK;
    gsnn_status status =
        gsnn_exact_matrix_init(&W, letters->exact.field, (slong)p->neurons, degree, error);
    if (!status)
        status = gsnn_exact_rows_expand(&W, 0, &letters->exact,
                                        &letters->record->architectures[p->architecture],
                                        layer->weights, error);
    for (slong r = 0; !status && r < W.rows; r++)
        for (slong c = 0; c < degree; c++) {
            const fmpq_poly_struct *entry = gsnn_exact_matrix_entry(&W, r, c);
            fmpq *place = fmpq_mat_entry(layer->U, r, c);
            if (fmpq_poly_length(entry) <= 1)
                fmpq_poly_get_coeff_fmpq(place, entry, 0);
            else
                gsnn_rational_set_double(place, gsnn_field_double(W.field, entry));
        }
    gsnn_exact_matrix_clear(&W);
    return status;
}

gsnn_status gsnn_deep_network_expand(gsnn_deep_network *network, const gsnn_deep_word *word,
                                     size_t i, gsnn_error *error) {
    gsnn_deep_layer *layer = &network->layers[i];
    int32_t *rows = rows_of(network, word, i, error);
    if (!rows)
        return GSNN_FAILED;
    size_t first = basis_columns(word), columns = layer->columns - first;
    for (size_t r = 0; r < layer->neurons; r++)
        for (size_t c = 0; c < columns; c++) {
            int32_t entry = rows[r * columns + c];
            fmpq *place = fmpq_mat_entry(layer->U, (slong)r, (slong)(first + c));
            if (!entry)
                fmpq_zero(place);
            else
                fmpq_set(place, layer->weights + abs(entry) - 1);
            if (entry < 0)
                fmpq_neg(place, place);
        }
    free(rows);
    gsnn_status status = expand_basis(layer, word, i, error);
    return status ? status : gsnn_deep_output_weights_expand(network, word, i, error);
}

gsnn_status gsnn_deep_network_solve(gsnn_deep_network *network, const gsnn_deep_word *word,
                                    size_t i, gsnn_error *error) {
    gsnn_deep_layer *layer = &network->layers[i];
    int32_t *rows = rows_of(network, word, i, error);
    if (!rows)
        return GSNN_FAILED;
    gsnn_status status = GSNN_OK;
    size_t first = basis_columns(word), columns = layer->columns - first;
    fmpq_t value;
    fmpq_init(value);
    /* Each weight stands in the first row, and first with a positive sign. */
    for (size_t c = 0; c < columns; c++)
        if (rows[c] > 0)
            fmpq_set(layer->weights + rows[c] - 1, fmpq_mat_entry(layer->U, 0, (slong)(first + c)));
    for (size_t r = 0; !status && r < layer->neurons; r++)
        for (size_t c = 0; !status && c < columns; c++) {
            int32_t entry = rows[r * columns + c];
            fmpq_zero(value);
            if (entry > 0)
                fmpq_set(value, layer->weights + entry - 1);
            else if (entry < 0)
                fmpq_neg(value, layer->weights - entry - 1);
            if (!fmpq_equal(value, fmpq_mat_entry(layer->U, (slong)r, (slong)(first + c))))
                status = gsnn_fail(error, GSNN_INVALID,
                                   "layer %zu: U is not equivariant, in row %zu", i + 1, r + 1);
        }
    fmpq_clear(value);
    free(rows);
    return status ? status : gsnn_deep_output_weights_solve(network, word, i, error);
}

gsnn_status gsnn_deep_network_randomize(gsnn_deep_network *network, const gsnn_deep_word *word,
                                        uint64_t seed, gsnn_error *error) {
    uint64_t state = seed;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < network->depth; i++) {
        gsnn_deep_layer *layer = &network->layers[i];
        for (size_t k = 0; k < layer->weight_count; k++)
            gsnn_rational_set_double(layer->weights + k, gsnn_random_normal(&state));
        if (layer->type == 1)
            gsnn_rational_set_double(layer->bias, gsnn_random_normal(&state));
        for (size_t k = 0; k < layer->output_count; k++)
            gsnn_rational_set_double(layer->outputs + k, gsnn_random_normal(&state));
        status = gsnn_deep_network_expand(network, word, i, error);
    }
    return status ? status : gsnn_deep_draw_affine(network, word->letters, &state, error);
}

/* ---- A network and its group --------------------------------------------------------------- */

static gsnn_status match_layer(gsnn_deep_network *network, const gsnn_deep_word *word, size_t i,
                               bool exactly, gsnn_error *error) {
    gsnn_deep_layer *layer = &network->layers[i];
    const gsnn_deep_letter *p = &word->letters->items[word->at[i]];
    if (layer->type != p->type || layer->neurons != p->neurons ||
        layer->weight_count != gsnn_deep_word_weights(word, i) ||
        layer->output_count != gsnn_deep_output_weights(word->letters, word->at[i]))
        return gsnn_fail(error, GSNN_INVALID,
                         "layer %zu: %s has type %d, %zu neurons, %zu weights and %zu output "
                         "weights here",
                         i + 1, p->id, p->type, p->neurons, gsnn_deep_word_weights(word, i),
                         gsnn_deep_output_weights(word->letters, word->at[i]));
    /* What the file has, beside what its weights make. */
    fmpq_mat_t U, A;
    fmpq_mat_init_set(U, layer->U);
    fmpq_mat_init_set(A, layer->A);
    gsnn_status status = gsnn_deep_network_expand(network, word, i, error);
    slong entries = fmpq_mat_nrows(U) * fmpq_mat_ncols(U);
    if (!status && entries &&
        !gsnn_deep_agree(fmpq_mat_entry(U, 0, 0), fmpq_mat_entry(layer->U, 0, 0), (size_t)entries,
                         exactly))
        status = gsnn_fail(error, GSNN_INVALID, "layer %zu: U is not made of the weights", i + 1);
    entries = fmpq_mat_nrows(A) * fmpq_mat_ncols(A);
    if (!status && !gsnn_deep_agree(fmpq_mat_entry(A, 0, 0), fmpq_mat_entry(layer->A, 0, 0),
                                    (size_t)entries, exactly))
        status =
            gsnn_fail(error, GSNN_INVALID, "layer %zu: a is not made of the output weights", i + 1);
    fmpq_mat_clear(U);
    fmpq_mat_clear(A);
    return status;
}

static gsnn_status check_group(const gsnn_deep_network *network,
                               const gsnn_enumeration_record *record, gsnn_error *error) {
    const gsnn_record_codomain *codomain = &record->codomain;
    if (network->degree != record->group.degree ||
        strcmp(network->action, record->group.action->name) != 0)
        return gsnn_fail(error, GSNN_INVALID, "the network is of another group");
    if (codomain->given != (network->codomain != NULL) ||
        (codomain->given && (network->outputs != codomain->dimension ||
                             strcmp(network->codomain, codomain->kind) != 0)))
        return gsnn_fail(error, GSNN_INVALID, "the network has another codomain");
    if (network->odd != (codomain->activation == GSNN_RECORD_ODD))
        return gsnn_fail(error, GSNN_INVALID, "the network has another activation");
    return GSNN_OK;
}

gsnn_status gsnn_deep_network_match(gsnn_deep_network *network, gsnn_deep_word *word,
                                    const gsnn_deep_letters *letters, gsnn_error *error) {
    const gsnn_enumeration_record *record = letters->record;
    bool exactly =
        record->group.action->permutes_inputs && record->codomain.action->permutes_inputs;
    *word = (gsnn_deep_word){.letters = letters, .depth = network->depth};
    gsnn_status status = check_group(network, record, error);
    if (!status)
        status = gsnn_deep_check_affine(network, letters, error);
    for (size_t i = 0; !status && i < network->depth; i++) {
        const char *id = network->layers[i].id;
        size_t letter = gsnn_deep_letter_find(letters, id, strlen(id));
        if (letter == SIZE_MAX)
            status = gsnn_fail(error, GSNN_INVALID, "layer %zu: there is no letter %s", i + 1, id);
        else {
            word->at[i] = (uint32_t)letter;
            word->beside[i] = network->layers[i].beside;
            status = match_layer(network, word, i, exactly, error);
        }
    }
    return status;
}

void gsnn_deep_network_value(const gsnn_deep_network *network, const fmpq *x, fmpq *values) {
    size_t columns = network->degree;
    for (size_t i = 0; i < network->depth; i++)
        columns += network->layers[i].neurons;
    assert(!network->odd);
    fmpq *seen = _fmpq_vec_init((slong)columns);
    for (size_t j = 0; j < network->degree; j++)
        fmpq_set(seen + j, x + j);
    for (size_t o = 0; o < network->outputs; o++) {
        fmpq_set(values + o, network->constant + o);
        for (size_t j = 0; j < network->degree; j++)
            fmpq_addmul(values + o, fmpq_mat_entry(network->linear, (slong)o, (slong)j), x + j);
    }
    size_t place = network->degree;
    for (size_t i = 0; i < network->depth; i++) {
        const gsnn_deep_layer *layer = &network->layers[i];
        for (size_t k = 0; k < layer->neurons; k++, place++) {
            fmpq_set(seen + place, layer->bias);
            for (size_t c = 0; c < layer->columns; c++)
                if (!fmpq_is_zero(fmpq_mat_entry(layer->U, (slong)k, (slong)c)))
                    fmpq_addmul(seen + place, fmpq_mat_entry(layer->U, (slong)k, (slong)c),
                                seen + c);
            fmpq_abs(seen + place, seen + place);
            for (size_t o = 0; o < network->outputs; o++)
                if (!fmpq_is_zero(fmpq_mat_entry(layer->A, (slong)o, (slong)k)))
                    fmpq_addmul(values + o, fmpq_mat_entry(layer->A, (slong)o, (slong)k),
                                seen + place);
        }
    }
    _fmpq_vec_clear(seen, (slong)columns);
}

bool gsnn_deep_network_double_value(const gsnn_deep_network *network, const double *x,
                                    double *values) {
    size_t columns = network->degree;
    for (size_t i = 0; i < network->depth; i++)
        columns += network->layers[i].neurons;
    double *seen = gsnn_new(columns, sizeof *seen);
    if (!seen)
        return false;
    memcpy(seen, x, network->degree * sizeof *seen);
    for (size_t o = 0; o < network->outputs; o++) {
        values[o] = gsnn_rational_double(network->constant + o);
        for (size_t j = 0; j < network->degree; j++)
            values[o] +=
                gsnn_rational_double(fmpq_mat_entry(network->linear, (slong)o, (slong)j)) * x[j];
    }
    size_t place = network->degree;
    for (size_t i = 0; i < network->depth; i++) {
        const gsnn_deep_layer *layer = &network->layers[i];
        for (size_t k = 0; k < layer->neurons; k++, place++) {
            double z = gsnn_rational_double(layer->bias);
            for (size_t c = 0; c < layer->columns; c++)
                z += gsnn_rational_double(fmpq_mat_entry(layer->U, (slong)k, (slong)c)) * seen[c];
            seen[place] = network->odd ? tanh(z) : fabs(z);
            for (size_t o = 0; o < network->outputs; o++)
                values[o] += gsnn_rational_double(fmpq_mat_entry(layer->A, (slong)o, (slong)k)) *
                             seen[place];
        }
    }
    free(seen);
    return true;
}
