#include "lcn/box_fit.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpz_mpoly_factor.h>
#include <stdlib.h>

static void clear_boxes(gsnn_lcn_box *boxes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (boxes[i].values)
            _fmpz_vec_clear(boxes[i].values, (slong)(boxes[i].width * boxes[i].height));
    free(boxes);
}

void gsnn_lcn_box_factors_clear(gsnn_lcn_box_channel *channel) {
    clear_boxes(channel->factors, channel->factor_count);
    clear_boxes(channel->rest, channel->rest_count);
    channel->factors = channel->rest = NULL;
    channel->factor_count = channel->rest_count = channel->box_count = 0;
}

/* ---- Parts ------------------------------------------------------------------------------- */

/* The polynomials of one shift: one, or one for each free weight. */
typedef struct parts {
    fmpz_mpoly_ctx_t ring; /* x, y */
    size_t count;
    fmpz_mpoly_struct *polynomials;
    fmpz_mpoly_t common; /* their greatest common divisor */
} parts;

static gsnn_status parts_init(parts *p, size_t count, gsnn_error *error) {
    fmpz_mpoly_ctx_init(p->ring, 2, ORD_LEX);
    fmpz_mpoly_init(p->common, p->ring);
    p->polynomials = gsnn_new(count, sizeof *p->polynomials);
    p->count = p->polynomials ? count : 0;
    for (size_t i = 0; i < p->count; i++)
        fmpz_mpoly_init(&p->polynomials[i], p->ring);
    return p->polynomials ? GSNN_OK : gsnn_fail_memory(error);
}

static void parts_clear(parts *p) {
    for (size_t i = 0; i < p->count; i++)
        fmpz_mpoly_clear(&p->polynomials[i], p->ring);
    free(p->polynomials);
    fmpz_mpoly_clear(p->common, p->ring);
    fmpz_mpoly_ctx_clear(p->ring);
}

/* Takes x^u y^v into the box of the channel; the sign that it gets. */
static int fold(const gsnn_lcn_box_channel *channel, size_t *u, size_t *v) {
    int sign = 1;
    /* y^height x^skew is signs[1]: skew is below width, so adding width keeps u from wrapping. */
    while (*v >= channel->height) {
        *v -= channel->height;
        *u += channel->width - channel->skew;
        sign *= channel->signs[0] * channel->signs[1];
    }
    while (*u >= channel->width) {
        *u -= channel->width;
        sign *= channel->signs[0];
    }
    return sign;
}

/* The parts of the row times x^u y^v, and their common divisor.  Whether FLINT could. */
static bool set_parts(parts *p, const gsnn_lcn_box_channel *channel, const fmpz *weights,
                      const size_t shift[2]) {
    fmpz_t value;
    fmpz_init(value);
    fmpz_mpoly_zero(p->common, p->ring);
    for (size_t i = 0; i < p->count; i++)
        fmpz_mpoly_zero(&p->polynomials[i], p->ring);
    for (size_t y = 0; y < channel->height; y++) {
        for (size_t x = 0; x < channel->width; x++) {
            int32_t entry = channel->row[x + channel->width * y];
            if (!entry)
                continue;
            size_t u = x + shift[0], v = y + shift[1], weight = (size_t)abs(entry) - 1;
            int sign = fold(channel, &u, &v) * (entry > 0 ? 1 : -1);
            const ulong exponents[2] = {u, v};
            if (weights)
                fmpz_mul_si(value, weights + weight, sign);
            else
                fmpz_set_si(value, sign);
            fmpz_mpoly_set_coeff_fmpz_ui(&p->polynomials[weights ? 0 : weight], value, exponents,
                                         p->ring);
        }
    }
    fmpz_clear(value);
    bool done = true;
    for (size_t i = 0; done && i < p->count; i++)
        done = fmpz_mpoly_gcd(p->common, p->common, &p->polynomials[i], p->ring);
    return done;
}

/* ---- Boxes ------------------------------------------------------------------------------- */

static void set_box(gsnn_lcn_box *box, const fmpz_mpoly_t p, const fmpz_mpoly_ctx_t ring,
                    size_t width, size_t height, size_t multiplicity) {
    *box = (gsnn_lcn_box){width, height, _fmpz_vec_init((slong)(width * height)), multiplicity};
    for (slong i = 0; i < fmpz_mpoly_length(p, ring); i++) {
        ulong exponents[2];
        fmpz_mpoly_get_term_exp_ui(exponents, p, i, ring);
        fmpz_mpoly_get_term_coeff_fmpz(box->values + exponents[0] + width * exponents[1], p, i,
                                       ring);
    }
}

