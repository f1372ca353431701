#include "subgroup/large_class.h"

#include "base/counters.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/run.h"
#include "subgroup/class_walk.h"
#include "subgroup/member_visit.h"

#include <flint/ulong_extras.h>
#include <stdlib.h>
#include <string.h>

/* Conjugates at random, as a multiple of the square root of |G : H|: so that on average as many
 * pairs of them coincide as 8 times |N : H|. */
#define TRIES 4

typedef struct large_class {
    gsnn_class_store *store;
    const gsnn_member_tables *tables;
    const uint32_t *root;
    uint32_t width;
    uint32_t *set; /* scratch: width */
    gsnn_member_visit visit;
} large_class;

/* Generates H into the closure, sealed. */
static gsnn_status generate(const large_class *c, gsnn_error *error) {
    gsnn_closure *closure = &c->store->closure;
    gsnn_closure_reset(closure);
    gsnn_status status = GSNN_OK;
    for (uint32_t i = 0; status == GSNN_OK && i < c->width; i++)
        status = gsnn_closure_extend(closure, c->store->zuppos->generator[c->root[i]], error);
    if (status == GSNN_OK)
        gsnn_closure_seal(closure);
    return status;
}

static gsnn_key key_of(const large_class *c, uint32_t g) {
    return gsnn_member_moved(c->store->zuppos, c->root, c->width, g, NULL);
}

/* Adjoins the element of the normaliser that takes H^b back to H^a, which is the same. */
static gsnn_status adjoin(const large_class *c, uint32_t a, uint32_t b, gsnn_error *error) {
    const gsnn_elements *elements = c->store->zuppos->elements;
    uint32_t n = gsnn_elements_multiply(elements, b, elements->inverse[a]);
    return gsnn_closure_extend(&c->store->closure, n, error);
}

/* Adjoins to the closure, which holds H, what conjugates at random tell of its normaliser. */
static gsnn_status look_for_normaliser(const large_class *c, gsnn_error *error) {
    const gsnn_member_tables *tables = c->tables;
    const gsnn_elements *elements = c->store->zuppos->elements;
    uint32_t tail = tables->size[tables->tail], words[GSNN_TAIL];
    uint32_t index = elements->order / c->store->closure.count, met = 0;
    uint32_t blocks = (uint32_t)(TRIES * n_sqrt(index) / tail) + 1;
    gsnn_hash_index known;
    uint32_t *element = gsnn_resize(NULL, blocks, tail * sizeof *element);
    gsnn_status status = gsnn_hash_index_init(&known, (size_t)blocks * tail) || !element
                             ? gsnn_fail_memory(error)
                             : GSNN_OK;
    for (uint32_t i = 0; status == GSNN_OK && i < blocks; i++) {
        uint32_t g =
            (uint32_t)(gsnn_random_next(&c->store->random) % (elements->order / tail)) * tail;
        gsnn_member_moved(c->store->zuppos, c->root, c->width, g, c->set);
        gsnn_member_tables_words(tables, c->set, c->width, NULL, words);
        for (uint32_t t = 0; status == GSNN_OK && t < tail; t++) {
            gsnn_hash_probe probe = gsnn_hash_index_probe(&known, words[t]);
            uint32_t other = gsnn_hash_probe_next(&probe);
            if (other != GSNN_NO_ITEM) {
                if (gsnn_key_compare(key_of(c, element[other]), key_of(c, g + t)) == 0)
                    status = adjoin(c, element[other], g + t, error);
                continue;
            }
            element[met] = g + t;
            gsnn_hash_index_add(&known, words[t], met++); /* there is room for all */
        }
    }
    gsnn_hash_index_clear(&known);
    free(element);
    return status;
}

static gsnn_status visit(large_class *c, gsnn_error *error) {
    const gsnn_closure *closure = &c->store->closure;
    c->visit.tables = c->tables;
    c->visit.root = c->root;
    c->visit.width = c->width;
    c->visit.by = closure->list;
    c->visit.by_count = closure->count;
    size_t threads = c->store->run ? c->store->run->threads : 1;
    return gsnn_member_visit_run(&c->visit, threads, error);
}

/* Remembers the marked members, each once; ends with walk.known where one is known from before, and
 * the store is as it was. */
