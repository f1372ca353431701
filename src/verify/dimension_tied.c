#include "verify/dimension_tied.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "base/random.h"
#include "verify/dimension_checks.h"
#include "verify/dimension_span.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DEGREE 100000
#define MOST_ENTRIES ((size_t)5000000) /* of an orbit of gsnn_verify_rows */

/* ---- The group --------------------------------------------------------------------------- */

void gsnn_verify_group_clear(gsnn_verify_group *g) {
    free(g->images);
    free(g->orbit);
    *g = (gsnn_verify_group){0};
}

/* Axes tied by the generators: an invariant c has c_j = s c_k where g e_j = s e_k. */
static gsnn_status find_invariants(gsnn_verify_group *g, gsnn_error *error) {
    size_t m = g->degree;
    g->orbit = gsnn_new(m, sizeof *g->orbit);
    size_t *queue = gsnn_new(m, sizeof *queue);
    int8_t *sign = gsnn_new(m, sizeof *sign);
    gsnn_status status = g->orbit && queue && sign ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t start = 0; !status && start < m; start++) {
        if (sign[start])
            continue;
        size_t reached = 1;
        bool consistent = true;
        queue[0] = start;
        sign[start] = 1;
        for (size_t next = 0; next < reached; next++)
            for (size_t s = 0; s < g->count; s++) {
                int32_t image = g->images[s * m + queue[next]];
                size_t to = (size_t)abs(image) - 1;
                int8_t there = (int8_t)(image > 0 ? sign[queue[next]] : -sign[queue[next]]);
                if (!sign[to])
                    queue[reached++] = to;
                consistent = consistent && (!sign[to] || sign[to] == there);
                sign[to] = there;
            }
        g->invariants += consistent;
        for (size_t i = 0; i < reached; i++)
            g->orbit[queue[i]] = consistent ? (int32_t)g->invariants * sign[queue[i]] : 0;
    }
    free(queue);
    free(sign);
    return status;
}

gsnn_status gsnn_verify_group_read(gsnn_verify_group *g, const gsnn_value *value,
                                   gsnn_findings *findings) {
    static const gsnn_record_action *const actions[] = {&gsnn_record_permutation_action,
                                                        &gsnn_record_signed_permutation_action,
                                                        &gsnn_record_matrix_action};
    const char *const names[] = {actions[0]->name, actions[1]->name, actions[2]->name};
    gsnn_value action = gsnn_value_member(value, "action");
    gsnn_value generators = gsnn_value_member(value, "generators");
    size_t place;
    int64_t degree;
    gsnn_status status;
    if ((status = gsnn_value_choice(&action, names, 3, &place)) ||
        (status = gsnn_verify_integer(value, "degree", &degree)) ||
        (status = gsnn_value_array(&generators, &g->count)))
        return status;
    if (degree < 1 || degree > MOST_DEGREE)
        return gsnn_value_complain(value, "a degree from 1 to %d is expected", MOST_DEGREE);
    g->degree = (size_t)degree;
    g->action = actions[place];
    if (!g->action->permutes_inputs) {
        gsnn_findings_skip(findings, GSNN_DIMENSION_GENERATORS,
                           "a group of matrices: only relations between numbers are checked");
        return GSNN_OK;
    }
    g->images = gsnn_new(g->count * g->degree, sizeof *g->images);
    bool *met = gsnn_new(g->degree, sizeof *met);
    if (!g->images || !met) {
        free(met);
        return gsnn_value_fail_memory(value);
    }
    gsnn_value generator = gsnn_value_before(&generators);
    while (!status && gsnn_value_next(&generator)) {
        int32_t *images = g->images + generator.index * g->degree;
        status =
            gsnn_value_signed_list(&generator, g->degree, "inputs", (int32_t)degree, false, images);
        memset(met, 0, g->degree * sizeof *met);
        bool right = true;
        for (size_t j = 0; !status && j < g->degree; j++) {
            right = right && !met[abs(images[j]) - 1] && (g->action->negates || images[j] > 0);
            met[abs(images[j]) - 1] = true;
        }
        if (!right)
            status = gsnn_value_complain(&generator, "is no permutation");
    }
    free(met);
    if (!status)
        status = find_invariants(g, value->reading->error);
    if (!status)
        gsnn_findings_pass(findings, GSNN_DIMENSION_GENERATORS, 0);
    return status;
}

void gsnn_verify_shared(const gsnn_verify_group *g, int64_t shared, gsnn_findings *findings) {
    if (!g->action->permutes_inputs)
        gsnn_findings_skip(findings, GSNN_DIMENSION_SHARED, "a group of matrices");
    else if (shared != (int64_t)g->invariants + 1)
        gsnn_findings_false(findings, GSNN_DIMENSION_SHARED,
                            "shared_dimension: %lld, but %zu invariant linear functions",
                            (long long)shared, g->invariants);
    else
        gsnn_findings_pass(findings, GSNN_DIMENSION_SHARED, 0);
}

