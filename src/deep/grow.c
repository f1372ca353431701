#include "deep/network.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* Where the columns of layer i begin among those of later layers. */
static size_t column_of(const gsnn_deep_network *network, size_t i) {
    size_t column = network->degree;
    for (size_t j = 0; j < i; j++)
        column += network->layers[j].neurons;
    return column;
}

/* The new U of the layer that grows: row i is s times row j of the old. */
static void pull_rows(fmpq_mat_t grown, const fmpq_mat_t old, const int32_t *map) {
    for (slong r = 0; r < fmpq_mat_nrows(grown); r++)
        for (slong c = 0; c < fmpq_mat_ncols(grown); c++) {
            fmpq *place = fmpq_mat_entry(grown, r, c);
            fmpq_set(place, fmpq_mat_entry(old, labs(map[r]) - 1, c));
            if (map[r] < 0)
                fmpq_neg(place, place);
        }
}

/* The new U of a later layer: each new neuron takes its part of what the old one was seen with;
 * columns before `column` and behind the old neurons stay. */
static void spread_columns(fmpq_mat_t grown, const fmpq_mat_t old, const int32_t *map,
                           size_t column, size_t old_neurons, size_t neurons) {
    fmpq_t fibre;
    fmpq_init(fibre);
    fmpq_set_si(fibre, (slong)(neurons / old_neurons), 1);
    for (slong r = 0; r < fmpq_mat_nrows(grown); r++)
        for (slong c = 0; c < fmpq_mat_ncols(grown); c++) {
            size_t at = (size_t)c;
            fmpq *place = fmpq_mat_entry(grown, r, c);
            if (at < column)
                fmpq_set(place, fmpq_mat_entry(old, r, c));
            else if (at < column + neurons)
                fmpq_div(place, fmpq_mat_entry(old, r, (slong)column + labs(map[at - column]) - 1),
                         fibre);
            else
                fmpq_set(place, fmpq_mat_entry(old, r, c - (slong)(neurons - old_neurons)));
        }
    fmpq_clear(fibre);
}

/* Copies what all layers have but weights and U. */
static void copy_affine(gsnn_deep_network *to, const gsnn_deep_network *from) {
    for (size_t j = 0; j < from->degree; j++)
        fmpq_set(to->linear + j, from->linear + j);
    fmpq_set(to->constant, from->constant);
}

static gsnn_status solve_all(gsnn_deep_network *network, const gsnn_deep_word *word,
                             gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < network->depth; i++)
        status = gsnn_deep_network_solve(network, word, i, error);
    return status;
}

/* Puts the contents of one network into the other, and frees the old contents. */
static void replace(gsnn_deep_network *network, gsnn_deep_network *by) {
    gsnn_deep_network old = *network;
    *network = *by;
    *by = old;
    gsnn_deep_network_free(by);
}

gsnn_status gsnn_deep_network_grow(gsnn_deep_network *network, gsnn_deep_word *word, size_t i,
                                   uint32_t letter, gsnn_error *error) {
    const gsnn_deep_letters *letters = word->letters;
    size_t old_neurons = network->layers[i].neurons, neurons = letters->items[letter].neurons;
    size_t column = column_of(network, i);
    gsnn_deep_word grown_word = gsnn_deep_word_replace(word, i, letter);
    gsnn_deep_network *grown = NULL;
    bool failed;
    int32_t *map = gsnn_new(neurons, sizeof *map);
    if (!map)
        return gsnn_fail_memory(error);
    fmpq_t ratio;
    fmpq_init(ratio);
    gsnn_status status = GSNN_OK;
    if (!gsnn_deep_inclusion(letters, word->at[i], letter, map, &failed))
        status = failed
                     ? gsnn_fail_memory(error)
                     : gsnn_fail(error, GSNN_INVALID, "%s at layer %zu does not grow to %s",
                                 letters->items[word->at[i]].id, i + 1, letters->items[letter].id);
    if (!status)
        status = gsnn_deep_word_check(&grown_word, true, error);
    if (!status)
        status = gsnn_deep_network_new(&grown, &grown_word, error);
    for (size_t l = 0; !status && l < network->depth; l++) {
        const gsnn_deep_layer *from = &network->layers[l];
        gsnn_deep_layer *to = &grown->layers[l];
        /* A bias is there only if the letter that grows is of type 1, and so is the larger one. */
        fmpq_set(to->bias, from->bias);
        fmpq_set(to->output, from->output);
        if (l < i) {
            fmpq_mat_set(to->U, from->U);
        } else if (l == i) {
            pull_rows(to->U, from->U, map);
            fmpq_set_si(ratio, (slong)old_neurons, neurons);
            fmpq_canonicalise(ratio);
            fmpq_mul(to->output, to->output, ratio);
        } else {
            spread_columns(to->U, from->U, map, column, old_neurons, neurons);
        }
    }
    if (!status) {
        copy_affine(grown, network);
        status = solve_all(grown, &grown_word, error);
    }
    if (!status) {
        replace(network, grown);
        *word = grown_word;
    } else {
        gsnn_deep_network_free(grown);
    }
    fmpq_clear(ratio);
    free(map);
    return status;
}

gsnn_status gsnn_deep_network_insert(gsnn_deep_network *network, gsnn_deep_word *word, size_t i,
                                     uint32_t letter, uint64_t seed, gsnn_error *error) {
    if (word->depth == GSNN_DEEP_MOST_DEPTH)
        return gsnn_fail(error, GSNN_INVALID, "the network has %d layers already",
                         GSNN_DEEP_MOST_DEPTH);
    gsnn_deep_word longer = gsnn_deep_word_insert(word, i, letter);
    gsnn_deep_network *grown = NULL;
    size_t column = column_of(network, i), neurons = word->letters->items[letter].neurons;
    gsnn_status status = gsnn_deep_word_check(&longer, true, error);
    if (!status)
        status = gsnn_deep_network_new(&grown, &longer, error);
    if (!status)
        status = gsnn_deep_network_randomize(grown, &longer, seed, error);
    for (size_t l = 0; !status && l < network->depth; l++) {
        const gsnn_deep_layer *from = &network->layers[l];
        gsnn_deep_layer *to = &grown->layers[l + (l >= i)];
        fmpq_set(to->bias, from->bias);
        fmpq_set(to->output, from->output);
        for (slong r = 0; r < fmpq_mat_nrows(to->U); r++)
            for (slong c = 0; c < fmpq_mat_ncols(to->U); c++) {
                size_t at = (size_t)c;
                fmpq *place = fmpq_mat_entry(to->U, r, c);
                if (l < i || at < column)
                    fmpq_set(place, fmpq_mat_entry(from->U, r, c));
                else if (at < column + neurons)
                    fmpq_zero(place);
                else
                    fmpq_set(place, fmpq_mat_entry(from->U, r, c - (slong)neurons));
            }
    }
    if (!status) {
        fmpq_zero(grown->layers[i].output);
        copy_affine(grown, network);
        status = solve_all(grown, &longer, error);
    }
    if (!status) {
        replace(network, grown);
        *word = longer;
    } else {
        gsnn_deep_network_free(grown);
    }
    return status;
}