static gsnn_status remember(const large_class *c, gsnn_error *error) {
    gsnn_class_store *store = c->store;
    uint32_t before = store->member_count;
    for (size_t i = 0; i < c->visit.marked_count; i++) {
        uint32_t class = gsnn_class_store_find(store, c->visit.marked[i]);
        if (class == store->class_count)
            continue;
        if (class != GSNN_NO_CLASS) {
            store->walk.known = class;
            gsnn_class_store_forget(store, store->member_count - before);
            return GSNN_OK;
        }
        gsnn_status status = gsnn_class_store_remember(store, c->visit.marked[i], error);
        if (status != GSNN_OK)
            return status;
    }
    return GSNN_OK;
}

/* Enters the class with its least member as the representative, and that one's normaliser, which is
 * the normaliser of H moved by t. */
static gsnn_status enter(const large_class *c, gsnn_error *error) {
    gsnn_class_store *store = c->store;
    gsnn_class_walk *walk = &store->walk;
    const gsnn_elements *elements = store->zuppos->elements;
    gsnn_closure *closure = &store->closure;
    uint32_t t = c->visit.least[0], order = closure->count;
    size_t count = closure->generator_count;
    uint32_t *normaliser = gsnn_copy(closure->generators, count, sizeof *normaliser);
    if (!normaliser || gsnn_reserve(&walk->pool, &walk->pool_capacity, (size_t)walk->width + 1,
                                    sizeof *walk->pool)) {
        free(normaliser);
        return gsnn_fail_memory(error);
    }
    walk->least_key = gsnn_member_moved(store->zuppos, c->root, c->width, t, walk->pool);
    walk->least = 0;
    walk->width = c->width;
    walk->count = elements->order / order;
    gsnn_status status = gsnn_class_store_enter(store, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = gsnn_closure_extend(closure, gsnn_elements_conjugate(elements, normaliser[i], t),
                                     error);
    free(normaliser);
    if (status == GSNN_OK && closure->count != order)
        return gsnn_fail(error, GSNN_FAILED,
                         "internal error: the normaliser of a subgroup was not moved with it");
    return status == GSNN_OK ? gsnn_class_store_keep_normaliser(
                                   store, &store->classes[store->class_count - 1], error)
                             : status;
}

static gsnn_status add(large_class *c, bool *done, gsnn_error *error) {
    gsnn_status status = generate(c, error);
    if (status == GSNN_OK)
        status = look_for_normaliser(c, error);
    if (status == GSNN_OK)
        status = visit(c, error);
    if (status != GSNN_OK || c->visit.marked_count == 0)
        return status;
    *done = true;
    status = remember(c, error);
    if (status != GSNN_OK || c->store->walk.known != GSNN_NO_CLASS)
        return status;
    uint32_t found = c->store->closure.count;
    for (size_t i = 1; status == GSNN_OK && i < c->visit.least_count; i++)
        status = adjoin(c, c->visit.least[0], c->visit.least[i], error);
    gsnn_count(c->store->run, GSNN_COUNT_CLASSES_VISITED, 1);
    gsnn_count(c->store->run, GSNN_COUNT_NORMALISERS_BY_VISIT, c->store->closure.count > found);
    return status == GSNN_OK ? enter(c, error) : status;
}

gsnn_status gsnn_large_class_add(gsnn_class_store *store, const uint32_t *zuppos,
                                 uint32_t zuppo_count, bool *done, gsnn_error *error) {
    size_t threads = store->run ? store->run->threads : 1;
    *done = false;
    store->walk.known = GSNN_NO_CLASS;
    gsnn_status status =
        gsnn_run_step(store->run, "visiting a class of subgroups", store->class_count, 0, error);
    if (status == GSNN_OK && !store->tables)
        status = gsnn_member_tables_new(&store->tables, store->zuppos, threads, error);
    if (status != GSNN_OK)
        return status;
    large_class c = {.store = store, .tables = store->tables, .root = zuppos, .width = zuppo_count};
    c.set = gsnn_resize(NULL, zuppo_count, sizeof *c.set);
    status = c.set ? add(&c, done, error) : gsnn_fail_memory(error);
    gsnn_member_visit_clear(&c.visit);
    free(c.set);
    return status;
}
