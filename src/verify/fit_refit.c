/* fit_refit.c - that nothing fits better: the residual is orthogonal to all columns, exactly. */
#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"
#include "verify/fit_claims.h"

#include <flint/fmpq_mat.h>
#include <math.h>
#include <stdlib.h>

/* Rational products that are computed at most. */
#define MOST_PRODUCTS ((size_t)1 << 26)

/* phi of a channel at a row: the sum of ReLU(z), or of |z|/2 for type 2. */
static void channel_value(const gsnn_fit_claims *c, const gsnn_fit_claimed_channel *channel,
                          const fmpq *x, fmpq_t value) {
    fmpq_t z;
    fmpq_init(z);
    fmpq_zero(value);
    for (size_t i = channel->first; i < channel->first + channel->neurons; i++) {
        fmpq_set(z, c->b + i);
        for (size_t j = 0; j < c->inputs; j++)
            fmpq_addmul(z, c->W + i * c->inputs + j, x + j);
        if (channel->type == 2) {
            fmpq_abs(z, z);
            fmpq_div_2exp(z, z, 1);
        }
        if (fmpq_sgn(z) > 0)
            fmpq_add(value, value, z);
    }
    fmpq_clear(z);
}

/* The row of signs of the invariant linear function that input j is in, beginning with +1 at its
 * first input; false when that is not invariant (signs meet) or has been before. */
static bool linear_function(const gsnn_record_group *group, size_t j, int *row, size_t *waiting) {
    size_t count = 1;
    bool sound = true;
    for (size_t k = 0; k < group->degree; k++)
        row[k] = 0;
    row[j] = 1;
    waiting[0] = j;
    for (size_t next = 0; next < count; next++)
        for (size_t g = 0; g < group->generators.count; g++) {
            int32_t image = group->generators.images[g * group->degree + waiting[next]];
            size_t to = (size_t)abs(image) - 1;
            int sign = image < 0 ? -row[waiting[next]] : row[waiting[next]];
            if (row[to] == 0) {
                row[to] = sign;
                waiting[count++] = to;
            }
            sound = sound && row[to] == sign;
            sound = sound && to >= j;
        }
    return sound;
}

/* Fills the columns of 1, linear functions and channels; false when the linear functions are not as
 * many as the document has coefficients. */
static bool fill_columns(const gsnn_fit_claims *c, fmpq_mat_t columns, int *row, size_t *waiting) {
    size_t linear = 0;
    for (size_t i = 0; i < c->rows; i++) {
        fmpq_one(fmpq_mat_entry(columns, (slong)i, 0));
        for (size_t k = 0; k < c->channel_count; k++)
            channel_value(c, &c->channels[k], gsnn_table_row(c->table, i),
                          fmpq_mat_entry(columns, (slong)i, (slong)(1 + c->linear_count + k)));
    }
    for (size_t j = 0; j < c->inputs; j++) {
        if (!linear_function(&c->record->group, j, row, waiting))
            continue;
        if (linear++ == c->linear_count)
            return false;
        for (size_t i = 0; i < c->rows; i++) {
            fmpq *sum = fmpq_mat_entry(columns, (slong)i, (slong)linear);
            for (size_t k = 0; k < c->inputs; k++) {
                const fmpq *x = gsnn_table_row(c->table, i) + k;
                if (row[k] > 0)
                    fmpq_add(sum, sum, x);
                else if (row[k] < 0)
                    fmpq_sub(sum, sum, x);
            }
        }
    }
    return linear == c->linear_count;
}

/* residual = y - columns times the stated solution. */
static void fill_residual(const gsnn_fit_claims *c, const fmpq_mat_t columns, fmpq_mat_t residual) {
    fmpq_mat_t solution;
    fmpq_mat_init(solution, columns->c, 1);
    fmpq_set(fmpq_mat_entry(solution, 0, 0), c->exact_d);
    for (size_t k = 0; k < c->linear_count; k++)
        fmpq_set(fmpq_mat_entry(solution, (slong)(1 + k), 0), c->exact_c + k);
    for (size_t k = 0; k < c->channel_count; k++)
        fmpq_set(fmpq_mat_entry(solution, (slong)(1 + c->linear_count + k), 0), c->exact_a + k);
    fmpq_mat_mul(residual, columns, solution);
    for (size_t i = 0; i < c->rows; i++) {
        fmpq *entry = fmpq_mat_entry(residual, (slong)i, 0);
        fmpq_sub(entry, gsnn_table_row(c->table, i) + c->inputs, entry);
    }
    fmpq_mat_clear(solution);
}

