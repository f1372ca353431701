#include "subgroup/known_class.h"

#include "base/memory.h"
#include "base/run.h"
#include "subgroup/class_walk.h"

#include <assert.h>
#include <string.h>

/* A walk over the class: the pool of the store's walk has room for the least member, which comes
 * first, and for the members along each tree. */
typedef struct walking {
    gsnn_class_store *store;
    const gsnn_known_class *known;
    uint32_t *along[2];
    uint32_t least; /* an element that moves the first root to the least member */
} walking;

/* Moves the first of some sets along a tree. */
static void move_along(const gsnn_member_tree *tree, size_t zuppos, uint32_t *sets, size_t width) {
    for (uint32_t i = 1; i < tree->count; i++) {
        const uint32_t *map = tree->moves + tree->by[i] * zuppos;
        const uint32_t *from = sets + tree->from[i] * width;
        uint32_t *to = sets + i * width;
        for (size_t k = 0; k < width; k++)
            to[k] = map[from[k]];
    }
}

/* Keeps the keys of the sets along the second tree, and the least of all so far. */
static void keep(walking *w, uint32_t root, uint32_t first) {
    const gsnn_known_class *known = w->known;
    const gsnn_zuppos *zuppos = w->store->zuppos;
    gsnn_class_walk *walk = &w->store->walk;
    for (uint32_t i = 0; i < known->trees[1]->count; i++) {
        const uint32_t *set = w->along[1] + (size_t)i * known->width;
        gsnn_key key = gsnn_zuppos_key(zuppos, set, known->width);
        bool less = walk->count == 0 || gsnn_key_compare(key, walk->least_key) < 0;
        walk->member_keys[walk->count++] = key;
        if (!less)
            continue;
        uint32_t by = gsnn_elements_multiply(zuppos->elements, known->root_elements[root],
                                             known->trees[0]->element[first]);
        w->least = gsnn_elements_multiply(zuppos->elements, by, known->trees[1]->element[i]);
        walk->least_key = key;
        if (known->width)
            memcpy(walk->pool, set, known->width * sizeof *set);
    }
}

static gsnn_status begin(walking *w, gsnn_error *error) {
    const gsnn_known_class *known = w->known;
    gsnn_class_walk *walk = &w->store->walk;
    size_t first = known->trees[0]->count, second = known->trees[1]->count, width = known->width;
    if (gsnn_reserve(&walk->pool, &walk->pool_capacity, (1 + first + second) * width + 1,
                     sizeof *walk->pool) ||
        gsnn_reserve(&walk->member_keys, &walk->member_key_capacity,
                     known->root_count * first * second, sizeof *walk->member_keys))
        return gsnn_fail_memory(error);
    w->along[0] = walk->pool + width;
    w->along[1] = w->along[0] + first * width;
    walk->count = walk->least = 0;
    walk->width = known->width;
    walk->known = GSNN_NO_CLASS;
    walk->apart = true;
    return GSNN_OK;
}

static gsnn_status walk(walking *w, gsnn_error *error) {
    const gsnn_known_class *known = w->known;
    size_t width = known->width, zuppos = w->store->zuppos->count;
    gsnn_status status = begin(w, error);
    for (uint32_t r = 0; status == GSNN_OK && r < known->root_count; r++) {
        if (width)
            memcpy(w->along[0], known->roots + r * width, width * sizeof *known->roots);
        move_along(known->trees[0], zuppos, w->along[0], width);
        status = gsnn_run_step(w->store->run, "walking a class of subgroups", w->store->walk.count,
                               0, error);
        for (uint32_t i = 0; status == GSNN_OK && i < known->trees[0]->count; i++) {
            if (width)
                memcpy(w->along[1], w->along[0] + i * width, width * sizeof *known->roots);
            move_along(known->trees[1], zuppos, w->along[1], width);
            keep(w, r, i);
        }
    }
    return status;
}

/* That the store does not have the class: of a large one some of the first members would be there.
 */
static gsnn_status check_new(const gsnn_class_store *store, gsnn_error *error) {
    const gsnn_class_walk *walk = &store->walk;
    for (uint32_t i = 0; i < walk->count && i < GSNN_WHOLE_CLASS; i++)
        if (gsnn_class_store_find(store, walk->member_keys[i]) != GSNN_NO_CLASS)
            return gsnn_fail(error, GSNN_FAILED,
                             "internal error: a class of subgroups was found twice");
    return GSNN_OK;
}

gsnn_status gsnn_class_store_add_known(gsnn_class_store *store, const gsnn_known_class *known,
                                       gsnn_error *error) {
    const gsnn_elements *elements = store->zuppos->elements;
    walking w = {.store = store, .known = known};
    gsnn_status status = walk(&w, error);
    if (status == GSNN_OK)
        status = check_new(store, error);
    if (status == GSNN_OK)
        status = gsnn_class_walk_remember(store, error);
    if (status == GSNN_OK)
        status = gsnn_class_store_enter(store, error);
    if (status != GSNN_OK)
        return status;
    gsnn_listed_class *class = &store->classes[store->class_count - 1];
    for (size_t k = 0; status == GSNN_OK && k < known->normaliser_count; k++)
        status = gsnn_closure_extend(
            &store->closure, gsnn_elements_conjugate(elements, known->normaliser[k], w.least),
            error);
    if (status == GSNN_OK && (uint64_t)store->closure.count * class->length != elements->order)
        return gsnn_fail(error, GSNN_FAILED,
                         "internal error: a class of subgroups is not as long as its normaliser "
                         "tells");
    return status == GSNN_OK ? gsnn_class_store_keep_normaliser(store, class, error) : status;
}
