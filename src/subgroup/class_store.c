#include "subgroup/class_store.h"

#include "base/counters.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/run.h"
#include "subgroup/class_walk.h"
#include "subgroup/large_class.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The rest of a store that has its zuppos, or none after a failure. */
static gsnn_status finish(gsnn_class_store *store, gsnn_status status, gsnn_class_store **out,
                          gsnn_error *error) {
    if (status == GSNN_OK)
        status = gsnn_closure_init(&store->closure, store->zuppos->elements, error);
    if (status == GSNN_OK && gsnn_hash_index_init(&store->index, 32))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK && !(store->marked = gsnn_new(store->zuppos->count, 1)))
        status = gsnn_fail_memory(error);
    if (status != GSNN_OK) {
        gsnn_class_store_free(store);
        return status;
    }
    if (gsnn_member_tables_suit(store->zuppos->elements))
        store->walk_limit = GSNN_WALKED_MEMBERS;
    *out = store;
    return GSNN_OK;
}

gsnn_status gsnn_class_store_new(gsnn_class_store **out, const gsnn_group *group,
                                 const gsnn_run *run, gsnn_error *error) {
    gsnn_class_store *store = gsnn_new(1, sizeof *store);
    if (!store)
        return gsnn_fail_memory(error);
    store->run = run;
    gsnn_status status = gsnn_zuppos_new(&store->zuppos, group, run, error);
    if (status == GSNN_OK)
        gsnn_count(run, GSNN_COUNT_ZUPPOS, store->zuppos->count);
    return finish(store, status, out, error);
}

gsnn_status gsnn_class_store_new_beside(gsnn_class_store **out, const gsnn_class_store *other,
                                        gsnn_error *error) {
    gsnn_class_store *store = gsnn_new(1, sizeof *store);
    if (!store)
        return gsnn_fail_memory(error);
    store->run = other->run;
    store->zuppos = other->zuppos;
    store->borrows = true;
    return finish(store, GSNN_OK, out, error);
}

void gsnn_class_store_close(gsnn_class_store *store) {
    gsnn_class_walk_clear(&store->walk);
    gsnn_closure_clear(&store->closure);
    gsnn_member_tables_free(store->tables);
    store->tables = NULL;
}

void gsnn_class_store_free(gsnn_class_store *store) {
    if (!store)
        return;
    gsnn_arena_clear(&store->arena);
    gsnn_class_walk_clear(&store->walk);
    gsnn_member_tables_free(store->tables);
    free(store->classes);
    free(store->members);
    gsnn_hash_index_clear(&store->index);
    free(store->marked);
    gsnn_closure_clear(&store->closure);
    if (!store->borrows)
        gsnn_zuppos_free(store->zuppos);
    free(store);
}