static void judge(const gsnn_fit_claims *c, const fmpq_mat_t columns, const fmpq_mat_t residual) {
    fmpq_t sum;
    fmpq_init(sum);
    for (slong j = 0; j < columns->c; j++) {
        fmpq_zero(sum);
        for (slong i = 0; i < columns->r; i++)
            fmpq_addmul(sum, fmpq_mat_entry(columns, i, j), fmpq_mat_entry(residual, i, 0));
        if (fmpq_is_zero(sum))
            gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_REFIT, 0);
        else
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                                "exact: the residual is not orthogonal to column %ld of 1, linear "
                                "functions and channels",
                                (long)j);
    }
    fmpq_zero(sum);
    for (slong i = 0; i < residual->r; i++)
        fmpq_addmul(sum, fmpq_mat_entry(residual, i, 0), fmpq_mat_entry(residual, i, 0));
    if (fmpq_equal(sum, c->exact_sse))
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_REFIT, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                            "exact.sse: %.17g, but it is %.17g or differs in a further digit",
                            fmpq_get_d(c->exact_sse), fmpq_get_d(sum));
    fmpq_clear(sum);
}

/* By elimination in the columns themselves. */
static void check_rank(const gsnn_fit_claims *c, fmpq_mat_t columns) {
    size_t rank = (size_t)fmpq_mat_rref(columns, columns);
    if (rank == c->rank)
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_REFIT, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT, "exact.rank: %zu, but it is %zu",
                            c->rank, rank);
}

/* The network has this number: the double nearest to it, or itself. */
static void compare(const gsnn_fit_claims *c, const char *name, size_t index, const fmpq_t stated,
                    const fmpq_t exact) {
    double value = fmpq_get_d(exact);
    if (fmpq_equal(stated, exact) || fabs(fmpq_get_d(stated) - value) <= 0x1p-51 * fabs(value))
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_REFIT, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                            "exact.%s[%zu]: %.17g, but the network has %.17g", name, index, value,
                            fmpq_get_d(stated));
}

static void check_network(const gsnn_fit_claims *c) {
    for (size_t k = 0; k < c->channel_count; k++)
        if (c->channels[k].neurons)
            compare(c, "a", k, c->a + c->channels[k].first, c->exact_a + k);
    compare(c, "d", 0, c->d, c->exact_d);
}

gsnn_status gsnn_fit_check_refit(gsnn_fit_claims *claims) {
    gsnn_fit_claims *c = claims;
    const char *reason = NULL;
    if (!c->record)
        reason = "it takes the enumeration as a further file";
    else if (!c->record->group.action->permutes_inputs)
        reason = "the rows of a matrix action may be rounded";
    else if (c->rows * (c->neurons + 1) > MOST_PRODUCTS / (c->inputs + 1))
        reason = "it takes too many rational numbers";
    check_network(c);
    if (reason) {
        gsnn_findings_skip(c->findings, GSNN_FIT_CHECK_REFIT, "%s", reason);
        return GSNN_OK;
    }
    int *row = gsnn_new(c->inputs, sizeof *row);
    size_t *waiting = gsnn_new(c->inputs, sizeof *waiting);
    gsnn_status status = row && waiting ? GSNN_OK : gsnn_fail_memory(c->error);
    fmpq_mat_t columns, residual;
    fmpq_mat_init(columns, (slong)c->rows, (slong)(1 + c->linear_count + c->channel_count));
    fmpq_mat_init(residual, (slong)c->rows, 1);
    if (!status && !fill_columns(c, columns, row, waiting))
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                            "exact.c: %zu numbers, which is not the dimension of invariant linear "
                            "functions",
                            c->linear_count);
    else if (!status) {
        fill_residual(c, columns, residual);
        judge(c, columns, residual);
        check_rank(c, columns);
    }
    fmpq_mat_clear(columns);
    fmpq_mat_clear(residual);
    free(row);
    free(waiting);
    return status;
}
