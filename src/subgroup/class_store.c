#include "subgroup/class_store.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/run.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct gsnn_member_slot {
    gsnn_key key;
    uint32_t class; /* GSNN_NO_CLASS: free */
    uint32_t member;
} member_slot;

/* The class being walked: members in the order found, each with its zuppos in one pool. */
typedef struct class_walk {
    uint32_t *pool;
    size_t pool_capacity;
    uint32_t *conjugator; /* t: the member is root^t */
    size_t conjugator_capacity;
    uint32_t count;
    uint32_t width; /* zuppos of each member */
    uint32_t least; /* member with the least key */
    gsnn_key least_key;
} class_walk;

static gsnn_status slots_resize(gsnn_class_store *store, size_t count, gsnn_error *error) {
    member_slot *slots = gsnn_resize(NULL, count, sizeof *slots);
    if (!slots)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        slots[i].class = GSNN_NO_CLASS;
    for (size_t i = 0; i < store->slot_count; i++) {
        if (store->slots[i].class == GSNN_NO_CLASS)
            continue;
        size_t at = store->slots[i].key.low & (count - 1);
        while (slots[at].class != GSNN_NO_CLASS)
            at = (at + 1) & (count - 1);
        slots[at] = store->slots[i];
    }
    free(store->slots);
    store->slots = slots;
    store->slot_count = count;
    return GSNN_OK;
}

static member_slot *slot_of(const gsnn_class_store *store, gsnn_key key) {
    size_t at = key.low & (store->slot_count - 1);
    while (store->slots[at].class != GSNN_NO_CLASS &&
           gsnn_key_compare(store->slots[at].key, key) != 0)
        at = (at + 1) & (store->slot_count - 1);
    return &store->slots[at];
}

gsnn_status gsnn_class_store_new(gsnn_class_store **out, const gsnn_group *group,
                                 const gsnn_run *run, gsnn_error *error) {
    gsnn_class_store *store = gsnn_new(1, sizeof *store);
    if (!store)
        return gsnn_fail_memory(error);
    store->run = run;
    gsnn_status status = gsnn_zuppos_new(&store->zuppos, group, run, error);
    if (status == GSNN_OK)
        status = gsnn_closure_init(&store->closure, group->elements, error);
    if (status == GSNN_OK)
        status = slots_resize(store, 64, error);
    if (status == GSNN_OK && !(store->marked = gsnn_new(store->zuppos->count, 1)))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        *out = store;
    else
        gsnn_class_store_free(store);
    return status;
}

void gsnn_class_store_free(gsnn_class_store *store) {
    if (!store)
        return;
    for (uint32_t c = 0; c < store->class_count; c++) {
        free(store->classes[c].zuppos);
        free(store->classes[c].generators);
        free(store->classes[c].normaliser);
    }
    free(store->classes);
    free(store->slots);
    free(store->marked);
    gsnn_closure_clear(&store->closure);
    gsnn_zuppos_free(store->zuppos);
    free(store);
}

uint32_t gsnn_class_store_find(const gsnn_class_store *store, gsnn_key key) {
    return slot_of(store, key)->class;
}

static gsnn_status walk_append(gsnn_class_store *store, class_walk *walk, const uint32_t *set,
                               gsnn_key key, uint32_t conjugator, gsnn_error *error) {
    if (2 * (store->member_count + 1) > store->slot_count) {
        gsnn_status status = slots_resize(store, 2 * store->slot_count, error);
        if (status != GSNN_OK)
            return status;
    }
    if (gsnn_reserve(&walk->pool, &walk->pool_capacity, ((size_t)walk->count + 1) * walk->width + 1,
                     sizeof *walk->pool) ||
        gsnn_reserve(&walk->conjugator, &walk->conjugator_capacity, (size_t)walk->count + 1,
                     sizeof *walk->conjugator))
        return gsnn_fail_memory(error);
    if (walk->width)
        memcpy(walk->pool + (size_t)walk->count * walk->width, set, walk->width * sizeof *set);
    walk->conjugator[walk->count] = conjugator;
    if (walk->count == 0 || gsnn_key_compare(key, walk->least_key) < 0) {
        walk->least = walk->count;
        walk->least_key = key;
    }
    *slot_of(store, key) = (member_slot){key, store->class_count, walk->count};
    store->member_count++;
    walk->count++;
    return GSNN_OK;
}