/* ---- Rows -------------------------------------------------------------------------------- */

gsnn_status gsnn_verify_row_read(const gsnn_value *object, const gsnn_verify_group *g,
                                 int32_t **row, size_t *dimension) {
    gsnn_value value = gsnn_value_member(object, "row");
    *row = NULL;
    if (!gsnn_value_given(&value) || !g->action->permutes_inputs)
        return GSNN_OK;
    *row = gsnn_new(g->degree, sizeof **row);
    if (!*row)
        return gsnn_value_fail_memory(&value);
    gsnn_status status =
        gsnn_value_signed_list(&value, g->degree, "inputs", (int32_t)g->degree, true, *row);
    *dimension = 0;
    for (size_t j = 0; !status && j < g->degree; j++) {
        size_t weight = (size_t)abs((*row)[j]);
        if (weight > *dimension + 1)
            return gsnn_value_complain(&value, "free weight %zu before %zu", weight,
                                       *dimension + 1);
        *dimension = weight > *dimension ? weight : *dimension;
    }
    return status;
}

/* Makes the first entry that is not 0 positive, of a row that counts up to sign. */
static void normalise(int32_t *row, size_t degree) {
    size_t first = 0;
    while (first < degree && !row[first])
        first++;
    bool negative = first < degree && row[first] < 0;
    for (size_t j = first; negative && j < degree; j++)
        row[j] = -row[j];
}

/* Adds a row unless it is there; *whole becomes false when there are too many. */
static gsnn_status add_row(gsnn_verify_rows *r, gsnn_hash_index *index, const int32_t *row,
                           size_t degree, gsnn_error *error) {
    size_t size = degree * sizeof *row;
    uint64_t hash = gsnn_hash_bytes(row, size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(r->entries + i * degree, row, size) == 0)
            return GSNN_OK;
    r->whole = (r->count + 1) * degree <= MOST_ENTRIES;
    if (!r->whole)
        return GSNN_OK;
    if (gsnn_reserve(&r->entries, &r->capacity, r->count + 1, size) ||
        gsnn_hash_index_add(index, hash, (uint32_t)r->count))
        return gsnn_fail_memory(error);
    memcpy(r->entries + r->count++ * degree, row, size);
    return GSNN_OK;
}

gsnn_status gsnn_verify_rows_of(gsnn_verify_rows *r, const gsnn_verify_group *g, const int32_t *row,
                                int type, size_t dimension, gsnn_error *error) {
    size_t m = g->degree;
    gsnn_hash_index index;
    *r = (gsnn_verify_rows){.type = type, .dimension = dimension, .whole = true};
    int32_t *moved = gsnn_copy(row, m, sizeof *row);
    if (!moved || gsnn_hash_index_init(&index, 64)) {
        free(moved);
        return gsnn_fail_memory(error);
    }
    if (type == 2)
        normalise(moved, m);
    gsnn_status status = add_row(r, &index, moved, m, error);
    for (size_t next = 0; !status && r->whole && next < r->count; next++)
        for (size_t s = 0; !status && r->whole && s < g->count; s++) {
            for (size_t j = 0; j < m; j++) {
                int32_t image = g->images[s * m + j];
                int32_t entry = r->entries[next * m + (size_t)abs(image) - 1];
                moved[j] = image > 0 ? entry : -entry;
            }
            if (type == 2)
                normalise(moved, m);
            status = add_row(r, &index, moved, m, error);
        }
    free(moved);
    gsnn_hash_index_clear(&index);
    return status;
}

/* Rows that become the first one by renaming free weights and changing their signs. */
size_t gsnn_verify_rows_alike(const gsnn_verify_rows *r, size_t degree, gsnn_status *status,
                              gsnn_error *error) {
    int32_t *to = gsnn_new(2 * (r->dimension + 1), sizeof *to), *from;
    if (!to) {
        *status = gsnn_fail_memory(error);
        return 0;
    }
    from = to + r->dimension + 1;
    size_t alike = 0;
    for (size_t i = 0; i < r->count; i++) {
        bool same = true;
        memset(to, 0, 2 * (r->dimension + 1) * sizeof *to);
        for (size_t j = 0; same && j < degree; j++) {
            int32_t a = r->entries[i * degree + j], b = r->entries[j];
            if (!a || !b) {
                same = a == b;
                continue;
            }
            int32_t image = a > 0 ? b : -b;
            int32_t *forth = &to[abs(a)], *back = &from[abs(b)];
            same = (*forth == 0 || *forth == image) && (*back == 0 || *back == abs(a));
            *forth = image;
            *back = abs(a);
        }
        alike += same;
    }
    free(to);
    return alike;
}

