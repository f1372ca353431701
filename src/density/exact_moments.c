#include "density/exact_moments.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"
#include "density/moment_order.h"
#include "density/neuron.h"
#include "density/set_function.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

/* The largest power series that is multiplied. */
#define MAX_TERMS 729

/* ---- Finitely many values ---------------------------------------------------------------- */

static size_t value_count(const gsnn_distribution *law) {
    return law->family == GSNN_LAW_CONSTANT ? 1 : law->family == GSNN_LAW_DISCRETE ? law->count : 0;
}

/* The number of values of all variables together, capped; 0: not finitely many. */
static uint64_t support_size(const gsnn_neuron *n) {
    uint64_t size = 1;
    for (size_t j = 0; j < n->variables; j++) {
        uint64_t count = value_count(n->laws[j]);
        if (count == 0)
            return 0;
        size = size > GSNN_MOMENTS_MAX_SUPPORT ? size : size * count;
    }
    return size;
}

static bool is_rational(gsnn_law_activation activation) {
    return activation != GSNN_LAW_TANH && activation != GSNN_LAW_ERF &&
           activation != GSNN_LAW_SIN && activation != GSNN_LAW_COS;
}

static void activate(fmpq_t z, const gsnn_neuron *n) {
    bool negative = fmpq_sgn(z) < 0;
    switch (n->activation) {
    case GSNN_LAW_RELU:
    case GSNN_LAW_SQUARED_RELU:
        if (negative)
            fmpq_zero(z);
        else if (n->activation == GSNN_LAW_SQUARED_RELU)
            fmpq_mul(z, z, z);
        break;
    case GSNN_LAW_LEAKY_RELU:
        if (negative)
            fmpq_mul(z, z, n->slope);
        break;
    case GSNN_LAW_ABS:
        fmpq_abs(z, z);
        break;
    case GSNN_LAW_SQUARE:
        fmpq_mul(z, z, z);
        break;
    case GSNN_LAW_CUBE:
        fmpq_pow_si(z, z, 3);
        break;
    case GSNN_LAW_STEP:
        fmpq_set_ui(z, fmpq_sgn(z) > 0, 1);
        break;
    case GSNN_LAW_IDENTITY:
    case GSNN_LAW_TANH:
    case GSNN_LAW_ERF:
    case GSNN_LAW_SIN:
    case GSNN_LAW_COS:
        break;
    }
}

/* A walk through the values of all variables: level j of `sums` holds what the first j variables
 * contribute to each place and term, and `weights` their probability. */
typedef struct walk {
    const gsnn_neuron *n;
    size_t rows; /* places x terms */
    fmpq *sums, *weights, *products;
    size_t *choice;
    fmpq *moments;
} walk;

/* Puts value choice[j] of variable j in. */
static void enter(walk *w, size_t j) {
    const gsnn_distribution *law = w->n->laws[j];
    const fmpq *value = law->family == GSNN_LAW_CONSTANT ? law->first : law->values + w->choice[j];
    const fmpq *from = w->sums + j * w->rows;
    fmpq *to = w->sums + (j + 1) * w->rows;
    for (size_t r = 0; r < w->rows; r++) {
        fmpq_set(to + r, from + r);
        fmpq_addmul(to + r, w->n->coefficients + r * w->n->variables + j, value);
    }
    if (law->family == GSNN_LAW_CONSTANT)
        fmpq_set(w->weights + j + 1, w->weights + j);
    else
        fmpq_mul(w->weights + j + 1, w->weights + j, law->weights + w->choice[j]);
}

/* Adds the products of phi over all sets of places, at the values of the walk. */
static void add_products(walk *w) {
    const gsnn_neuron *n = w->n;
    const fmpq *z = w->sums + n->variables * w->rows;
    fmpq_t phi, t;
    fmpq_init(phi);
    fmpq_init(t);
    fmpq_set(w->products, w->weights + n->variables);
    for (size_t i = 0; i < n->places; i++) {
        fmpq_zero(phi);
        for (size_t k = 0; k < n->terms; k++) {
            fmpq_set(t, z + i * n->terms + k);
            activate(t, n);
            fmpq_add(phi, phi, t);
        }
        if (n->halved)
            fmpq_div_2exp(phi, phi, 1);
        for (size_t s = 0; s < (size_t)1 << i; s++)
            fmpq_mul(w->products + ((size_t)1 << i) + s, w->products + s, phi);
    }
    for (size_t s = 0; s < (size_t)1 << n->places; s++)
        fmpq_add(w->moments + s, w->moments + s, w->products + s);
    fmpq_clear(phi);
    fmpq_clear(t);
}

