/* moment_powers.c - means of products of powers of a neuron's z = w.x + b, of any laws.
 *
 * A product of powers is a combination of powers of sums (polarisation):
 *     N! prod z_i^e = sum over 0 <= k_i <= e of (-1)^(N - |k|) prod binomial(e, k_i)
 *                     (sum k_i z_i)^N,   N = e times the places,
 * and a sum of independent variables has the sum of their cumulants. */
#include "verify/moment_means.h"

#include <flint/fmpq_vec.h>
#include <flint/fmpz.h>
#include <string.h>

enum { MOST_POWER = 3, MOST_SUMS = 1 << 12 };

/* The power that the activation is, or 0. */
static unsigned power_of(const char *activation) {
    static const char *const names[] = {"identity", "square", "cube"};
    for (unsigned e = 0; e < MOST_POWER; e++)
        if (strcmp(activation, names[e]) == 0)
            return e + 1;
    return 0;
}

/* M_n = sum_(i = 1)^n binomial(n-1, i-1) kappa_i M_(n-i), solved for kappa_n with `solve`, else for
 * M_n; the other n are known. */
static void next_of_recursion(fmpq *kappa, fmpq *moments, ulong n, bool solve) {
    fmpz_t binomial;
    fmpq_t term;
    fmpz_init(binomial);
    fmpq_init(term);
    if (solve)
        fmpq_set(kappa + n, moments + n);
    else
        fmpq_set(moments + n, kappa + n);
    for (ulong i = 1; i < n; i++) {
        fmpz_bin_uiui(binomial, n - 1, i - 1);
        fmpq_mul(term, kappa + i, moments + (n - i));
        fmpq_mul_fmpz(term, term, binomial);
        if (solve)
            fmpq_sub(kappa + n, kappa + n, term);
        else
            fmpq_add(moments + n, moments + n, term);
    }
    fmpz_clear(binomial);
    fmpq_clear(term);
}

/* The cumulants 1, ..., most of a law; false where it has no such moments. */
static bool find_cumulants(fmpq *kappa, const gsnn_moment_law *law, ulong most) {
    fmpq *moments = _fmpq_vec_init((slong)most + 1);
    bool exist = true;
    for (ulong n = 0; exist && n <= most; n++) {
        exist = gsnn_moment_law_moment(moments + n, law, n);
        if (exist && n > 0)
            next_of_recursion(kappa, moments, n, true);
    }
    _fmpq_vec_clear(moments, (slong)most + 1);
    return exist;
}

/* Adds factor^n kappa_n. */
static void add_cumulants(fmpq *total, const fmpq *kappa, const fmpq *factor, ulong most) {
    fmpq_t power;
    fmpq_init(power);
    fmpq_one(power);
    for (ulong n = 1; n <= most; n++) {
        fmpq_mul(power, power, factor);
        fmpq_addmul(total + n, power, kappa + n);
    }
    fmpq_clear(power);
}

/* What all sums need: cumulants 0, ..., most of each variable, those of the bias last. */
typedef struct sums {
    const gsnn_moment_channel *channel;
    const gsnn_moment_places *places;
    size_t chosen[8], count; /* the places of a set */
    unsigned power;
    ulong most;
    const fmpq *kappa;
} sums;

/* E (sum k_i z_i)^N. */
static void find_power_mean(fmpq_t mean, const sums *s, const unsigned *k) {
    const gsnn_moment_channel *c = s->channel;
    size_t variables = c->variables;
    ulong n = s->power * s->count;
    fmpq *row = _fmpq_vec_init((slong)variables + 1), *total = _fmpq_vec_init(2 * (slong)n + 2);
    fmpq *moments = total + n + 1;
    fmpq_t product;
    fmpq_init(product);
    for (size_t i = 0; i < s->count; i++) {
        const fmpq *x = c->coefficients + s->places->points[s->chosen[i]] * variables;
        for (size_t j = 0; j < variables; j++) {
            fmpq_mul_ui(product, x + j, k[i]);
            fmpq_add(row + j, row + j, product);
        }
        fmpq_add_ui(row + variables, row + variables, k[i]);
    }
    for (size_t j = c->joint ? variables : 0; j <= variables; j++)
        add_cumulants(total, s->kappa + j * (s->most + 1), row + j, n);
    for (size_t i = 0; c->joint && n > 1 && i < variables; i++)
        for (size_t j = 0; j < variables; j++) {
            fmpq_mul(product, row + i, row + j);
            fmpq_addmul(total + 2, product, c->covariance->rows[i] + j);
        }
    fmpq_one(moments);
    for (ulong i = 1; i <= n; i++)
        next_of_recursion(total, moments, i, false);
    fmpq_set(mean, moments + n);
    fmpq_clear(product);
    _fmpq_vec_clear(row, (slong)variables + 1);
    _fmpq_vec_clear(total, 2 * (slong)n + 2);
}

/* The mean over one set of places, by all k. */
static void polarise(fmpq_t mean, const sums *s) {
    unsigned k[8] = {0};
    ulong n = s->power * s->count, total = 0;
    fmpz_t factor;
    fmpq_t term;
    fmpz_init(factor);
    fmpq_init(term);
    fmpq_zero(mean);
    for (bool more = true; more;) {
        fmpz_set_si(factor, (n - total) % 2 ? -1 : 1);
        for (size_t i = 0; i < s->count; i++)
            fmpz_mul_ui(factor, factor, k[i] == 0 || k[i] == s->power ? 1 : s->power);
        find_power_mean(term, s, k);
        fmpq_mul_fmpz(term, term, factor);
        fmpq_add(mean, mean, term);
        size_t i = 0;
        while (i < s->count && k[i] == s->power) {
            total -= k[i];
            k[i++] = 0;
        }
        more = i < s->count;
        if (more) {
            k[i]++;
            total++;
        }
    }
    fmpz_fac_ui(factor, n);
    fmpq_div_fmpz(mean, mean, factor);
    fmpz_clear(factor);
    fmpq_clear(term);
}

bool gsnn_moment_channel_expand(fmpq *means, const gsnn_moment_channel *channel,
                                const gsnn_moment_places *places) {
    const gsnn_moment_channel *c = channel;
    unsigned power = power_of(c->activation);
    size_t rows = 1, size = (size_t)1 << places->count;
    for (size_t i = 0; i < places->count; i++)
        rows *= power + 1;
    if (!power || c->blocks * c->terms != 1 || c->halved || places->count > 8 || rows > MOST_SUMS)
        return false;
    sums s = {.channel = c, .places = places, .power = power, .most = power * places->count};
    slong length = (slong)((s.most + 1) * (c->variables + 1));
    fmpq *kappa = _fmpq_vec_init(length);
    bool exist = find_cumulants(kappa + c->variables * (s.most + 1), &c->bias, s.most);
    for (size_t j = 0; exist && j < c->law_count; j++)
        exist = find_cumulants(kappa + j * (s.most + 1), &c->laws[j], s.most);
    s.kappa = kappa;
    fmpq_one(means);
    for (size_t set = 1; exist && set < size; set++) {
        s.count = 0;
        for (size_t i = 0; i < places->count; i++)
            if (set >> i & 1)
                s.chosen[s.count++] = i;
        polarise(means + set, &s);
    }
    _fmpq_vec_clear(kappa, length);
    return exist;
}