/* The degree in an axis; 0 of the zero polynomial. */
static size_t degree_of(const fmpz_mpoly_t p, slong axis, const fmpz_mpoly_ctx_t ring) {
    slong degree = fmpz_mpoly_degree_si(p, axis, ring);
    return degree > 0 ? (size_t)degree : 0;
}

/* The boxes of the factors, what is missing at infinity, and the rest, as a channel of its own. */
static gsnn_status collect(gsnn_lcn_box_channel *result, parts *p, const fmpz_mpoly_factor_t f,
                           gsnn_error *error) {
    size_t left[2] = {result->width - 1, result->height - 1};
    result->factors = gsnn_new((size_t)f->num, sizeof *result->factors);
    result->rest = gsnn_new(p->count, sizeof *result->rest);
    if (!result->factors || !result->rest)
        return gsnn_fail_memory(error);
    for (slong axis = 0; axis < 2; axis++) {
        size_t most = 0;
        for (size_t i = 0; i < p->count; i++) {
            size_t degree = degree_of(&p->polynomials[i], axis, p->ring);
            most = degree > most ? degree : most;
        }
        result->infinite[axis] = left[axis] - most;
        left[axis] = most;
        result->box_count += result->infinite[axis];
    }
    for (slong i = 0; i < f->num; i++) {
        size_t width = degree_of(f->poly + i, 0, p->ring) + 1;
        size_t height = degree_of(f->poly + i, 1, p->ring) + 1;
        size_t times = (size_t)fmpz_get_ui(f->exp + i);
        set_box(&result->factors[result->factor_count++], f->poly + i, p->ring, width, height,
                times);
        left[0] -= times * (width - 1);
        left[1] -= times * (height - 1);
        result->box_count += times;
        for (size_t part = 0; part < p->count; part++)
            for (size_t k = 0; k < times; k++)
                fmpz_mpoly_divides(&p->polynomials[part], &p->polynomials[part], f->poly + i,
                                   p->ring);
    }
    for (size_t part = 0; part < p->count; part++)
        set_box(&result->rest[result->rest_count++], &p->polynomials[part], p->ring, left[0] + 1,
                left[1] + 1, 1);
    result->box_count += left[0] + left[1] > 0;
    return GSNN_OK;
}

/* The boxes of one shift into `result`, a copy of the channel's lattice. */
static gsnn_status factor_shift(gsnn_lcn_box_channel *result, parts *p, gsnn_error *error) {
    fmpz_mpoly_factor_t f;
    fmpz_mpoly_factor_init(f, p->ring);
    /* The zero filter has no factors: all of it is at infinity. */
    if (!fmpz_mpoly_is_zero(p->common, p->ring))
        result->factored = fmpz_mpoly_factor(f, p->common, p->ring);
    else
        result->factored = true;
    gsnn_status status = result->factored ? collect(result, p, f, error) : GSNN_OK;
    fmpz_mpoly_factor_clear(f, p->ring);
    return status;
}

gsnn_status gsnn_lcn_box_factors_find(gsnn_lcn_box_channel *channel, size_t dimension,
                                      const fmpz *weights, const gsnn_run *run, gsnn_error *error) {
    parts p;
    gsnn_status status = parts_init(&p, weights ? 1 : dimension, error);
    size_t taps = channel->width * channel->height;
    for (size_t k = 0; !status && k < taps; k++) {
        gsnn_lcn_box_channel trial = {.width = channel->width, .height = channel->height};
        const size_t shift[2] = {k % channel->width, k / channel->width};
        if ((status = gsnn_run_step(run, "factoring", k, taps, error)))
            break;
        if (set_parts(&p, channel, weights, shift))
            status = factor_shift(&trial, &p, error);
        if (!status && trial.factored &&
            (!channel->factored || trial.box_count > channel->box_count)) {
            gsnn_lcn_box_factors_clear(channel);
            channel->factored = true;
            for (size_t axis = 0; axis < 2; axis++) {
                channel->shift[axis] = shift[axis];
                channel->infinite[axis] = trial.infinite[axis];
            }
            channel->factor_count = trial.factor_count;
            channel->factors = trial.factors;
            channel->rest_count = trial.rest_count;
            channel->rest = trial.rest;
            channel->box_count = trial.box_count;
        } else {
            gsnn_lcn_box_factors_clear(&trial);
        }
    }
    parts_clear(&p);
    return status;
}
