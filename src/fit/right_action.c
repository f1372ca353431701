#include "fit/right_action.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_ORDER = 4,
    MOST_ELEMENTS = 64, /* that are looked at: of larger groups the first ones */
    SAMPLE = 16,        /* neurons that columns are estimated from */
    CHOICES = 4,        /* first elements that a second one is tried for */
};

/* A group, by what is left to do. */
typedef struct choice {
    double cost;
    size_t first, second; /* numbers of elements */
    bool two;
} choice;

typedef struct chooser {
    const gsnn_orbit_sums *sums;
    int32_t *elements; /* of order 2, images of weights each */
    size_t count;
    int32_t *where; /* of each sum: 1 + its place in the first row, or 0 */
    uint64_t *seen; /* a table of hashes */
    size_t table;   /* its size, a power of 2 */
    gsnn_hash_index rows;
    int32_t *row;
} chooser;

static const int32_t *row_of(const gsnn_orbit_sums *sums, size_t neuron) {
    return sums->places + neuron * sums->dimension;
}

static const int32_t *element(const chooser *c, size_t number) {
    return c->elements + number * c->sums->dimension;
}

static size_t index_of(int32_t image) {
    return (size_t)(abs(image) - 1);
}

/* The image of an image under another one. */
static int32_t then(int32_t image, const int32_t *next) {
    int32_t after = next[index_of(image)];
    return image > 0 ? after : -after;
}

/* ---- Elements -------------------------------------------------------------------------------- */

/* Sets what takes the first row to that of a neuron; false where that is not of order 2. */
static bool find_element(const chooser *c, size_t neuron, int32_t *images) {
    const gsnn_orbit_sums *sums = c->sums;
    const int32_t *row = row_of(sums, neuron);
    for (size_t k = 0; k < sums->dimension; k++) {
        int32_t place = row[k] ? c->where[index_of(row[k])] : 0;
        if (place == 0)
            return false;
        bool same = (row[k] > 0) == (sums->places[place - 1] > 0);
        images[k] = same ? place : -place;
    }
    bool moved = false;
    for (size_t k = 0; k < sums->dimension; k++) {
        if (then(images[k], images) != (int32_t)k + 1)
            return false;
        moved = moved || images[k] != (int32_t)k + 1;
    }
    return moved;
}

/* False where the first row has a sum twice, or none. */
static bool list_elements(chooser *c) {
    const gsnn_orbit_sums *sums = c->sums;
    for (size_t k = 0; k < sums->dimension; k++) {
        int32_t place = sums->places[k];
        if (place == 0 || c->where[index_of(place)] > 0)
            return false;
        c->where[index_of(place)] = (int32_t)k + 1;
    }
    for (size_t i = 1; i < sums->neurons && c->count < MOST_ELEMENTS; i++)
        c->count += find_element(c, i, c->elements + c->count * sums->dimension);
    return c->count > 0;
}

static bool commute(const chooser *c, size_t first, size_t second) {
    const int32_t *a = element(c, first), *b = element(c, second);
    for (size_t k = 0; k < c->sums->dimension; k++)
        if (then(a[k], b) != then(b[k], a))
            return false;
    return true;
}

/* ---- Costs ----------------------------------------------------------------------------------- */

/* Adds a hash to the table; whether it is new.  Two that are equal by accident change only what is
 * chosen, not what comes out. */
static bool add_hash(chooser *c, uint64_t hash) {
    hash |= 1; /* not 0 */
    size_t at = (size_t)(hash >> 32) & (c->table - 1);
    while (c->seen[at] && c->seen[at] != hash)
        at = (at + 1) & (c->table - 1);
    bool added = c->seen[at] == 0;
    c->seen[at] = hash;
    return added;
}

/* The places of the orbit of weight k, in a row, whatever their order; 0 where k is not its first.
 * Its size is set. */
static uint64_t hash_orbit(const chooser *c, const choice *chosen, const int32_t *row, size_t k,
                           size_t *size) {
    size_t orbit[MOST_ORDER] = {k, index_of(element(c, chosen->first)[k])};
    *size = orbit[1] == k ? 1 : 2;
    if (chosen->two)
        for (size_t j = 0, count = *size; j < count; j++) {
            size_t other = index_of(element(c, chosen->second)[orbit[j]]);
            if (other == orbit[0] || (count == 2 && other == orbit[1]))
                break;
            orbit[(*size)++] = other;
        }
    uint64_t hash = 0;
    for (size_t j = 0; j < *size; j++) {
        if (orbit[j] < k)
            return 0;
        hash += gsnn_hash_word(*size, (uint64_t)abs(row[orbit[j]]));
    }
    return hash;
}

/* Operations on a row of data: terms, sums of neurons, and twice the columns that are read. */
static void set_cost(chooser *c, choice *chosen) {
    const gsnn_orbit_sums *sums = c->sums;
    size_t sample = sums->neurons < SAMPLE ? sums->neurons : SAMPLE, columns = 0, size;
    memset(c->seen, 0, c->table * sizeof *c->seen);
    for (size_t i = 0; i < sample; i++)
        for (size_t k = 0; k < sums->dimension; k++) {
            size_t neuron = i * (sums->neurons / sample);
            uint64_t hash = hash_orbit(c, chosen, row_of(sums, neuron), k, &size);
            if (hash && add_hash(c, hash))
                columns += size;
        }
    double neurons = (double)sums->neurons, order = chosen->two ? 4 : 2;
    chosen->cost =
        neurons * (double)sums->dimension / order + neurons * order / 2 + 2 * (double)columns;
}

