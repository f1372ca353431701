#include "equal/enclosure.h"

#include "base/error.h"
#include "base/memory.h"
#include "random/philox.h"

#include <mpfr.h>
#include <stdlib.h>

/* The purpose of the random points; see random/philox.h. */
#define WITNESS_STREAM 1

size_t gsnn_function_inputs(const gsnn_function *f) {
    return f->shallow ? (size_t)f->shallow->inputs : f->mlp->widths[0];
}

size_t gsnn_function_outputs(const gsnn_function *f) {
    return f->shallow ? (size_t)f->shallow->outputs : f->mlp->widths[f->mlp->layer_count];
}

/* ---- Numbers with error bounds ------------------------------------------------------------- */

typedef struct ball {
    mpfr_t middle, radius;
} ball;

/* What every step needs: spare numbers of both precisions. */
typedef struct context {
    mpfr_prec_t precision;
    mpfr_t exact, product, bound;
} context;

static void context_init(context *c, long precision) {
    c->precision = precision;
    mpfr_init2(c->exact, precision);
    mpfr_init2(c->product, precision);
    mpfr_init2(c->bound, 64);
}

static void context_clear(context *c) {
    mpfr_clear(c->exact);
    mpfr_clear(c->product);
    mpfr_clear(c->bound);
}

static ball *balls_new(size_t count, long precision) {
    ball *balls = gsnn_new(count, sizeof *balls);
    for (size_t i = 0; balls && i < count; i++) {
        mpfr_init2(balls[i].middle, precision);
        mpfr_init2(balls[i].radius, 64);
    }
    return balls;
}

static void balls_free(ball *balls, size_t count) {
    for (size_t i = 0; balls && i < count; i++) {
        mpfr_clear(balls[i].middle);
        mpfr_clear(balls[i].radius);
    }
    free(balls);
}

/* Adds the error of rounding a number of that size. */
static void add_rounding(ball *value, const mpfr_t size, context *c) {
    mpfr_abs(c->bound, size, MPFR_RNDU);
    mpfr_mul_2si(c->bound, c->bound, 1 - (long)c->precision, MPFR_RNDU);
    mpfr_add(value->radius, value->radius, c->bound, MPFR_RNDU);
}

static void set_rational(ball *value, const fmpq_t x, context *c) {
    fmpq_get_mpfr(value->middle, x, MPFR_RNDN);
    mpfr_set_zero(value->radius, 1);
    add_rounding(value, value->middle, c);
}

/* value += a x for a rational a. */
static void add_multiple(ball *value, const fmpq_t a, const ball *x, context *c) {
    if (fmpq_is_zero(a))
        return;
    fmpq_get_mpfr(c->exact, a, MPFR_RNDN);
    mpfr_mul(c->bound, c->exact, x->radius, MPFR_RNDA); /* |a| r, before its own rounding */
    mpfr_abs(c->bound, c->bound, MPFR_RNDU);
    mpfr_mul_d(c->bound, c->bound, 1.0000001, MPFR_RNDU);
    mpfr_add(value->radius, value->radius, c->bound, MPFR_RNDU);
    mpfr_mul(c->product, c->exact, x->middle, MPFR_RNDN);
    add_rounding(value, c->product, c); /* of a */
    add_rounding(value, c->product, c); /* of the product */
    mpfr_add(value->middle, value->middle, c->product, MPFR_RNDN);
    add_rounding(value, value->middle, c);
}

/* x becomes the activation of x: all have slopes of at most 1, so that the radius stays. */
static void activate(ball *x, gsnn_shallow_kind kind, context *c) {
    if (kind == GSNN_SHALLOW_RELU) {
        if (mpfr_sgn(x->middle) < 0)
            mpfr_set_zero(x->middle, 1);
        return;
    }
    if (kind == GSNN_SHALLOW_SIN)
        mpfr_sin(x->middle, x->middle, MPFR_RNDN);
    else
        mpfr_tanh(x->middle, x->middle, MPFR_RNDN);
    add_rounding(x, x->middle, c);
}

/* ---- Networks ------------------------------------------------------------------------------ */

static void enclose_shallow(ball *values, const gsnn_shallow *f, const ball *x, ball *neuron,
                            context *c) {
    slong m = f->inputs;
    for (slong k = 0; k < f->outputs; k++) {
        set_rational(&values[k], fmpq_mat_entry(f->affine, k, m), c);
        for (slong j = 0; j < m; j++)
            add_multiple(&values[k], fmpq_mat_entry(f->affine, k, j), &x[j], c);
    }
    for (slong i = 0; i < f->neurons; i++) {
        set_rational(neuron, fmpq_mat_entry(f->rows, i, m), c);
        for (slong j = 0; j < m; j++)
            add_multiple(neuron, fmpq_mat_entry(f->rows, i, j), &x[j], c);
        activate(neuron, f->kind, c);
        for (slong k = 0; k < f->outputs; k++)
            add_multiple(&values[k], fmpq_mat_entry(f->weights, i, k), neuron, c);
    }
}

