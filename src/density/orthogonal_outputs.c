/* orthogonal_outputs.c - symmetries of the outputs. */
#include "base/error.h"
#include "base/memory.h"
#include "density/automorphisms.h"
#include "density/conditions.h"
#include "density/orthogonal_factors.h"
#include "density/symmetry.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

static bool is_normal(const gsnn_distribution *law) {
    return law->family == GSNN_LAW_NORMAL || law->family == GSNN_LAW_CONSTANT;
}

/* Whether the hidden layer has the law of its negative: an odd activation, and (w, b) is even. */
static bool hidden_is_even(const gsnn_plain_law *plain) {
    const gsnn_layer_law *layer = &plain->layers[0];
    gsnn_row_view view = {.row = &layer->row, .bias = &layer->bias};
    size_t last;
    return plain->depth == 1 && gsnn_law_activation_is_odd(plain->activation) &&
           gsnn_count_uneven(&view, &last) == 0 &&
           (!layer->row.joint || fmpq_mat_is_zero(layer->row.mean));
}

/* ---- Independent entries ------------------------------------------------------------------ */

/* The rank of the means of the readout and of the bias on the outputs in a class. */
static size_t rank_of_means(const gsnn_plain_law *plain, const bool *class) {
    fmpq_mat_t means;
    fmpq_mat_init(means, 2, (slong)plain->outputs);
    for (size_t c = 0; c < plain->outputs; c++)
        if (class[c]) {
            fmpq_set(fmpq_mat_entry(means, 0, (slong)c), plain->readout[c].first);
            fmpq_set(fmpq_mat_entry(means, 1, (slong)c), plain->output_bias[c].first);
        }
    slong rank = fmpq_mat_rref(means, means);
    fmpq_mat_clear(means);
    return (size_t)rank;
}

static gsnn_status add_normal(gsnn_orthogonal *group, const gsnn_plain_law *plain,
                              const bool *normal, gsnn_error *error) {
    size_t D = plain->outputs;
    bool *done = gsnn_new(2 * D, sizeof *done);
    gsnn_status status = done ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < D; i++) {
        bool *class = done + D;
        size_t n = 0;
        if (!normal[i] || done[i])
            continue;
        for (size_t j = 0; j < D; j++) {
            class[j] = normal[j] &&
                       fmpq_equal(plain->readout[i].second, plain->readout[j].second) &&
                       fmpq_equal(plain->output_bias[i].second, plain->output_bias[j].second);
            done[j] = done[j] || class[j];
            n += class[j];
        }
        status = gsnn_orthogonal_add(group, 'O', n - rank_of_means(plain, class), error);
    }
    free(done);
    return status;
}

/* Joins the laws of the readout and the bias of each output to one number for both signs. */
static gsnn_status rank_pairs(uint32_t *ranks, const gsnn_plain_law *plain, gsnn_error *error) {
    size_t D = plain->outputs;
    gsnn_row_law readout = {.count = D, .entries = plain->readout};
    gsnn_row_law bias = {.count = D, .entries = plain->output_bias};
    uint32_t *other = gsnn_new(2 * D, sizeof *other);
    gsnn_status status =
        other ? gsnn_rank_signed_laws(ranks, &readout, false, error) : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_rank_signed_laws(other, &bias, false, error);
    /* Both are below 2 D, and D is at most GSNN_LAW_MAX_OUTPUTS. */
    for (size_t i = 0; !status && i < 2 * D; i++)
        ranks[i] = ranks[i] * (uint32_t)(2 * D) + other[i];
    free(other);
    return status;
}

static gsnn_status independent_outputs(gsnn_orthogonal *group, const gsnn_plain_law *plain,
                                       gsnn_error *error) {
    size_t D = plain->outputs;
    bool *normal = gsnn_new(D, sizeof *normal);
    uint32_t *ranks = gsnn_new(2 * D, sizeof *ranks);
    gsnn_status status = normal && ranks ? GSNN_OK : gsnn_fail_memory(error);
    bool all_normal = true, readout_even = true, bias_even = true;
    if (!status)
        status = rank_pairs(ranks, plain, error);
    for (size_t c = 0; !status && c < D; c++) {
        normal[c] = is_normal(&plain->readout[c]) && is_normal(&plain->output_bias[c]);
        all_normal = all_normal && normal[c];
        readout_even = readout_even && gsnn_distribution_is_even(&plain->readout[c]);
        bias_even = bias_even && gsnn_distribution_is_even(&plain->output_bias[c]);
    }
    if (!status)
        status = add_normal(group, plain, normal, error);
    if (!status)
        status = gsnn_orthogonal_of_others(group, ranks, normal, D, error);
    if (hidden_is_even(plain)) {
        group->minus_one = bias_even && !readout_even;
        group->exact = group->exact && (all_normal || D == 1);
    }
    free(normal);
    free(ranks);
    return status;
}

