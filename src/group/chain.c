#include "group/chain.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void gsnn_chain_init(gsnn_chain *chain, size_t degree, const gsnn_point *base_order,
                     size_t base_order_length) {
    memset(chain, 0, sizeof *chain);
    chain->degree = degree;
    chain->base_order = base_order;
    chain->base_order_length = base_order ? base_order_length : 0;
}

static void level_clear(gsnn_level *level) {
    free(level->orbit);
    free(level->position);
    free(level->transversal);
    free(level->inverses);
    free(level->parity);
    free(level->generators);
    free(level->generator_parity);
}

void gsnn_chain_clear(gsnn_chain *chain) {
    for (size_t k = 0; k < chain->level_count; k++)
        level_clear(&chain->levels[k]);
    free(chain->levels);
    memset(chain, 0, sizeof *chain);
}

/* Sifts the permutation in work (degree points, overwritten; spare is as long) from level k on. */
static bool sift_from(const gsnn_chain *chain, size_t k, gsnn_point *work, gsnn_point *spare,
                      uint64_t *parity) {
    size_t degree = chain->degree;
    for (; k < chain->level_count; k++) {
        const gsnn_level *level = &chain->levels[k];
        int32_t at = level->position[work[level->base]];
        if (at < 0)
            return false;
        if (at == 0)
            continue;
        *parity ^= level->parity[at];
        gsnn_permutation_multiply(spare, level->inverses + (size_t)at * degree, work, degree);
        memcpy(work, spare, degree * sizeof *work);
    }
    return gsnn_permutation_is_identity(work, degree);
}

bool gsnn_chain_sift(const gsnn_chain *chain, const gsnn_point *g, gsnn_point *scratch,
                     uint64_t *parity) {
    uint64_t sum = 0;
    assert(gsnn_permutation_is_one(g, chain->degree));
    memcpy(scratch, g, chain->degree * sizeof *g);
    bool inside = sift_from(chain, 0, scratch, scratch + chain->degree, &sum);
    if (parity)
        *parity = sum;
    return inside;
}

void gsnn_add_relation(uint64_t *relations, uint64_t relation) {
    while (relation) {
        int lead = 63 - __builtin_clzll(relation);
        if (!relations[lead]) {
            relations[lead] = relation;
            return;
        }
        relation ^= relations[lead];
    }
}

static gsnn_point choose_base(const gsnn_chain *chain, const gsnn_point *g) {
    assert(!gsnn_permutation_is_identity(g, chain->degree));
    for (size_t i = 0; i < chain->base_order_length; i++)
        if (g[chain->base_order[i]] != chain->base_order[i])
            return chain->base_order[i];
    for (size_t x = 0; x < chain->degree; x++)
        if (g[x] != x)
            return (gsnn_point)x;
    return 0;
}

static int level_extend_orbit(gsnn_level *level, size_t degree, gsnn_point x,
                              const gsnn_point *representative, uint64_t parity) {
    size_t count = level->orbit_length;
    if (count == level->orbit_capacity) {
        size_t grown = count ? 2 * count : 8;
        if (grown > degree)
            grown = degree;
        gsnn_point *orbit = gsnn_resize(level->orbit, grown, sizeof *orbit);
        if (orbit)
            level->orbit = orbit;
        gsnn_point *transversal =
            gsnn_resize(level->transversal, grown * degree, sizeof *transversal);
        if (transversal)
            level->transversal = transversal;
        gsnn_point *inverses = gsnn_resize(level->inverses, grown * degree, sizeof *inverses);
        if (inverses)
            level->inverses = inverses;
        uint64_t *parities = gsnn_resize(level->parity, grown, sizeof *parities);
        if (parities)
            level->parity = parities;
        if (!orbit || !transversal || !inverses || !parities)
            return -1;
        level->orbit_capacity = grown;
    }
    level->orbit[count] = x;
    level->position[x] = (int32_t)count;
    memcpy(level->transversal + count * degree, representative, degree * sizeof *representative);
    gsnn_permutation_invert(level->inverses + count * degree, representative, degree);
    level->parity[count] = parity;
    level->orbit_length++;
    return 0;
}

static int chain_new_level(gsnn_chain *chain, gsnn_point base) {
    if (gsnn_reserve(&chain->levels, &chain->level_capacity, chain->level_count + 1,
                     sizeof *chain->levels))
        return -1;
    gsnn_level *level = &chain->levels[chain->level_count];
    memset(level, 0, sizeof *level);
    level->base = base;
    level->position = gsnn_new(chain->degree, sizeof *level->position);
    gsnn_point *identity = gsnn_new(chain->degree, sizeof *identity);
    if (level->position && identity) {
        memset(level->position, -1, chain->degree * sizeof *level->position);
        gsnn_permutation_identity(identity, chain->degree);
        if (level_extend_orbit(level, chain->degree, level->base, identity, 0) == 0) {
            free(identity);
            chain->level_count++;
            return 0;
        }
    }
    free(identity);
    level_clear(level);
    return -1;
}

