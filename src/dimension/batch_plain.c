/* batch_plain.c - the rank of a plain network's Jacobian on data. */
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/run.h"
#include "dimension/batch.h"
#include "dimension/cells.h"
#include "dimension/unseen.h"
#include "exact/rational.h"
#include "linear/modular_rank.h"
#include "network/input_orbits.h"

#include <flint/fmpq_vec.h>
#include <flint/fmpz_vec.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Largest integer matrix whose rank is computed over Q without being asked. */
#define MAX_INTEGER_ENTRIES ((size_t)1 << 18)

/* Signs of pre-activations, by doubles with an error bound where that is enough. */
typedef struct sign_finder {
    const gsnn_integer_net *net;
    double *parameters; /* theta, rounded */
    double *t, *slack;  /* of a layer and the next one: values and bounds of their errors */
    size_t largest;
} sign_finder;

static gsnn_status sign_finder_init(sign_finder *finder, const gsnn_integer_net *net,
                                    gsnn_error *error) {
    *finder = (sign_finder){.net = net};
    for (size_t l = 0; l <= net->layer_count; l++)
        if (net->mlp->widths[l] > finder->largest)
            finder->largest = net->mlp->widths[l];
    finder->parameters = gsnn_mlp_doubles(net->mlp);
    finder->t = gsnn_new(2 * finder->largest, sizeof *finder->t);
    finder->slack = gsnn_new(2 * finder->largest, sizeof *finder->slack);
    return finder->parameters && finder->t && finder->slack ? GSNN_OK : gsnn_fail_memory(error);
}

static void sign_finder_clear(sign_finder *finder) {
    free(finder->parameters);
    free(finder->t);
    free(finder->slack);
}

/* Sets the pattern at a point given by doubles; false when a sign is in doubt.  Every input,
 * parameter and operation is off by at most a factor 1 + u: the error of a sum of n products is at
 * most (n + 4) u times the sum of their absolute values (and the smallest numbers there are), and
 * the errors of the layer before come in times the weights. */
static bool find_signs(const sign_finder *finder, const double *x, uint64_t *pattern) {
    const gsnn_integer_net *net = finder->net;
    const double *parameters = finder->parameters;
    double *t = finder->t, *slack = finder->slack;
    double *next_t = t + finder->largest, *next_slack = slack + finder->largest;
    for (size_t j = 0; j < net->inputs; j++) {
        t[j] = x[j];
        slack[j] = fabs(x[j]) * DBL_EPSILON;
    }
    size_t h = 0;
    for (size_t l = 1; l < net->layer_count; l++) {
        size_t rows = net->mlp->widths[l], columns = net->mlp->widths[l - 1];
        const double *bias = parameters + rows * columns;
        for (size_t i = 0; i < rows; i++, h++) {
            double z = bias[i], size = fabs(bias[i]), error = 0;
            for (size_t j = 0; j < columns; j++) {
                double w = parameters[i * columns + j];
                z += w * t[j];
                size += fabs(w * t[j]);
                error += fabs(w) * slack[j];
            }
            error = 1.01 * error + (double)(columns + 4) * DBL_EPSILON * (size + error) + DBL_MIN;
            if (!(fabs(z) > 1.01 * error) || !isfinite(z))
                return false;
            gsnn_pattern_switch(pattern, h, z > 0);
            next_t[i] = z > 0 ? z : 0;
            next_slack[i] = z > 0 ? error : 0;
        }
        parameters = bias + rows;
        double *swap = t;
        t = next_t;
        next_t = swap;
        swap = slack;
        slack = next_slack;
        next_slack = swap;
    }
    return true;
}

/* ---- Rows -------------------------------------------------------------------------------- */

typedef struct plain_batch {
    gsnn_integer_net net;
    const gsnn_table *table;
    nmod_mat_t jacobian;
    uint64_t *patterns; /* of the rows that are on no kink */
    size_t *sources;    /* the numbers of those rows */
    size_t filled;
} plain_batch;

static bool reduce_point(const gsnn_integer_net *net, const fmpq *row, ulong *x) {
    for (size_t j = 0; j < net->inputs; j++) {
        ulong denominator = fmpz_fdiv_ui(fmpq_denref(row + j), net->modulus.n);
        if (denominator == 0)
            return false;
        ulong numerator = fmpz_fdiv_ui(fmpq_numref(row + j), net->modulus.n);
        x[j] = denominator == 1
                   ? numerator
                   : nmod_mul(numerator, nmod_inv(denominator, net->modulus), net->modulus);
    }
    return true;
}

