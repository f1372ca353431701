#include "subgroup/zuppos.h"

#include "base/memory.h"
#include "base/random.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The prime of which n > 1 is a power, or 0. */
static uint32_t prime_base(uint32_t n) {
    uint32_t p = 2;
    while (n % p)
        p = p * p > n ? n : p + 1;
    while (n % p == 0)
        n /= p;
    return n == 1 ? p : 0;
}

typedef struct found_zuppo {
    uint32_t order, generator, prime;
} found_zuppo;

static int compare_found(const void *a, const void *b) {
    const found_zuppo *x = a, *y = b;
    if (x->order != y->order)
        return x->order > y->order ? -1 : 1;
    return x->generator < y->generator ? -1 : x->generator > y->generator;
}

/* Walks the cyclic subgroups once each, from their generators of least index, and lists those of
 * prime power order.  An element is seen once the subgroup it generates has been walked. */
static gsnn_status find(const gsnn_elements *elements, const gsnn_run *run, found_zuppo **list,
                        uint32_t *count, gsnn_error *error) {
    uint32_t order = elements->order, found_count = 0;
    size_t capacity = 0, power_capacity = 0;
    found_zuppo *found = NULL;
    uint32_t *powers = NULL;
    unsigned char *seen = gsnn_new(order, 1);
    if (!seen)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (uint32_t a = 1; a < order; a++) {
        if (a % 65536 == 0) {
            status = gsnn_run_step(run, "looking for cyclic subgroups", a, order, error);
            if (status != GSNN_OK)
                goto failed;
        }
        if (seen[a])
            continue;
        uint32_t period = 0;
        for (uint32_t power = a; power != 0; power = gsnn_elements_multiply(elements, power, a)) {
            if (gsnn_reserve(&powers, &power_capacity, (size_t)period + 1, sizeof *powers))
                goto no_memory;
            powers[period++] = power;
        }
        uint32_t n = period + 1;
        for (uint32_t k = 1; k < n; k++) {
            uint32_t x = k, y = n;
            while (y) {
                uint32_t rest = x % y;
                x = y;
                y = rest;
            }
            if (x == 1)
                seen[powers[k - 1]] = 1;
        }
        uint32_t prime = prime_base(n);
        if (!prime)
            continue;
        if (gsnn_reserve(&found, &capacity, (size_t)found_count + 1, sizeof *found))
            goto no_memory;
        found[found_count++] = (found_zuppo){n, a, prime};
    }
    free(seen);
    free(powers);
    if (found_count)
        qsort(found, found_count, sizeof *found, compare_found);
    *list = found;
    *count = found_count;
    return GSNN_OK;
no_memory:
    status = gsnn_fail_memory(error);
failed:
    free(seen);
    free(powers);
    free(found);
    return status;
}

/* Sorts the zuppos by where their generators send base point k. */
static void sort_by_image(gsnn_zuppos *zuppos, uint32_t k) {
    size_t points = zuppos->elements->degree;
    const gsnn_point *images = zuppos->base_images + (size_t)k * zuppos->count;
    uint32_t *first = zuppos->first + k * (points + 1);
    uint32_t *sorted = zuppos->by_image + (size_t)k * zuppos->count;
    memset(first, 0, (points + 1) * sizeof *first);
    for (uint32_t z = 0; z < zuppos->count; z++)
        first[images[z] + 1]++;
    for (size_t y = 0; y < points; y++)
        first[y + 1] += first[y];
    /* Placing moves each start to the next one; they are moved back behind. */
    for (uint32_t z = 0; z < zuppos->count; z++)
        sorted[first[images[z]]++] = z;
    memmove(first + 1, first, points * sizeof *first);
    first[0] = 0;
}

/* Whether generator s of G moves some zuppo, and not all as an earlier one does. */
static bool moves_anew(const gsnn_zuppos *zuppos, size_t s) {
    const uint32_t *row = zuppos->conjugate + s * zuppos->count;
    uint32_t z = 0;
    while (z < zuppos->count && row[z] == z)
        z++;
    bool anew = z < zuppos->count;
    for (size_t i = 0; anew && i < s; i++)
        anew = memcmp(zuppos->conjugate + i * zuppos->count, row, zuppos->count * sizeof *row) != 0;
    return anew;
}

void gsnn_make_zuppo_keys(gsnn_key *keys, size_t count) {
    /* They need only be fixed: the same sets get the same names in every run. */
    uint64_t state = 0x67736e6e;
    for (size_t z = 0; z < count; z++) {
        keys[z].high = gsnn_random_next(&state);
        keys[z].low = gsnn_random_next(&state);
    }
}

