#include "verify/dimension_net.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

#define OWN_LINES 200

void gsnn_verify_net_clear(gsnn_verify_net *n) {
    for (size_t l = 0; l < n->made; l++) {
        fmpq_mat_clear(n->W[l]);
        fmpq_mat_clear(n->b[l]);
    }
    free(n->W);
    free(n->b);
    free(n->widths);
}

gsnn_status gsnn_verify_net_allocate(gsnn_verify_net *n, size_t layers, gsnn_error *error) {
    *n = (gsnn_verify_net){.layers = layers};
    n->widths = gsnn_new(layers + 1, sizeof *n->widths);
    n->W = gsnn_new(layers, sizeof *n->W);
    n->b = gsnn_new(layers, sizeof *n->b);
    return n->widths && n->W && n->b ? GSNN_OK : gsnn_fail_memory(error);
}

void gsnn_verify_net_add_layer(gsnn_verify_net *n, size_t inputs, size_t outputs) {
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

gsnn_status gsnn_verify_net_read_layers(gsnn_verify_net *n, const gsnn_value *layers) {
    size_t count, rows, columns;
    *n = (gsnn_verify_net){0};
    gsnn_status status = gsnn_value_array(layers, &count);
    if (!status && (count == 0 || count > GSNN_VERIFY_MOST_LAYERS))
        status =
            gsnn_value_complain(layers, "1 to %d layers are expected", GSNN_VERIFY_MOST_LAYERS);
    if (!status)
        status = gsnn_verify_net_allocate(n, count, layers->reading->error);
    gsnn_value layer = gsnn_value_before(layers);
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
        gsnn_verify_net_add_layer(n, columns, rows);
        status = gsnn_value_rational_matrix(&W, "neurons", "inputs", n->W[n->made - 1]);
        if (!status && gsnn_value_given(&b))
            status = gsnn_value_rational_list(&b, rows, "neurons", n->b[n->made - 1]->entries);
    }
    return status;
}

gsnn_status gsnn_verify_net_read(gsnn_verify_net *n, const gsnn_value *network) {
    static const char *const activations[] = {"relu"};
    gsnn_value layers = gsnn_value_member(network, "layers");
    gsnn_value activation = gsnn_value_member(network, "activation");
    size_t place;
    gsnn_status status = gsnn_value_choice(&activation, activations, 1, &place);
    *n = (gsnn_verify_net){0};
    return status ? status : gsnn_verify_net_read_layers(n, &layers);
}

/* ---- Jacobians --------------------------------------------------------------------------- */

/* Adds the rows of J_s for a pattern: J at x = 0 and at x = e_j with that pattern, whatever the
 * signs there, spans what J spans on the cell. */
bool gsnn_verify_net_add_cell(gsnn_span *span, const gsnn_verify_net *n, const bool *pattern) {
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

static void leaf(gsnn_verify_line *walk) {
    walk->pieces++;
    for (size_t h = 0; walk->ever_on && h < walk->n->hidden; h++) {
        walk->ever_on[h] = walk->ever_on[h] || walk->pattern[h];
        walk->ever_off[h] = walk->ever_off[h] || !walk->pattern[h];
    }
    if (walk->span->rank < walk->enough)
        walk->memory = walk->memory && gsnn_verify_net_add_cell(walk->span, walk->n, walk->pattern);
}

/* slope and offset: of the layer's inputs, widths[l] each. */
static void go(gsnn_verify_line *walk, size_t l, size_t first, const fmpq *slope,
               const fmpq *offset, const interval *range) {
    const gsnn_verify_net *n = walk->n;
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

static void walk_line(gsnn_verify_line *walk, const fmpq *direction, const fmpq *origin) {
    interval all = {.from_infinity = true, .to_infinity = true};
    fmpq_init(all.low);
    fmpq_init(all.high);
    go(walk, 0, 0, direction, origin, &all);
    fmpq_clear(all.low);
    fmpq_clear(all.high);
}

/* Lines of our own: that of a single input, or random ones, until the rank is enough. */
bool gsnn_verify_net_walk(gsnn_verify_line *walk, uint64_t seed) {
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
static size_t layer_place(const gsnn_verify_net *n, size_t l) {
    size_t place = 0;
    for (size_t k = 0; k < l; k++)
        place += n->widths[k + 1] * (n->widths[k] + 1);
    return place;
}

/* The vector for "neuron i of layer l becomes z_i + s z_j" (j == i: a rescaling), or for its bias
 * moving (j == rows): incoming parameters of i gain those of j, outgoing weights of j lose those of
 * i. */
static void mixture(const gsnn_verify_net *n, size_t l, size_t i, size_t j, uint64_t *row) {
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
bool gsnn_verify_net_kernel(const gsnn_verify_net *n, const bool *dead, const bool *on,
                            size_t *rank) {
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