/* Puts a choice where its cost belongs, and leaves out others of the same, which are conjugate most
 * of the time. */
static void keep(choice *best, size_t *count, choice made) {
    size_t at = 0;
    while (at < *count && best[at].cost < made.cost)
        at++;
    if (at == CHOICES || (at < *count && best[at].cost <= made.cost))
        return;
    *count += *count < CHOICES;
    for (size_t i = *count - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = made;
}

static choice choose(chooser *c) {
    const gsnn_orbit_sums *sums = c->sums;
    choice best[CHOICES] = {{0}}, least;
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++) {
        choice one = {.first = i};
        set_cost(c, &one);
        keep(best, &count, one);
    }
    least = best[0];
    for (size_t b = 0; b < count && sums->neurons % MOST_ORDER == 0; b++)
        for (size_t i = 0; i < c->count; i++) {
            choice two = {.first = best[b].first, .second = i, .two = true};
            if (i == two.first || !commute(c, two.first, i))
                continue;
            set_cost(c, &two);
            if (two.cost < least.cost)
                least = two;
        }
    return least;
}

/* ---- Neurons --------------------------------------------------------------------------------- */

static uint64_t hash_row(const gsnn_orbit_sums *sums, const int32_t *row) {
    return gsnn_hash_bytes(row, sums->dimension * sizeof *row);
}

static gsnn_status index_rows(chooser *c, gsnn_error *error) {
    for (size_t i = 0; i < c->sums->neurons; i++)
        if (gsnn_hash_index_add(&c->rows, hash_row(c->sums, row_of(c->sums, i)), (uint32_t)i))
            return gsnn_fail_memory(error);
    return GSNN_OK;
}

/* Where an element takes neurons; false where it takes one nowhere, or leaves it. */
static bool find_neurons(chooser *c, const int32_t *images, uint32_t *neurons) {
    const gsnn_orbit_sums *sums = c->sums;
    for (size_t i = 0; i < sums->neurons; i++) {
        for (size_t k = 0; k < sums->dimension; k++)
            c->row[k] = then(images[k], row_of(sums, i));
        gsnn_hash_probe probe = gsnn_hash_index_probe(&c->rows, hash_row(sums, c->row));
        uint32_t found;
        while ((found = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM)
            if (memcmp(row_of(sums, found), c->row, sums->dimension * sizeof *c->row) == 0)
                break;
        if (found == GSNN_NO_ITEM || found == i)
            return false;
        neurons[i] = found;
    }
    return true;
}

/* Sets the images of weights, and of neurons; the group stays trivial where it does not act. */
static void set_action(chooser *c, const choice *chosen, gsnn_right_action *action) {
    size_t d = c->sums->dimension, n = c->sums->neurons, order = chosen->two ? 4 : 2;
    memcpy(action->images + d, element(c, chosen->first), d * sizeof *action->images);
    if (chosen->two) {
        const int32_t *a = element(c, chosen->first), *b = element(c, chosen->second);
        memcpy(action->images + 2 * d, b, d * sizeof *b);
        for (size_t k = 0; k < d; k++)
            action->images[3 * d + k] = then(a[k], b);
    }
    for (size_t t = 1; t < order; t++)
        if (!find_neurons(c, action->images + t * d, action->neurons + t * n))
            return;
    action->order = order;
}

static gsnn_status allocate(chooser *c, gsnn_right_action *action, gsnn_error *error) {
    size_t d = c->sums->dimension;
    c->table = 64;
    while (c->table < d * 2 * SAMPLE)
        c->table *= 2;
    c->elements = gsnn_new(d * MOST_ELEMENTS, sizeof *c->elements);
    c->where = gsnn_new(c->sums->count, sizeof *c->where);
    c->seen = gsnn_new(c->table, sizeof *c->seen);
    c->row = gsnn_new(d, sizeof *c->row);
    action->images = gsnn_new(d * MOST_ORDER, sizeof *action->images);
    action->neurons = gsnn_new(MOST_ORDER * c->sums->neurons, sizeof *action->neurons);
    if (!c->elements || !c->where || !c->seen || !c->row || !action->images || !action->neurons ||
        gsnn_hash_index_init(&c->rows, c->sums->neurons))
        return gsnn_fail_memory(error);
    return GSNN_OK;
}

gsnn_status gsnn_right_action_init(gsnn_right_action *action, const gsnn_orbit_sums *sums,
                                   gsnn_error *error) {
    *action = (gsnn_right_action){.order = 1};
    chooser c = {.sums = sums};
    gsnn_status status = allocate(&c, action, error);
    for (size_t k = 0; !status && k < sums->dimension; k++)
        action->images[k] = (int32_t)k + 1;
    for (size_t i = 0; !status && i < sums->neurons; i++)
        action->neurons[i] = (uint32_t)i;
    if (!status && sums->neurons % 2 == 0 && list_elements(&c)) {
        choice chosen = choose(&c);
        double columns = (double)sums->count, neurons = (double)sums->neurons;
        bool pays = chosen.cost < neurons * (double)sums->dimension + 2 * columns;
        if (pays)
            status = index_rows(&c, error);
        if (!status && pays)
            set_action(&c, &chosen, action);
    }
    free(c.elements);
    free(c.where);
    free(c.seen);
    free(c.row);
    if (c.rows.slots)
        gsnn_hash_index_clear(&c.rows);
    return status;
}

void gsnn_right_action_clear(gsnn_right_action *action) {
    free(action->images);
    free(action->neurons);
    *action = (gsnn_right_action){0};
}
