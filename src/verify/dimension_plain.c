/* dimension_plain.c - plain networks: witnesses, bounds, cells along lines. */
#include "verify/dimension_checks.h"
#include "verify/dimension_span.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

#include <flint/fmpq_mat.h>
#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LAYERS 1000
#define OWN_LINES 200

typedef struct net {
    size_t layers;
    size_t *widths; /* layers + 1 */
    fmpq_mat_t *W, *b;
    size_t made; /* layers whose matrices are initialised */
    size_t parameters, hidden, widest;
} net;

static void net_clear(net *n) {
    for (size_t l = 0; l < n->made; l++) {
        fmpq_mat_clear(n->W[l]);
        fmpq_mat_clear(n->b[l]);
    }
    free(n->W);
    free(n->b);
    free(n->widths);
}

static gsnn_status net_allocate(net *n, size_t layers, gsnn_error *error) {
    *n = (net){.layers = layers};
    n->widths = gsnn_new(layers + 1, sizeof *n->widths);
    n->W = gsnn_new(layers, sizeof *n->W);
    n->b = gsnn_new(layers, sizeof *n->b);
    return n->widths && n->W && n->b ? GSNN_OK : gsnn_fail_memory(error);
}

static void add_layer(net *n, size_t inputs, size_t outputs) {
    size_t l = n->made++;
    fmpq_mat_init(n->W[l], (slong)outputs, (slong)inputs);
    fmpq_mat_init(n->b[l], (slong)outputs, 1);
    n->widths[l] = inputs;
    n->widths[l + 1] = outputs;
    n->parameters += outputs * (inputs + 1);
    n->hidden += n->made < n->layers ? outputs : 0;
    n->widest = outputs > n->widest ? outputs : n->widest;
    n->widest = inputs > n->widest ? inputs : n->widest;
}

static gsnn_status net_read(net *n, const gsnn_value *network) {
    gsnn_value layers = gsnn_value_member(network, "layers");
    size_t count, rows, columns;
    static const char *const activations[] = {"relu"};
    gsnn_value activation = gsnn_value_member(network, "activation");
    size_t place;
    gsnn_status status = gsnn_value_choice(&activation, activations, 1, &place);
    *n = (net){0};
    if (!status)
        status = gsnn_value_array(&layers, &count);
    if (!status && (count == 0 || count > MOST_LAYERS))
        status = gsnn_value_complain(&layers, "1 to %d layers are expected", MOST_LAYERS);
    if (!status)
        status = net_allocate(n, count, network->reading->error);
    gsnn_value layer = gsnn_value_before(&layers);
    while (!status && gsnn_value_next(&layer)) {
        gsnn_value W = gsnn_value_member(&layer, "W"), b = gsnn_value_member(&layer, "b");
        gsnn_value first = gsnn_value_element(&W, 0);
        if ((status = gsnn_value_array(&W, &rows)) || (status = gsnn_value_array(&first, &columns)))
            break;
        if (rows == 0 || columns == 0)
            return gsnn_value_complain(&W, "a row and a column at least are expected");
        if (n->made && columns != n->widths[n->made])
            return gsnn_value_complain(&W, "%zu columns, but %zu neurons before", columns,
                                       n->widths[n->made]);
        gsnn_value row = gsnn_value_before(&W);
        while (!status && gsnn_value_next(&row))
            status = gsnn_value_array_of(&row, columns, "inputs");
        if (status)
            break;
        add_layer(n, columns, rows);
        status = gsnn_value_rational_matrix(&W, "neurons", "inputs", n->W[n->made - 1]);
        if (!status)
            status = gsnn_value_rational_list(&b, rows, "neurons", n->b[n->made - 1]->entries);
    }
    return status;
}

/* ---- Jacobians --------------------------------------------------------------------------- */

/* Adds the rows of J_s for a pattern: J at x = 0 and at x = e_j with that pattern, whatever the
 * signs there, spans what J spans on the cell. */
static bool add_cell(gsnn_span *span, const net *n, const bool *pattern) {
    size_t L = n->layers, inputs = n->widths[0], outputs = n->widths[L];
    size_t room = (n->layers + 1) * n->widest;
    uint64_t *t = gsnn_new(2 * room + n->parameters, sizeof *t);
    if (!t)
        return false;
    uint64_t *u = t + room, *row = u + room;
    bool memory = true;
    for (size_t at = 0; memory && at <= inputs; at++) {
        memset(t, 0, room * sizeof *t);
        if (at < inputs)
            t[at] = 1;
        size_t first = 0;
        for (size_t l = 0; l + 1 < L; first += n->widths[l + 1], l++)
            for (size_t i = 0; i < n->widths[l + 1]; i++) {
                uint64_t z = gsnn_span_residue(fmpq_mat_entry(n->b[l], (slong)i, 0));
                for (size_t j = 0; j < n->widths[l]; j++)
                    z = gsnn_span_add_residues(
                        z, gsnn_span_multiply(
                               gsnn_span_residue(fmpq_mat_entry(n->W[l], (slong)i, (slong)j)),
                               t[l * n->widest + j]));
                t[(l + 1) * n->widest + i] = pattern[first + i] ? z : 0;
            }
        for (size_t o = 0; memory && o < outputs; o++) {
            memset(u, 0, room * sizeof *u);
            u[L * n->widest + o] = 1;
            size_t place = n->parameters, bit = n->hidden;
            for (size_t l = L; l-- > 0;) {
                size_t rows = n->widths[l + 1], columns = n->widths[l];
                const uint64_t *above = u + (l + 1) * n->widest;
                place -= rows * (columns + 1);
                for (size_t i = 0; i < rows; i++) {
                    for (size_t j = 0; j < columns; j++)
                        row[place + i * columns + j] =
                            gsnn_span_multiply(above[i], t[l * n->widest + j]);
                    row[place + rows * columns + i] = above[i];
                }
                if (l == 0)
                    break;
                bit -= columns;
                for (size_t j = 0; j < columns; j++) {
                    uint64_t sum = 0;
                    for (size_t i = 0; pattern[bit + j] && i < rows; i++)
                        sum = gsnn_span_add_residues(
                            sum, gsnn_span_multiply(above[i], gsnn_span_residue(fmpq_mat_entry(
                                                                  n->W[l], (slong)i, (slong)j))));
                    u[l * n->widest + j] = sum;
                }
            }
            memory = gsnn_span_add(span, row);
        }
    }
    free(t);
    return memory;
}

