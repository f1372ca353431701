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
 * columns before `column` and behind the old neurons stay.  An odd activation carries the signs of
 * the map. */
static void spread_columns(fmpq_mat_t grown, const fmpq_mat_t old, const int32_t *map,
                           size_t column, size_t old_neurons, size_t neurons, bool odd) {
    fmpq_t fibre;
    fmpq_init(fibre);
    fmpq_set_si(fibre, (slong)(neurons / old_neurons), 1);
    for (slong r = 0; r < fmpq_mat_nrows(grown); r++)
        for (slong c = 0; c < fmpq_mat_ncols(grown); c++) {
            size_t at = (size_t)c;
            fmpq *place = fmpq_mat_entry(grown, r, c);
            if (at < column) {
                fmpq_set(place, fmpq_mat_entry(old, r, c));
            } else if (at < column + neurons) {
                int32_t from = map[at - column];
                fmpq_div(place, fmpq_mat_entry(old, r, (slong)column + labs(from) - 1), fibre);
                if (odd && from < 0)
                    fmpq_neg(place, place);
            } else {
                fmpq_set(place, fmpq_mat_entry(old, r, c - (slong)(neurons - old_neurons)));
            }
        }
    fmpq_clear(fibre);
}

/* Copies what all layers have but weights and U. */
static void copy_affine(gsnn_deep_network *to, const gsnn_deep_network *from) {
    fmpq_mat_set(to->linear, from->linear);
    for (size_t o = 0; o < from->outputs; o++)
        fmpq_set(to->constant + o, from->constant + o);
}

/* The free weights that the larger letter's basis takes for the inputs' part of row map[0], of a
 * matrix action; of others U tells. */
static gsnn_status grow_basis(gsnn_deep_layer *to, const gsnn_deep_layer *from,
                              const gsnn_deep_letters *letters, size_t p, size_t q,
                              const int32_t *map, gsnn_error *error) {
    const gsnn_record_group *group = &letters->record->group;
    const gsnn_deep_letter *small = &letters->items[p], *large = &letters->items[q];
    gsnn_exact_matrix rows = {0}, row = {0};
    slong degree = (slong)group->degree;
    bool rational = false;
    /* Where p has no weights of inputs, its rows are 0, and so are the weights of q. */
    if (group->action->permutes_inputs || !small->dimension)
        return GSNN_OK;
    const gsnn_exact_record *exact = &letters->exact;
    const gsnn_record_architecture *architectures = letters->record->architectures;
    gsnn_status status =
        gsnn_exact_matrix_init(&rows, exact->field, (slong)small->neurons, degree, error);
    if (!status)
        status = gsnn_exact_matrix_init(&row, exact->field, degree, 1, error);
    if (!status)
        status = gsnn_exact_rows_expand(&rows, 0, exact, &architectures[small->architecture],
                                        from->weights, error);
    for (slong k = 0; !status && k < degree; k++) {
        fmpq_poly_set(row.entries + k, gsnn_exact_matrix_entry(&rows, labs(map[0]) - 1, k));
        if (map[0] < 0)
            fmpq_poly_neg(row.entries + k, row.entries + k);
    }
    if (!status)
        status = gsnn_exact_rows_solve(&rational, to->weights, &row, exact,
                                       &architectures[large->architecture], error);
    if (!status && !rational)
        status = gsnn_fail(error, GSNN_FAILED,
                           "the free weights that %s needs in %s are irrational: they cannot be "
                           "written as fractions",
                           small->id, large->id);
    gsnn_exact_matrix_clear(&rows);
    gsnn_exact_matrix_clear(&row);
    return status;
}

/* The inputs' weights of a layer whose letter stays. */
static void copy_basis(gsnn_deep_layer *to, const gsnn_deep_layer *from, size_t dimension) {
    for (size_t k = 0; k < dimension; k++)
        fmpq_set(to->weights + k, from->weights + k);
}

/* Each of the n new neurons over an old one takes its part of the column, and the sign of the map
 * where the activation is odd. */
static void spread_outputs(gsnn_deep_layer *to, const gsnn_deep_layer *from, const int32_t *map,
                           const fmpq_t ratio, bool odd) {
    for (slong o = 0; o < fmpq_mat_nrows(to->A); o++)
        for (slong k = 0; k < fmpq_mat_ncols(to->A); k++) {
            fmpq *place = fmpq_mat_entry(to->A, o, k);
            fmpq_mul(place, fmpq_mat_entry(from->A, o, labs(map[k]) - 1), ratio);
            if (odd && map[k] < 0)
                fmpq_neg(place, place);
        }
}

