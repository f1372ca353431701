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

void gsnn_chain_watch(gsnn_chain *chain, const gsnn_point *points, size_t count) {
    assert(chain->level_count == 0);
    chain->watched = count < chain->degree ? points : NULL;
    chain->watched_count = count;
}

void gsnn_chain_clear(gsnn_chain *chain) {
    for (size_t k = 0; k < chain->level_count; k++)
        gsnn_level_clear(&chain->levels[k]);
    free(chain->levels);
    memset(chain, 0, sizeof *chain);
}

/* ---- Sifting --------------------------------------------------------------------------------- */

/* An element is told by the images of all points, or of those watched followed by the base. */
static size_t image_count(const gsnn_chain *chain) {
    return chain->watched ? chain->watched_count + chain->level_count : chain->degree;
}

static gsnn_point point_told(const gsnn_chain *chain, size_t i) {
    if (!chain->watched)
        return (gsnn_point)i;
    return i < chain->watched_count ? chain->watched[i]
                                    : chain->levels[i - chain->watched_count].base;
}

/* Sifts an element that is told by its images, which are overwritten, from level k on. */
static bool sift_images(const gsnn_chain *chain, size_t k, gsnn_point *images, uint64_t *parity) {
    size_t count = image_count(chain);
    for (; k < chain->level_count; k++) {
        const gsnn_level *level = &chain->levels[k];
        int32_t at =
            level->position[images[chain->watched ? chain->watched_count + k : level->base]];
        if (at < 0)
            return false;
        if (at == 0)
            continue;
        *parity ^= level->parity[at];
        gsnn_level_divide(images, count, level, (size_t)at);
    }
    for (size_t i = 0; i < count; i++)
        if (images[i] != point_told(chain, i))
            return false;
    return true;
}

/* Writes the images that tell an element. */
static void tell(const gsnn_chain *chain, gsnn_point *images, const gsnn_point *g) {
    for (size_t i = 0; i < image_count(chain); i++)
        images[i] = g[point_told(chain, i)];
}