/* ---- Cells along a line ------------------------------------------------------------------ */

/* Walks x = origin + s direction: each layer's pre-activations are affine in s on an interval,
 * which their zeros cut. */
typedef struct line {
    const net *n;
    gsnn_span *span;
    bool *pattern;
    bool memory;
    size_t enough;            /* a rank at which to stop */
    size_t pieces, stuck;     /* cells; pieces on which a pre-activation is 0 throughout */
    bool *ever_on, *ever_off; /* of each hidden neuron, or NULL */
} line;

typedef struct interval {
    fmpq_t low, high;
    bool from_infinity, to_infinity;
} interval;

static void middle(fmpq_t s, const fmpq_t low, bool from_infinity, const fmpq_t high,
                   bool to_infinity) {
    if (from_infinity && to_infinity) {
        fmpq_zero(s);
    } else if (from_infinity) {
        fmpq_sub_si(s, high, 1);
    } else if (to_infinity) {
        fmpq_add_si(s, low, 1);
    } else {
        fmpq_add(s, low, high);
        fmpq_div_2exp(s, s, 1);
    }
}

static int compare_rationals(const void *left, const void *right) {
    return fmpq_cmp(left, right);
}

static void leaf(line *walk) {
    walk->pieces++;
    for (size_t h = 0; walk->ever_on && h < walk->n->hidden; h++) {
        walk->ever_on[h] = walk->ever_on[h] || walk->pattern[h];
        walk->ever_off[h] = walk->ever_off[h] || !walk->pattern[h];
    }
    if (walk->span->rank < walk->enough)
        walk->memory = walk->memory && add_cell(walk->span, walk->n, walk->pattern);
}

/* slope and offset: of the layer's inputs, widths[l] each. */
static void go(line *walk, size_t l, size_t first, const fmpq *slope, const fmpq *offset,
               const interval *range) {
    const net *n = walk->n;
    if (l + 1 == n->layers) {
        leaf(walk);
        return;
    }
    slong rows = n->W[l]->r, columns = n->W[l]->c;
    fmpq *z = _fmpq_vec_init(4 * rows), *c = z + rows, *masked = c + rows, *kept = masked + rows;
    fmpq *cuts = _fmpq_vec_init(rows + 2);
    slong count = 0;
    bool smooth = true;
    for (slong i = 0; i < rows; i++) {
        fmpq_set(c + i, fmpq_mat_entry(n->b[l], i, 0));
        for (slong j = 0; j < columns; j++) {
            fmpq_addmul(z + i, fmpq_mat_entry(n->W[l], i, j), slope + j);
            fmpq_addmul(c + i, fmpq_mat_entry(n->W[l], i, j), offset + j);
        }
        smooth = smooth && !(fmpq_is_zero(z + i) && fmpq_is_zero(c + i));
        if (fmpq_is_zero(z + i))
            continue;
        fmpq_div(cuts + 1 + count, c + i, z + i);
        fmpq_neg(cuts + 1 + count, cuts + 1 + count);
        count += (range->from_infinity || fmpq_cmp(cuts + 1 + count, range->low) > 0) &&
                 (range->to_infinity || fmpq_cmp(cuts + 1 + count, range->high) < 0);
    }
    qsort(cuts + 1, (size_t)count, sizeof *cuts, compare_rationals);
    fmpq_set(cuts, range->low);
    fmpq_set(cuts + 1 + count, range->high);
    walk->stuck += !smooth;
    fmpq_t s, value;
    fmpq_init(s);
    fmpq_init(value);
    for (slong k = 0; smooth && k <= count; k++) {
        interval part = {.from_infinity = k == 0 && range->from_infinity,
                         .to_infinity = k == count && range->to_infinity};
        if (k > 0 && k < count + 1 && !part.from_infinity && !part.to_infinity &&
            fmpq_equal(cuts + k, cuts + k + 1))
            continue;
        fmpq_init(part.low);
        fmpq_init(part.high);
        fmpq_set(part.low, cuts + k);
        fmpq_set(part.high, cuts + k + 1);
        middle(s, part.low, part.from_infinity, part.high, part.to_infinity);
        for (slong i = 0; i < rows; i++) {
            fmpq_mul(value, z + i, s);
            fmpq_add(value, value, c + i);
            bool on = fmpq_sgn(value) > 0;
            walk->pattern[first + (size_t)i] = on;
            fmpq_zero(masked + i);
            fmpq_zero(kept + i);
            if (on) {
                fmpq_set(masked + i, z + i);
                fmpq_set(kept + i, c + i);
            }
        }
        go(walk, l + 1, first + (size_t)rows, masked, kept, &part);
        fmpq_clear(part.low);
        fmpq_clear(part.high);
    }
    fmpq_clear(s);
    fmpq_clear(value);
    _fmpq_vec_clear(cuts, rows + 2);
    _fmpq_vec_clear(z, 4 * rows);
}

