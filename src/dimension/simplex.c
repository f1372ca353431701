/* simplex.c - a dictionary of rationals.
 *
 * With tau = 1 - t >= 0 the rows say: slack_i = g_i(x) - 1 + tau >= 0.  tau is to fall below 1.
 * Nonbasic are at first the x_j, which are free, and tau; x = 0 with tau large enough is feasible.
 * A free variable that has become basic is in nobody's way and stays. */
#include "dimension/simplex.h"

#include <flint/fmpq_mat.h>

/* What stands in a row or a column: an x_j (below `variables`), tau, or a slack. */
typedef struct dictionary {
    fmpq_mat_t rows; /* basic variable = sum of entries times nonbasic ones + last entry */
    slong *basic, *nonbasic;
    slong count, columns; /* rows; nonbasic variables */
    slong variables;
} dictionary;

static void pivot(dictionary *d, slong row, slong column) {
    fmpq_t inverse, factor;
    fmpq_init(inverse);
    fmpq_init(factor);
    fmpq *line = d->rows->rows[row];
    fmpq_inv(inverse, line + column);
    /* Solve the row for the entering variable. */
    fmpq_neg(factor, inverse);
    for (slong j = 0; j <= d->columns; j++)
        if (j != column)
            fmpq_mul(line + j, line + j, factor);
    fmpq_set(line + column, inverse);
    for (slong i = 0; i < d->count; i++) {
        fmpq *other = d->rows->rows[i];
        if (i == row || fmpq_is_zero(other + column))
            continue;
        fmpq_set(factor, other + column);
        fmpq_zero(other + column);
        for (slong j = 0; j <= d->columns; j++)
            fmpq_addmul(other + j, factor, line + j);
    }
    slong entering = d->nonbasic[column];
    d->nonbasic[column] = d->basic[row];
    d->basic[row] = entering;
    fmpq_clear(inverse);
    fmpq_clear(factor);
}

/* The row that first stops the entering variable, moved up or down; -1 if none does.  Ties go to
 * the least variable. */
static slong leaving_row(const dictionary *d, slong column, int direction) {
    slong best = -1;
    fmpq_t ratio, least;
    fmpq_init(ratio);
    fmpq_init(least);
    for (slong i = 0; i < d->count; i++) {
        const fmpq *row = d->rows->rows[i];
        if (d->basic[i] < d->variables || fmpq_sgn(row + column) * direction >= 0)
            continue;
        fmpq_div(ratio, row + d->columns, row + column);
        fmpq_abs(ratio, ratio);
        int order = best < 0 ? -1 : fmpq_cmp(ratio, least);
        if (order < 0 || (order == 0 && d->basic[i] < d->basic[best])) {
            best = i;
            fmpq_swap(ratio, least);
        }
    }
    fmpq_clear(ratio);
    fmpq_clear(least);
    return best;
}

/* Lowers tau, the basic variable of that row, until it is below 1 or least. */
static bool lower_tau(dictionary *d, slong tau) {
    for (;;) {
        slong row = 0;
        while (row < d->count && d->basic[row] != tau)
            row++;
        if (row == d->count)
            return true; /* tau left the basis: it is 0 */
        const fmpq *objective = d->rows->rows[row];
        if (fmpq_cmp_si(objective + d->columns, 1) < 0)
            return true;
        slong entering = -1;
        for (slong j = 0; j < d->columns; j++) {
            int sign = fmpq_sgn(objective + j);
            bool free_variable = d->nonbasic[j] < d->variables;
            if ((sign < 0 || (sign > 0 && free_variable)) &&
                (entering < 0 || d->nonbasic[j] < d->nonbasic[entering]))
                entering = j;
        }
        if (entering < 0)
            return false;
        int direction = fmpq_sgn(objective + entering) < 0 ? 1 : -1;
        /* tau itself is among the rows that stop it, so there is one. */
        pivot(d, leaving_row(d, entering, direction), entering);
    }
}

static void fill(dictionary *d, const fmpz *functions) {
    for (slong i = 0; i < d->count; i++) {
        const fmpz *g = functions + i * (d->variables + 1);
        fmpq *row = d->rows->rows[i];
        for (slong j = 0; j < d->variables; j++)
            fmpq_set_fmpz(row + j, g + j);
        fmpq_one(row + d->variables);
        fmpq_set_fmpz(row + d->columns, g + d->variables);
        fmpq_sub_si(row + d->columns, row + d->columns, 1);
        d->basic[i] = d->variables + 1 + i;
    }
    for (slong j = 0; j < d->columns; j++)
        d->nonbasic[j] = j;
}

bool gsnn_strictly_feasible(const fmpz *functions, size_t count, size_t variables, fmpq *point) {
    dictionary d = {
        .count = (slong)count, .columns = (slong)variables + 1, .variables = (slong)variables};
    slong tau = d.variables, worst = 0;
    fmpq_mat_init(d.rows, d.count, d.columns + 1);
    d.basic = flint_malloc((count + 1) * sizeof *d.basic);
    d.nonbasic = flint_malloc((variables + 1) * sizeof *d.nonbasic);
    fill(&d, functions);
    for (slong i = 1; i < d.count; i++)
        if (fmpq_cmp(fmpq_mat_entry(d.rows, i, d.columns),
                     fmpq_mat_entry(d.rows, worst, d.columns)) < 0)
            worst = i;
    bool feasible = true;
    if (count && fmpq_cmp_si(fmpq_mat_entry(d.rows, worst, d.columns), -1) <= 0) {
        pivot(&d, worst, tau);
        feasible = lower_tau(&d, tau);
    }
    for (size_t j = 0; feasible && point && j < variables; j++)
        fmpq_zero(point + j);
    for (slong i = 0; feasible && point && i < d.count; i++)
        if (d.basic[i] < d.variables)
            fmpq_set(point + d.basic[i], fmpq_mat_entry(d.rows, i, d.columns));
    fmpq_mat_clear(d.rows);
    flint_free(d.basic);
    flint_free(d.nonbasic);
    return feasible;
}
