
#include "base/memory.h"
#include "base/random.h"
#include "reflection/reflection_set.h"

#include <stdlib.h>
#include <string.h>

#define RANDOM_ELEMENTS 60
#define POOL 8

/* The involution among the powers of g, or the identity when g has odd order.  Cycles whose length
 * has the highest power of 2 are turned by half, the others stand still. */
static void involution_power(gsnn_point *out, const gsnn_point *g, size_t points,
                             unsigned char *met) {
    size_t highest = 1;
    for (int pass = 0; pass < 2; pass++) {
        memset(met, 0, points);
        for (size_t start = 0; start < points; start++) {
            size_t length = 0;
            for (size_t x = start; !met[x]; x = g[x]) {
                met[x] = 1;
                length++;
            }
            if (!length)
                continue;
            size_t power = length & -length;
            if (pass == 0) {
                highest = power > highest ? power : highest;
                continue;
            }
            size_t ahead = start;
            for (size_t k = 0; power == highest && k < length / 2; k++)
                ahead = g[ahead];
            for (size_t k = 0, x = start; k < length; k++, x = g[x], ahead = g[ahead])
                out[x] = (gsnn_point)ahead;
        }
    }
    if (highest == 1)
        gsnn_permutation_identity(out, points);
}

/* Random elements by product replacement (F. Celler et al., "Generating random elements of a
 * finite group", Comm. Alg. 23 (1995)); nothing depends on how random they are. */
static gsnn_status try_random(const gsnn_group *group, const gsnn_point *generators, size_t count,
                              gsnn_point *reflection, bool *found, gsnn_error *error) {
    size_t points = group->points;
    gsnn_point *pool = gsnn_resize(NULL, POOL + 1, points * sizeof *pool);
    unsigned char *met = gsnn_new(points, 1);
    if (!pool || !met) {
        free(pool);
        free(met);
        return gsnn_fail_memory(error);
    }
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < POOL; i++)
        memcpy(pool + i * points, generators + i % count * points, points * sizeof *pool);
    uint64_t random = 1;
    for (size_t i = 0; status == GSNN_OK && !*found && i < count + RANDOM_ELEMENTS; i++) {
        /* The generators themselves first, then what the pool becomes. */
        const gsnn_point *element;
        if (i < count) {
            element = generators + i * points;
        } else {
            size_t at = gsnn_random_next(&random) % POOL;
            size_t other = (at + 1 + gsnn_random_next(&random) % (POOL - 1)) % POOL;
            gsnn_point *product = pool + POOL * points;
            gsnn_permutation_multiply(product, pool + at * points, pool + other * points, points);
            element = memcpy(pool + at * points, product, points * sizeof *product);
        }
        involution_power(reflection, element, points, met);
        status = gsnn_is_reflection(group, reflection, found, error);
    }
    free(pool);
    free(met);
    return status;
}

/* Tests the reflections that exchange x with the points of its orbit. */
static gsnn_status try_orbit(const gsnn_group *group, const gsnn_chain *chain, gsnn_point x,
                             const gsnn_point *generators, size_t count, unsigned char *met,
                             gsnn_point *queue, gsnn_point *reflection, bool *found,
                             gsnn_error *error) {
    size_t points = group->points, length = 0;
    gsnn_status status = GSNN_OK;
    queue[length++] = x;
    met[x] = 1;
    for (size_t i = 0; i < length; i++)
        for (size_t k = 0; k < count; k++) {
            gsnn_point y = generators[k * points + queue[i]];
            if (!met[y]) {
                met[y] = 1;
                queue[length++] = y;
            }
        }
    for (size_t i = 1; status == GSNN_OK && !*found && i < length; i++) {
        bool permutes;
        status = group->action->reflect(group, x, queue[i], reflection, &permutes, error);
        if (status == GSNN_OK && permutes &&
            gsnn_chain_sift(chain, reflection, queue + points, NULL))
            status = gsnn_is_reflection(group, reflection, found, error);
    }
    return status;
}

static gsnn_status try_all(const gsnn_group *group, const gsnn_chain *chain,
                           const gsnn_point *generators, size_t count, gsnn_point *reflection,
                           bool *found, gsnn_error *error) {
    unsigned char *met = gsnn_new(group->points, 1);
    gsnn_point *queue = gsnn_resize(NULL, 3 * group->points, sizeof *queue);
    if (!met || !queue) {
        free(met);
        free(queue);
        return gsnn_fail_memory(error);
    }
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && !*found && i < group->degree; i++)
        if (!met[group->axes[i]])
            status = try_orbit(group, chain, group->axes[i], generators, count, met, queue,
                               reflection, found, error);
    free(met);
    free(queue);
    return status;
}

gsnn_status gsnn_search_reflection(gsnn_group *group, const gsnn_point *generators, size_t count,
                                   bool whole, gsnn_point *reflection, bool *found,
                                   gsnn_error *error) {
    *found = false;
    gsnn_status status = try_random(group, generators, count, reflection, found, error);
    if (status != GSNN_OK || *found)
        return status;
    gsnn_chain own;
    gsnn_chain_init(&own, group->points, group->axes, group->degree);
    if (whole)
        status = gsnn_group_make_chain(group, error);
    for (size_t k = 0; !whole && status == GSNN_OK && k < count; k++)
        status = gsnn_chain_add(&own, generators + k * group->points, 0, error);
    if (status == GSNN_OK)
        status = try_all(group, whole ? group->chain : &own, generators, count, reflection, found,
                         error);
    gsnn_chain_clear(&own);
    return status;
}