static void walk_line(line *walk, const fmpq *direction, const fmpq *origin) {
    interval all = {.from_infinity = true, .to_infinity = true};
    fmpq_init(all.low);
    fmpq_init(all.high);
    go(walk, 0, 0, direction, origin, &all);
    fmpq_clear(all.low);
    fmpq_clear(all.high);
}

/* Lines of our own: that of a single input, or random ones, until the rank is enough. */
static bool walk_lines(line *walk, uint64_t seed) {
    slong m = (slong)walk->n->widths[0];
    fmpq *origin = _fmpq_vec_init(m), *direction = _fmpq_vec_init(m);
    uint64_t state = seed ^ UINT64_C(0x6a09e667f3bcc908);
    if (m == 1) {
        fmpq_one(direction);
        walk_line(walk, direction, origin);
    }
    for (int i = 0; m > 1 && i < OWN_LINES && walk->memory && walk->span->rank < walk->enough;
         i++) {
        for (slong j = 0; j < m; j++) {
            fmpq_set_si(origin + j, (slong)(gsnn_random_next(&state) % 4001) - 2000, 256);
            fmpq_set_si(direction + j, (slong)(gsnn_random_next(&state) % 4001) - 2000, 7);
        }
        walk_line(walk, direction, origin);
    }
    _fmpq_vec_clear(origin, m);
    _fmpq_vec_clear(direction, m);
    return walk->memory;
}

/* ---- Kernels ----------------------------------------------------------------------------- */

/* Places in theta. */
static size_t layer_place(const net *n, size_t l) {
    size_t place = 0;
    for (size_t k = 0; k < l; k++)
        place += n->widths[k + 1] * (n->widths[k] + 1);
    return place;
}

/* The vector for "neuron i of layer l becomes z_i + s z_j" (j == i: a rescaling), or for its bias
 * moving (j == rows): incoming parameters of i gain those of j, outgoing weights of j lose those of
 * i. */
static void mixture(const net *n, size_t l, size_t i, size_t j, uint64_t *row) {
    size_t rows = n->widths[l + 1], columns = n->widths[l], next = n->widths[l + 2];
    size_t here = layer_place(n, l), there = layer_place(n, l + 1);
    memset(row, 0, n->parameters * sizeof *row);
    row[here + rows * columns + i] =
        j == rows ? 1 : gsnn_span_residue(fmpq_mat_entry(n->b[l], (slong)j, 0));
    for (size_t k = 0; j < rows && k < columns; k++)
        row[here + i * columns + k] =
            gsnn_span_residue(fmpq_mat_entry(n->W[l], (slong)j, (slong)k));
    for (size_t o = 0; o < next; o++) {
        uint64_t lost =
            gsnn_span_negative(gsnn_span_residue(fmpq_mat_entry(n->W[l + 1], (slong)o, (slong)i)));
        row[j == rows ? there + next * rows + o : there + o * rows + j] = lost;
    }
}

/* The rank of the named kernel vectors, for neurons said to be dead or always on. */
static bool kernel_rank(const net *n, const bool *dead, const bool *on, size_t *rank) {
    gsnn_span span = {.width = n->parameters};
    uint64_t *row = gsnn_new(n->parameters, sizeof *row);
    bool memory = row != NULL;
    size_t first = 0;
    for (size_t l = 0; memory && l + 1 < n->layers; first += n->widths[++l]) {
        size_t rows = n->widths[l + 1], columns = n->widths[l];
        size_t here = layer_place(n, l), there = layer_place(n, l + 1);
        for (size_t i = 0; memory && i < rows; i++) {
            mixture(n, l, i, i, row);
            memory = gsnn_span_add(&span, row);
            for (size_t j = 0; memory && on[first + i] && j <= rows; j++)
                if (j == rows || (j != i && on[first + j])) {
                    mixture(n, l, i, j, row);
                    memory = gsnn_span_add(&span, row);
                }
            for (size_t k = 0; memory && dead[first + i] && k < columns + 1 + n->widths[l + 2];
                 k++) {
                memset(row, 0, n->parameters * sizeof *row);
                size_t place = k < columns    ? here + i * columns + k
                               : k == columns ? here + rows * columns + i
                                              : there + (k - columns - 1) * rows + i;
                row[place] = 1;
                memory = gsnn_span_add(&span, row);
            }
        }
    }
    *rank = span.rank;
    free(row);
    gsnn_span_clear(&span);
    return memory;
}

/* ---- The document ------------------------------------------------------------------------ */

typedef struct answer {
    net n;
    int64_t lower, upper, cells, nonsmooth;
    bool smooth, exact, all_cells, witnessed;
    bool *dead, *on;
    bool *seen_on, *seen_off; /* by the witnesses */
    size_t witnesses;
    gsnn_span span; /* of the witnesses' cells */
    gsnn_findings *findings;
    gsnn_error *error;
} answer;

/* [[layer, neuron], ...] as flags. */
static gsnn_status read_neurons(const gsnn_value *document, const char *name, const net *n,
                                bool *flags) {
    gsnn_value list = gsnn_value_member(document, name);
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    gsnn_value pair = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&pair)) {
        gsnn_value layer_value = gsnn_value_element(&pair, 0);
        gsnn_value neuron_value = gsnn_value_element(&pair, 1);
        int64_t layer, neuron;
        size_t h = 0;
        if ((status = gsnn_value_array_of(&pair, 2, "layer and neuron")) ||
            (status = gsnn_value_integer(&layer_value, 1, (int64_t)n->layers - 1, &layer)) ||
            (status = gsnn_value_integer(&neuron_value, 1, (int64_t)n->widths[layer], &neuron)))
            return status;
        for (int64_t l = 1; l < layer; l++)
            h += n->widths[l];
        flags[h + (size_t)neuron - 1] = true;
    }
    return status;
}