bool gsnn_chain_sift(const gsnn_chain *chain, const gsnn_point *g, gsnn_point *scratch,
                     uint64_t *parity) {
    uint64_t sum = 0;
    size_t degree = chain->degree;
    assert(gsnn_permutation_is_one(g, degree));
    memcpy(scratch, g, degree * sizeof *g);
    for (size_t k = 0; k < chain->level_count; k++) {
        const gsnn_level *level = &chain->levels[k];
        int32_t at = level->position[scratch[level->base]];
        if (at < 0)
            return false;
        if (at == 0)
            continue;
        sum ^= level->parity[at];
        gsnn_level_divide(scratch, degree, level, (size_t)at);
    }
    if (parity)
        *parity = sum;
    return gsnn_permutation_is_identity(scratch, degree);
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

/* ---- Adding elements ------------------------------------------------------------------------- */

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

static int chain_new_level(gsnn_chain *chain, gsnn_point base) {
    if (gsnn_reserve(&chain->levels, &chain->level_capacity, chain->level_count + 1,
                     sizeof *chain->levels))
        return -1;
    gsnn_level *level = &chain->levels[chain->level_count];
    if (gsnn_level_init(level, chain->degree, base)) {
        gsnn_level_clear(level);
        return -1;
    }
    chain->level_count++;
    return 0;
}

static int add(gsnn_chain *chain, size_t k, const gsnn_point *g, uint64_t parity);

/* The image of orbit point i under generator j of level k: a new orbit point, or a Schreier
 * generator for the next level. */
static int close_edge(gsnn_chain *chain, size_t k, size_t i, size_t j, gsnn_point *work) {
    size_t degree = chain->degree, count = image_count(chain);
    gsnn_level *level = &chain->levels[k];
    const gsnn_point *g = level->generators + j * degree;
    int32_t at = level->position[g[level->orbit[i]]];
    if (at < 0)
        return gsnn_level_extend(level, (gsnn_level_edge){(uint32_t)i, (uint32_t)j});
    if (level->edges[at].from == i && level->edges[at].via == j && at)
        return 0;
    uint64_t parity = level->generator_parity[j] ^ level->parity[i] ^ level->parity[at];
    uint64_t sum = parity;
    if (chain->watched) {
        for (size_t x = 0; x < count; x++)
            work[x] = point_told(chain, x);
        gsnn_level_apply(work, count, level, i);
        for (size_t x = 0; x < count; x++)
            work[x] = g[work[x]];
    } else {
        gsnn_level_multiply(work, g, level, i);
    }
    gsnn_level_divide(work, count, level, (size_t)at);
    if (sift_images(chain, k + 1, work, &sum)) {
        gsnn_add_relation(chain->relations, sum);
        return 0;
    }
    gsnn_point *schreier = gsnn_resize(NULL, degree, sizeof *schreier);
    if (!schreier)
        return -1;
    gsnn_level_multiply(schreier, g, level, i);
    gsnn_level_divide(schreier, degree, level, (size_t)at);
    int result = add(chain, k + 1, schreier, parity);
    free(schreier);
    return result;
}

/* Makes g, which fixes the base points before level k, a member of the stabiliser at level k, in
 * which it is not yet. */
static int add(gsnn_chain *chain, size_t k, const gsnn_point *g, uint64_t parity) {
    if (k == chain->level_count && chain_new_level(chain, choose_base(chain, g)))
        return -1;
    if (gsnn_level_add_generator(&chain->levels[k], g, parity))
        return -1;
    /* Of the points watched, and of the base, of which there may be more below. */
    gsnn_point *work = gsnn_resize(NULL, 2 * chain->degree, sizeof *work);
    if (!work)
        return -1;
    size_t newest = chain->levels[k].generator_count - 1;
    size_t old_length = chain->levels[k].orbit_length;
    int result = 0;
    for (size_t i = 0; result == 0 && i < old_length; i++)
        result = close_edge(chain, k, i, newest, work);
    /* The recursion may move chain->levels, and adds to the orbits of later levels alone. */
    for (size_t i = old_length; result == 0 && i < chain->levels[k].orbit_length; i++)
        for (size_t j = 0; result == 0 && j <= newest; j++)
            result = close_edge(chain, k, i, j, work);
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

static gsnn_status fail_memory(const gsnn_chain *chain, gsnn_error *error) {
    if (chain->degree <= MANY_POINTS)
        return gsnn_fail_memory(error);
    return gsnn_fail(error, GSNN_FAILED,
                     "out of memory for a stabiliser chain on %zu points, with %zu base points",
                     chain->degree, chain->level_count);
}

gsnn_status gsnn_chain_add(gsnn_chain *chain, const gsnn_point *g, uint64_t parity,
                           gsnn_error *error) {
    uint64_t sum = parity;
    gsnn_point *images = gsnn_resize(NULL, 2 * chain->degree, sizeof *images);
    int result = images ? 0 : -1;
    assert(gsnn_permutation_is_one(g, chain->degree));
    if (images)
        tell(chain, images, g);
    if (images && sift_images(chain, 0, images, &sum))
        gsnn_add_relation(chain->relations, sum);
    else if (images)
        result = add(chain, 0, g, parity);
    free(images);
    return result ? fail_memory(chain, error) : GSNN_OK;
}

gsnn_status gsnn_chain_expand(gsnn_chain *chain, gsnn_error *error) {
    for (size_t k = 0; k < chain->level_count; k++) {
        const gsnn_level *level = &chain->levels[k];
        if (gsnn_level_expand(&chain->levels[k]))
            return gsnn_fail(
                error, GSNN_FAILED,
                "out of memory for a stabiliser chain on %zu points, one of whose orbits "
                "takes %.0f MB",
                chain->degree,
                2 * sizeof(gsnn_point) * (double)level->orbit_length * (double)chain->degree / 1e6);
    }
    return GSNN_OK;
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