/* ---- Dimensions -------------------------------------------------------------------------- */

typedef struct network {
    const gsnn_verify_group *g;
    gsnn_verify_channel *channels;
    size_t count, parameters;
    fmpq **W;         /* of each channel: its rows x degree */
    uint64_t *matrix; /* (degree + 1) x parameters residues */
    gsnn_span span;
} network;

static size_t own_parameters(const gsnn_verify_rows *r) {
    return r->dimension + (r->type == 1) + 1;
}

/* Adds factor times (row, b) of neuron i to the columns of the channel's parameters. */
static void add_neuron(network *n, const gsnn_verify_channel *c, size_t i, uint64_t factor) {
    const gsnn_verify_rows *r = c->rows;
    size_t m = n->g->degree, k = r->dimension;
    const int32_t *row = r->entries + i * m;
    const fmpq *w = n->W[c - n->channels] + i * m;
    uint64_t a = gsnn_span_multiply(factor, gsnn_span_residue(c->values + k + 1));
    size_t da = c->place + k + (r->type == 1);
    for (size_t j = 0; j < m; j++) {
        uint64_t *line = n->matrix + j * n->parameters;
        line[da] =
            gsnn_span_add_residues(line[da], gsnn_span_multiply(factor, gsnn_span_residue(w + j)));
        if (row[j]) {
            uint64_t *entry = &line[c->place + (size_t)abs(row[j]) - 1];
            *entry = gsnn_span_add_residues(*entry, row[j] > 0 ? a : gsnn_span_negative(a));
        }
    }
    uint64_t *line = n->matrix + m * n->parameters;
    line[da] = gsnn_span_add_residues(line[da],
                                      gsnn_span_multiply(factor, gsnn_span_residue(c->values + k)));
    if (r->type == 1)
        line[c->place + k] = gsnn_span_add_residues(line[c->place + k], a);
}

static bool add_matrix(network *n) {
    bool memory = true;
    for (size_t j = 0; memory && j <= n->g->degree; j++)
        memory = gsnn_span_add(&n->span, n->matrix + j * n->parameters);
    memset(n->matrix, 0, (n->g->degree + 1) * n->parameters * sizeof *n->matrix);
    return memory;
}

/* The sign of lambda where (w,b) = lambda (v,c), else 0. */
static int ratio_sign(const fmpq *w, const fmpq *b, const fmpq *v, const fmpq *c, size_t m) {
    size_t pivot = 0;
    while (fmpq_is_zero(v + pivot))
        pivot++;
    int sign = fmpq_sgn(w + pivot) * fmpq_sgn(v + pivot);
    fmpq_t left, right;
    fmpq_init(left);
    fmpq_init(right);
    for (size_t j = 0; sign && j <= m; j++) {
        fmpq_mul(left, j < m ? w + j : b, v + pivot);
        fmpq_mul(right, j < m ? v + j : c, w + pivot);
        sign = fmpq_equal(left, right) ? sign : 0;
    }
    fmpq_clear(left);
    fmpq_clear(right);
    return sign;
}

static bool is_zero_row(const fmpq *row, size_t m) {
    for (size_t j = 0; j < m; j++)
        if (!fmpq_is_zero(row + j))
            return false;
    return true;
}

/* Whether no channel before has a hyperplane of this one, which has weights. */
static bool begins_orbit(const network *n, size_t c) {
    size_t m = n->g->degree;
    const fmpq *b = n->channels[c].values + n->channels[c].rows->dimension;
    if (is_zero_row(n->W[c], m))
        return false;
    for (size_t d = 0; d < c; d++)
        for (size_t k = 0; k < n->channels[d].rows->count; k++)
            if (ratio_sign(n->W[d] + k * m, n->channels[d].values + n->channels[d].rows->dimension,
                           n->W[c], b, m))
                return false;
    return true;
}

/* The jumps across the hyperplane of neuron i of channel c, unless an earlier one has it. */
static bool add_jumps(network *n, size_t c, size_t i) {
    size_t m = n->g->degree;
    const fmpq *v = n->W[c] + i * m, *b = n->channels[c].values + n->channels[c].rows->dimension;
    if (is_zero_row(v, m))
        return true;
    for (size_t d = 0; d < n->count; d++)
        for (size_t k = 0; k < n->channels[d].rows->count; k++) {
            const gsnn_verify_channel *other = &n->channels[d];
            int sign = ratio_sign(n->W[d] + k * m, other->values + other->rows->dimension, v, b, m);
            if (sign && (d < c || (d == c && k < i))) { /* it is done */
                memset(n->matrix, 0, (m + 1) * n->parameters * sizeof *n->matrix);
                return true;
            }
            if (sign)
                add_neuron(n, other, k, sign > 0 ? 1 : GSNN_SPAN_PRIME - 1);
        }
    return add_matrix(n);
}

