#include "verify/moment_means.h"

#include "base/error.h"
#include "base/memory.h"
#include "verify/moment_sets.h"
#include "verify/normal_means.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values of all variables, times neurons, beyond which they are not listed; pairs of neurons beyond
 * which no products are integrated. */
enum { MOST_VALUES = 1 << 16, MOST_PAIRS = 1 << 14 };

static const fmpq *coefficients_of(const gsnn_moment_channel *c, size_t row, size_t point) {
    return c->coefficients + (row * c->points + point) * c->variables;
}

/* ---- Few values --------------------------------------------------------------------------- */

/* act(z) in place; false for an activation that is not rational. */
static bool activate(const gsnn_moment_channel *c, fmpq_t z) {
    const char *name = c->activation;
    bool negative = fmpq_sgn(z) < 0, squared_relu = strcmp(name, "squared-relu") == 0;
    if (strcmp(name, "identity") == 0)
        return true;
    if (strcmp(name, "relu") == 0 || squared_relu)
        fmpq_mul_ui(z, z, !negative);
    else if (strcmp(name, "leaky-relu") == 0 && negative)
        fmpq_mul(z, z, c->slope);
    else if (strcmp(name, "abs") == 0)
        fmpq_abs(z, z);
    else if (strcmp(name, "step") == 0)
        fmpq_set_ui(z, fmpq_sgn(z) > 0, 1);
    else if (strcmp(name, "cube") == 0)
        fmpq_pow_si(z, z, 3);
    else if (strcmp(name, "square") != 0)
        return strcmp(name, "leaky-relu") == 0;
    if (squared_relu || strcmp(name, "square") == 0)
        fmpq_mul(z, z, z);
    return true;
}

/* phi of one block at a point, where the variables have their chosen values. */
static bool find_phi(fmpq_t phi, const gsnn_moment_channel *c, size_t block, size_t point,
                     const size_t *choice, const fmpq *bias) {
    fmpq_t z;
    bool rational = true;
    fmpq_init(z);
    fmpq_zero(phi);
    for (size_t term = 0; term < c->terms; term++) {
        const fmpq *row = coefficients_of(c, block * c->terms + term, point);
        fmpq_set(z, bias);
        for (size_t j = 0; j < c->variables; j++)
            fmpq_addmul(z, row + j, gsnn_moment_law_value(&c->laws[j], choice[j]));
        rational = activate(c, z) && rational;
        fmpq_add(phi, phi, z);
    }
    if (c->halved)
        fmpq_div_2exp(phi, phi, 1);
    fmpq_clear(z);
    return rational;
}

/* Adds the products of phi over all sets of places at one choice of all values. */
static bool add_choice(fmpq *means, const gsnn_moment_channel *c, size_t block,
                       const gsnn_moment_places *places, const size_t *choice, const fmpq *bias) {
    bool rational = true;
    fmpq *products = _fmpq_vec_init((slong)1 << places->count);
    fmpq_t phi;
    fmpq_init(phi);
    fmpq_one(products);
    for (size_t j = 0; j < c->variables; j++)
        gsnn_moment_law_multiply_weight(products, &c->laws[j], choice[j]);
    for (size_t i = 0; i < places->count; i++) {
        rational = find_phi(phi, c, block, places->points[i], choice, bias) && rational;
        for (size_t set = 0; set < (size_t)1 << i; set++)
            fmpq_mul(products + ((size_t)1 << i) + set, products + set, phi);
    }
    for (size_t set = 0; set < (size_t)1 << places->count; set++)
        fmpq_add(means + set, means + set, products + set);
    fmpq_clear(phi);
    _fmpq_vec_clear(products, (slong)1 << places->count);
    return rational;
}

static bool list_block(fmpq *means, const gsnn_moment_channel *c, size_t block,
                       const gsnn_moment_places *places, size_t *choice, const fmpq *bias) {
    bool rational = true, more = true;
    gsnn_moment_sets_clear(means, places->count);
    memset(choice, 0, c->variables * sizeof *choice);
    while (rational && more) {
        rational = add_choice(means, c, block, places, choice, bias);
        size_t j = 0;
        while (j < c->variables && ++choice[j] == c->laws[j].count)
            choice[j++] = 0;
        more = j < c->variables;
    }
    return rational;
}