/* ---- Readouts with means ------------------------------------------------------------------- */

#define MOST_COLUMNS 256

/* The distinct columns of M, up to sign where signs do not count, and how often each occurs. */
typedef struct columns {
    size_t count;
    slong at[MOST_COLUMNS]; /* where it stands in M */
    size_t times[MOST_COLUMNS];
    bool signs; /* each stands for its negative too */
} columns;

/* Whether columns i and j are equal (sign 1) or opposite (sign -1). */
static bool are_multiples(const fmpq_mat_t M, slong i, slong j, int sign) {
    fmpq_t opposite;
    bool equal = true;
    fmpq_init(opposite);
    for (slong r = 0; equal && r < M->r; r++) {
        fmpq_set(opposite, fmpq_mat_entry(M, r, j));
        if (sign < 0)
            fmpq_neg(opposite, opposite);
        equal = fmpq_equal(fmpq_mat_entry(M, r, i), opposite);
    }
    fmpq_clear(opposite);
    return equal;
}

/* False when there are too many. */
static bool find_columns(columns *c, const fmpq_mat_t M, bool signs) {
    *c = (columns){.signs = signs};
    for (slong j = 0; j < M->c; j++) {
        size_t k = 0;
        while (k < c->count && !are_multiples(M, c->at[k], j, 1) &&
               !(signs && are_multiples(M, c->at[k], j, -1)))
            k++;
        if (k == MOST_COLUMNS)
            return false;
        if (k == c->count)
            c->at[c->count++] = j;
        c->times[k]++;
    }
    return true;
}

/* Numbers the inner products of columns: equal ones get equal numbers, opposite ones numbers that
 * differ in the lowest bit. */
static uint32_t number_of(fmpq *known, size_t *count, const fmpq_t value, bool negative) {
    fmpq_t size;
    fmpq_init(size);
    fmpq_abs(size, value);
    size_t k = 0;
    while (k < *count && !fmpq_equal(known + k, size))
        k++;
    if (k == *count)
        fmpq_set(known + (*count)++, size);
    bool below = (fmpq_sgn(value) < 0) != negative && fmpq_sgn(value) != 0;
    fmpq_clear(size);
    return (uint32_t)(2 * k + below);
}

/* A complete graph on the columns (and their negatives), its edges coloured by inner products. */
static gsnn_status make_graph(gsnn_coloured_graph *graph, const columns *c, const fmpq_mat_t gram,
                              fmpq *known, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    size_t signs = c->signs ? 2 : 1, number = 0, vertex;
    for (size_t i = 0; !status && i < c->count; i++)
        for (size_t s = 0; !status && s < signs; s++) {
            uint32_t norm =
                number_of(known, &number, fmpq_mat_entry(gram, (slong)i, (slong)i), false);
            status = gsnn_coloured_graph_vertex(
                graph, (uint64_t)1 << 48 | (uint64_t)c->times[i] << 20 | norm, &vertex, error);
        }
    for (size_t i = 0; !status && i < c->count * signs; i++)
        for (size_t j = 0; !status && j < i; j++) {
            uint32_t product = number_of(
                known, &number, fmpq_mat_entry(gram, (slong)(i / signs), (slong)(j / signs)),
                c->signs && (i % 2) != (j % 2));
            status = gsnn_coloured_graph_vertex(graph, product, &vertex, error);
            if (!status)
                status = gsnn_coloured_graph_edge(graph, vertex, i, error);
            if (!status)
                status = gsnn_coloured_graph_edge(graph, vertex, j, error);
        }
    return status;
}