/* z^l at a point, exactly; the pattern, and whether none is 0. */
static bool pattern_at(const net *n, const fmpq *point, bool *pattern) {
    fmpq *t = _fmpq_vec_init((slong)(2 * n->widest)), *z = t + n->widest;
    bool smooth = true;
    size_t h = 0;
    for (size_t j = 0; j < n->widths[0]; j++)
        fmpq_set(t + j, point + j);
    for (size_t l = 0; l + 1 < n->layers; l++) {
        for (size_t i = 0; i < n->widths[l + 1]; i++) {
            fmpq_set(z + i, fmpq_mat_entry(n->b[l], (slong)i, 0));
            for (size_t j = 0; j < n->widths[l]; j++)
                fmpq_addmul(z + i, fmpq_mat_entry(n->W[l], (slong)i, (slong)j), t + j);
        }
        for (size_t i = 0; i < n->widths[l + 1]; i++, h++) {
            smooth = smooth && !fmpq_is_zero(z + i);
            pattern[h] = fmpq_sgn(z + i) > 0;
            fmpq_zero(t + i);
            if (pattern[h])
                fmpq_swap(t + i, z + i);
        }
    }
    _fmpq_vec_clear(t, (slong)(2 * n->widest));
    return smooth;
}

static gsnn_status take_witness(answer *a, const gsnn_value *witness, fmpq *point, bool *pattern,
                                const char **texts) {
    gsnn_value point_value = gsnn_value_member(witness, "point");
    gsnn_value pattern_value = gsnn_value_member(witness, "pattern");
    const char *text;
    int64_t gain;
    gsnn_status status;
    if ((status = gsnn_value_rational_list(&point_value, a->n.widths[0], "inputs", point)) ||
        (status = gsnn_value_string(&pattern_value, &text)) ||
        (status = gsnn_verify_integer(witness, "gain", &gain)))
        return status;
    bool right = pattern_at(&a->n, point, pattern) && strlen(text) == a->n.hidden;
    for (size_t h = 0; right && h < a->n.hidden; h++)
        right = text[h] == (pattern[h] ? '1' : '0');
    for (size_t i = 0; right && i < witness->index; i++)
        right = strcmp(texts[i], text) != 0;
    texts[witness->index] = text;
    if (!right) {
        gsnn_findings_false(a->findings, GSNN_DIMENSION_WITNESSES,
                            "witnesses[%zu]: the point is not in a cell of its own with that "
                            "pattern",
                            witness->index);
        return GSNN_OK;
    }
    size_t before = a->span.rank;
    if (!add_cell(&a->span, &a->n, pattern))
        return gsnn_fail_memory(a->error);
    if ((int64_t)(a->span.rank - before) != gain)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_WITNESSES,
                            "witnesses[%zu]: gain %lld, but the cell adds %zu to the rank",
                            witness->index, (long long)gain, a->span.rank - before);
    else
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_WITNESSES, 0);
    for (size_t h = 0; h < a->n.hidden; h++) {
        a->seen_on[h] = a->seen_on[h] || pattern[h];
        a->seen_off[h] = a->seen_off[h] || !pattern[h];
    }
    return GSNN_OK;
}

static gsnn_status take_witnesses(answer *a, const gsnn_value *document) {
    gsnn_value list = gsnn_value_member(document, "witnesses");
    if (!gsnn_value_given(&list)) {
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_WITNESSES,
                           "none are listed (gsnn dimension --points lists them)");
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_array(&list, &a->witnesses);
    if (status)
        return status;
    a->witnessed = true;
    fmpq *point = _fmpq_vec_init((slong)a->n.widths[0]);
    bool *pattern = gsnn_new(a->n.hidden, sizeof *pattern);
    const char **texts = gsnn_new(a->witnesses, sizeof *texts);
    if (!pattern || !texts)
        status = gsnn_fail_memory(a->error);
    gsnn_value witness = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&witness))
        status = take_witness(a, &witness, point, pattern, texts);
    _fmpq_vec_clear(point, (slong)a->n.widths[0]);
    free(pattern);
    free(texts);
    if (!status && a->cells >= 0 && (size_t)a->cells != a->witnesses)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_WITNESSES, "%zu are listed, but cells %lld",
                            a->witnesses, (long long)a->cells);
    return status;
}

/* Signs alone that prove a neuron on or off everywhere. */
static bool sign_proves(const net *n, size_t l, size_t i, int sign) {
    int bias = fmpq_sgn(fmpq_mat_entry(n->b[l], (slong)i, 0));
    for (size_t j = 0; j < n->widths[l]; j++) {
        int weight = fmpq_sgn(fmpq_mat_entry(n->W[l], (slong)i, (slong)j));
        if (l == 0 ? weight != 0 : weight * sign < 0)
            return false;
    }
    return bias * sign > 0;
}

