#include "architecture/neurons.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The walk over cosets.  The coset H t is kept as the left coset y H with y = t^-1, by the y that
 * sends H's base points, one after the other, to the least points it can.  Of y only its values on
 * H's domain are kept, which include the base points of G and so determine it. */
typedef struct walk {
    gsnn_subgroup *subgroup;
    gsnn_neurons *neurons;
    size_t width;         /* of the domain */
    gsnn_point *values;   /* count * width: y on the domain */
    uint64_t *offset;     /* count: the parity of the h with y = t^-1 h */
    gsnn_point *inverses; /* generator inverses on all points */
    uint32_t *table;      /* open addressing by the values at the base points of G */
    size_t table_size;
} walk;

/* Makes y the least of its coset y H; returns the parity of the element of H it took. */
static uint64_t reduce(const walk *w, gsnn_point *y, gsnn_point *spare) {
    const gsnn_chain *chain = &w->subgroup->chain;
    uint64_t parity = 0;
    for (size_t k = 0; k < chain->level_count; k++) {
        const gsnn_level *level = &chain->levels[k];
        size_t best = 0;
        for (size_t i = 1; i < level->orbit_length; i++)
            if (y[level->orbit[i]] < y[level->orbit[best]])
                best = i;
        if (!best)
            continue;
        const gsnn_point *u = level->transversal + best * chain->degree;
        parity ^= level->parity[best];
        memcpy(spare, y, w->width * sizeof *y);
        for (size_t x = 0; x < w->width; x++)
            y[x] = spare[u[x]];
    }
    return parity;
}

static size_t hash_values(const gsnn_point *y, size_t length) {
    uint64_t hash = 0;
    for (size_t k = 0; k < length; k++)
        hash = (hash ^ y[k]) * UINT64_C(0x9e3779b97f4a7c15) ^ hash >> 29;
    return (size_t)(hash ^ hash >> 32);
}

/* The neuron with these values, or the free slot for it. */
static uint32_t *find(const walk *w, const gsnn_point *y) {
    /* The domain begins with the base points of G. */
    size_t base = w->subgroup->group->chain->level_count;
    size_t at = hash_values(y, base) & (w->table_size - 1);
    while (w->table[at] != UINT32_MAX &&
           memcmp(w->values + (size_t)w->table[at] * w->width, y, base * sizeof *y) != 0)
        at = (at + 1) & (w->table_size - 1);
    return &w->table[at];
}

static gsnn_status allocate(walk *w, size_t count, gsnn_error *error) {
    const gsnn_group *group = w->subgroup->group;
    gsnn_neurons *neurons = w->neurons;
    size_t generators = group->generator_count;
    if (gsnn_neurons_allocate(neurons, generators, count))
        return gsnn_fail_memory(error);
    w->values = gsnn_resize(NULL, count + 2, w->width * sizeof *w->values);
    w->offset = gsnn_resize(NULL, count + 1, sizeof *w->offset);
    w->inverses = gsnn_resize(NULL, generators, group->points * sizeof *w->inverses);
    for (w->table_size = 16; w->table_size < 2 * count;)
        w->table_size *= 2;
    w->table = gsnn_resize(NULL, w->table_size, sizeof *w->table);
    if (!w->values || !w->offset || !w->inverses || !w->table)
        return gsnn_fail_memory(error);
    memset(w->table, -1, w->table_size * sizeof *w->table);
    for (size_t s = 0; s < generators; s++)
        gsnn_permutation_invert(w->inverses + s * group->points, gsnn_group_generator(group, s),
                                group->points);
    return GSNN_OK;
}

static gsnn_status visit(walk *w, size_t count, gsnn_error *error) {
    const gsnn_group *group = w->subgroup->group;
    gsnn_neurons *neurons = w->neurons;
    gsnn_point *spare = w->values + (count + 1) * w->width;
    memcpy(w->values, w->subgroup->domain, w->width * sizeof *w->values);
    w->offset[0] = reduce(w, w->values, spare);
    *find(w, w->values) = 0;
    size_t found = 1;
    for (size_t j = 0; j < found; j++)
        for (size_t s = 0; s < group->generator_count; s++) {
            /* t_j s is the coset s^-1 y_j. */
            const gsnn_point *from = w->values + j * w->width;
            gsnn_point *to = w->values + found * w->width;
            const gsnn_point *inverse = w->inverses + s * group->points;
            for (size_t x = 0; x < w->width; x++)
                to[x] = inverse[from[x]];
            uint64_t parity = w->offset[j] ^ reduce(w, to, spare);
            uint32_t *slot = find(w, to);
            if (*slot == UINT32_MAX) {
                if (found == count)
                    return gsnn_fail(error, GSNN_FAILED,
                                     "internal error: more cosets than the index");
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                w->offset[found] = parity;
                *slot = (uint32_t)found++;
            }
            neurons->target[s * count + j] = *slot;
            neurons->cocycle[s * count + j] = parity ^ w->offset[*slot];
        }
    neurons->count = found;
    return found == count
               ? GSNN_OK
               : gsnn_fail(error, GSNN_FAILED, "internal error: fewer cosets than the index");
}

gsnn_status gsnn_neurons_from_chain(gsnn_neurons *neurons, gsnn_subgroup *subgroup, size_t count,
                                    gsnn_error *error) {
    walk w = {.subgroup = subgroup, .neurons = neurons, .width = subgroup->domain_size};
    gsnn_status status = allocate(&w, count, error);
    if (status == GSNN_OK)
        status = visit(&w, count, error);
    free(w.values);
    free(w.offset);
    free(w.inverses);
    free(w.table);
    if (status != GSNN_OK)
        gsnn_neurons_clear(neurons);
    return status;
}