static void fill_tables(gsnn_zuppos *zuppos, const gsnn_group *group, const found_zuppo *found) {
    const gsnn_elements *elements = zuppos->elements;
    memset(zuppos->of, -1, elements->order * sizeof *zuppos->of);
    gsnn_make_zuppo_keys(zuppos->keys, zuppos->count);
    for (uint32_t z = 0; z < zuppos->count; z++) {
        zuppos->generator[z] = found[z].generator;
        zuppos->prime[z] = found[z].prime;
        assert(elements->order % found[z].order == 0 && found[z].order % found[z].prime == 0);
        assert(z == 0 || compare_found(&found[z - 1], &found[z]) < 0);
        zuppos->leads[found[z].generator / 64] |= UINT64_C(1) << found[z].generator % 64;
        uint32_t power = found[z].generator;
        for (uint32_t k = 1; k < found[z].order; k++) {
            if (k % found[z].prime)
                zuppos->of[power] = (int32_t)z;
            power = gsnn_elements_multiply(elements, power, found[z].generator);
        }
    }
    for (uint32_t k = 0; k < elements->base_length; k++) {
        for (uint32_t z = 0; z < zuppos->count; z++)
            zuppos->base_images[(size_t)k * zuppos->count + z] =
                gsnn_elements_base_image(elements, zuppos->generator[z], k);
        sort_by_image(zuppos, k);
    }
    for (size_t s = 0; s < zuppos->conjugations; s++) {
        uint32_t by = gsnn_elements_find(elements, gsnn_group_generator(group, s));
        zuppos->conjugator[s] = by;
        for (uint32_t z = 0; z < zuppos->count; z++)
            zuppos->conjugate[s * zuppos->count + z] =
                (uint32_t)zuppos->of[gsnn_elements_conjugate(elements, zuppos->generator[z], by)];
        for (uint32_t z = 0; z < zuppos->count; z++)
            assert(zuppos->conjugate[s * zuppos->count + z] < zuppos->count);
        if (moves_anew(zuppos, s))
            zuppos->movers[zuppos->mover_count++] = (uint32_t)s;
    }
}

gsnn_status gsnn_zuppos_new(gsnn_zuppos **out, const gsnn_group *group, const gsnn_run *run,
                            gsnn_error *error) {
    found_zuppo *found = NULL;
    uint32_t count = 0;
    gsnn_status status = find(group->elements, run, &found, &count, error);
    if (status != GSNN_OK)
        return status;
    gsnn_zuppos *zuppos = gsnn_new(1, sizeof *zuppos);
    if (!zuppos) {
        free(found);
        return gsnn_fail_memory(error);
    }
    uint32_t order = group->elements->order;
    zuppos->elements = group->elements;
    zuppos->right = group->right;
    zuppos->count = count;
    zuppos->conjugations = group->generator_count;
    zuppos->generator = gsnn_new(count, sizeof *zuppos->generator);
    zuppos->prime = gsnn_new(count, sizeof *zuppos->prime);
    zuppos->of = gsnn_resize(NULL, order, sizeof *zuppos->of);
    zuppos->leads = gsnn_new(order / 64 + 1, sizeof *zuppos->leads);
    zuppos->keys = gsnn_new(count, sizeof *zuppos->keys);
    zuppos->base_images =
        gsnn_new(count, group->elements->base_length * sizeof *zuppos->base_images);
    zuppos->by_image = gsnn_new(count, group->elements->base_length * sizeof *zuppos->by_image);
    zuppos->first =
        gsnn_new(group->points + 1, group->elements->base_length * sizeof *zuppos->first);
    zuppos->conjugate =
        gsnn_resize(NULL, zuppos->conjugations, (size_t)count * sizeof *zuppos->conjugate);
    zuppos->conjugator = gsnn_new(zuppos->conjugations, sizeof *zuppos->conjugator);
    zuppos->movers = gsnn_new(zuppos->conjugations, sizeof *zuppos->movers);
    if (zuppos->generator && zuppos->prime && zuppos->of && zuppos->leads && zuppos->keys &&
        zuppos->base_images && zuppos->by_image && zuppos->first && zuppos->conjugate &&
        zuppos->conjugator && zuppos->movers) {
        fill_tables(zuppos, group, found);
        *out = zuppos;
    } else {
        gsnn_zuppos_free(zuppos);
        status = gsnn_fail_memory(error);
    }
    free(found);
    return status;
}

void gsnn_zuppos_free(gsnn_zuppos *zuppos) {
    if (!zuppos)
        return;
    free(zuppos->generator);
    free(zuppos->prime);
    free(zuppos->of);
    free(zuppos->leads);
    free(zuppos->keys);
    free(zuppos->base_images);
    free(zuppos->by_image);
    free(zuppos->first);
    free(zuppos->conjugate);
    free(zuppos->conjugator);
    free(zuppos->movers);
    free(zuppos);
}

gsnn_key gsnn_zuppos_key(const gsnn_zuppos *zuppos, const uint32_t *set, size_t count) {
    gsnn_key key = {0, 0};
    for (size_t i = 0; i < count; i++) {
        key.high ^= zuppos->keys[set[i]].high;
        key.low ^= zuppos->keys[set[i]].low;
    }
    return key;
}

uint32_t gsnn_list_zuppos(const gsnn_zuppos *zuppos, const uint32_t *elements, uint32_t count,
                          uint32_t *set) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        int32_t z = gsnn_zuppos_led_by(zuppos, elements[i]);
        if (z >= 0)
            set[found++] = (uint32_t)z;
    }
    return found;
}

void gsnn_meet_zuppo_orbit(const gsnn_zuppos *zuppos, uint32_t z, const uint32_t *by, size_t count,
                           unsigned char *met, uint32_t *queue) {
    size_t length = 0;
    met[z] = 1;
    queue[length++] = z;
    for (size_t i = 0; i < length; i++)
        for (size_t k = 0; k < count; k++) {
            uint32_t moved =
                gsnn_elements_conjugate(zuppos->elements, zuppos->generator[queue[i]], by[k]);
            uint32_t image = (uint32_t)zuppos->of[moved];
            assert(image < zuppos->count);
            if (!met[image]) {
                met[image] = 1;
                queue[length++] = image;
            }
        }
}