/* The Jacobians modulo the prime, k rows a point. */
static gsnn_status fill_jacobian(plain_batch *b, const gsnn_run *run, gsnn_error *error) {
    const gsnn_integer_net *net = &b->net;
    sign_finder finder;
    size_t widths = 0;
    for (size_t l = 0; l <= net->layer_count; l++)
        widths += net->mlp->widths[l];
    gsnn_status status = sign_finder_init(&finder, net, error);
    double *x = gsnn_new(net->inputs, sizeof *x);
    ulong *residues = gsnn_new(net->inputs, sizeof *residues);
    ulong *workspace = gsnn_new(2 * widths, sizeof *workspace);
    if (!status && (!x || !residues || !workspace))
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < b->table->rows; i++) {
        const fmpq *row = gsnn_table_row(b->table, i);
        uint64_t *pattern = b->patterns + b->filled * net->words;
        if (i % 256 == 0)
            status = gsnn_run_step(run, "rows", i, b->table->rows, error);
        for (size_t j = 0; j < net->inputs; j++)
            x[j] = gsnn_rational_double(row + j);
        if (!find_signs(&finder, x, pattern) && !gsnn_cells_pattern_at(net, row, pattern))
            continue;
        if (!reduce_point(net, row, residues))
            status = gsnn_fail(error, GSNN_FAILED, "line %zu: a prime divides a denominator",
                               b->table->lines[i]);
        else
            gsnn_integer_net_jacobian_at(net, pattern, residues, b->jacobian,
                                         (slong)(b->filled * net->outputs), workspace);
        b->sources[b->filled++] = i;
    }
    free(x);
    free(residues);
    free(workspace);
    sign_finder_clear(&finder);
    return status;
}

/* ---- Upper bounds ------------------------------------------------------------------------ */

/* Parameters less the kernel vectors that neurons off or on at all rows give. */
static gsnn_status kernel_bound(const plain_batch *b, size_t *upper, gsnn_error *error) {
    const gsnn_integer_net *net = &b->net;
    bool *dead = gsnn_new(net->hidden, sizeof *dead), *on = gsnn_new(net->hidden, sizeof *on);
    gsnn_status status = dead && on ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t h = 0; !status && h < net->hidden; h++) {
        dead[h] = on[h] = true;
        for (size_t i = 0; i < b->filled && (dead[h] || on[h]); i++) {
            bool here = gsnn_pattern_on(b->patterns + i * net->words, h);
            dead[h] = dead[h] && !here;
            on[h] = on[h] && here;
        }
    }
    size_t rank = 0;
    if (!status)
        status = gsnn_kernel_rank(net, dead, on, &rank, error);
    *upper = net->parameters - rank;
    free(dead);
    free(on);
    return status;
}

/* The integer Jacobian at the rows, from J_s and the points with their denominators cleared. */
static void integer_jacobian(fmpz_mat_t integers, const plain_batch *b) {
    const gsnn_integer_net *net = &b->net;
    slong m = (slong)net->inputs, k = (slong)net->outputs;
    fmpz_mat_t pieces;
    fmpz *x = _fmpz_vec_init(m + 1);
    fmpz_mat_init(pieces, (m + 1) * k, (slong)net->parameters);
    for (size_t i = 0; i < b->filled; i++) {
        const fmpq *row = gsnn_table_row(b->table, b->sources[i]);
        gsnn_integer_net_jacobian(net, b->patterns + i * net->words, pieces);
        fmpz_one(x + m);
        for (slong j = 0; j < m; j++)
            fmpz_lcm(x + m, x + m, fmpq_denref(row + j));
        for (slong j = 0; j < m; j++) {
            fmpz_divexact(x + j, x + m, fmpq_denref(row + j));
            fmpz_mul(x + j, x + j, fmpq_numref(row + j));
        }
        for (slong o = 0; o < k; o++)
            for (slong c = 0; c <= m; c++)
                _fmpz_vec_scalar_addmul_fmpz(integers->rows[(slong)i * k + o],
                                             pieces->rows[o * (m + 1) + c], integers->c, x + c);
    }
    _fmpz_vec_clear(x, m + 1);
    fmpz_mat_clear(pieces);
}

/* ---- Unseen directions ------------------------------------------------------------------- */

typedef struct cell_stack {
    const gsnn_integer_net *net;
    gsnn_pattern_set patterns;
    gsnn_error *error;
} cell_stack;

static gsnn_status keep_cell(void *context, const uint64_t *pattern, const fmpq *point) {
    cell_stack *stack = context;
    size_t number;
    bool added;
    (void)point;
    return gsnn_pattern_set_add(&stack->patterns, pattern, &number, &added, stack->error);
}