static gsnn_status walk_all(walk *w, uint64_t size, const gsnn_run *run, gsnn_error *error) {
    size_t variables = w->n->variables, level = 0;
    gsnn_status status = GSNN_OK;
    for (uint64_t done = 0; !status && done < size; done++) {
        for (size_t j = level; j < variables; j++)
            enter(w, j);
        add_products(w);
        level = variables; /* the last variable that has another value */
        while (level > 0 && ++w->choice[level - 1] == value_count(w->n->laws[level - 1]))
            w->choice[--level] = 0;
        level = level ? level - 1 : 0;
        if (done % 65536 == 0)
            status = gsnn_run_step(run, "values", done, size, error);
    }
    return status;
}

static gsnn_status sum_values(fmpq *moments, const gsnn_neuron *n, uint64_t size,
                              const gsnn_run *run, gsnn_error *error) {
    walk w = {.n = n, .rows = n->places * n->terms, .moments = moments};
    slong sums = (slong)((n->variables + 1) * w.rows), sets = (slong)1 << n->places;
    w.choice = gsnn_new(n->variables, sizeof *w.choice);
    if (!w.choice)
        return gsnn_fail_memory(error);
    w.sums = _fmpq_vec_init(sums);
    w.weights = _fmpq_vec_init((slong)n->variables + 1);
    w.products = _fmpq_vec_init(sets);
    fmpq_one(w.weights);
    for (slong s = 0; s < sets; s++)
        fmpq_zero(moments + s);
    gsnn_status status = walk_all(&w, size, run, error);
    _fmpq_vec_clear(w.sums, sums);
    _fmpq_vec_clear(w.weights, (slong)n->variables + 1);
    _fmpq_vec_clear(w.products, sets);
    free(w.choice);
    return status;
}

/* ---- Polynomials ------------------------------------------------------------------------- */

/* The power z^degree that the activation is, or 0. */
static unsigned power_of(gsnn_law_activation activation) {
    return activation == GSNN_LAW_IDENTITY ? 1
           : activation == GSNN_LAW_SQUARE ? 2
           : activation == GSNN_LAW_CUBE   ? 3
                                           : 0;
}

/* The series of E exp(v sum_i c_i t_i) up to t_i^degree, with mixed radix indices. */
static bool make_series(fmpq *series, const gsnn_neuron *n, size_t variable, unsigned degree,
                        size_t terms) {
    fmpq_t moment, part;
    fmpz_t factor;
    fmpq_init(moment);
    fmpq_init(part);
    fmpz_init(factor);
    bool exists = true;
    for (size_t index = 0; exists && index < terms; index++) {
        unsigned order = 0;
        size_t rest = index;
        fmpq_one(series + index);
        for (size_t i = 0; i < n->places; i++, rest /= degree + 1) {
            unsigned power = (unsigned)(rest % (degree + 1));
            order += power;
            fmpq_pow_si(part, gsnn_neuron_row(n, i, 0) + variable, (slong)power);
            fmpq_mul(series + index, series + index, part);
            fmpz_fac_ui(factor, power);
            fmpq_div_fmpz(series + index, series + index, factor);
        }
        if (!fmpq_is_zero(series + index)) {
            exists = gsnn_distribution_moment(moment, n->laws[variable], order);
            if (exists)
                fmpq_mul(series + index, series + index, moment);
        }
    }
    fmpq_clear(moment);
    fmpq_clear(part);
    fmpz_clear(factor);
    return exists;
}

/* Whether index a is at most index b in every digit. */
static bool is_below(size_t a, size_t b, unsigned base) {
    for (; a; a /= base, b /= base)
        if (a % base > b % base)
            return false;
    return true;
}

static void multiply_series(fmpq *product, const fmpq *f, const fmpq *g, size_t terms,
                            unsigned base) {
    for (size_t a = 0; a < terms; a++) {
        fmpq_zero(product + a);
        for (size_t b = 0; b <= a; b++)
            if (!fmpq_is_zero(f + b) && is_below(b, a, base) && !fmpq_is_zero(g + (a - b)))
                fmpq_addmul(product + a, f + b, g + (a - b));
    }
}

