/* neurons_from_chain.c - the cosets of a subgroup H by its stabiliser chain: the coset H t has as
 * its name the one of the permutations t^-1 h that sends the base points of H as low as it can, the
 * first before the second, and so on. */
#include "architecture/neurons.h"

#include "base/hash_index.h"
#include "base/memory.h"
#include "group/group.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct coset_walk {
    const gsnn_group *group;
    gsnn_chain chain;     /* of H, with the parities of its generators */
    gsnn_point *inverses; /* of the generators of G */
    gsnn_point *names;    /* of the cosets: t_i^-1 h_i */
    uint64_t *parity;     /* of h_i */
    gsnn_hash_index index;
    gsnn_point *moved, *turned; /* scratch: a permutation each */
} coset_walk;

/* Multiplies w->moved by an element of H from the right so that it becomes a name; returns the
 * element's parity. */
static uint64_t name(coset_walk *w) {
    uint64_t parity = 0;
    for (size_t k = 0; k < w->chain.level_count; k++) {
        const gsnn_level *level = &w->chain.levels[k];
        size_t least = 0;
        for (size_t i = 1; i < level->orbit_length; i++)
            if (w->moved[level->orbit[i]] < w->moved[level->orbit[least]])
                least = i;
        if (!least)
            continue;
        gsnn_level_multiply(w->turned, w->moved, level, least);
        gsnn_point *before = w->moved;
        w->moved = w->turned;
        w->turned = before;
        parity ^= level->parity[least];
    }
    return parity;
}

static uint64_t hash(const coset_walk *w) {
    return gsnn_hash_bytes(w->moved, w->group->points * sizeof *w->moved);
}

/* The coset with the name w->moved, or GSNN_NO_ITEM. */
static uint32_t find(const coset_walk *w, uint64_t hash) {
    size_t points = w->group->points;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&w->index, hash);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM &&
           memcmp(w->names + i * points, w->moved, points * sizeof *w->moved) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

/* Adds the coset with the name w->moved; there is room for all. */
static void add(coset_walk *w, uint32_t number, uint64_t hash, uint64_t parity) {
    size_t points = w->group->points;
    memcpy(w->names + number * points, w->moved, points * sizeof *w->moved);
    w->parity[number] = parity;
    gsnn_hash_index_add(&w->index, hash, number);
}

static void walk(coset_walk *w, gsnn_neurons *neurons, size_t count) {
    size_t points = w->group->points, found = 1;
    gsnn_permutation_identity(w->moved, points);
    uint64_t parity = name(w);
    add(w, 0, hash(w), parity);
    for (size_t j = 0; j < found; j++)
        for (size_t s = 0; s < w->group->generator_count; s++) {
            /* s^-1 t_j^-1 h_j h' = t_i^-1 h_i, so that t_j s = h_j h' h_i^-1 t_i. */
            gsnn_permutation_multiply(w->moved, w->inverses + s * points, w->names + j * points,
                                      points);
            parity = w->parity[j] ^ name(w);
            uint64_t by = hash(w);
            uint32_t i = find(w, by);
            if (i == GSNN_NO_ITEM) {
                assert(found < count);
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                i = (uint32_t)found++;
                add(w, i, by, parity);
            }
            neurons->target[s * count + j] = i;
            neurons->cocycle[s * count + j] = parity ^ w->parity[i];
        }
    assert(found == count);
    neurons->count = count;
}

static gsnn_status prepare(coset_walk *w, const gsnn_point *generators, size_t generator_count,
                           size_t count, gsnn_error *error) {
    const gsnn_group *group = w->group;
    size_t points = group->points;
    w->inverses = gsnn_new(group->generator_count, points * sizeof *w->inverses);
    w->names = gsnn_resize(NULL, count, points * sizeof *w->names);
    w->parity = gsnn_resize(NULL, count, sizeof *w->parity);
    w->moved = gsnn_new(points, sizeof *w->moved);
    w->turned = gsnn_new(points, sizeof *w->turned);
    if (gsnn_hash_index_init(&w->index, count) || !w->inverses || !w->names || !w->parity ||
        !w->moved || !w->turned)
        return gsnn_fail_memory(error);
    for (size_t s = 0; s < group->generator_count; s++)
        gsnn_permutation_invert(w->inverses + s * points, gsnn_group_generator(group, s), points);
    gsnn_status status = GSNN_OK;
    assert(generator_count <= GSNN_MAX_PARITY_BITS);
    for (size_t k = 0; status == GSNN_OK && k < generator_count; k++)
        status = gsnn_chain_add(&w->chain, generators + k * points, UINT64_C(1) << k, error);
    return status;
}

gsnn_status gsnn_neurons_from_chain(gsnn_neurons *neurons, const gsnn_group *group,
                                    const gsnn_point *generators, size_t generator_count,
                                    size_t count, gsnn_error *error) {
    coset_walk w = {.group = group};
    memset(neurons, 0, sizeof *neurons);
    gsnn_chain_init(&w.chain, group->points, NULL, 0);
    gsnn_chain_watch(&w.chain, group->axes, group->degree);
    gsnn_status status = prepare(&w, generators, generator_count, count, error);
    if (status == GSNN_OK && gsnn_neurons_allocate(neurons, group->generator_count, count, true))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        walk(&w, neurons, count);
    else
        gsnn_neurons_clear(neurons);
    gsnn_chain_clear(&w.chain);
    free(w.inverses);
    free(w.names);
    free(w.parity);
    gsnn_hash_index_clear(&w.index);
    free(w.moved);
    free(w.turned);
    return status;
}