/* What walks of our own see of neurons, and the rank they reach. */
static gsnn_status check_neurons(answer *a, const bool *ever_on, const bool *ever_off) {
    size_t h = 0;
    for (size_t l = 0; l + 1 < a->n.layers; l++)
        for (size_t i = 0; i < a->n.widths[l + 1]; i++, h++) {
            bool on = ever_on[h] || a->seen_on[h], off = ever_off[h] || a->seen_off[h];
            bool all = a->n.widths[0] == 1 || (a->all_cells && a->witnessed);
            if ((a->dead[h] && on) || (a->on[h] && off)) {
                gsnn_findings_false(a->findings, GSNN_DIMENSION_NEURONS,
                                    "neuron [%zu,%zu] is both on and off somewhere", l + 1, i + 1);
            } else if ((sign_proves(&a->n, l, i, -1) && !a->dead[h]) ||
                       (sign_proves(&a->n, l, i, 1) && !a->on[h]) ||
                       (all && a->all_cells && a->smooth &&
                        (a->dead[h] != !on || a->on[h] != !off))) {
                gsnn_findings_false(a->findings, GSNN_DIMENSION_NEURONS,
                                    "neuron [%zu,%zu] is left out of dead or always_on", l + 1,
                                    i + 1);
            } else if ((a->dead[h] && !sign_proves(&a->n, l, i, -1) && !all) ||
                       (a->on[h] && !sign_proves(&a->n, l, i, 1) && !all)) {
                gsnn_findings_skip(a->findings, GSNN_DIMENSION_NEURONS,
                                   "it takes all cells to prove neurons on or off everywhere");
            } else {
                gsnn_findings_pass(a->findings, GSNN_DIMENSION_NEURONS, 0);
            }
        }
    return GSNN_OK;
}

static gsnn_status check_bounds(answer *a, const gsnn_value *document, uint64_t seed) {
    size_t kernel = 0;
    if (!kernel_rank(&a->n, a->dead, a->on, &kernel))
        return gsnn_fail_memory(a->error);
    bool *flags = gsnn_new(3 * a->n.hidden, sizeof *flags);
    if (!flags)
        return gsnn_fail_memory(a->error);
    line walk = {.n = &a->n,
                 .span = &a->span,
                 .pattern = flags,
                 .memory = true,
                 .enough = a->n.parameters + 1,
                 .ever_on = flags + a->n.hidden,
                 .ever_off = flags + 2 * a->n.hidden};
    /* With more inputs than one, lines stop at the lower bound, plus what may exceed the upper. */
    if (a->n.widths[0] > 1)
        walk.enough = (size_t)a->lower + (a->n.parameters < 400);
    gsnn_value data = gsnn_value_member(document, "rank"); /* it may have raised the bound */
    if (a->smooth && a->witnesses && !gsnn_value_given(&data) && a->span.rank != (size_t)a->lower)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_LOWER,
                            "%lld, but the witnesses' cells have rank %zu", (long long)a->lower,
                            a->span.rank);
    gsnn_status status = walk_lines(&walk, seed) ? GSNN_OK : gsnn_fail_memory(a->error);
    if (!status)
        status = check_neurons(a, walk.ever_on, walk.ever_off);
    free(flags);
    if (status || !a->smooth)
        return status;
    size_t rank = a->span.rank;
    if (rank > (size_t)a->upper)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_UPPER,
                            "the Jacobian has rank %zu, above %lld", rank, (long long)a->upper);
    else if ((size_t)a->upper == a->n.parameters - kernel)
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_UPPER, 0);
    else if ((size_t)a->upper > a->n.parameters - kernel)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_UPPER,
                            "%lld, but %zu explicit kernel vectors leave %zu", (long long)a->upper,
                            kernel, a->n.parameters - kernel);
    else if (!a->all_cells && a->n.layers > 2)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_UPPER,
                            "%lld, but explicit kernel vectors leave %zu", (long long)a->upper,
                            a->n.parameters - kernel);
    else if (a->n.widths[0] == 1 && rank == (size_t)a->upper)
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_UPPER, 0); /* all cells have been walked */
    else
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_UPPER,
                           "it rests on all cells or on a formula, and nothing of ours exceeds it");
    bool all = a->n.widths[0] == 1 || (a->all_cells && a->witnessed);
    if (rank >= (size_t)a->lower && (rank == (size_t)a->lower || !a->exact))
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_LOWER, 0);
    else if (all || rank > (size_t)a->lower)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_LOWER, "%lld, but the cells have rank %zu",
                            (long long)a->lower, rank);
    else
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_LOWER,
                           "without witnesses, lines of our own reach only rank %zu", rank);
    if (a->n.widths[0] == 1 && a->all_cells && a->cells >= 0) {
        if ((a->nonsmooth > 0) != (walk.stuck > 0) || a->nonsmooth > (int64_t)walk.stuck)
            gsnn_findings_false(a->findings, GSNN_DIMENSION_CELLS,
                                "%lld nonsmooth cells, but a walk meets %zu",
                                (long long)a->nonsmooth, walk.stuck);
        else if (a->nonsmooth)
            gsnn_findings_skip(a->findings, GSNN_DIMENSION_CELLS, "there are nonsmooth cells");
        else if (walk.pieces != (size_t)a->cells)
            gsnn_findings_false(a->findings, GSNN_DIMENSION_CELLS,
                                "%lld cells, but a walk meets %zu pieces", (long long)a->cells,
                                walk.pieces);
        else
            gsnn_findings_pass(a->findings, GSNN_DIMENSION_CELLS, walk.pieces);
    } else if (a->all_cells) {
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_CELLS,
                           "that all are listed is checked for one input only");
    }
    return status;
}

/* ---- Fibres of shallow networks ---------------------------------------------------------- */

#define MOST_SUBSETS 16

static bool proportional(const net *n, slong i, slong j) {
    slong m = n->W[0]->c;
    fmpq_t left, right;
    fmpq_init(left);
    fmpq_init(right);
    bool same = true;
    for (slong k = 0; k <= m; k++)
        for (slong l = 0; same && l < k; l++) {
            const fmpq *ik = k < m ? fmpq_mat_entry(n->W[0], i, k) : n->b[0]->rows[i];
            const fmpq *jk = k < m ? fmpq_mat_entry(n->W[0], j, k) : n->b[0]->rows[j];
            fmpq_mul(left, ik, fmpq_mat_entry(n->W[0], j, l));
            fmpq_mul(right, jk, fmpq_mat_entry(n->W[0], i, l));
            same = fmpq_equal(left, right);
        }
    fmpq_clear(left);
    fmpq_clear(right);
    return same;
}