/* z receives layer l (from 0) of the network at t. */
static void enclose_layer(ball *z, const gsnn_mlp *f, size_t l, const ball *t, context *c) {
    static const gsnn_shallow_kind kinds[] = {[GSNN_ACTIVATION_RELU] = GSNN_SHALLOW_RELU,
                                              [GSNN_ACTIVATION_TANH] = GSNN_SHALLOW_TANH,
                                              [GSNN_ACTIVATION_SIN] = GSNN_SHALLOW_SIN};
    const gsnn_layer *layer = &f->layers[l];
    for (slong i = 0; i < layer->W->r; i++) {
        set_rational(&z[i], fmpq_mat_entry(layer->b, i, 0), c);
        for (slong j = 0; j < layer->W->c; j++)
            add_multiple(&z[i], fmpq_mat_entry(layer->W, i, j), &t[j], c);
        if (l + 1 < f->layer_count)
            activate(&z[i], kinds[f->activation], c);
    }
}

/* Encloses the values of f at x in *values (one for each output; to be freed). */
static gsnn_status enclose(ball **values, const gsnn_function *f, const fmpq_mat_t x,
                           long precision, gsnn_error *error) {
    size_t m = gsnn_function_inputs(f), k = gsnn_function_outputs(f);
    context c;
    context_init(&c, precision);
    ball *input = balls_new(m, precision);
    gsnn_status status = input ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t j = 0; !status && j < m; j++)
        set_rational(&input[j], fmpq_mat_entry(x, (slong)j, 0), &c);
    if (!status && f->shallow) {
        ball *neuron = balls_new(1, precision);
        *values = balls_new(k, precision);
        status = neuron && *values ? GSNN_OK : gsnn_fail_memory(error);
        if (!status)
            enclose_shallow(*values, f->shallow, input, neuron, &c);
        balls_free(neuron, 1);
        balls_free(input, m);
    } else if (!status) {
        ball *t = input;
        for (size_t l = 0; !status && l < f->mlp->layer_count; l++) {
            ball *z = balls_new(f->mlp->widths[l + 1], precision);
            if (z)
                enclose_layer(z, f->mlp, l, t, &c);
            else
                status = gsnn_fail_memory(error);
            balls_free(t, f->mlp->widths[l]);
            t = z;
        }
        *values = t;
    }
    context_clear(&c);
    return status;
}

gsnn_status gsnn_function_values(double *values, const gsnn_function *f, const fmpq_mat_t x,
                                 long precision, gsnn_error *error) {
    ball *balls = NULL;
    size_t k = gsnn_function_outputs(f);
    gsnn_status status = enclose(&balls, f, x, precision, error);
    for (size_t i = 0; !status && i < k; i++)
        values[i] = mpfr_get_d(balls[i].middle, MPFR_RNDN);
    balls_free(balls, k);
    return status;
}

/* ---- The search ---------------------------------------------------------------------------- */

static gsnn_status differ_at(bool *differ, const gsnn_function *f, const gsnn_function *g,
                             const fmpq_mat_t x, long precision, gsnn_error *error) {
    size_t k = gsnn_function_outputs(f);
    ball *a = NULL, *b = NULL;
    gsnn_status status = enclose(&a, f, x, precision, error);
    if (!status)
        status = enclose(&b, g, x, precision, error);
    *differ = false;
    mpfr_t apart, reach;
    mpfr_init2(apart, precision);
    mpfr_init2(reach, 64);
    for (size_t i = 0; !status && i < k && !*differ; i++) {
        mpfr_sub(apart, a[i].middle, b[i].middle, MPFR_RNDZ);
        mpfr_add(reach, a[i].radius, b[i].radius, MPFR_RNDU);
        *differ = mpfr_cmpabs(apart, reach) > 0;
    }
    mpfr_clear(apart);
    mpfr_clear(reach);
    balls_free(a, k);
    balls_free(b, k);
    return status;
}

gsnn_philox gsnn_search_stream(void) {
    return gsnn_philox_stream(0, WITNESS_STREAM, 0, 0);
}

void gsnn_search_point(fmpq_mat_t x, gsnn_philox *stream, int round) {
    for (slong j = 0; j < x->r; j++) {
        uint64_t range = UINT64_C(2) << (round % 12);
        slong numerator = (slong)gsnn_philox_below(stream, 2 * range + 1) - (slong)range;
        fmpq_set_si(fmpq_mat_entry(x, j, 0), round ? numerator : 0,
                    1 + (ulong)gsnn_philox_below(stream, 3));
    }
}

gsnn_status gsnn_search_witness(bool *found, fmpq_mat_t x, const gsnn_function *f,
                                const gsnn_function *g, gsnn_error *error) {
    static const struct {
        long precision;
        int rounds;
    } efforts[] = {{128, 300}, {1024, 60}, {8192, 6}};
    gsnn_status status = GSNN_OK;
    *found = false;
    for (size_t e = 0; e < sizeof efforts / sizeof *efforts; e++) {
        gsnn_philox stream = gsnn_search_stream();
        for (int round = 0; !status && !*found && round < efforts[e].rounds; round++) {
            gsnn_search_point(x, &stream, round);
            status = differ_at(found, f, g, x, efforts[e].precision, error);
        }
    }
    return status;
}