/* The derivative on the cell of a random point. */
static bool add_cell(network *n, uint64_t seed) {
    size_t m = n->g->degree;
    fmpq *x = _fmpq_vec_init((slong)m + 1), *z = x + m;
    for (size_t j = 0; j < m; j++)
        fmpq_set_si(x + j, (slong)(gsnn_random_next(&seed) % 20011) - 10005, 101);
    for (size_t c = 0; c < n->count; c++) {
        const gsnn_verify_channel *own = &n->channels[c];
        const fmpq *b = own->values + own->rows->dimension;
        for (size_t i = 0; i < own->rows->count; i++) {
            fmpq_set(z, b);
            for (size_t j = 0; j < m; j++)
                fmpq_addmul(z, n->W[c] + i * m + j, x + j);
            bool on = fmpq_sgn(z) > 0;
            if (own->rows->type == 2) /* half of |z| */
                add_neuron(n, own, i, on ? 1 : GSNN_SPAN_PRIME - 1);
            else if (on)
                add_neuron(n, own, i, 1);
        }
    }
    size_t first = n->parameters - n->g->invariants - 1;
    for (size_t j = 0; j < m; j++) {
        int32_t orbit = n->g->orbit[j];
        if (orbit)
            n->matrix[j * n->parameters + first + (size_t)abs(orbit) - 1] =
                orbit > 0 ? 1 : GSNN_SPAN_PRIME - 1;
    }
    n->matrix[m * n->parameters + n->parameters - 1] = 1;
    _fmpq_vec_clear(x, (slong)m + 1);
    return add_matrix(n);
}

static fmpq *expand(const gsnn_verify_channel *c, size_t m) {
    const gsnn_verify_rows *r = c->rows;
    fmpq *W = _fmpq_vec_init((slong)(r->count * m));
    for (size_t i = 0; i < r->count * m; i++) {
        int32_t entry = r->entries[i];
        if (entry)
            fmpq_set(W + i, c->values + abs(entry) - 1);
        if (entry < 0)
            fmpq_neg(W + i, W + i);
    }
    return W;
}

/* The dimension of the sum of the channels at their values; *smooth is false where a channel of
 * type 2, or without a bias, has no weights. */
gsnn_status gsnn_verify_measure(const gsnn_verify_group *g, gsnn_verify_channel *channels,
                                size_t count, uint64_t seed, bool *smooth, size_t *parameters,
                                size_t *dimension, size_t *orbits, gsnn_error *error) {
    network n = {.g = g, .channels = channels, .count = count};
    for (size_t c = 0; c < count; c++) {
        channels[c].place = n.parameters;
        n.parameters += own_parameters(channels[c].rows);
    }
    n.parameters += g->invariants + 1;
    *parameters = n.parameters;
    n.span.width = n.parameters;
    n.matrix = gsnn_new((g->degree + 1) * n.parameters, sizeof *n.matrix);
    n.W = gsnn_new(count, sizeof *n.W);
    bool memory = n.matrix && n.W;
    *smooth = true;
    for (size_t c = 0; memory && c < count; c++) {
        n.W[c] = expand(&channels[c], g->degree);
        const fmpq *b = channels[c].values + channels[c].rows->dimension;
        if (is_zero_row(n.W[c], g->degree) && (channels[c].rows->type == 2 || fmpq_is_zero(b)))
            *smooth = false;
    }
    for (size_t c = 0; memory && c < count; c++)
        for (size_t i = 0; memory && i < channels[c].rows->count; i++)
            memory = add_jumps(&n, c, i);
    memory = memory && add_cell(&n, seed);
    *orbits = 0;
    for (size_t c = 0; memory && c < count; c++)
        *orbits += begins_orbit(&n, c);
    *dimension = n.span.rank;
    for (size_t c = 0; n.W && c < count; c++)
        if (n.W[c])
            _fmpq_vec_clear(n.W[c], (slong)(channels[c].rows->count * g->degree));
    free(n.W);
    free(n.matrix);
    gsnn_span_clear(&n.span);
    return memory ? GSNN_OK : gsnn_fail_memory(error);
}

/* Random values for a channel: b is 0 for type 2. */
fmpq *gsnn_verify_draw_values(const gsnn_verify_rows *r, uint64_t *state) {
    fmpq *values = _fmpq_vec_init((slong)r->dimension + 2);
    for (size_t k = 0; k < r->dimension + 2; k++)
        if (r->type == 1 || k != r->dimension)
            fmpq_set_si(values + k, (slong)(gsnn_random_next(state) % 1000) * 2 - 999, 1);
    return values;
}