static bool zero_line(const fmpq_mat_t matrix, slong i, bool column) {
    slong count = column ? matrix->r : matrix->c;
    for (slong k = 0; k < count; k++)
        if (!fmpq_is_zero(column ? fmpq_mat_entry(matrix, k, i) : fmpq_mat_entry(matrix, i, k)))
            return false;
    return true;
}

/* Whether the hypotheses of the count hold. */
static bool is_generic(const net *n) {
    for (slong i = 0; i < n->W[0]->r; i++) {
        if (zero_line(n->W[0], i, false) || zero_line(n->W[1], i, true))
            return false;
        for (slong j = 0; j < i; j++)
            if (proportional(n, i, j))
                return false;
    }
    return true;
}

/* Subsets with sum a_i (x) w_i = 0. */
static size_t count_subsets(const net *n) {
    slong hidden = n->W[0]->r, m = n->W[0]->c, k = n->W[1]->r;
    size_t count = 0;
    fmpq_t sum, term;
    fmpq_init(sum);
    fmpq_init(term);
    for (ulong subset = 0; subset < UWORD(1) << hidden; subset++) {
        bool zero = true;
        for (slong o = 0; zero && o < k; o++)
            for (slong j = 0; zero && j < m; j++) {
                fmpq_zero(sum);
                for (slong i = 0; i < hidden; i++)
                    if (subset >> i & 1)
                        fmpq_addmul(sum, fmpq_mat_entry(n->W[1], o, i),
                                    fmpq_mat_entry(n->W[0], i, j));
                zero = fmpq_is_zero(sum);
            }
        count += zero;
    }
    fmpq_clear(sum);
    fmpq_clear(term);
    return count;
}

static gsnn_status check_fibre(answer *a, const gsnn_value *document) {
    gsnn_value fibre = gsnn_value_member(document, "fibre");
    bool possible = a->n.layers == 2 && is_generic(&a->n);
    if (!gsnn_value_given(&fibre)) {
        if (possible && a->n.hidden <= MOST_SUBSETS)
            gsnn_findings_false(a->findings, GSNN_DIMENSION_FIBRES,
                                "fibre: null, though hyperplanes are distinct and no weights 0");
        return GSNN_OK;
    }
    gsnn_value components_value = gsnn_value_member(&fibre, "components");
    gsnn_value orbits_value = gsnn_value_member(&fibre, "orbits");
    const char *components, *orbits;
    int64_t dimension;
    gsnn_status status;
    if ((status = gsnn_value_decimal(&components_value, &components)) ||
        (status = gsnn_value_decimal(&orbits_value, &orbits)) ||
        (status = gsnn_verify_integer(&fibre, "dimension", &dimension)))
        return status;
    if (!possible || dimension != (int64_t)a->n.hidden) {
        gsnn_findings_false(a->findings, GSNN_DIMENSION_FIBRES,
                            "fibre: of a network that does not satisfy its hypotheses, or of "
                            "another dimension than its hidden neurons");
        return GSNN_OK;
    }
    if (a->n.hidden > MOST_SUBSETS) {
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_FIBRES, "more than %d neurons",
                           MOST_SUBSETS);
        return GSNN_OK;
    }
    fmpz_t want, stated, count;
    fmpz_init(want);
    fmpz_init(stated);
    fmpz_init_set_ui(count, count_subsets(&a->n));
    fmpz_fac_ui(want, a->n.hidden);
    fmpz_mul(want, want, count);
    bool right = fmpz_set_str(stated, orbits, 10) == 0 && fmpz_equal(stated, count) &&
                 fmpz_set_str(stated, components, 10) == 0 && fmpz_equal(stated, want);
    fmpz_clear(want);
    fmpz_clear(stated);
    fmpz_clear(count);
    if (right)
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_FIBRES, 0);
    else
        gsnn_findings_false(a->findings, GSNN_DIMENSION_FIBRES,
                            "fibre: %s components in %s orbits, by our count others", components,
                            orbits);
    return GSNN_OK;
}

/* ---- Relations --------------------------------------------------------------------------- */

/* Whether a list of widths is that of the network. */
static gsnn_status check_widths(const gsnn_value *document, const net *n, bool *right) {
    gsnn_value widths = gsnn_value_member(document, "widths");
    gsnn_status status = gsnn_value_array_of(&widths, n->layers + 1, "layers and the inputs");
    gsnn_value width = gsnn_value_before(&widths);
    *right = true;
    while (!status && gsnn_value_next(&width)) {
        int64_t number;
        status = gsnn_value_integer(&width, 1, INT64_C(1) << 40, &number);
        *right = *right && !status && (size_t)number == n->widths[width.index];
    }
    return status;
}

