#include "equal/witness.h"

#include <assert.h>
#include <mpfr.h>

/* ---- ReLU ---------------------------------------------------------------------------------- */

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

/* ---- tanh and sin -------------------------------------------------------------------------- */

/* A number with a bound of its error. */
typedef struct ball {
    mpfr_t middle, radius;
} ball;

static void widen(ball *value, const mpfr_t by, mpfr_prec_t precision, mpfr_t spare) {
    mpfr_abs(spare, by, MPFR_RNDU);
    mpfr_mul_2si(spare, spare, 1 - (long)precision, MPFR_RNDU);
    mpfr_add(value->radius, value->radius, spare, MPFR_RNDU);
}

/* Encloses output k of the network at x.  tanh and sin have slope at most 1, so that an error of
 * the argument is one of the value. */
static void enclose(ball *value, const gsnn_shallow *network, slong k, const fmpq_mat_t x,
                    mpfr_prec_t precision) {
    fmpq_t z;
    mpfr_t term, weight, spare;
    fmpq_init(z);
    mpfr_init2(term, precision);
    mpfr_init2(weight, precision);
    mpfr_init2(spare, 64);
    form_value(z, network->affine->rows[k], x);
    fmpq_get_mpfr(value->middle, z, MPFR_RNDN);
    mpfr_set_zero(value->radius, 1);
    widen(value, value->middle, precision, spare);
    for (slong i = 0; i < network->neurons; i++) {
        form_value(z, network->rows->rows[i], x);
        fmpq_get_mpfr(term, z, MPFR_RNDN);
        fmpq_get_mpfr(weight, fmpq_mat_entry(network->weights, i, k), MPFR_RNDN);
        /* |a| (|z| + 1) covers the errors of z and of phi. */
        mpfr_abs(spare, term, MPFR_RNDU);
        mpfr_add_ui(spare, spare, 1, MPFR_RNDU);
        mpfr_mul(spare, spare, weight, MPFR_RNDA);
        widen(value, spare, precision, spare);
        if (network->kind == GSNN_SHALLOW_SIN)
            mpfr_sin(term, term, MPFR_RNDN);
        else
            mpfr_tanh(term, term, MPFR_RNDN);
        mpfr_mul(term, term, weight, MPFR_RNDN);
        widen(value, term, precision, spare);
        widen(value, term, precision, spare); /* of the weight */
        mpfr_add(value->middle, value->middle, term, MPFR_RNDN);
        widen(value, value->middle, precision, spare);
    }
    fmpq_clear(z);
    mpfr_clear(term);
    mpfr_clear(weight);
    mpfr_clear(spare);
}

static void ball_init(ball *value, mpfr_prec_t precision) {
    mpfr_init2(value->middle, precision);
    mpfr_init2(value->radius, 64);
}

static void ball_clear(ball *value) {
    mpfr_clear(value->middle);
    mpfr_clear(value->radius);
}

static bool excludes_zero(const gsnn_shallow *form, const fmpq_mat_t x, mpfr_prec_t precision) {
    ball value;
    bool excluded = false;
    ball_init(&value, precision);
    for (slong k = 0; !excluded && k < form->outputs; k++) {
        enclose(&value, form, k, x, precision);
        excluded = mpfr_cmpabs(value.middle, value.radius) > 0;
    }
    ball_clear(&value);
    return excluded;
}

bool gsnn_odd_witness(fmpq_mat_t x, const gsnn_shallow_canon *difference) {
    const gsnn_shallow *form = &difference->form;
    if (!form->neurons) {
        affine_witness(x, form);
        return true;
    }
    /* Points (t, t^2, ...) / 7 run through no analytic zero set other than the whole space for
     * long; the first of them is 0. */
    for (mpfr_prec_t precision = 128; precision <= 8192; precision *= 4)
        for (slong t = 0; t < 40; t++) {
            fmpz_t power;
            fmpz_init_set_si(power, t);
            for (slong j = 0; j < form->inputs; j++) {
                fmpq_set_fmpz(fmpq_mat_entry(x, j, 0), power);
                fmpq_div_fmpz(fmpq_mat_entry(x, j, 0), fmpq_mat_entry(x, j, 0),
                              (fmpz[]){7 + 4 * j});
                fmpz_mul_si(power, power, 1 + t % 3);
            }
            fmpz_clear(power);
            if (excludes_zero(form, x, precision))
                return true;
        }
    return false;
}

void gsnn_odd_values(double *values, const gsnn_shallow *network, const fmpq_mat_t x) {
    ball value;
    ball_init(&value, 160);
    for (slong k = 0; k < network->outputs; k++) {
        enclose(&value, network, k, x, 160);
        values[k] = mpfr_get_d(value.middle, MPFR_RNDN);
    }
    ball_clear(&value);
}