/* The member's zuppos conjugated by generator s of G; returns their key. */
static gsnn_key conjugate_member(const gsnn_zuppos *zuppos, const class_walk *walk, uint32_t member,
                                 size_t s, uint32_t *set) {
    const uint32_t *from = walk->pool + (size_t)member * walk->width;
    const uint32_t *map = zuppos->conjugate + s * zuppos->count;
    for (uint32_t i = 0; i < walk->width; i++)
        set[i] = map[from[i]];
    return gsnn_zuppos_key(zuppos, set, walk->width);
}

/* Conjugates member i by every generator of G, the s-th into row s of sets and keys, and asks for
 * the slots ahead of their use, since they are far apart in memory. */
static void conjugate_by_all(const gsnn_class_store *store, const class_walk *walk, uint32_t i,
                             uint32_t *sets, gsnn_key *keys) {
    for (size_t s = 0; s < store->zuppos->conjugations; s++) {
        keys[s] = conjugate_member(store->zuppos, walk, i, s, sets + s * walk->width);
        __builtin_prefetch(&store->slots[keys[s].low & (store->slot_count - 1)]);
    }
}

/* Walks the class of root; sets has room for a member for each generator of G. */
static gsnn_status walk_class(gsnn_class_store *store, class_walk *walk, const uint32_t *root,
                              uint32_t *sets, gsnn_error *error) {
    const gsnn_zuppos *zuppos = store->zuppos;
    gsnn_key *keys = gsnn_new(zuppos->conjugations, sizeof *keys);
    gsnn_status status =
        keys ? walk_append(store, walk, root, gsnn_zuppos_key(zuppos, root, walk->width), 0, error)
             : gsnn_fail_memory(error);
    for (uint32_t i = 0; status == GSNN_OK && i < walk->count; i++) {
        if (i % 4096 == 4095)
            status = gsnn_run_step(store->run, "walking a class of subgroups", i, 0, error);
        conjugate_by_all(store, walk, i, sets, keys);
        for (size_t s = 0; status == GSNN_OK && s < zuppos->conjugations; s++)
            if (slot_of(store, keys[s])->class == GSNN_NO_CLASS)
                status = walk_append(
                    store, walk, sets + s * walk->width, keys[s],
                    zuppos->right[s * zuppos->elements->order + walk->conjugator[i]], error);
    }
    free(keys);
    return status;
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
    class->generator_count = (uint32_t)closure->generator_count;
    class->generators =
        gsnn_copy(closure->generators, closure->generator_count, sizeof *class->generators);
    if (!class->generators)
        return gsnn_fail_memory(error);
    gsnn_closure_seal(closure);
    return GSNN_OK;
}

/* The Schreier generator of the edge from member i by generator s of G, moved from the root to
 * the representative, whose normaliser it belongs to. */
static uint32_t schreier_generator(const gsnn_class_store *store, const class_walk *walk,
                                   uint32_t i, size_t s, uint32_t *set) {
    const gsnn_elements *elements = store->zuppos->elements;
    gsnn_key key = conjugate_member(store->zuppos, walk, i, s, set);
    uint32_t to = walk->conjugator[slot_of(store, key)->member];
    uint32_t along = store->zuppos->right[s * elements->order + walk->conjugator[i]];
    uint32_t loop = gsnn_elements_multiply(elements, along, elements->inverse[to]);
    return gsnn_elements_conjugate(elements, loop, walk->conjugator[walk->least]);
}