/* E prod_(i in S) z_i^degree = (degree!)^|S| times the coefficient of prod t_i^degree. */
static void read_moments(fmpq *moments, const fmpq *series, size_t places, unsigned degree) {
    fmpz_t factor;
    fmpz_init(factor);
    for (size_t s = 0; s < (size_t)1 << places; s++) {
        size_t index = 0, radix = 1;
        fmpz_one(factor);
        for (size_t i = 0; i < places; i++, radix *= degree + 1)
            if (s >> i & 1) {
                index += degree * radix;
                for (unsigned d = 2; d <= degree; d++)
                    fmpz_mul_ui(factor, factor, d);
            }
        fmpq_mul_fmpz(moments + s, series + index, factor);
    }
    fmpz_clear(factor);
}

static gsnn_moment_outcome expand_powers(fmpq *moments, const gsnn_neuron *n) {
    unsigned degree = power_of(n->activation);
    size_t terms = 1;
    for (size_t i = 0; i < n->places; i++)
        terms = terms > MAX_TERMS ? terms : terms * (degree + 1);
    if (terms > MAX_TERMS)
        return GSNN_MOMENT_TOO_MUCH;
    fmpq *total = _fmpq_vec_init((slong)terms), *one = _fmpq_vec_init((slong)terms);
    fmpq *product = _fmpq_vec_init((slong)terms);
    bool exists = true;
    fmpq_one(total);
    for (size_t j = 0; exists && j < n->variables; j++) {
        exists = make_series(one, n, j, degree, terms);
        if (!exists)
            break;
        multiply_series(product, total, one, terms, degree + 1);
        fmpq *kept = total;
        total = product;
        product = kept;
    }
    if (exists)
        read_moments(moments, total, n->places, degree);
    _fmpq_vec_clear(total, (slong)terms);
    _fmpq_vec_clear(one, (slong)terms);
    _fmpq_vec_clear(product, (slong)terms);
    return exists ? GSNN_MOMENT_DONE : GSNN_MOMENT_NONE;
}

/* ---- Networks ---------------------------------------------------------------------------- */

/* Multiplies f(S) by E prod over S of independent variables, one an output, of those laws. */
static bool multiply_outputs(fmpq *f, const gsnn_distribution *const *laws,
                             const gsnn_correlator *c) {
    fmpq_t moment;
    fmpq_init(moment);
    bool exists = true;
    for (size_t s = 1; exists && s < (size_t)1 << c->order; s++)
        for (uint32_t i = 0; exists && i < c->order; i++) {
            unsigned times = 0;
            bool first = s >> i & 1;
            for (uint32_t j = 0; j < c->order; j++) {
                bool same = s >> j & 1 && c->output[j] == c->output[i];
                times += same;
                first = first && !(same && j < i);
            }
            if (!first)
                continue;
            exists = gsnn_distribution_moment(moment, laws[i], times);
            if (exists)
                fmpq_mul(f + s, f + s, moment);
        }
    fmpq_clear(moment);
    return exists;
}

/* The function of one neuron's phi. */
static gsnn_status find_phi(gsnn_moment_outcome *outcome, fmpq *f, const gsnn_neuron *n,
                            const gsnn_run *run, gsnn_error *error) {
    uint64_t size = is_rational(n->activation) ? support_size(n) : 0;
    *outcome = GSNN_MOMENT_DONE;
    if (power_of(n->activation)) {
        *outcome = expand_powers(f, n);
        if (*outcome != GSNN_MOMENT_TOO_MUCH || size == 0)
            return GSNN_OK;
    }
    if (size == 0) {
        *outcome = GSNN_MOMENT_NO_ROAD;
    } else if (size > GSNN_MOMENTS_MAX_SUPPORT) {
        *outcome = GSNN_MOMENT_TOO_MUCH;
    } else {
        *outcome = GSNN_MOMENT_DONE;
        return sum_values(f, n, size, run, error);
    }
    return GSNN_OK;
}

