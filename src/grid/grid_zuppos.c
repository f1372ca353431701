#include "grid/grid_zuppos.h"

#include "base/counters.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "base/run.h"
#include "grid/grid_numbers.h"

#include <flint/ulong_extras.h>
#include <stdlib.h>
#include <string.h>

typedef struct found_zuppo {
    uint32_t order, number, code;
} found_zuppo;

static int compare_found(const void *a, const void *b) {
    const found_zuppo *x = a, *y = b;
    if (x->order != y->order)
        return x->order > y->order ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

typedef struct search {
    const gsnn_grid_elements *elements;
    const uint32_t *numbers;
    unsigned char *seen;
    uint32_t *powers; /* of an element: room for |G| */
    found_zuppo *found;
    size_t count, capacity;
} search;

/* Walks the cyclic subgroup that an element generates, marks its generators as seen, and keeps it
 * if its order is a power of a prime. */
static gsnn_status walk(search *s, uint32_t code, gsnn_error *error) {
    uint32_t order = 0;
    for (uint32_t power = code; power; power = gsnn_grid_multiply(s->elements, power, code))
        s->powers[order++] = power;
    order++;
    found_zuppo zuppo = {order, s->numbers[code], code};
    for (uint32_t k = 1; k < order; k++)
        if (n_gcd(k, order) == 1) {
            uint32_t power = s->powers[k - 1];
            s->seen[power] = 1;
            if (s->numbers[power] < zuppo.number) {
                zuppo.number = s->numbers[power];
                zuppo.code = power;
            }
        }
    n_factor_t primes;
    n_factor_init(&primes);
    n_factor(&primes, order, 1);
    if (primes.num != 1)
        return GSNN_OK;
    if (gsnn_reserve(&s->found, &s->capacity, s->count + 1, sizeof *s->found))
        return gsnn_fail_memory(error);
    s->found[s->count++] = zuppo;
    return GSNN_OK;
}

static gsnn_status find(search *s, const gsnn_run *run, gsnn_error *error) {
    uint32_t order = s->elements->order;
    gsnn_status status = GSNN_OK;
    s->seen = gsnn_new(order, 1);
    s->powers = gsnn_resize(NULL, order, sizeof *s->powers);
    if (!s->seen || !s->powers)
        return gsnn_fail_memory(error);
    for (uint32_t a = 1; status == GSNN_OK && a < order; a++) {
        if (a % 65536 == 0)
            status = gsnn_run_step(run, "looking for cyclic subgroups", a, order, error);
        if (status == GSNN_OK && !s->seen[a])
            status = walk(s, a, error);
    }
    if (s->count)
        qsort(s->found, s->count, sizeof *s->found, compare_found);
    return status;
}

static gsnn_status fill(gsnn_grid_zuppos *zuppos, const search *s, gsnn_error *error) {
    zuppos->count = (uint32_t)s->count;
    zuppos->generator = gsnn_resize(NULL, s->count, sizeof *zuppos->generator);
    zuppos->led_by = gsnn_resize(NULL, s->elements->order, sizeof *zuppos->led_by);
    zuppos->keys = gsnn_resize(NULL, s->count, sizeof *zuppos->keys);
    if (!zuppos->generator || !zuppos->led_by || !zuppos->keys)
        return gsnn_fail_memory(error);
    gsnn_make_zuppo_keys(zuppos->keys, s->count);
    for (uint32_t a = 0; a < s->elements->order; a++)
        zuppos->led_by[a] = GSNN_NO_ITEM;
    for (uint32_t z = 0; z < zuppos->count; z++) {
        zuppos->generator[z] = s->found[z].code;
        zuppos->led_by[s->found[z].code] = z;
    }
    return GSNN_OK;
}

gsnn_status gsnn_grid_zuppos_init(gsnn_grid_zuppos *zuppos, const gsnn_grid_elements *elements,
                                  const gsnn_point *axes, const gsnn_run *run, gsnn_error *error) {
    search s = {.elements = elements};
    uint32_t *numbers = NULL;
    *zuppos = (gsnn_grid_zuppos){0};
    gsnn_status status = gsnn_grid_numbers_new(&numbers, elements, axes, error);
    s.numbers = numbers;
    if (status == GSNN_OK)
        status = find(&s, run, error);
    if (status == GSNN_OK)
        status = fill(zuppos, &s, error);
    if (status == GSNN_OK)
        gsnn_count(run, GSNN_COUNT_ZUPPOS, zuppos->count);
    else
        gsnn_grid_zuppos_clear(zuppos);
    free(numbers);
    free(s.seen);
    free(s.powers);
    free(s.found);
    return status;
}

void gsnn_grid_zuppos_clear(gsnn_grid_zuppos *zuppos) {
    free(zuppos->generator);
    free(zuppos->led_by);
    free(zuppos->keys);
    *zuppos = (gsnn_grid_zuppos){0};
}