static gsnn_status read_answer(answer *a, const gsnn_value *document) {
    static const char *const statuses[] = {"exact", "bounds"};
    gsnn_value reason = gsnn_value_member(document, "reason");
    gsnn_value dimension_value = gsnn_value_member(document, "dimension");
    gsnn_value cells_value = gsnn_value_member(document, "cells");
    gsnn_value nonsmooth_value = gsnn_value_member(document, "nonsmooth_cells");
    gsnn_value all_value = gsnn_value_member(document, "all_cells");
    gsnn_value status_value = gsnn_value_member(document, "status");
    int64_t parameters, bound, dimension = -1;
    size_t status_place;
    bool widths_right;
    gsnn_status status;
    a->smooth = !gsnn_value_given(&reason);
    a->cells = -1;
    if ((status = check_widths(document, &a->n, &widths_right)) ||
        (status = gsnn_verify_integer(document, "parameters", &parameters)) ||
        (status = gsnn_verify_integer(document, "bound", &bound)) ||
        (status = gsnn_value_choice(&status_value, statuses, 2, &status_place)) ||
        (status = gsnn_value_boolean(&all_value, &a->all_cells)) ||
        (gsnn_value_given(&cells_value) &&
         (status = gsnn_verify_integer(document, "cells", &a->cells))) ||
        (gsnn_value_given(&nonsmooth_value) &&
         (status = gsnn_verify_integer(document, "nonsmooth_cells", &a->nonsmooth))) ||
        (a->smooth && ((status = gsnn_verify_integer(document, "lower", &a->lower)) ||
                       (status = gsnn_verify_integer(document, "upper", &a->upper)))) ||
        (gsnn_value_given(&dimension_value) &&
         (status = gsnn_verify_integer(document, "dimension", &dimension))))
        return status;
    a->exact = status_place == 0;
    bool right = widths_right && parameters == (int64_t)a->n.parameters &&
                 bound == parameters - (int64_t)a->n.hidden;
    if (a->smooth)
        right = right && a->lower >= 0 && a->lower <= a->upper && a->upper <= bound &&
                dimension == (a->exact ? a->lower : -1) && a->exact == (a->lower == a->upper);
    else
        right = right && dimension == -1 && a->exact;
    right = right && a->nonsmooth >= 0 && a->all_cells == gsnn_value_given(&nonsmooth_value);
    if (right)
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_RELATIONS, 0);
    else
        gsnn_findings_false(a->findings, GSNN_DIMENSION_RELATIONS,
                            "widths, parameters, bound, bounds, dimension and status do not fit "
                            "together");
    return right ? GSNN_OK : GSNN_NO;
}

gsnn_status gsnn_verify_dimension_plain(const gsnn_value *document, gsnn_findings *findings,
                                        uint64_t seed) {
    answer a = {.findings = findings, .error = document->reading->error};
    gsnn_value network = gsnn_value_member(document, "network");
    gsnn_status status = net_read(&a.n, &network);
    a.span.width = a.n.parameters;
    if (!status) {
        gsnn_findings_summarise(findings, "a plain network of %zu parameters", a.n.parameters);
        status = read_answer(&a, document);
    }
    if (!status) {
        a.dead = gsnn_new(4 * a.n.hidden, sizeof *a.dead);
        if (!a.dead)
            status = gsnn_fail_memory(a.error);
    }
    if (!status) {
        a.on = a.dead + a.n.hidden;
        a.seen_on = a.on + a.n.hidden;
        a.seen_off = a.seen_on + a.n.hidden;
        if (!(status = read_neurons(document, "dead", &a.n, a.dead)) &&
            !(status = read_neurons(document, "always_on", &a.n, a.on)) &&
            !(status = take_witnesses(&a, document)) &&
            !(status = check_bounds(&a, document, seed)) && !(status = check_fibre(&a, document)))
            status = gsnn_verify_data(document, a.smooth && a.exact, a.lower,
                                      (int64_t)a.n.widths[a.n.layers], findings);
    }
    free(a.dead);
    gsnn_span_clear(&a.span);
    net_clear(&a.n);
    return status == GSNN_NO ? GSNN_OK : status;
}

/* ---- Seeded networks --------------------------------------------------------------------- */

#define MOST_SEEDS 2000
#define MOST_SEEDED_PARAMETERS 60

static void seed_net(net *n, uint64_t state) {
    for (size_t l = 0; l < n->layers; l++) {
        for (slong i = 0; i < n->W[l]->r * n->W[l]->c; i++)
            fmpq_set_si(n->W[l]->entries + i, (slong)((gsnn_random_next(&state) >> 33) % 199) - 99,
                        1);
        for (slong i = 0; i < n->b[l]->r; i++)
            fmpq_set_si(n->b[l]->entries + i, (slong)((gsnn_random_next(&state) >> 33) % 199) - 99,
                        1);
    }
}