static bool has_few_values(const gsnn_moment_channel *c) {
    size_t size = c->bias.count;
    for (size_t j = 0; size <= MOST_VALUES && j < c->law_count; j++)
        size *= c->laws[j].count;
    return !c->joint && size > 0 && size <= MOST_VALUES &&
           c->blocks * c->terms <= MOST_VALUES / size;
}

gsnn_status gsnn_moment_channel_list(fmpq *means, bool *possible,
                                     const gsnn_moment_channel *channel,
                                     const gsnn_moment_places *places, gsnn_error *error) {
    const gsnn_moment_channel *c = channel;
    slong size = (slong)1 << places->count;
    *possible = has_few_values(c);
    size_t *choice = gsnn_new(c->variables, sizeof *choice);
    fmpq *block = _fmpq_vec_init(2 * size), *all = block + size;
    gsnn_status status = choice ? GSNN_OK : gsnn_fail_memory(error);
    gsnn_moment_sets_clear(means, places->count);
    for (size_t b = 0; !status && *possible && b < c->bias.count; b++) {
        gsnn_moment_sets_clear(all, places->count);
        fmpq_one(all);
        gsnn_moment_law_multiply_weight(all, &c->bias, b);
        for (size_t r = 0; *possible && r < c->blocks; r++) {
            *possible = list_block(block, c, r, places, choice, gsnn_moment_law_value(&c->bias, b));
            gsnn_moment_sets_multiply(all, block, places->count);
        }
        for (slong set = 0; set < size; set++)
            fmpq_add(means + set, means + set, all + set);
    }
    _fmpq_vec_clear(block, 2 * size);
    free(choice);
    return status;
}

/* ---- Normal variables --------------------------------------------------------------------- */

/* The covariance of what neurons a and b have at two points. */
static void find_covariance(fmpq_t covariance, const gsnn_moment_channel *c, size_t a, size_t x,
                            size_t b, size_t y) {
    const fmpq *u = coefficients_of(c, a, x), *v = coefficients_of(c, b, y);
    fmpq_t term;
    fmpq_init(term);
    gsnn_moment_law_is_centred_normal(&c->bias, covariance);
    for (size_t j = 0; a / c->terms == b / c->terms && j < c->variables; j++)
        for (size_t k = c->joint ? 0 : j; k < (c->joint ? c->variables : j + 1); k++) {
            fmpq_mul(term, u + j, v + k);
            fmpq_mul(term, term, c->joint ? c->covariance->rows[j] + k : c->variances + j);
            fmpq_add(covariance, covariance, term);
        }
    fmpq_clear(term);
}

static gsnn_normal_pair find_pair(const gsnn_moment_channel *c, size_t a, size_t x, size_t b,
                                  size_t y) {
    fmpq_t ss, tt, st, determinant;
    fmpq_init(ss);
    fmpq_init(tt);
    fmpq_init(st);
    fmpq_init(determinant);
    find_covariance(ss, c, a, x, a, x);
    find_covariance(tt, c, b, y, b, y);
    find_covariance(st, c, a, x, b, y);
    fmpq_mul(determinant, ss, tt);
    fmpq_submul(determinant, st, st);
    gsnn_normal_pair pair = {fmpq_get_d(ss), fmpq_get_d(tt), fmpq_get_d(st),
                             fmpq_get_d(determinant)};
    fmpq_clear(ss);
    fmpq_clear(tt);
    fmpq_clear(st);
    fmpq_clear(determinant);
    return pair;
}

/* E of f at point x times f at point y, over all pairs of neurons, and the product of the norms of
 * the two sums at most. */
static bool sum_products(double *mean, double *bound, const gsnn_moment_channel *c,
                         const gsnn_normal_function *f, size_t x, size_t y) {
    size_t rows = c->blocks * c->terms;
    double norms[2] = {0, 0}, one;
    bool known = rows <= MOST_PAIRS / rows;
    *mean = 0;
    for (size_t a = 0; known && a < rows; a++) {
        for (size_t b = 0; known && b < rows; b++) {
            gsnn_normal_pair pair = find_pair(c, a, x, b, y);
            known = gsnn_normal_product(&one, f, &pair);
            *mean += one;
        }
        for (size_t k = 0; known && k < 2; k++) {
            gsnn_normal_pair pair = find_pair(c, a, k ? y : x, a, k ? y : x);
            known = gsnn_normal_product(&one, f, &pair);
            norms[k] += sqrt(fmax(0, one));
        }
    }
    *bound = norms[0] * norms[1];
    return known;
}