/* The order of the group that permutes distinct columns. */
static gsnn_status count_permutations(gsnn_orthogonal *group, const columns *c, const fmpq_mat_t M,
                                      gsnn_error *error) {
    slong n = (slong)c->count;
    size_t points = c->count * (c->signs ? 2 : 1), pairs = c->count * c->count + 1;
    fmpq_mat_t chosen, transposed, gram;
    gsnn_coloured_graph graph = {0};
    gsnn_found_group found = {.points = points};
    fmpq *known = _fmpq_vec_init((slong)pairs);
    gsnn_chain_init(&found.chain, points, NULL, 0);
    fmpq_mat_init(chosen, M->r, n);
    fmpq_mat_init(transposed, n, M->r);
    fmpq_mat_init(gram, n, n);
    for (slong r = 0; r < M->r; r++)
        for (slong k = 0; k < n; k++)
            fmpq_set(fmpq_mat_entry(chosen, r, k), fmpq_mat_entry(M, r, c->at[k]));
    fmpq_mat_transpose(transposed, chosen);
    fmpq_mat_mul(gram, transposed, chosen);
    gsnn_status status = make_graph(&graph, c, gram, known, error);
    if (!status)
        status = gsnn_coloured_graph_automorphisms(&graph, &found, error);
    if (!status)
        gsnn_chain_order(group->permutations, &found.chain);
    group->with_permutations = true;
    gsnn_coloured_graph_clear(&graph);
    gsnn_found_group_clear(&found);
    fmpq_mat_clear(chosen);
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(gram);
    _fmpq_vec_clear(known, (slong)pairs);
    return status;
}

/* Whether the activation is the identity and rows are centred normal: f is normal given A, and only
 * M M^T is seen. */
static bool sees_products_only(const gsnn_plain_law *plain) {
    return plain->activation == GSNN_LAW_IDENTITY && hidden_is_even(plain) &&
           gsnn_row_is_normal(&plain->layers[0].row) && is_normal(&plain->layers[0].bias);
}

static gsnn_status outputs_of_products(gsnn_orthogonal *group, const fmpq_mat_t M,
                                       gsnn_error *error) {
    fmpq_mat_t transposed, product, mean;
    fmpq_mat_init(transposed, M->c, M->r);
    fmpq_mat_init(product, M->r, M->r);
    fmpq_mat_init(mean, 1, M->r);
    fmpq_mat_transpose(transposed, M);
    fmpq_mat_mul(product, M, transposed);
    gsnn_status status = gsnn_orthogonal_of_covariance(group, product, mean, error);
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(product);
    fmpq_mat_clear(mean);
    return status;
}

static gsnn_status outputs_with_means(gsnn_orthogonal *group, const gsnn_plain_law *plain,
                                      gsnn_error *error) {
    columns c;
    for (size_t i = 0; i < plain->outputs; i++)
        if (!gsnn_distribution_is_zero(&plain->output_bias[i])) {
            /* A bias would have to be kept too; nothing is claimed. */
            group->exact = false;
            return GSNN_OK;
        }
    if (sees_products_only(plain)) {
        group->exact = false;
        return outputs_of_products(group, plain->readout_mean, error);
    }
    bool found = find_columns(&c, plain->readout_mean, hidden_is_even(plain));
    group->exact = group->exact && found && c.count == 1;
    if (!found)
        return GSNN_OK;
    fmpq_mat_t reduced;
    fmpq_mat_init(reduced, plain->readout_mean->r, plain->readout_mean->c);
    slong rank = fmpq_mat_rref(reduced, plain->readout_mean);
    fmpq_mat_clear(reduced);
    gsnn_status status = gsnn_orthogonal_add(group, 'O', plain->outputs - (size_t)rank, error);
    return status || rank == 0 ? status : count_permutations(group, &c, plain->readout_mean, error);
}

gsnn_status gsnn_orthogonal_outputs(gsnn_orthogonal *group, const gsnn_plain_law *plain,
                                    gsnn_error *error) {
    *group = (gsnn_orthogonal){.exact = gsnn_plain_is_exact(plain)};
    fmpz_init(group->permutations);
    gsnn_status status = plain->has_means ? outputs_with_means(group, plain, error)
                                          : independent_outputs(group, plain, error);
    gsnn_orthogonal_sort(group);
    return status;
}