/* How many of the seeds reach each rank on our own lines. */
static gsnn_status sample_seeds(net *n, uint64_t first, uint64_t last, uint64_t seed,
                                size_t *histogram, size_t *none, gsnn_error *error) {
    bool *pattern = gsnn_new(n->hidden, sizeof *pattern);
    bool memory = pattern != NULL;
    for (uint64_t s = first; memory; s++) {
        gsnn_span span = {.width = n->parameters};
        line walk = {.n = n,
                     .span = &span,
                     .pattern = pattern,
                     .memory = true,
                     .enough = n->parameters - n->hidden};
        seed_net(n, s);
        memory = walk_lines(&walk, seed);
        if (walk.pieces)
            histogram[span.rank]++;
        else
            ++*none;
        gsnn_span_clear(&span);
        if (s == last)
            break;
    }
    free(pattern);
    return memory ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status compare_histograms(const gsnn_value *document, net *n, const size_t *stated,
                                      size_t size, uint64_t first, uint64_t last, int64_t rough,
                                      gsnn_findings *findings, uint64_t seed) {
    size_t *found = gsnn_new(n->parameters + 1, sizeof *found), none = 0;
    if (!found)
        return gsnn_value_fail_memory(document);
    gsnn_status status = sample_seeds(n, first, last, seed, found, &none, document->reading->error);
    bool equal = true, above = false;
    size_t stated_up = 0, found_up = 0;
    for (size_t i = size; i-- > 0;) { /* at most as many of ours reach i as are said to */
        stated_up += stated[i];
        found_up += found[i];
        equal = equal && stated[i] == found[i];
        above = above || found_up > stated_up;
    }
    free(found);
    if (status)
        return status;
    bool all = n->widths[0] == 1;
    if (!rough && (above || (all && !equal)))
        gsnn_findings_false(findings, GSNN_DIMENSION_RANKS,
                            "histogram: Jacobians on lines of our own have other ranks");
    else if (equal)
        gsnn_findings_pass(findings, GSNN_DIMENSION_RANKS, 0);
    else
        gsnn_findings_skip(findings, GSNN_DIMENSION_RANKS,
                           "lines of our own do not reach all these ranks");
    return GSNN_OK;
}

gsnn_status gsnn_verify_dimension_seeds(const gsnn_value *document, gsnn_findings *findings,
                                        uint64_t seed) {
    gsnn_value widths = gsnn_value_member(document, "widths");
    gsnn_value seeds = gsnn_value_member(document, "seeds");
    gsnn_value first_value = gsnn_value_element(&seeds, 0);
    gsnn_value last_value = gsnn_value_element(&seeds, 1);
    gsnn_value histogram = gsnn_value_member(document, "histogram");
    gsnn_value init = gsnn_value_member(document, "init");
    static const char *const inits[] = {"uniform", "he"};
    gsnn_value status_value = gsnn_value_member(document, "status");
    static const char *const statuses[] = {"exact", "bounds"};
    int64_t first, last, parameters, bound, inexact, none;
    size_t count, init_place, status_place;
    net n = {0};
    gsnn_status status;
    if ((status = gsnn_value_array(&widths, &count)) ||
        (status = gsnn_value_array_of(&seeds, 2, "ends")) ||
        (status = gsnn_value_integer(&first_value, 0, INT64_MAX, &first)) ||
        (status = gsnn_value_integer(&last_value, 0, INT64_MAX, &last)) ||
        (status = gsnn_value_choice(&init, inits, 2, &init_place)) ||
        (status = gsnn_value_choice(&status_value, statuses, 2, &status_place)) ||
        (status = gsnn_verify_integer(document, "parameters", &parameters)) ||
        (status = gsnn_verify_integer(document, "bound", &bound)) ||
        (status = gsnn_verify_integer(document, "inexact", &inexact)) ||
        (status = gsnn_verify_integer(document, "nowhere_smooth", &none)) ||
        (status = gsnn_value_object(&histogram)))
        return status;
    if (count < 2 || count > MOST_LAYERS)
        return gsnn_value_complain(&widths, "two widths at least are expected");
    status = net_allocate(&n, count - 1, document->reading->error);
    int64_t before = 0, own_parameters = 0, own_hidden = 0;
    gsnn_value width = gsnn_value_before(&widths);
    while (!status && gsnn_value_next(&width)) {
        int64_t number;
        status = gsnn_value_integer(&width, 1, 100000, &number);
        if (!status && width.index > 0) {
            own_parameters += number * (before + 1);
            own_hidden += width.index + 1 < count ? number : 0;
        }
        before = status ? 0 : number;
    }
    size_t *stated = status ? NULL : gsnn_new((size_t)own_parameters + 1, sizeof *stated);
    if (!status && !stated)
        status = gsnn_value_fail_memory(document);
    int64_t total = 0, most = 0;
    gsnn_value bar = gsnn_value_before(&histogram);
    while (!status && gsnn_value_next(&bar)) {
        int64_t number;
        char *end;
        long long rank = strtoll(bar.member, &end, 10);
        status = gsnn_value_integer(&bar, 1, INT64_C(1) << 53, &number);
        if (!status && (*end || rank < 0 || rank > own_parameters))
            status = gsnn_value_complain(&bar, "a dimension of at most %lld is expected",
                                         (long long)own_parameters);
        if (status)
            break;
        stated[rank] += (size_t)number;
        total += number;
        most = rank > most ? rank : most;
    }
    if (!status) {
        gsnn_findings_summarise(findings, "%lld seeded networks", (long long)(last - first + 1));
        bool right = parameters == own_parameters && bound == own_parameters - own_hidden &&
                     most <= bound && first <= last && total + none == last - first + 1 &&
                     inexact >= 0 && inexact <= total && (inexact > 0) == (status_place == 1);
        if (!right)
            gsnn_findings_false(findings, GSNN_DIMENSION_RELATIONS,
                                "widths, seeds, parameters, bound and histogram do not fit "
                                "together");
        else if (init_place != 0 || last - first >= MOST_SEEDS ||
                 own_parameters > MOST_SEEDED_PARAMETERS)
            gsnn_findings_skip(findings, GSNN_DIMENSION_RANKS,
                               "more than %d seeds or %d parameters, or not the uniform init",
                               MOST_SEEDS, MOST_SEEDED_PARAMETERS);
        if (right)
            gsnn_findings_pass(findings, GSNN_DIMENSION_RELATIONS, 0);
        if (right && init_place == 0 && last - first < MOST_SEEDS &&
            own_parameters <= MOST_SEEDED_PARAMETERS) {
            int64_t sizes[MOST_LAYERS];
            width = gsnn_value_before(&widths);
            while (gsnn_value_next(&width))
                if (gsnn_value_integer(&width, 1, 100000, &sizes[width.index]))
                    break;
            for (size_t l = 0; l + 1 < count; l++)
                add_layer(&n, (size_t)sizes[l], (size_t)sizes[l + 1]);
            status = compare_histograms(document, &n, stated, (size_t)own_parameters + 1,
                                        (uint64_t)first, (uint64_t)last, inexact, findings, seed);
        }
    }
    free(stated);
    net_clear(&n);
    return status;
}