/* Cells whose Jacobians have the rank of the dimension: those that it was found with and, where it
 * came from the formula, those of random lines. */
static gsnn_status collect_cells(cell_stack *stack, const gsnn_plain_dimension *dimension) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < dimension->patterns.count; i++)
        status =
            keep_cell(stack, dimension->patterns.patterns + i * dimension->patterns.words, NULL);
    if (dimension->cells_known || stack->patterns.count)
        return status;
    slong m = (slong)stack->net->inputs;
    fmpq *origin = _fmpq_vec_init(m);
    fmpz *direction = _fmpz_vec_init(m);
    uint64_t state = 1;
    for (int line = 0; !status && line < 64; line++) {
        for (slong j = 0; j < m; j++) {
            fmpq_set_si(origin + j, (slong)(gsnn_random_next(&state) % 2001) - 1000, 16);
            fmpz_set_si(direction + j, (slong)(gsnn_random_next(&state) % 2001) - 1000);
        }
        if (!_fmpz_vec_is_zero(direction, m))
            status = gsnn_cells_visit_line(stack->net, origin, direction, keep_cell, stack,
                                           stack->error);
    }
    _fmpq_vec_clear(origin, m);
    _fmpz_vec_clear(direction, m);
    return status;
}

/* Columns of theta, from those of the integer network: dF/dtheta is dF'/dtheta' times the factor
 * of the parameter (and a constant). */
static void restore_columns(fmpq_mat_t basis, const gsnn_integer_net *net) {
    for (size_t l = 1; l <= net->layer_count; l++) {
        const gsnn_integer_layer *layer = &net->layers[l - 1];
        slong first = (slong)gsnn_mlp_offset(net->mlp, l), weights = layer->W->r * layer->W->c;
        for (slong i = 0; i < basis->r; i++)
            for (slong j = first; j < first + weights + layer->W->r; j++) {
                fmpq *entry = fmpq_mat_entry(basis, i, j);
                fmpq_div_fmpz(entry, entry,
                              j < first + weights ? layer->W_factor : layer->b_factor);
            }
    }
}

static gsnn_status find_unseen(gsnn_batch *batch, const plain_batch *b, const fmpz_mat_t integers,
                               const gsnn_plain_dimension *dimension, gsnn_error *error) {
    const gsnn_integer_net *net = &b->net;
    cell_stack stack = {.net = net, .patterns.words = net->words, .error = error};
    gsnn_status status = collect_cells(&stack, dimension);
    slong block = (slong)((net->inputs + 1) * net->outputs);
    if (!status) {
        fmpz_mat_t full, part;
        fmpz_mat_init(full, (slong)stack.patterns.count * block, (slong)net->parameters);
        fmpz_mat_init(part, block, (slong)net->parameters);
        for (size_t c = 0; c < stack.patterns.count; c++) {
            gsnn_integer_net_jacobian(net, stack.patterns.patterns + c * net->words, part);
            for (slong i = 0; i < block; i++)
                _fmpz_vec_set(full->rows[(slong)c * block + i], part->rows[i], part->c);
        }
        fmpq_mat_clear(batch->basis);
        gsnn_unseen_directions(batch->basis, integers, full);
        restore_columns(batch->basis, net);
        batch->unseen_known = (size_t)batch->basis->r == dimension->lower - batch->rank;
        fmpz_mat_clear(full);
        fmpz_mat_clear(part);
    }
    gsnn_pattern_set_clear(&stack.patterns);
    return status;
}

/* ---- The batch --------------------------------------------------------------------------- */

static gsnn_status judge(gsnn_batch *batch, const plain_batch *b,
                         const gsnn_plain_dimension *dimension, const gsnn_batch_options *options,
                         gsnn_error *error) {
    size_t outputs = b->net.outputs, rows = b->filled * outputs, bound;
    batch->exact = batch->rank == rows ||
                   (dimension->smooth && dimension->exact && batch->rank == dimension->upper) ||
                   (batch->orbits_known && batch->rank == batch->orbits * outputs);
    gsnn_status status = GSNN_OK;
    if (!batch->exact) {
        status = kernel_bound(b, &bound, error);
        batch->exact = batch->rank == bound;
    }
    bool done = options->exact || rows <= MAX_INTEGER_ENTRIES / b->net.parameters;
    if (status || !done || (batch->exact && !options->unseen))
        return status;
    fmpz_mat_t integers;
    fmpz_mat_init(integers, (slong)rows, (slong)b->net.parameters);
    integer_jacobian(integers, b);
    if (!batch->exact) {
        batch->rank = (size_t)fmpz_mat_rank(integers);
        batch->exact = true;
    }
    if (options->unseen && dimension->smooth)
        status = find_unseen(batch, b, integers, dimension, error);
    fmpz_mat_clear(integers);
    return status;
}