/* Generates the normaliser of the representative, whose order the class length tells, by Schreier
 * generators: some at random, since a few nearly always do, then all in order. */
static gsnn_status normalise(gsnn_class_store *store, const class_walk *walk,
                             gsnn_listed_class *class, uint32_t *set, gsnn_error *error) {
    const gsnn_zuppos *zuppos = store->zuppos;
    gsnn_closure *closure = &store->closure;
    assert(class->length > 0);
    uint32_t target = zuppos->elements->order / class->length;
    uint64_t edges = (uint64_t)walk->count * zuppos->conjugations; /* 0: the group is trivial */
    gsnn_status status = GSNN_OK;
    for (int tries = 0; status == GSNN_OK && closure->count < target && edges && tries < 64;
         tries++) {
        uint64_t edge = gsnn_random_next(&store->random) % edges;
        status = gsnn_closure_adjoin(closure,
                                     schreier_generator(store, walk,
                                                        (uint32_t)(edge / zuppos->conjugations),
                                                        edge % zuppos->conjugations, set),
                                     error);
    }
    for (uint32_t i = 0; status == GSNN_OK && i < walk->count; i++)
        for (size_t s = 0; status == GSNN_OK && closure->count < target && s < zuppos->conjugations;
             s++)
            status =
                gsnn_closure_adjoin(closure, schreier_generator(store, walk, i, s, set), error);
    if (status != GSNN_OK)
        return status;
    class->normaliser_count = (uint32_t)closure->generator_count;
    class->normaliser =
        gsnn_copy(closure->generators, closure->generator_count, sizeof *class->normaliser);
    return class->normaliser ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_class_store_add(gsnn_class_store *store, const uint32_t *zuppos,
                                 uint32_t zuppo_count, gsnn_error *error) {
    if (gsnn_reserve(&store->classes, &store->class_capacity, (size_t)store->class_count + 1,
                     sizeof *store->classes))
        return gsnn_fail_memory(error);
    gsnn_listed_class *class = &store->classes[store->class_count];
    memset(class, 0, sizeof *class);
    class_walk walk = {.width = zuppo_count};
    /* A member for each generator of G, and at least one. */
    uint32_t *set = gsnn_resize(NULL, store->zuppos->conjugations + 1, zuppo_count * sizeof *set);
    gsnn_status status =
        set ? walk_class(store, &walk, zuppos, set, error) : gsnn_fail_memory(error);
    if (status != GSNN_OK)
        goto done;
    class->length = walk.count;
    class->key = walk.least_key;
    class->zuppo_count = zuppo_count;
    class->zuppos =
        gsnn_copy(walk.pool + (size_t)walk.least * walk.width, walk.width, sizeof *class->zuppos);
    if (!class->zuppos) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    sort_set(store, class->zuppos, zuppo_count);
    status = generate(store, class, error);
    if (status == GSNN_OK)
        status = normalise(store, &walk, class, set, error);
done:
    store->class_count++;
    free(set);
    free(walk.pool);
    free(walk.conjugator);
    return status;
}

gsnn_status gsnn_class_store_conjugator(const gsnn_class_store *store, uint32_t class, gsnn_key key,
                                        uint32_t *t, gsnn_error *error) {
    const gsnn_listed_class *listed = &store->classes[class];
    /* A store of its own keeps the walk apart from the members known already. */
    gsnn_class_store apart = {.zuppos = store->zuppos, .run = store->run};
    class_walk walk = {.width = listed->zuppo_count};
    uint32_t *set =
        gsnn_resize(NULL, store->zuppos->conjugations + 1, listed->zuppo_count * sizeof *set);
    gsnn_status status = set ? slots_resize(&apart, 64, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = walk_class(&apart, &walk, listed->zuppos, set, error);
    if (status == GSNN_OK)
        *t = walk.conjugator[slot_of(&apart, key)->member];
    free(apart.slots);
    free(set);
    free(walk.pool);
    free(walk.conjugator);
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