static int insert(gsnn_chain *chain, size_t k, const gsnn_point *g, uint64_t parity);

/* The image of orbit point i under generator j of level k: a new orbit point, or a Schreier
 * generator for the next level. */
static int close_edge(gsnn_chain *chain, size_t k, size_t i, size_t j, gsnn_point *work) {
    size_t degree = chain->degree;
    gsnn_level *level = &chain->levels[k];
    const gsnn_point *g = level->generators + j * degree;
    uint64_t parity = level->generator_parity[j] ^ level->parity[i];
    gsnn_permutation_multiply(work, g, level->transversal + i * degree, degree);
    gsnn_point y = work[level->base];
    int32_t at = level->position[y];
    if (at < 0)
        return level_extend_orbit(level, degree, y, work, parity);
    gsnn_permutation_multiply(work + degree, level->inverses + (size_t)at * degree, work, degree);
    return insert(chain, k + 1, work + degree, parity ^ level->parity[at]);
}

/* Makes g, which fixes the base points before level k, a member of the stabiliser at level k. */
static int insert(gsnn_chain *chain, size_t k, const gsnn_point *g, uint64_t parity) {
    size_t degree = chain->degree;
    gsnn_point *work = gsnn_resize(NULL, 2 * degree, sizeof *work);
    if (!work)
        return -1;
    int result = -1;
    uint64_t sum = parity;
    memcpy(work, g, degree * sizeof *g);
    if (sift_from(chain, k, work, work + degree, &sum)) {
        gsnn_add_relation(chain->relations, sum);
        result = 0;
        goto done;
    }
    if (k == chain->level_count && chain_new_level(chain, choose_base(chain, g)))
        goto done;
    gsnn_level *level = &chain->levels[k];
    if (gsnn_reserve(&level->generators, &level->generator_capacity,
                     (level->generator_count + 1) * degree, sizeof *level->generators) ||
        gsnn_reserve(&level->generator_parity, &level->generator_parity_capacity,
                     level->generator_count + 1, sizeof *level->generator_parity))
        goto done;
    size_t newest = level->generator_count;
    memcpy(level->generators + newest * degree, g, degree * sizeof *g);
    level->generator_parity[newest] = parity;
    level->generator_count++;
    size_t old_length = level->orbit_length;
    for (size_t i = 0; i < old_length; i++)
        if (close_edge(chain, k, i, newest, work))
            goto done;
    /* The recursion may move chain->levels, never this level's own lists. */
    for (size_t i = old_length; i < chain->levels[k].orbit_length; i++)
        for (size_t j = 0; j <= newest; j++)
            if (close_edge(chain, k, i, j, work))
                goto done;
    result = 0;
done:
    free(work);
    return result;
}

gsnn_status gsnn_chain_set_base(gsnn_chain *chain, const gsnn_point *base, size_t count,
                                gsnn_error *error) {
    assert(chain->level_count == 0);
    for (size_t i = 0; i < count; i++)
        if (chain_new_level(chain, base[i]))
            return gsnn_fail_memory(error);
    return GSNN_OK;
}

/* Chains on more points than this may be what the memory is not enough for. */
#define MANY_POINTS 5000

/* An orbit of all points has two permutations for each of them. */
static gsnn_status fail_memory(const gsnn_chain *chain, gsnn_error *error) {
    double points = (double)chain->degree;
    if (chain->degree <= MANY_POINTS)
        return gsnn_fail_memory(error);
    return gsnn_fail(error, GSNN_FAILED,
                     "out of memory for a stabiliser chain on %zu points, each of whose orbits "
                     "takes up to %.0f MB",
                     chain->degree, 2 * sizeof(gsnn_point) * points * points / 1e6);
}

gsnn_status gsnn_chain_add(gsnn_chain *chain, const gsnn_point *g, uint64_t parity,
                           gsnn_error *error) {
    return insert(chain, 0, g, parity) ? fail_memory(chain, error) : GSNN_OK;
}

void gsnn_chain_order(fmpz_t order, const gsnn_chain *chain) {
    fmpz_one(order);
    for (size_t k = 0; k < chain->level_count; k++)
        fmpz_mul_ui(order, order, chain->levels[k].orbit_length);
}

uint64_t gsnn_chain_order_u64(const gsnn_chain *chain) {
    uint64_t order = 1;
    for (size_t k = 0; k < chain->level_count; k++)
        if (__builtin_mul_overflow(order, (uint64_t)chain->levels[k].orbit_length, &order))
            return UINT64_MAX;
    return order;
}
