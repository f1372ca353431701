#include "fit/refit.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "network/fixed_space.h"
#include "network/realize.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

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

/* The sum of squares of y less what the columns explain of it. */
static void set_sse(fmpq_t sse, const fmpq *values, const fmpq_mat_t side, const fmpq_mat_t y) {
    fmpq_t term;
    fmpq_init(term);
    for (slong i = 0; i < y->r; i++)
        fmpq_addmul(sse, fmpq_mat_entry(y, i, 0), fmpq_mat_entry(y, i, 0));
    for (slong j = 0; j < side->r; j++) {
        fmpq_mul(term, values + j, fmpq_mat_entry(side, j, 0));
        fmpq_sub(sse, sse, term);
    }
    fmpq_clear(term);
}

static gsnn_status solve(gsnn_refit *refit, const gsnn_refit_columns *columns,
                         const gsnn_table *table, gsnn_error *error) {
    slong rows = columns->matrix->r, count = columns->matrix->c;
    size_t outputs = columns->outputs, inputs = table->columns - outputs;
    slong *kept = gsnn_new((size_t)count, sizeof *kept);
    if (!kept)
        return gsnn_fail_memory(error);
    fmpq_mat_t transposed, gram, side, y;
    fmpq_mat_init(transposed, count, rows);
    fmpq_mat_init(gram, count, count);
    fmpq_mat_init(side, count, 1);
    fmpq_mat_init(y, rows, 1);
    for (size_t i = 0; i < table->rows; i++)
        for (size_t o = 0; o < outputs; o++)
            fmpq_set(fmpq_mat_entry(y, (slong)(i * outputs + o), 0),
                     gsnn_table_row(table, i) + inputs + o);
    fmpq_mat_transpose(transposed, columns->matrix);
    fmpq_mat_mul(gram, transposed, columns->matrix);
    fmpq_mat_mul(side, transposed, y);
    slong rank = find_pivots(gram, kept);
    solve_kept(gram, side, kept, rank, refit->values);
    set_sse(refit->sse, refit->values, side, y);
    refit->rank = (size_t)rank;
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(gram);
    fmpq_mat_clear(side);
    fmpq_mat_clear(y);
    free(kept);
    return GSNN_OK;
}

gsnn_status gsnn_refit_init(gsnn_refit *refit, const gsnn_refit_channel *channels, size_t count,
                            const gsnn_table *table, const gsnn_exact_record *exact,
                            const gsnn_run *run, gsnn_error *error) {
    gsnn_refit_columns columns = {0};
    *refit = (gsnn_refit){.channels = count};
    fmpq_init(refit->sse);
    gsnn_status status =
        gsnn_refit_columns_init(&columns, channels, count, table, exact, run, error);
    if (!status) {
        refit->outer = columns.outer;
        columns.outer = NULL;
        refit->weights = columns.weights;
        refit->linear = columns.linear;
        refit->constant = columns.constant;
        refit->values = _fmpq_vec_init((slong)gsnn_refit_unknowns(refit));
        refit->d = refit->values;
        refit->c = refit->d + refit->constant;
        refit->a = refit->c + refit->linear;
        status = solve(refit, &columns, table, error);
    }
    gsnn_refit_columns_clear(&columns);
    return status;
}

void gsnn_refit_clear(gsnn_refit *refit) {
    if (refit->values)
        _fmpq_vec_clear(refit->values, (slong)gsnn_refit_unknowns(refit));
    free(refit->outer);
    fmpq_clear(refit->sse);
    *refit = (gsnn_refit){0};
}

bool gsnn_refit_is_finer(const gsnn_refit_channel *channels, size_t count) {
    bool finer = false;
    fmpq_t rounded;
    fmpq_init(rounded);
    for (size_t c = 0; c < count; c++) {
        const gsnn_record_architecture *of = channels[c].architecture;
        for (size_t k = 0; k < of->weights.dimension + (of->type == 1); k++) {
            gsnn_rational_set_double(rounded, gsnn_rational_double(channels[c].inner + k));
            finer = finer || !fmpq_equal(rounded, channels[c].inner + k);
        }
    }
    fmpq_clear(rounded);
    return finer;
}

/* ---- Into a network -------------------------------------------------------------------------- */

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

void gsnn_refit_apply_outputs(const gsnn_refit *refit, const gsnn_output_plan *plan, fmpq *values) {
    const fmpq *a = refit->a;
    fmpq *at = values;
    size_t c = 0;
    for (size_t i = 0; i < plan->choice_count; i++) {
        const gsnn_record_architecture *chosen = gsnn_output_chosen(plan, i);
        size_t inner = chosen->weights.dimension + (chosen->type == 1);
        for (size_t j = 0; j < plan->choices[i].channels; j++, c++) {
            at += inner;
            for (size_t k = 0; k < refit->outer[c]; k++)
                fmpq_set(at++, a++);
        }
    }
    for (size_t k = 0; k < refit->linear; k++)
        fmpq_set(at++, refit->c + k);
    for (size_t k = 0; k < refit->constant; k++)
        fmpq_set(at++, refit->d + k);
}
