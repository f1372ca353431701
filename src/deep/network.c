#include "deep/network.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "network/fixed_space.h"
#include "random/normal.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* ---- Memory -------------------------------------------------------------------------------- */

static gsnn_status add_layer(gsnn_deep_layer *layer, const gsnn_deep_word *word, size_t i,
                             gsnn_error *error) {
    const gsnn_deep_letter *p = &word->letters->items[word->at[i]];
    *layer = (gsnn_deep_layer){.id = gsnn_copy_string(p->id),
                               .type = p->type,
                               .neurons = p->neurons,
                               .columns = gsnn_deep_word_columns(word, i),
                               .weight_count = gsnn_deep_word_weights(word, i)};
    layer->weights = _fmpq_vec_init((slong)layer->weight_count);
    fmpq_init(layer->bias);
    fmpq_init(layer->output);
    fmpq_mat_init(layer->U, (slong)layer->neurons, (slong)layer->columns);
    return layer->id ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_deep_network_new(gsnn_deep_network **network, const gsnn_deep_word *word,
                                  gsnn_error *error) {
    const gsnn_record_group *group = &word->letters->record->group;
    *network = NULL;
    if (!group->action->permutes_inputs)
        return gsnn_fail(error, GSNN_INVALID,
                         "deep networks are of groups that permute the inputs up to sign");
    gsnn_deep_network *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    made->degree = group->degree;
    made->linear = _fmpq_vec_init((slong)group->degree);
    fmpq_init(made->constant);
    made->group = gsnn_copy_string(group->name ? group->name : "");
    made->action = gsnn_copy_string(group->action->name);
    made->layers = gsnn_new(word->depth, sizeof *made->layers);
    gsnn_status status =
        made->group && made->action && made->layers ? GSNN_OK : gsnn_fail_memory(error);
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
        fmpq_clear(layer->bias);
        fmpq_clear(layer->output);
        fmpq_mat_clear(layer->U);
    }
    free(network->layers);
    free(network->group);
    free(network->action);
    if (network->linear)
        _fmpq_vec_clear(network->linear, (slong)network->degree);
    fmpq_clear(network->constant);
    free(network);
}

/* ---- Weights and U ------------------------------------------------------------------------- */

static int32_t *rows_of(const gsnn_deep_network *network, const gsnn_deep_word *word, size_t i,
                        gsnn_error *error) {
    const gsnn_deep_layer *layer = &network->layers[i];
    int32_t *rows = gsnn_new(layer->neurons * layer->columns, sizeof *rows);
    if (rows && gsnn_deep_word_rows(word, i, rows, error)) {
        free(rows);
        rows = NULL;
    }
    return rows;
}

gsnn_status gsnn_deep_network_expand(gsnn_deep_network *network, const gsnn_deep_word *word,
                                     size_t i, gsnn_error *error) {
    gsnn_deep_layer *layer = &network->layers[i];
    int32_t *rows = rows_of(network, word, i, error);
    if (!rows)
        return gsnn_fail_memory(error);
    for (size_t r = 0; r < layer->neurons; r++)
        for (size_t c = 0; c < layer->columns; c++) {
            int32_t entry = rows[r * layer->columns + c];
            fmpq *place = fmpq_mat_entry(layer->U, (slong)r, (slong)c);
            if (!entry)
                fmpq_zero(place);
            else
                fmpq_set(place, layer->weights + abs(entry) - 1);
            if (entry < 0)
                fmpq_neg(place, place);
        }
    free(rows);
    return GSNN_OK;
}

gsnn_status gsnn_deep_network_solve(gsnn_deep_network *network, const gsnn_deep_word *word,
                                    size_t i, gsnn_error *error) {
    gsnn_deep_layer *layer = &network->layers[i];
    int32_t *rows = rows_of(network, word, i, error);
    if (!rows)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    fmpq_t value;
    fmpq_init(value);
    /* Each weight stands in the first row, and first with a positive sign. */
    for (size_t c = 0; c < layer->columns; c++)
        if (rows[c] > 0)
            fmpq_set(layer->weights + rows[c] - 1, fmpq_mat_entry(layer->U, 0, (slong)c));
    for (size_t r = 0; !status && r < layer->neurons; r++)
        for (size_t c = 0; !status && c < layer->columns; c++) {
            int32_t entry = rows[r * layer->columns + c];
            fmpq_zero(value);
            if (entry > 0)
                fmpq_set(value, layer->weights + entry - 1);
            else if (entry < 0)
                fmpq_neg(value, layer->weights - entry - 1);
            if (!fmpq_equal(value, fmpq_mat_entry(layer->U, (slong)r, (slong)c)))
                status = gsnn_fail(error, GSNN_INVALID,
                                   "layer %zu: U is not equivariant, in row %zu", i + 1, r + 1);
        }
    fmpq_clear(value);
    free(rows);
    return status;
}