static gsnn_status solve_all(gsnn_deep_network *network, const gsnn_deep_word *word,
                             gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < network->depth; i++)
        if (!(status = gsnn_deep_network_solve(network, word, i, error)))
            status = gsnn_deep_network_expand(network, word, i, error);
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
        if (l == i) {
            pull_rows(to->U, from->U, map);
            fmpq_set_si(ratio, (slong)old_neurons, neurons);
            fmpq_canonicalise(ratio);
            spread_outputs(to, from, map, ratio, network->odd);
            status = grow_basis(to, from, letters, word->at[i], letter, map, error);
            continue;
        }
        fmpq_mat_set(to->A, from->A);
        copy_basis(to, from, letters->items[word->at[l]].dimension);
        if (l < i)
            fmpq_mat_set(to->U, from->U);
        else
            spread_columns(to->U, from->U, map, column, old_neurons, neurons, network->odd);
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
                                     uint32_t letter, bool beside, uint64_t seed,
                                     gsnn_error *error) {
    if (word->depth == GSNN_DEEP_MOST_DEPTH)
        return gsnn_fail(error, GSNN_INVALID, "the network has %d layers already",
                         GSNN_DEEP_MOST_DEPTH);
    if (beside ? i == 0 : i < word->depth && word->beside[i])
        return gsnn_fail(error, GSNN_INVALID, "letter %zu of the network %s", i + 1,
                         beside ? "has none before it to stand beside"
                                : "is in the layer of the one before");
    gsnn_deep_word longer = gsnn_deep_word_insert(word, i, letter, beside);
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
        fmpq_mat_set(to->A, from->A);
        copy_basis(to, from, word->letters->items[word->at[l]].dimension);
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
        fmpq_mat_zero(grown->layers[i].A);
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

/* Sets the columns of a layer from those of the old one, whose place was `from`: what it sees comes
 * in another order, and what it did not see before has weights 0. */
static void reorder_columns(gsnn_deep_layer *to, const gsnn_deep_network *network, size_t from,
                            const size_t *order, size_t place) {
    const gsnn_deep_layer *old = &network->layers[from];
    size_t column = network->degree;
    fmpq_mat_zero(to->U);
    for (slong r = 0; r < (slong)to->neurons; r++)
        for (slong c = 0; c < (slong)column; c++)
            fmpq_set(fmpq_mat_entry(to->U, r, c), fmpq_mat_entry(old->U, r, c));
    for (size_t k = 0; k < place; k++) {
        size_t neurons = network->layers[order[k]].neurons, first = column_of(network, order[k]);
        for (slong r = 0; order[k] < from && r < (slong)to->neurons; r++)
            for (size_t c = 0; c < neurons; c++)
                fmpq_set(fmpq_mat_entry(to->U, r, (slong)(column + c)),
                         fmpq_mat_entry(old->U, r, (slong)(first + c)));
        column += neurons;
    }
}

gsnn_status gsnn_deep_network_merge(gsnn_deep_network *network, gsnn_deep_word *word, size_t i,
                                    gsnn_error *error) {
    size_t begin = i, order[GSNN_DEEP_MOST_DEPTH];
    while (word->beside[begin])
        begin--;
    size_t length = gsnn_deep_word_layer_end(word, i) - begin;
    if (length == 1)
        return gsnn_fail(error, GSNN_INVALID, "letter %zu of the network is a layer of its own",
                         i + 1);
    uint64_t all = length < 64 ? (UINT64_C(1) << length) - 1 : UINT64_MAX;
    gsnn_deep_word parted =
        gsnn_deep_word_split(word, begin, all & ~(UINT64_C(1) << (i - begin)), order);
    gsnn_deep_network *grown = NULL;
    gsnn_status status = gsnn_deep_word_check(&parted, true, error);
    if (!status)
        status = gsnn_deep_network_new(&grown, &parted, error);
    for (size_t l = 0; !status && l < network->depth; l++) {
        const gsnn_deep_layer *from = &network->layers[order[l]];
        gsnn_deep_layer *to = &grown->layers[l];
        fmpq_set(to->bias, from->bias);
        fmpq_mat_set(to->A, from->A);
        copy_basis(to, from, word->letters->items[parted.at[l]].dimension);
        reorder_columns(to, network, order[l], order, l);
    }
    if (!status) {
        copy_affine(grown, network);
        status = solve_all(grown, &parted, error);
    }
    if (!status) {
        replace(network, grown);
        *word = parted;
    } else {
        gsnn_deep_network_free(grown);
    }
    return status;
}