/* Adds independent variables times values at the places: the output bias, or c.x + d. */
static bool add_variable(fmpq *f, const gsnn_distribution *const *laws, const fmpq *values,
                         const gsnn_correlator *c) {
    fmpq *g = gsnn_set_function_new(c->order);
    for (size_t s = 1; s < (size_t)1 << c->order; s++) {
        fmpq_one(g + s);
        for (uint32_t i = 0; i < c->order; i++)
            if (s >> i & 1 && values)
                fmpq_mul(g + s, g + s, values + i);
    }
    bool exists = multiply_outputs(g, laws, c);
    if (exists)
        gsnn_set_function_add(f, g, c->order);
    gsnn_set_function_free(g, c->order);
    return exists;
}

static gsnn_moment_outcome finish_plain(fmpq *f, const gsnn_plain_law *law,
                                        const gsnn_correlator *c) {
    const gsnn_distribution *readout[GSNN_CORRELATOR_MAX_ORDER];
    const gsnn_distribution *bias[GSNN_CORRELATOR_MAX_ORDER];
    for (uint32_t i = 0; i < c->order; i++) {
        readout[i] = &law->readout[c->output[i]];
        bias[i] = &law->output_bias[c->output[i]];
    }
    if (!multiply_outputs(f, readout, c))
        return GSNN_MOMENT_NONE;
    gsnn_set_function_repeat(f, law->layers[0].width, c->order);
    return add_variable(f, bias, NULL, c) ? GSNN_MOMENT_DONE : GSNN_MOMENT_NONE;
}

static gsnn_moment_outcome finish_tied(fmpq *f, const gsnn_tied_law *law,
                                       const gsnn_correlator *c) {
    const gsnn_distribution *readout[GSNN_CORRELATOR_MAX_ORDER];
    const gsnn_distribution *constant[GSNN_CORRELATOR_MAX_ORDER];
    for (uint32_t i = 0; i < c->order; i++) {
        readout[i] = &law->readout;
        constant[i] = &law->constant;
    }
    if (!gsnn_distribution_is_zero(&law->linear))
        return GSNN_MOMENT_NO_ROAD;
    if (!multiply_outputs(f, readout, c))
        return GSNN_MOMENT_NONE;
    gsnn_set_function_repeat(f, law->channels, c->order);
    return add_variable(f, constant, NULL, c) ? GSNN_MOMENT_DONE : GSNN_MOMENT_NONE;
}

/* The function of a plain or tied network. */
static gsnn_status find_network(gsnn_moment_outcome *outcome, fmpq *f, const gsnn_law *law,
                                const gsnn_enumeration_record *record,
                                const gsnn_correlators *correlators, const gsnn_correlator *c,
                                const gsnn_run *run, gsnn_error *error) {
    gsnn_neuron neuron;
    bool possible;
    *outcome = GSNN_MOMENT_NO_ROAD;
    if (law->kind == GSNN_LAW_PLAIN && (law->plain.depth > 1 || law->plain.has_means))
        return GSNN_OK;
    gsnn_status status = gsnn_neuron_init(&neuron, &possible, law, record, correlators, c, error);
    if (!status && possible)
        status = find_phi(outcome, f, &neuron, run, error);
    if (!status && possible && *outcome == GSNN_MOMENT_DONE)
        *outcome = law->kind == GSNN_LAW_PLAIN ? finish_plain(f, &law->plain, c)
                                               : finish_tied(f, &law->tied, c);
    gsnn_neuron_clear(&neuron);
    return status;
}

gsnn_status gsnn_exact_moment(gsnn_moment_outcome *outcome, fmpq_t value, const gsnn_law *law,
                              const gsnn_enumeration_record *record,
                              const gsnn_correlators *correlators, const gsnn_correlator *c,
                              const gsnn_run *run, gsnn_error *error) {
    bool sum = law->kind == GSNN_LAW_SUM;
    size_t last = ((size_t)1 << c->order) - 1;
    fmpq *total = gsnn_set_function_new(c->order);
    gsnn_status status = GSNN_OK;
    *outcome = GSNN_MOMENT_DONE;
    for (size_t i = 0; !status && *outcome == GSNN_MOMENT_DONE && i < (sum ? law->count : 1); i++) {
        fmpq *f = gsnn_set_function_new(c->order);
        status = find_network(outcome, f, sum ? &law->summands[i] : law, record, correlators, c,
                              run, error);
        if (!status && *outcome == GSNN_MOMENT_DONE)
            gsnn_set_function_add(total, f, c->order);
        gsnn_set_function_free(f, c->order);
    }
    fmpq_set(value, total + last);
    gsnn_set_function_free(total, c->order);
    return status;
}
