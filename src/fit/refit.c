#include "fit/refit.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "linear/exact_linear.h"
#include "network/fixed_space.h"
#include "network/realize.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

typedef struct solver {
    gsnn_refit *refit;
    const gsnn_network *network;
    const gsnn_table *table;
    const gsnn_exact_record *exact;
    const gsnn_run *run;
    gsnn_fixed_space fixed;
    fmpq_mat_t columns; /* rows x (1, linear functions, channels) */
    gsnn_error *error;
} solver;

/* ---- Columns --------------------------------------------------------------------------------- */

/* The part of a channel with that row of neurons: ReLU(z), or |z|/2. */
static void add_neuron(fmpq_t sum, const fmpq *row, const fmpq *x, slong degree, const fmpq_t bias,
                       int type) {
    fmpq_t z;
    fmpq_init(z);
    _fmpq_vec_dot(z, row, x, degree);
    fmpq_add(z, z, bias);
    if (type == 2) {
        fmpq_abs(z, z);
        fmpq_div_2exp(z, z, 1);
    }
    if (fmpq_sgn(z) > 0)
        fmpq_add(sum, sum, z);
    fmpq_clear(z);
}

static gsnn_status fill_channel(solver *s, const gsnn_record_architecture *architecture,
                                const gsnn_channel *channel, slong column) {
    slong neurons = (slong)architecture->neurons, degree = (slong)s->network->degree;
    gsnn_exact_matrix rows;
    gsnn_status status = gsnn_exact_matrix_init(&rows, s->exact->field, neurons, degree, s->error);
    if (status)
        return status;
    fmpq_mat_t W;
    fmpq_mat_init(W, neurons, degree);
    status = gsnn_exact_rows_expand(&rows, 0, s->exact, architecture, channel->exact, s->error);
    if (!status && !gsnn_exact_matrix_get_rational(W, &rows))
        status = gsnn_fail(s->error, GSNN_FAILED,
                           "the rows of %s are irrational: nothing can be solved for as fractions",
                           architecture->id);
    for (size_t i = 0; !status && i < s->table->rows; i++) {
        for (slong k = 0; k < neurons; k++)
            add_neuron(fmpq_mat_entry(s->columns, (slong)i, column), W->rows[k],
                       gsnn_table_row(s->table, i), degree,
                       channel->exact + architecture->weights.dimension, architecture->type);
        status = gsnn_run_step(s->run, "refitting", i, s->table->rows, s->error);
    }
    fmpq_mat_clear(W);
    gsnn_exact_matrix_clear(&rows);
    return status;
}

static gsnn_status fill_affine(solver *s) {
    slong degree = (slong)s->network->degree;
    fmpq *basis = _fmpq_vec_init(degree);
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && k < s->fixed.dimension; k++) {
        for (slong j = 0; j < degree; j++) {
            double entry = s->fixed.basis[k * (size_t)degree + (size_t)j];
            if (entry < floor(entry) || entry > floor(entry)) /* rounded, perhaps */
                status = gsnn_fail(s->error, GSNN_FAILED,
                                   "the invariant linear functions are no integers: nothing can "
                                   "be solved for as fractions");
            gsnn_rational_set_double(basis + j, entry);
        }
        for (size_t i = 0; !status && i < s->table->rows; i++)
            _fmpq_vec_dot(fmpq_mat_entry(s->columns, (slong)i, (slong)(1 + k)), basis,
                          gsnn_table_row(s->table, i), degree);
    }
    for (size_t i = 0; i < s->table->rows; i++)
        fmpq_one(fmpq_mat_entry(s->columns, (slong)i, 0));
    _fmpq_vec_clear(basis, degree);
    return status;
}

static gsnn_status fill_columns(solver *s) {
    gsnn_status status = fill_affine(s);
    slong column = 1 + (slong)s->fixed.dimension;
    for (size_t i = 0; !status && i < s->network->summand_count; i++) {
        const gsnn_summand *summand = &s->network->summands[i];
        size_t index = gsnn_enumeration_record_find(s->exact->record, summand->id);
        for (size_t c = 0; !status && c < summand->channel_count; c++)
            status = fill_channel(s, &s->exact->record->architectures[index], &summand->channels[c],
                                  column++);
    }
    return status;
}

/* ---- Normal equations ------------------------------------------------------------------------ */

/* pivots gets the columns that do not depend on those before them; the Gram matrix has the same. */
static slong find_pivots(const fmpq_mat_t gram, slong *pivots) {
    fmpq_mat_t form;
    fmpq_mat_init_set(form, gram);
    slong rank = fmpq_mat_rref(form, form);
    for (slong i = 0; i < rank; i++) {
        slong j = 0;
        while (fmpq_is_zero(fmpq_mat_entry(form, i, j)))
            j++;
        pivots[i] = j;
    }
    fmpq_mat_clear(form);
    return rank;
}

/* values, one for each column, from the equations of the columns that are kept. */
static void solve_kept(const fmpq_mat_t gram, const fmpq_mat_t side, const slong *kept, slong rank,
                       fmpq *values) {
    fmpq_mat_t matrix, right, solution;
    fmpq_mat_init(matrix, rank, rank);
    fmpq_mat_init(right, rank, 1);
    fmpq_mat_init(solution, rank, 1);
    for (slong i = 0; i < rank; i++) {
        fmpq_set(fmpq_mat_entry(right, i, 0), fmpq_mat_entry(side, kept[i], 0));
        for (slong j = 0; j < rank; j++)
            fmpq_set(fmpq_mat_entry(matrix, i, j), fmpq_mat_entry(gram, kept[i], kept[j]));
    }
    fmpq_mat_solve(solution, matrix, right);
    for (slong i = 0; i < rank; i++)
        fmpq_set(values + kept[i], fmpq_mat_entry(solution, i, 0));
    fmpq_mat_clear(matrix);
    fmpq_mat_clear(right);
    fmpq_mat_clear(solution);
}