static bool sum_means(double *mean, double *bound, const gsnn_moment_channel *c,
                      const gsnn_normal_function *f, size_t x) {
    bool known = sum_products(mean, bound, c, f, x, x);
    double one;
    *mean = 0;
    *bound = sqrt(*bound);
    for (size_t a = 0; known && a < c->blocks * c->terms; a++) {
        known = gsnn_normal_mean(&one, f, find_pair(c, a, x, a, x).ss);
        *mean += one;
    }
    return known;
}

/* Whether four points are two pairs of equal ones; *other is the one that the first is not. */
static bool are_pairs(const size_t *points, size_t *other) {
    size_t equal = 0, rest = 0;
    *other = points[0];
    for (size_t i = 0; i < 4; i++) {
        equal += points[i] == points[0];
        *other = points[i] != points[0] ? points[i] : *other;
    }
    for (size_t i = 0; i < 4; i++)
        rest += points[i] == *other;
    return rest == equal ? equal == 2 || equal == 4 : false;
}

bool gsnn_moment_channel_integrate(fmpq_t mean, fmpq_t bound, const gsnn_moment_channel *channel,
                                   const gsnn_moment_places *places, size_t set) {
    const gsnn_moment_channel *c = channel;
    gsnn_normal_function f = {c->activation, fmpq_get_d(c->slope), 1};
    size_t points[4], size = 0, other;
    double value = 0, most = 0;
    bool known = c->normal;
    for (size_t i = 0; known && i < places->count; i++)
        if (set >> i & 1) {
            known = size < 4;
            if (known)
                points[size++] = places->points[i];
        }
    if (known && size == 1) {
        known = sum_means(&value, &most, c, &f, points[0]);
    } else if (known && size == 2) {
        known = sum_products(&value, &most, c, &f, points[0], points[1]);
    } else if (known) {
        f.power = 2;
        known = size == 4 && c->blocks * c->terms == 1 && are_pairs(points, &other) &&
                sum_products(&value, &most, c, &f, points[0], other);
    }
    if (!known || !isfinite(value) || !isfinite(most))
        return false;
    gsnn_moment_set_double(mean, value);
    gsnn_moment_set_double(bound, most);
    for (size_t i = 0; c->halved && i < size; i++) {
        fmpq_div_2exp(mean, mean, 1);
        fmpq_div_2exp(bound, bound, 1);
    }
    return true;
}

bool gsnn_moment_channel_tangent(double *kernel, double *bound, const gsnn_moment_channel *channel,
                                 const gsnn_moment_points *points, const gsnn_moment_places *pair) {
    const gsnn_moment_channel *c = channel;
    const gsnn_moment_law *readout = c->readouts + pair->outputs[0];
    size_t x = pair->points[0], y = pair->points[1];
    gsnn_normal_function f = {c->activation, fmpq_get_d(c->slope), 1};
    double slopes = 0, most = 0;
    fmpq_t moment, product;
    *kernel = *bound = 0;
    fmpq_init(moment);
    fmpq_init(product);
    bool known = c->normal && pair->outputs[0] == pair->outputs[1] &&
                 gsnn_moment_law_moment(moment, readout, 1) && fmpq_is_zero(moment) &&
                 gsnn_moment_law_moment(moment, readout, 2);
    fmpq_set_si(product, !gsnn_moment_law_is_zero(&c->bias), 1);
    for (size_t j = 0; j < points->degree; j++)
        fmpq_addmul(product, points->coordinates + x * points->degree + j,
                    points->coordinates + y * points->degree + j);
    double factor = (double)c->copies * fmpq_get_d(moment) * fmpq_get_d(product);
    known = known && sum_products(kernel, bound, c, &f, x, y);
    f.power = 0;
    if (known && factor != 0)
        known = sum_products(&slopes, &most, c, &f, x, y);
    *kernel += factor * slopes;
    *bound += fabs(factor) * most;
    fmpq_clear(moment);
    fmpq_clear(product);
    return known;
}