/* ---- What a random prime proves ------------------------------------------------------------- */

static double matrix_bits(const fmpz_mat_t matrix) {
    return (double)FLINT_ABS(fmpz_mat_max_bits(matrix));
}

/* A bound, as a power of 2, of minors of the integer Jacobian at the rows (with their denominators
 * cleared): of Hadamard, from the entries, each the product of what comes forward to a neuron and
 * what goes back to it, both of a network with absolute values and all neurons on. */
static double minor_bits(const plain_batch *b) {
    const gsnn_integer_net *net = &b->net;
    double forward = 0, most = 0, entry = 0;
    fmpz_t denominator;
    fmpz_init(denominator);
    for (size_t i = 0; i < b->table->rows; i++) {
        const fmpq *row = gsnn_table_row(b->table, i);
        slong numerator = 0;
        fmpz_one(denominator);
        for (size_t j = 0; j < net->inputs; j++) {
            slong bits = (slong)fmpz_bits(fmpq_numref(row + j));
            numerator = bits > numerator ? bits : numerator;
            fmpz_lcm(denominator, denominator, fmpq_denref(row + j));
        }
        most = fmax(most, (double)(numerator + (slong)fmpz_bits(denominator)));
    }
    fmpz_clear(denominator);
    forward = most;
    for (size_t l = 0; l < net->layer_count; l++) {
        const gsnn_integer_layer *layer = &net->layers[l];
        double back = 0;
        for (size_t k = l + 1; k < net->layer_count; k++)
            back += matrix_bits(net->layers[k].W) + log2((double)net->layers[k].W->r);
        entry = fmax(entry, forward + back);
        forward +=
            fmax(matrix_bits(layer->W), matrix_bits(layer->b)) + log2((double)layer->W->c + 1);
    }
    double rows = (double)(b->filled * net->outputs), columns = (double)net->parameters;
    return fmin(rows, columns) * (entry + log2(columns) / 2);
}

gsnn_status gsnn_batch_plain(gsnn_batch *batch, const gsnn_mlp *mlp, const gsnn_table *table,
                             gsnn_plain_dimension *dimension, const gsnn_batch_options *options,
                             const gsnn_run *run, gsnn_error *error) {
    plain_batch b = {.table = table};
    *batch = (gsnn_batch){.points = table->rows, .orbits_known = true};
    fmpq_mat_init(batch->basis, 0, 0);
    size_t outputs = mlp->widths[mlp->layer_count], parameters = gsnn_mlp_parameters(mlp);
    if (table->rows > GSNN_DIMENSION_MAX_ENTRIES / parameters / outputs)
        return gsnn_fail(error, GSNN_FAILED, "a Jacobian of %zu x %zu entries, more than 2^31",
                         table->rows * outputs, parameters);
    uint64_t random = options->seed;
    gsnn_status status = gsnn_integer_net_init(&b.net, mlp, gsnn_random_prime(&random) + 1, error);
    if (status)
        return status;
    nmod_mat_init(b.jacobian, (slong)(table->rows * outputs), (slong)parameters, b.net.modulus.n);
    b.patterns = gsnn_new(table->rows * b.net.words, sizeof *b.patterns);
    b.sources = gsnn_new(table->rows, sizeof *b.sources);
    if (!b.patterns || !b.sources)
        status = gsnn_fail_memory(error);
    if (!status)
        status = fill_jacobian(&b, run, error);
    batch->boundary = table->rows - b.filled;
    if (!status)
        status = gsnn_modular_rank(&batch->rank, &batch->certified, b.jacobian, &random, error);
    /* A rank on data is a lower bound of the dimension as well. */
    if (!status && dimension->smooth && batch->rank > dimension->lower) {
        dimension->lower = batch->rank;
        dimension->exact = dimension->lower == dimension->upper;
    }
    if (!status)
        status = gsnn_distinct_rows(&batch->orbits, table, error);
    if (!status)
        status = judge(batch, &b, dimension, options, error);
    if (!status)
        batch->rank_error = gsnn_modular_rank_error(minor_bits(&b));
    nmod_mat_clear(b.jacobian);
    free(b.patterns);
    free(b.sources);
    gsnn_integer_net_clear(&b.net);
    return status;
}