static void set_result(const solver *s, const fmpq *values, const fmpq_mat_t side,
                       const fmpq_mat_t y) {
    gsnn_refit *refit = s->refit;
    fmpq_t term;
    fmpq_init(term);
    fmpq_set(refit->d, values);
    for (size_t k = 0; k < refit->linear; k++)
        fmpq_set(refit->c + k, values + 1 + k);
    for (size_t c = 0; c < refit->channels; c++)
        fmpq_set(refit->a + c, values + 1 + refit->linear + c);
    for (slong i = 0; i < y->r; i++) {
        fmpq_mul(term, fmpq_mat_entry(y, i, 0), fmpq_mat_entry(y, i, 0));
        fmpq_add(refit->sse, refit->sse, term);
    }
    for (slong j = 0; j < side->r; j++) {
        fmpq_mul(term, values + j, fmpq_mat_entry(side, j, 0));
        fmpq_sub(refit->sse, refit->sse, term);
    }
    fmpq_clear(term);
}

static gsnn_status solve(solver *s) {
    slong rows = s->columns->r, count = s->columns->c;
    slong *kept = gsnn_new((size_t)count, sizeof *kept);
    if (!kept)
        return gsnn_fail_memory(s->error);
    fmpq *values = _fmpq_vec_init(count);
    fmpq_mat_t transposed, gram, side, y;
    fmpq_mat_init(transposed, count, rows);
    fmpq_mat_init(gram, count, count);
    fmpq_mat_init(side, count, 1);
    fmpq_mat_init(y, rows, 1);
    for (slong i = 0; i < rows; i++)
        fmpq_set(fmpq_mat_entry(y, i, 0), gsnn_table_row(s->table, (size_t)i) + s->network->degree);
    fmpq_mat_transpose(transposed, s->columns);
    fmpq_mat_mul(gram, transposed, s->columns);
    fmpq_mat_mul(side, transposed, y);
    slong rank = find_pivots(gram, kept);
    solve_kept(gram, side, kept, rank, values);
    set_result(s, values, side, y);
    s->refit->rank = (size_t)rank;
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(gram);
    fmpq_mat_clear(side);
    fmpq_mat_clear(y);
    _fmpq_vec_clear(values, count);
    free(kept);
    return GSNN_OK;
}

gsnn_status gsnn_refit_init(gsnn_refit *refit, const gsnn_network *network, const gsnn_table *table,
                            const gsnn_exact_record *exact, const gsnn_run *run,
                            gsnn_error *error) {
    *refit = (gsnn_refit){0};
    fmpq_init(refit->d);
    fmpq_init(refit->sse);
    solver s = {.refit = refit,
                .network = network,
                .table = table,
                .exact = exact,
                .run = run,
                .error = error};
    gsnn_status status = gsnn_fixed_space_init(&s.fixed, &exact->record->group, error);
    if (status)
        return status;
    for (size_t i = 0; i < network->summand_count; i++)
        refit->channels += network->summands[i].channel_count;
    refit->linear = s.fixed.dimension;
    refit->a = _fmpq_vec_init((slong)refit->channels);
    refit->c = _fmpq_vec_init((slong)refit->linear);
    fmpq_mat_init(s.columns, (slong)table->rows, (slong)(1 + refit->linear + refit->channels));
    status = fill_columns(&s);
    if (!status)
        status = solve(&s);
    fmpq_mat_clear(s.columns);
    gsnn_fixed_space_clear(&s.fixed);
    return status;
}

void gsnn_refit_clear(gsnn_refit *refit) {
    if (refit->a)
        _fmpq_vec_clear(refit->a, (slong)refit->channels);
    if (refit->c)
        _fmpq_vec_clear(refit->c, (slong)refit->linear);
    fmpq_clear(refit->d);
    fmpq_clear(refit->sse);
    *refit = (gsnn_refit){0};
}

gsnn_status gsnn_refit_apply(const gsnn_refit *refit, gsnn_network *network,
                             const gsnn_enumeration_record *record, gsnn_error *error) {
    gsnn_fixed_space fixed;
    gsnn_status status = gsnn_fixed_space_init(&fixed, &record->group, error);
    if (status)
        return status;
    fmpq_t term;
    fmpq_init(term);
    size_t at = 0;
    for (size_t i = 0; i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        for (size_t c = 0; c < summand->channel_count; c++)
            fmpq_set(summand->channels[c].exact + summand->dimension + 1, refit->a + at++);
    }
    for (size_t j = 0; j < network->degree; j++)
        fmpq_zero(network->exact_affine + j);
    for (size_t k = 0; k < refit->linear; k++)
        for (size_t j = 0; j < network->degree; j++) {
            gsnn_rational_set_double(term, fixed.basis[k * network->degree + j]);
            fmpq_addmul(network->exact_affine + j, term, refit->c + k);
        }
    fmpq_set(network->exact_affine + network->degree, refit->d);
    fmpq_clear(term);
    gsnn_fixed_space_clear(&fixed);
    status = gsnn_network_doubles_from_exact(network, error);
    return status ? status : gsnn_network_expand(network, record, error);
}