static int compare_u32(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Sorts a set of zuppos: by marking them where they are many among all, as in small groups. */
static void sort_set(gsnn_class_store *store, uint32_t *set, uint32_t count) {
    if (count < store->zuppos->count / 16) {
        qsort(set, count, sizeof *set, compare_u32);
        return;
    }
    gsnn_count(store->run, GSNN_COUNT_SETS_MARKED, 1);
    uint32_t sorted = 0;
    for (uint32_t i = 0; i < count; i++)
        store->marked[set[i]] = true;
    for (uint32_t z = 0; sorted < count; z++)
        if (store->marked[z]) {
            store->marked[z] = false;
            set[sorted++] = z;
        }
}

/* Generates the representative into the closure, greedily by its zuppos in their order. */
static gsnn_status generate(gsnn_class_store *store, gsnn_listed_class *class, gsnn_error *error) {
    gsnn_closure *closure = &store->closure;
    gsnn_closure_reset(closure);
    for (uint32_t i = 0; i < class->zuppo_count; i++) {
        gsnn_status status =
            gsnn_closure_extend(closure, store->zuppos->generator[class->zuppos[i]], error);
        if (status != GSNN_OK)
            return status;
    }
    class->order = closure->count;
    assert(store->zuppos->elements->order % class->order == 0);
    class->generator_count = (uint32_t)closure->generator_count;
    class->generators = gsnn_arena_copy(&store->arena, closure->generators,
                                        closure->generator_count, sizeof *class->generators);
    if (!class->generators)
        return gsnn_fail_memory(error);
    gsnn_closure_seal(closure);
    return GSNN_OK;
}

/* The Schreier generator of the edge from member i by generator s of G, moved from the root to
 * the representative, whose normaliser it belongs to. */
static uint32_t schreier_generator(const gsnn_class_store *store, uint32_t i, size_t s) {
    const gsnn_class_walk *walk = &store->walk;
    const gsnn_elements *elements = store->zuppos->elements;
    if (walk->count == 1)
        return store->zuppos->conjugator[s];
    gsnn_key key = gsnn_class_walk_conjugate(store->zuppos, walk, i, s, walk->sets);
    uint32_t to = walk->conjugator[gsnn_class_walk_place(store, key)];
    uint32_t along = store->zuppos->right[s * elements->order + walk->conjugator[i]];
    uint32_t loop = gsnn_elements_multiply(elements, along, elements->inverse[to]);
    return gsnn_elements_conjugate(elements, loop, walk->conjugator[walk->least]);
}

gsnn_status gsnn_class_store_keep_normaliser(gsnn_class_store *store, gsnn_listed_class *class,
                                             gsnn_error *error) {
    const gsnn_closure *closure = &store->closure;
    assert(closure->count % class->order == 0);
    class->normaliser_count = (uint32_t)closure->generator_count;
    class->normaliser = gsnn_arena_copy(&store->arena, closure->generators,
                                        closure->generator_count, sizeof *class->normaliser);
    return class->normaliser ? GSNN_OK : gsnn_fail_memory(error);
}

/* Generates the normaliser of the representative, whose order the class length tells, by Schreier
 * generators: of a class of many, some at random, since a few nearly always do; then all in
 * order. */
static gsnn_status normalise(gsnn_class_store *store, gsnn_listed_class *class, gsnn_error *error) {
    size_t conjugations = store->zuppos->conjugations;
    gsnn_closure *closure = &store->closure;
    assert(class->length > 0);
    uint32_t target = store->zuppos->elements->order / class->length;
    uint64_t edges = (uint64_t) class->length * conjugations; /* 0: the group is trivial */
    gsnn_status status = GSNN_OK;
    for (int tries = 0;
         status == GSNN_OK && closure->count < target && edges > conjugations && tries < 64;
         tries++) {
        uint64_t edge = gsnn_random_next(&store->random) % edges;
        status = gsnn_closure_extend(
            closure,
            schreier_generator(store, (uint32_t)(edge / conjugations), edge % conjugations), error);
    }
    if (closure->count < target)
        gsnn_count(store->run, GSNN_COUNT_NORMALISERS_IN_ORDER, 1);
    else if (edges > conjugations)
        gsnn_count(store->run, GSNN_COUNT_NORMALISERS_AT_RANDOM, 1);
    for (uint32_t i = 0; status == GSNN_OK && i < class->length; i++)
        for (size_t s = 0; status == GSNN_OK && closure->count < target && s < conjugations; s++)
            status = gsnn_closure_extend(closure, schreier_generator(store, i, s), error);
    if (status != GSNN_OK)
        return status;
    assert(closure->count == target);
    return gsnn_class_store_keep_normaliser(store, class, error);
}

gsnn_status gsnn_class_store_enter(gsnn_class_store *store, gsnn_error *error) {
    const gsnn_class_walk *walk = &store->walk;
    if (gsnn_reserve(&store->classes, &store->class_capacity, (size_t)store->class_count + 1,
                     sizeof *store->classes))
        return gsnn_fail_memory(error);
    store->subgroup_count += walk->count;
    gsnn_count(store->run, GSNN_COUNT_SUBGROUP_CLASSES, 1);
    gsnn_count(store->run, GSNN_COUNT_SUBGROUPS, walk->count);
    gsnn_listed_class *class = &store->classes[store->class_count++];
    *class = (gsnn_listed_class){
        .length = walk->count,
        .key = walk->least_key,
        .zuppo_count = walk->width,
        .zuppos = gsnn_arena_copy(&store->arena, walk->pool + (size_t)walk->least * walk->width,
                                  walk->width, sizeof *class->zuppos),
    };
    if (!class->zuppos)
        return gsnn_fail_memory(error);
    sort_set(store, class->zuppos, class->zuppo_count);
    for (uint32_t i = 1; i < class->zuppo_count; i++)
        assert(class->zuppos[i - 1] < class->zuppos[i]);
    return generate(store, class, error);
}

/* Goes on where a walk was left unfinished: without walking, or, where that finds nothing to
 * remember the class by, from the beginning to the end. */
static gsnn_status go_on(gsnn_class_store *store, const uint32_t *zuppos, uint32_t zuppo_count,
                         size_t threads, bool *done, gsnn_error *error) {
    uint32_t limit = store->walk_limit;
    if (!store->walk.apart)
        gsnn_class_store_forget(store, store->walk.count);
    gsnn_status status = gsnn_large_class_add(store, zuppos, zuppo_count, done, error);
    if (status != GSNN_OK || *done)
        return status;
    store->walk_limit = 0;
    status = gsnn_class_walk_run(store, zuppos, zuppo_count, threads, error);
    store->walk_limit = limit;
    return status;
}

gsnn_status gsnn_class_store_add(gsnn_class_store *store, const uint32_t *zuppos,
                                 uint32_t zuppo_count, gsnn_error *error) {
    gsnn_class_walk *walk = &store->walk;
    bool done = false;
    assert(gsnn_class_store_find(store, gsnn_zuppos_key(store->zuppos, zuppos, zuppo_count)) ==
           GSNN_NO_CLASS);
    size_t threads = store->run ? store->run->threads : 1;
    gsnn_status status = gsnn_class_walk_run(store, zuppos, zuppo_count, threads, error);
    if (status == GSNN_OK && walk->unfinished)
        status = go_on(store, zuppos, zuppo_count, threads, &done, error);
    if (status != GSNN_OK || done)
        return status;
    if (walk->known != GSNN_NO_CLASS) {
        if (!walk->apart)
            gsnn_class_store_forget(store, walk->count);
        return GSNN_OK;
    }
    if (status == GSNN_OK && walk->apart)
        status = gsnn_class_walk_remember(store, error);
    if (status == GSNN_OK)
        status = gsnn_class_store_enter(store, error);
    if (status == GSNN_OK)
        status = normalise(store, &store->classes[store->class_count - 1], error);
    return status;
}

uint32_t *gsnn_normaliser_generators(const gsnn_listed_class *class, size_t *count) {
    *count = (size_t) class->generator_count + class->normaliser_count;
    uint32_t *list = gsnn_resize(NULL, *count, sizeof *list);
    for (uint32_t i = 0; list && i < class->generator_count; i++)
        list[i] = class->generators[i];
    for (uint32_t i = 0; list && i < class->normaliser_count; i++)
        list[class->generator_count + i] = class->normaliser[i];
    return list;
}
