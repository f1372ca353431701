#include "fit/walsh.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "fit/right_action.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct builder {
    gsnn_walsh *walsh;
    const gsnn_orbit_sums *from;
    const gsnn_right_action *action;
    gsnn_hash_index index; /* of transformed sums, by their parts */
    size_t capacity;
    gsnn_error *error;
} builder;

/* A character of T, whose elements are numbered by two bits: -1 to the number of bits in both. */
static int character(size_t chi, size_t t) {
    size_t both = chi & t;
    return both == 1 || both == 2 ? -1 : 1;
}

/* ---- Orbits of weights ----------------------------------------------------------------------- */

static size_t weight_under(const builder *b, size_t t, size_t k) {
    return (size_t)(abs(b->action->images[t * b->from->dimension + k]) - 1);
}

static void list_orbit(const builder *b, size_t k, gsnn_walsh_orbit *orbit) {
    *orbit = (gsnn_walsh_orbit){0};
    for (size_t t = 0; t < b->walsh->order; t++) {
        size_t at = 0, weight = weight_under(b, t, k);
        while (at < orbit->size && orbit->weights[at] < weight)
            at++;
        if (at < orbit->size && orbit->weights[at] == weight)
            continue;
        for (size_t i = orbit->size; i > at; i--)
            orbit->weights[i] = orbit->weights[i - 1];
        orbit->weights[at] = weight;
        orbit->size++;
    }
}

/* signs = sum over t of chi(t) P_t e, e the first weight, without its length; false where it is 0.
 * P_t takes weight k to the image's sign times the image, up to the inverse, which is itself. */
static bool project(const builder *b, const gsnn_walsh_orbit *orbit, size_t chi, int8_t *signs) {
    int sums[GSNN_WALSH_ORDER] = {0};
    for (size_t t = 0; t < b->walsh->order; t++) {
        int32_t image = b->action->images[t * b->from->dimension + orbit->weights[0]];
        for (size_t i = 0; i < orbit->size; i++)
            if (orbit->weights[i] == (size_t)(abs(image) - 1))
                sums[i] += character(chi, t) * (image > 0 ? 1 : -1);
    }
    for (size_t i = 0; i < orbit->size; i++)
        signs[i] = (int8_t)((sums[i] > 0) - (sums[i] < 0));
    return signs[0] != 0;
}

/* ---- Transformed sums ------------------------------------------------------------------------ */

/* Orders parts by their numbers, makes the first one positive and returns its sign; 0 without
 * parts, which is where all have cancelled. */
static int32_t make_normal(int32_t *parts, size_t order) {
    for (size_t i = 1; i < order; i++)
        for (size_t j = i;
             j > 0 && parts[j] && (!parts[j - 1] || abs(parts[j - 1]) > abs(parts[j])); j--) {
            int32_t part = parts[j];
            parts[j] = parts[j - 1];
            parts[j - 1] = part;
        }
    int32_t sign = (parts[0] > 0) - (parts[0] < 0);
    for (size_t i = 0; i < order; i++)
        parts[i] *= sign;
    return sign;
}

/* The place of a sum of parts among transformed ones, which it may be new to. */
static gsnn_status add_sum(builder *b, int32_t *parts, int32_t *place) {
    gsnn_walsh *walsh = b->walsh;
    int32_t sign = make_normal(parts, walsh->order);
    size_t size = walsh->order * sizeof *parts;
    *place = 0;
    if (sign == 0)
        return GSNN_OK;
    uint64_t hash = gsnn_hash_bytes(parts, size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&b->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(walsh->parts + i * walsh->order, parts, size) == 0) {
            *place = sign * (int32_t)(i + 1);
            return GSNN_OK;
        }
    if (walsh->sums.count >= INT32_MAX - 1 ||
        gsnn_reserve(&walsh->parts, &b->capacity, walsh->sums.count + 1, size) ||
        gsnn_hash_index_add(&b->index, hash, (uint32_t)walsh->sums.count))
        return gsnn_fail_memory(b->error);
    memcpy(walsh->parts + walsh->sums.count * walsh->order, parts, size);
    *place = sign * (int32_t)++walsh->sums.count;
    return GSNN_OK;
}