gsnn_status gsnn_deep_network_randomize(gsnn_deep_network *network, const gsnn_deep_word *word,
                                        uint64_t seed, gsnn_error *error) {
    gsnn_fixed_space fixed;
    uint64_t state = seed;
    gsnn_status status = gsnn_fixed_space_init(&fixed, &word->letters->record->group, error);
    if (status)
        return status;
    for (size_t i = 0; !status && i < network->depth; i++) {
        gsnn_deep_layer *layer = &network->layers[i];
        for (size_t k = 0; k < layer->weight_count; k++)
            gsnn_rational_set_double(layer->weights + k, gsnn_random_normal(&state));
        if (layer->type == 1)
            gsnn_rational_set_double(layer->bias, gsnn_random_normal(&state));
        gsnn_rational_set_double(layer->output, gsnn_random_normal(&state));
        status = gsnn_deep_network_expand(network, word, i, error);
    }
    fmpq_t entry, factor;
    fmpq_init(entry);
    fmpq_init(factor);
    for (size_t k = 0; k < fixed.dimension; k++) {
        gsnn_rational_set_double(factor, gsnn_random_normal(&state));
        for (size_t j = 0; j < network->degree; j++) {
            gsnn_rational_set_double(entry, fixed.basis[k * network->degree + j]);
            fmpq_addmul(network->linear + j, entry, factor);
        }
    }
    gsnn_rational_set_double(network->constant, gsnn_random_normal(&state));
    fmpq_clear(entry);
    fmpq_clear(factor);
    gsnn_fixed_space_clear(&fixed);
    return status;
}

/* ---- A network and its group --------------------------------------------------------------- */

static gsnn_status check_linear(const gsnn_deep_network *network, const gsnn_record_group *group,
                                gsnn_error *error) {
    fmpq_t moved;
    fmpq_init(moved);
    bool invariant = true;
    for (size_t g = 0; g < group->generators.count; g++)
        for (size_t j = 0; j < network->degree; j++) {
            int32_t image = group->generators.images[g * network->degree + j];
            fmpq_set(moved, network->linear + abs(image) - 1);
            if (image < 0)
                fmpq_neg(moved, moved);
            invariant &= fmpq_equal(moved, network->linear + j);
        }
    fmpq_clear(moved);
    return invariant ? GSNN_OK
                     : gsnn_fail(error, GSNN_INVALID, "linear: is not invariant under the group");
}

static gsnn_status match_layer(gsnn_deep_network *network, const gsnn_deep_word *word, size_t i,
                               gsnn_error *error) {
    gsnn_deep_layer *layer = &network->layers[i];
    const gsnn_deep_letter *p = &word->letters->items[word->at[i]];
    if (layer->type != p->type || layer->neurons != p->neurons ||
        layer->weight_count != gsnn_deep_word_weights(word, i))
        return gsnn_fail(error, GSNN_INVALID,
                         "layer %zu: %s has type %d, %zu neurons and %zu weights here", i + 1,
                         p->id, p->type, p->neurons, gsnn_deep_word_weights(word, i));
    fmpq *weights = _fmpq_vec_init((slong)layer->weight_count);
    for (size_t k = 0; k < layer->weight_count; k++)
        fmpq_set(weights + k, layer->weights + k);
    gsnn_status status = gsnn_deep_network_solve(network, word, i, error);
    for (size_t k = 0; !status && k < layer->weight_count; k++)
        if (!fmpq_equal(weights + k, layer->weights + k))
            status = gsnn_fail(error, GSNN_INVALID, "layer %zu: U has not the weight number %zu",
                               i + 1, k + 1);
    _fmpq_vec_clear(weights, (slong)layer->weight_count);
    return status;
}

gsnn_status gsnn_deep_network_match(gsnn_deep_network *network, gsnn_deep_word *word,
                                    const gsnn_deep_letters *letters, gsnn_error *error) {
    const gsnn_record_group *group = &letters->record->group;
    if (network->degree != group->degree || !group->action->permutes_inputs)
        return gsnn_fail(error, GSNN_INVALID, "the network is of another group");
    *word = (gsnn_deep_word){.letters = letters, .depth = network->depth};
    gsnn_status status = check_linear(network, group, error);
    for (size_t i = 0; !status && i < network->depth; i++) {
        const char *id = network->layers[i].id;
        size_t letter = gsnn_deep_letter_find(letters, id, strlen(id));
        if (letter == SIZE_MAX)
            status = gsnn_fail(error, GSNN_INVALID, "layer %zu: there is no letter %s", i + 1, id);
        else {
            word->at[i] = (uint32_t)letter;
            status = match_layer(network, word, i, error);
        }
    }
    return status;
}

void gsnn_deep_network_value(const gsnn_deep_network *network, const fmpq *x, fmpq_t value) {
    size_t columns = network->degree;
    for (size_t i = 0; i < network->depth; i++)
        columns += network->layers[i].neurons;
    fmpq *seen = _fmpq_vec_init((slong)columns);
    fmpq_t sum;
    fmpq_init(sum);
    fmpq_set(value, network->constant);
    for (size_t j = 0; j < network->degree; j++) {
        fmpq_set(seen + j, x + j);
        fmpq_addmul(value, network->linear + j, x + j);
    }
    size_t place = network->degree;
    for (size_t i = 0; i < network->depth; i++) {
        const gsnn_deep_layer *layer = &network->layers[i];
        fmpq_zero(sum);
        for (size_t k = 0; k < layer->neurons; k++, place++) {
            fmpq_set(seen + place, layer->bias);
            for (size_t c = 0; c < layer->columns; c++)
                if (!fmpq_is_zero(fmpq_mat_entry(layer->U, (slong)k, (slong)c)))
                    fmpq_addmul(seen + place, fmpq_mat_entry(layer->U, (slong)k, (slong)c),
                                seen + c);
            fmpq_abs(seen + place, seen + place);
            fmpq_add(sum, sum, seen + place);
        }
        fmpq_addmul(value, layer->output, sum);
    }
    fmpq_clear(sum);
    _fmpq_vec_clear(seen, (slong)columns);
}
