#include "proof/fixed_flats.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct walk {
    gsnn_proof_fixed_flats *fixed;
    gsnn_proof_flats *flats;
    gsnn_proof_flat_table *table;
    const gsnn_proof_trace *trace;
    int32_t *whole, *flat;
    bool *met;          /* of points */
    uint32_t *place_of; /* for each flat of the table, 1 + its place in the list, or 0 */
    size_t places, place_capacity;
    gsnn_error *error;
} walk;

void gsnn_proof_fixed_flats_clear(gsnn_proof_fixed_flats *fixed) {
    free(fixed->list);
    free(fixed->elements);
    *fixed = (gsnn_proof_fixed_flats){0};
}

/* The prime of which n > 1 is a power, or 0. */
static uint64_t base_of_power(uint64_t n) {
    uint64_t prime = 2;
    while (prime * prime <= n && n % prime != 0)
        prime++;
    if (prime * prime > n)
        return n;
    while (n % prime == 0)
        n /= prime;
    return n == 1 ? prime : 0;
}

/* Whether the order of (g, sign) is a power of a prime, g not being 1: all cycles of g have lengths
 * that are powers of one prime then, which is 2 for the sign -1. */
static bool has_prime_power_order(const gsnn_proof_point *g, size_t points, int8_t sign,
                                  bool *met) {
    uint64_t prime = sign < 0 ? 2 : 0;
    memset(met, 0, points * sizeof *met);
    for (size_t x = 0; x < points; x++) {
        uint64_t length = 0;
        for (size_t y = x; !met[y]; y = g[y]) {
            met[y] = true;
            length++;
        }
        if (length < 2)
            continue;
        uint64_t base = base_of_power(length);
        if (base == 0 || (prime && base != prime))
            return false;
        prime = base;
    }
    return true;
}

/* The place of a flat in the list, to which it is added if it is new; SIZE_MAX without memory. */
static size_t find_place(walk *w, size_t number) {
    gsnn_proof_fixed_flats *fixed = w->fixed;
    size_t flats = gsnn_proof_flat_table_flats(w->table);
    if (gsnn_reserve(&w->place_of, &w->place_capacity, flats, sizeof *w->place_of))
        return SIZE_MAX;
    for (; w->places < flats; w->places++)
        w->place_of[w->places] = 0;
    if (w->place_of[number])
        return w->place_of[number] - 1;
    if (gsnn_reserve(&fixed->list, &fixed->capacity, fixed->count + 1, sizeof *fixed->list) ||
        gsnn_reserve(&fixed->elements, &fixed->elements_capacity,
                     (fixed->count + 1) * fixed->points, sizeof *fixed->elements))
        return SIZE_MAX;
    fixed->list[fixed->count] = (gsnn_proof_fixed_flat){0};
    w->place_of[number] = (uint32_t)++fixed->count;
    return fixed->count - 1;
}

static gsnn_status enter(walk *w, const gsnn_proof_point *g, int8_t sign, uint32_t trace) {
    gsnn_proof_flat_meet(w->flats, w->flat, w->whole, g, sign);
    if (!gsnn_proof_flat_dimension(w->flats, w->flat))
        return GSNN_OK;
    gsnn_status status = gsnn_proof_flat_table_add(w->table, w->flat, w->error);
    if (status || gsnn_proof_flat_table_is_full(w->table))
        return status;
    size_t place = find_place(w, gsnn_proof_flat_table_number(w->table, w->flat));
    if (place == SIZE_MAX)
        return gsnn_fail_memory(w->error);
    gsnn_proof_fixed_flat *fixed = &w->fixed->list[place];
    bool first = fixed->count[0] + fixed->count[1] == 0;
    fixed->count[sign < 0]++;
    fixed->traces[sign < 0] = (fixed->traces[sign < 0] + trace) % w->trace->prime;
    if (fixed->prime_power)
        return GSNN_OK;
    fixed->prime_power = has_prime_power_order(g, w->fixed->points, sign, w->met);
    if (first || fixed->prime_power) {
        fixed->sign = sign;
        memcpy(w->fixed->elements + place * w->fixed->points, g, w->fixed->points * sizeof *g);
    }
    return GSNN_OK;
}

static gsnn_status visit(const gsnn_proof_point *g, void *data) {
    walk *w = data;
    if (gsnn_proof_flat_table_is_full(w->table))
        return GSNN_OK;
    uint32_t trace = w->trace->find ? w->trace->find(g, w->trace->context) : 0;
    gsnn_status status = enter(w, g, 1, trace);
    return status ? status : enter(w, g, -1, trace);
}

gsnn_status gsnn_proof_fixed_flats_find(gsnn_proof_fixed_flats *fixed, gsnn_proof_flats *flats,
                                        gsnn_proof_flat_table *table,
                                        const gsnn_proof_points *points,
                                        const gsnn_proof_chain *chain,
                                        const gsnn_proof_trace *trace, gsnn_error *error) {
    size_t size = gsnn_proof_flats_size(flats);
    *fixed = (gsnn_proof_fixed_flats){.points = points->count};
    walk w = {.fixed = fixed, .flats = flats, .table = table, .trace = trace, .error = error};
    w.whole = gsnn_new(size, sizeof *w.whole);
    w.flat = gsnn_new(size, sizeof *w.flat);
    w.met = gsnn_new(points->count, sizeof *w.met);
    gsnn_status status = w.whole && w.flat && w.met ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        gsnn_proof_flat_whole(flats, w.whole);
        status = gsnn_proof_chain_visit(chain, visit, &w, error);
    }
    free(w.whole);
    free(w.flat);
    free(w.met);
    free(w.place_of);
    return status;
}
