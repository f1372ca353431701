#include "equal/verdict.h"

#include <assert.h>

/* The product of the weights of a row with a vector, and the row's affine form at a point. */
static void linear_value(fmpq_t value, const fmpq *row, const fmpq_mat_t v) {
    fmpq_zero(value);
    for (slong j = 0; j < fmpq_mat_nrows(v); j++)
        fmpq_addmul(value, row + j, fmpq_mat_entry(v, j, 0));
}

static void form_value(fmpq_t value, const fmpq *row, const fmpq_mat_t x) {
    linear_value(value, row, x);
    fmpq_add(value, value, row + fmpq_mat_nrows(x));
}

/* x += factor * (the weights of the row) */
static void add_normal(fmpq_mat_t x, const fmpq_t factor, const fmpq *row) {
    for (slong j = 0; j < fmpq_mat_nrows(x); j++)
        fmpq_addmul(fmpq_mat_entry(x, j, 0), factor, row + j);
}

/* Sets x to the foot of 0 on the row's hyperplane plus the projection to it of (t, ..., t^m). */
static void curve_point(fmpq_mat_t x, const fmpq *row, const fmpq_t norm, slong t) {
    fmpz_t power;
    fmpq_t off;
    fmpz_init_set_si(power, t);
    fmpq_init(off);
    for (slong j = 0; j < fmpq_mat_nrows(x); j++) {
        fmpz_set(fmpq_numref(fmpq_mat_entry(x, j, 0)), power);
        fmpz_one(fmpq_denref(fmpq_mat_entry(x, j, 0)));
        fmpz_mul_si(power, power, t);
    }
    form_value(off, row, x);
    fmpq_div(off, off, norm);
    fmpq_neg(off, off);
    add_normal(x, off, row);
    fmpz_clear(power);
    fmpq_clear(off);
}

/* Whether x is off all hyperplanes but the first; then half the distance to the nearest of them,
 * in units of the first normal vector, is in *step (1 where there is none). */
static bool is_off(fmpq_t step, const gsnn_shallow *form, const fmpq_mat_t x, const fmpq_mat_t u) {
    bool off = true, bounded = false;
    fmpq_t value, speed;
    fmpq_init(value);
    fmpq_init(speed);
    for (slong i = 1; off && i < form->neurons; i++) {
        form_value(value, form->rows->rows[i], x);
        linear_value(speed, form->rows->rows[i], u);
        off = !fmpq_is_zero(value);
        if (!off || fmpq_is_zero(speed))
            continue;
        fmpq_div(value, value, speed);
        fmpq_abs(value, value);
        if (!bounded || fmpq_cmp(value, step) < 0)
            fmpq_set(step, value);
        bounded = true;
    }
    if (bounded)
        fmpq_div_2exp(step, step, 1);
    else
        fmpq_one(step);
    fmpq_clear(value);
    fmpq_clear(speed);
    return off;
}

static bool differs_at(const gsnn_shallow *form, const fmpq_mat_t x) {
    fmpq_mat_t value;
    fmpq_mat_init(value, form->outputs, 1);
    gsnn_shallow_value(value, form, x);
    bool differs = !fmpq_mat_is_zero(value);
    fmpq_mat_clear(value);
    return differs;
}

/* A point where an affine function other than 0 is not 0. */
static void affine_witness(fmpq_mat_t x, const gsnn_shallow *form) {
    slong m = form->inputs;
    fmpq_mat_zero(x);
    for (slong k = 0; k < form->outputs; k++)
        if (!fmpq_is_zero(fmpq_mat_entry(form->affine, k, m)))
            return;
    for (slong k = 0; k < form->outputs; k++)
        for (slong j = 0; j < m; j++)
            if (!fmpq_is_zero(fmpq_mat_entry(form->affine, k, j))) {
                for (slong i = 0; i < m; i++)
                    fmpq_set(fmpq_mat_entry(x, i, 0), fmpq_mat_entry(form->affine, k, i));
                return;
            }
}

void gsnn_relu_witness(fmpq_mat_t x, const gsnn_shallow_canon *difference) {
    const gsnn_shallow *form = &difference->form;
    if (!form->neurons) {
        affine_witness(x, form);
        return;
    }
    const fmpq *row = form->rows->rows[0];
    fmpq_mat_t u;
    fmpq_t norm, step;
    fmpq_mat_init(u, form->inputs, 1);
    fmpq_init(norm);
    fmpq_init(step);
    for (slong j = 0; j < form->inputs; j++)
        fmpq_set(fmpq_mat_entry(u, j, 0), row + j);
    linear_value(norm, row, u);
    /* Another hyperplane meets the curve in at most m points, or contains it: not if it differs
     * from the first, since (t, ..., t^m) spans the space. */
    for (slong t = 0;; t++) {
        curve_point(x, row, norm, t);
        if (is_off(step, form, x, u))
            break;
    }
    /* Between x - step u and x + step u the difference has one bend, so that it is not 0 at all
     * three. */
    if (!differs_at(form, x)) {
        add_normal(x, step, row);
        if (!differs_at(form, x)) {
            fmpq_mul_2exp(step, step, 1);
            fmpq_neg(step, step);
            add_normal(x, step, row);
            assert(differs_at(form, x));
        }
    }
    fmpq_mat_clear(u);
    fmpq_clear(norm);
    fmpq_clear(step);
}