/* What a neuron sees with the transformed weight `a` of an orbit. */
static gsnn_status add_term(builder *b, size_t neuron, const gsnn_walsh_orbit *orbit, size_t a,
                            int32_t *place) {
    int32_t parts[GSNN_WALSH_ORDER] = {0};
    const int32_t *row = b->from->places + neuron * b->from->dimension;
    for (size_t i = 0; i < orbit->size; i++)
        parts[i] = row[orbit->weights[i]] * orbit->signs[a][i];
    return add_sum(b, parts, place);
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* Characters of transformed weights. */
static size_t list_orbits(builder *b, uint8_t *characters) {
    gsnn_walsh *walsh = b->walsh;
    for (size_t k = 0; k < b->from->dimension; k++) {
        gsnn_walsh_orbit *orbit = &walsh->orbits[walsh->orbit_count];
        list_orbit(b, k, orbit);
        if (orbit->weights[0] != k)
            continue;
        size_t a = 0;
        for (size_t chi = 0; chi < walsh->order && a < orbit->size; chi++)
            if (project(b, orbit, chi, orbit->signs[a]))
                characters[orbit->weights[a++]] = (uint8_t)chi;
        assert(a == orbit->size);
        walsh->orbit_count++;
    }
    return walsh->orbit_count;
}

/* The rows of the coset of a neuron, from row `first` on. */
static gsnn_status add_coset(builder *b, size_t neuron, size_t first, const uint8_t *characters) {
    gsnn_walsh *walsh = b->walsh;
    gsnn_status status = GSNN_OK;
    for (size_t o = 0; o < walsh->orbit_count; o++) {
        const gsnn_walsh_orbit *orbit = &walsh->orbits[o];
        for (size_t a = 0; !status && a < orbit->size; a++) {
            size_t weight = orbit->weights[a], row = first + characters[weight];
            status = add_term(b, neuron, orbit, a,
                              &walsh->sums.places[row * walsh->sums.dimension + weight]);
        }
    }
    return status;
}

static gsnn_status add_cosets(builder *b, const uint8_t *characters, bool *done) {
    gsnn_status status = GSNN_OK;
    size_t n = b->from->neurons, first = 0;
    for (size_t i = 0; !status && i < n; i++) {
        if (done[i])
            continue;
        for (size_t t = 0; t < b->walsh->order; t++)
            done[b->action->neurons[t * n + i]] = true;
        status = add_coset(b, i, first, characters);
        first += b->walsh->order;
    }
    assert(status || first == n);
    return status;
}

static gsnn_status transform(builder *b) {
    gsnn_walsh *walsh = b->walsh;
    size_t n = b->from->neurons, d = b->from->dimension;
    uint8_t *characters = gsnn_new(d, sizeof *characters);
    bool *done = gsnn_new(n, sizeof *done);
    walsh->sums = (gsnn_orbit_sums){.inputs = b->from->inputs, .neurons = n, .dimension = d};
    walsh->sums.places = gsnn_new(n * d, sizeof *walsh->sums.places);
    walsh->orbits = gsnn_new(d, sizeof *walsh->orbits);
    gsnn_status status = GSNN_OK;
    if (!characters || !done || !walsh->sums.places || !walsh->orbits ||
        gsnn_hash_index_init(&b->index, 64))
        status = gsnn_fail_memory(b->error);
    if (!status && list_orbits(b, characters) > 0)
        status = add_cosets(b, characters, done);
    free(characters);
    free(done);
    if (b->index.slots)
        gsnn_hash_index_clear(&b->index);
    return status;
}

gsnn_status gsnn_walsh_init(gsnn_walsh *walsh, const gsnn_orbit_sums *sums, gsnn_error *error) {
    *walsh = (gsnn_walsh){0};
    if (sums->dimension > GSNN_WALSH_MOST_WEIGHTS)
        return GSNN_OK;
    gsnn_right_action action;
    gsnn_status status = gsnn_right_action_init(&action, sums, error);
    walsh->order = action.order;
    builder b = {.walsh = walsh, .from = sums, .action = &action, .error = error};
    if (!status)
        status = transform(&b);
    gsnn_right_action_clear(&action);
    return status;
}

void gsnn_walsh_clear(gsnn_walsh *walsh) {
    gsnn_orbit_sums_clear(&walsh->sums);
    free(walsh->parts);
    free(walsh->orbits);
    *walsh = (gsnn_walsh){0};
}

/* ---- Weights and derivatives ----------------------------------------------------------------- */

void gsnn_walsh_turn_back(const gsnn_walsh *walsh, double *derivatives, size_t count) {
    for (size_t o = 0; o < walsh->orbit_count; o++) {
        const gsnn_walsh_orbit *orbit = &walsh->orbits[o];
        for (size_t s = 0; s < count && orbit->size > 1; s++) {
            double turned[GSNN_WALSH_ORDER] = {0};
            for (size_t a = 0; a < orbit->size; a++)
                for (size_t i = 0; i < orbit->size; i++)
                    turned[i] += orbit->signs[a][i] * derivatives[orbit->weights[a] * count + s];
            for (size_t i = 0; i < orbit->size; i++)
                derivatives[orbit->weights[i] * count + s] = turned[i] / (double)orbit->size;
        }
    }
}
