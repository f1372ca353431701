#include "subgroup/class_walk.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "subgroup/member_tables.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The number of the member with that key among those remembered, or GSNN_NO_ITEM. */
static uint32_t find_member(const gsnn_class_store *store, gsnn_key key) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&store->index, key.low);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && gsnn_key_compare(store->members[i].key, key) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

/* The place in a class walked apart of the member with that key, or GSNN_NO_ITEM. */
static uint32_t find_apart(const gsnn_class_walk *walk, gsnn_key key) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&walk->index, key.low);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && gsnn_key_compare(walk->member_keys[i], key) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

uint32_t gsnn_class_walk_place(const gsnn_class_store *store, gsnn_key key) {
    if (store->walk.apart)
        return find_apart(&store->walk, key);
    assert(find_member(store, key) >= store->member_count - store->walk.count);
    assert(find_member(store, key) < store->member_count);
    return find_member(store, key) - (store->member_count - store->walk.count);
}

/* Whether members of large classes with that key are remembered. */
static bool is_marked(gsnn_key key) {
    return gsnn_key_word(key) % GSNN_MEMBERS_A_MARK == 0;
}

void gsnn_class_walk_clear(gsnn_class_walk *walk) {
    free(walk->pool);
    free(walk->conjugator);
    free(walk->sets);
    free(walk->keys);
    free(walk->met);
    free(walk->member_keys);
    gsnn_hash_index_clear(&walk->index);
    memset(walk, 0, sizeof *walk);
}

uint32_t gsnn_class_store_find(const gsnn_class_store *store, gsnn_key key) {
    uint32_t member = find_member(store, key);
    return member == GSNN_NO_ITEM ? GSNN_NO_CLASS : store->members[member].class;
}

gsnn_status gsnn_class_store_remember(gsnn_class_store *store, gsnn_key key, gsnn_error *error) {
    if (gsnn_reserve(&store->members, &store->member_capacity, (size_t)store->member_count + 1,
                     sizeof *store->members) ||
        gsnn_hash_index_add(&store->index, key.low, store->member_count))
        return gsnn_fail_memory(error);
    store->members[store->member_count++] = (gsnn_class_member){key, store->class_count};
    return GSNN_OK;
}

void gsnn_class_store_forget(gsnn_class_store *store, uint32_t count) {
    assert(count <= store->member_count);
    while (count--) {
        store->member_count--;
        gsnn_hash_index_remove(&store->index, store->members[store->member_count].key.low,
                               store->member_count);
    }
}

static gsnn_status append_apart(gsnn_class_walk *walk, uint32_t place, gsnn_key key,
                                gsnn_error *error) {
    if (gsnn_reserve(&walk->member_keys, &walk->member_key_capacity, (size_t)place + 1,
                     sizeof *walk->member_keys) ||
        gsnn_hash_index_add(&walk->index, key.low, place))
        return gsnn_fail_memory(error);
    walk->member_keys[place] = key;
    return GSNN_OK;
}

/* The class is too large to be remembered whole. */
static gsnn_status move_apart(gsnn_class_store *store, gsnn_class_walk *walk, gsnn_error *error) {
    gsnn_hash_index_clear(&walk->index);
    if (gsnn_hash_index_init(&walk->index, (size_t)4 * GSNN_WHOLE_CLASS))
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    uint32_t first = store->member_count - walk->count;
    for (uint32_t i = 0; status == GSNN_OK && i < walk->count; i++)
        status = append_apart(walk, i, store->members[first + i].key, error);
    gsnn_class_store_forget(store, walk->count);
    walk->apart = true;
    return status;
}

static gsnn_status walk_append(gsnn_class_store *store, gsnn_class_walk *walk, const uint32_t *set,
                               gsnn_key key, uint32_t conjugator, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    if (walk->count == GSNN_WHOLE_CLASS)
        status = move_apart(store, walk, error);
    if (status == GSNN_OK)
        status = walk->apart ? append_apart(walk, walk->count, key, error)
                             : gsnn_class_store_remember(store, key, error);
    if (status != GSNN_OK)
        return status;
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
    walk->count++;
    return GSNN_OK;
}

gsnn_key gsnn_class_walk_conjugate(const gsnn_zuppos *zuppos, const gsnn_class_walk *walk,
                                   uint32_t member, size_t s, uint32_t *set) {
    const uint32_t *from = walk->pool + (size_t)member * walk->width;
    const uint32_t *map = zuppos->conjugate + s * zuppos->count;
    for (uint32_t i = 0; i < walk->width; i++)
        set[i] = map[from[i]];
    return gsnn_zuppos_key(zuppos, set, walk->width);
}

/* ---- Steps of a walk, many at once --------------------------------------------------------- */

/* The entries of sets that the steps of one batch may take. */
#define BATCH_ENTRIES 262144
/* Batches of as many entries are shared among threads, in so many pieces a thread. */
#define SHARED_ENTRIES 65536
#define PIECES 2

/* Members that are conjugated by every generator of G that moves zuppos: member first + i by the
 * k-th of them into row i * movers + k of the walk's sets and keys. */
typedef struct batch {
    const gsnn_class_store *store;
    gsnn_class_walk *walk;
    uint32_t first, count;
    size_t pieces;
} batch;

/* Conjugates the members of a piece, and asks for the slots ahead of their use, since they are far
 * apart in memory.  Of a walk apart it also sees which rows are members already. */
static gsnn_status conjugate_piece(void *context, size_t worker, size_t piece, gsnn_error *error) {
    (void)worker;
    (void)error;
    const batch *b = context;
    gsnn_class_walk *walk = b->walk;
    const gsnn_zuppos *zuppos = b->store->zuppos;
    const gsnn_hash_index *index = walk->apart ? &walk->index : &b->store->index;
    size_t movers = zuppos->mover_count;
    size_t begin = b->count * piece / b->pieces * movers;
    size_t end = b->count * (piece + 1) / b->pieces * movers;
    for (size_t row = begin; row < end; row++) {
        walk->keys[row] =
            gsnn_class_walk_conjugate(zuppos, walk, b->first + (uint32_t)(row / movers),
                                      zuppos->movers[row % movers], walk->sets + row * walk->width);
        walk->met[row] = false;
        gsnn_hash_index_prefetch(index, walk->keys[row].low);
    }
    for (size_t row = begin; walk->apart && row < end; row++)
        walk->met[row] = find_apart(walk, walk->keys[row]) != GSNN_NO_ITEM;
    return GSNN_OK;
}

/* Conjugates members from the first on, as many as fit into a batch, on so many threads. */
static gsnn_status conjugate_batch(const gsnn_class_store *store, gsnn_class_walk *walk,
                                   uint32_t first, size_t threads, uint32_t *count,
                                   gsnn_error *error) {
    size_t entries = store->zuppos->mover_count * walk->width;
    size_t fit = entries < BATCH_ENTRIES ? BATCH_ENTRIES / (entries ? entries : 1) : 1;
    size_t rows;
    *count = walk->count - first < fit ? walk->count - first : (uint32_t)fit;
    rows = *count * store->zuppos->mover_count;
    /* There is scratch for one set even if nothing moves. */
    if (gsnn_reserve(&walk->sets, &walk->set_capacity, (rows + 1) * walk->width,
                     sizeof *walk->sets) ||
        gsnn_reserve(&walk->keys, &walk->key_capacity, rows, sizeof *walk->keys) ||
        gsnn_reserve(&walk->met, &walk->met_capacity, rows, sizeof *walk->met))
        return gsnn_fail_memory(error);
    batch b = {store, walk, first, *count, 1};
    if (threads == 1 || *count * entries < SHARED_ENTRIES)
        return conjugate_piece(&b, 0, 0, error);
    /* To ask how many processors there are takes longer than to walk a small class. */
    threads = gsnn_parallel_threads(threads);
    b.pieces = PIECES * threads;
    return gsnn_parallel(threads, b.pieces, conjugate_piece, &b, error);
}

/* Whether the walk has the member with that key; it ends, with walk->known, where that is known
 * from before. */
static bool is_met(const gsnn_class_store *store, gsnn_class_walk *walk, gsnn_key key) {
    if (walk->apart && find_apart(walk, key) != GSNN_NO_ITEM)
        return true;
    if (!walk->apart) {
        uint32_t member = find_member(store, key);
        if (member != GSNN_NO_ITEM && member < store->member_count - walk->count)
            walk->known = store->members[member].class;
        if (member != GSNN_NO_ITEM)
            return true;
    } else if (!store->among && (store->unmarked || is_marked(key))) {
        walk->known = gsnn_class_store_find(store, key);
    }
    if (store->among)
        walk->known = gsnn_class_store_find(store->among, key);
    return walk->known != GSNN_NO_CLASS;
}

gsnn_status gsnn_class_walk_run(gsnn_class_store *store, const uint32_t *root, uint32_t width,
                                size_t threads, gsnn_error *error) {
    gsnn_class_walk *walk = &store->walk;
    const gsnn_zuppos *zuppos = store->zuppos;
    size_t movers = zuppos->mover_count;
    walk->count = 0;
    walk->apart = false;
    walk->unfinished = false;
    walk->known = GSNN_NO_CLASS;
    walk->width = width;
    gsnn_status status =
        walk_append(store, walk, root, gsnn_zuppos_key(zuppos, root, width), 0, error);
    for (uint32_t i = 0, count = 0; status == GSNN_OK && i < walk->count; i += count) {
        if (i / 4096 != (i - count) / 4096)
            status = gsnn_run_step(store->run, "walking a class of subgroups", i, 0, error);
        if (status == GSNN_OK)
            status = conjugate_batch(store, walk, i, threads, &count, error);
        for (size_t row = 0; status == GSNN_OK && row < count * movers; row++) {
            bool met = walk->met[row] || is_met(store, walk, walk->keys[row]);
            if (walk->known != GSNN_NO_CLASS)
                return GSNN_OK;
            if (met)
                continue;
            uint32_t by = zuppos->movers[row % movers];
            uint32_t from = walk->conjugator[i + row / movers];
            status = walk_append(store, walk, walk->sets + row * width, walk->keys[row],
                                 zuppos->right[by * (size_t)zuppos->elements->order + from], error);
        }
        walk->unfinished =
            store->walk_limit && walk->count > store->walk_limit && i + count < walk->count;
        if (walk->unfinished)
            return status;
    }
    return status;
}

gsnn_status gsnn_class_walk_remember(gsnn_class_store *store, gsnn_error *error) {
    const gsnn_class_walk *walk = &store->walk;
    bool all = walk->count <= GSNN_WHOLE_CLASS, none = !all;
    for (uint32_t i = 0; i < walk->count && none; i++)
        none = !is_marked(walk->member_keys[i]);
    store->unmarked = store->unmarked || none;
    gsnn_status status = GSNN_OK;
    for (uint32_t i = 0; status == GSNN_OK && i < walk->count; i++)
        if (all || none || is_marked(walk->member_keys[i]))
            status = gsnn_class_store_remember(store, walk->member_keys[i], error);
    return status;
}

gsnn_status gsnn_class_store_conjugator(const gsnn_class_store *store, uint32_t class, gsnn_key key,
                                        uint32_t *t, gsnn_error *error) {
    const gsnn_listed_class *listed = &store->classes[class];
    /* A store of its own keeps the walk apart from the members known already. */
    gsnn_class_store apart = {.zuppos = store->zuppos, .run = store->run};
    gsnn_status status =
        gsnn_hash_index_init(&apart.index, listed->length) ? gsnn_fail_memory(error) : GSNN_OK;
    if (status == GSNN_OK)
        status = gsnn_class_walk_run(&apart, listed->zuppos, listed->zuppo_count, 1, error);
    if (status == GSNN_OK)
        *t = apart.walk.conjugator[gsnn_class_walk_place(&apart, key)];
    free(apart.members);
    gsnn_hash_index_clear(&apart.index);
    gsnn_class_walk_clear(&apart.walk);
    return status;
}

gsnn_status gsnn_class_store_seek(const gsnn_class_store *store, const uint32_t *zuppos,
                                  uint32_t zuppo_count, uint32_t *class, gsnn_error *error) {
    *class = gsnn_class_store_find(store, gsnn_zuppos_key(store->zuppos, zuppos, zuppo_count));
    if (*class != GSNN_NO_CLASS)
        return GSNN_OK;
    gsnn_class_store apart = {.zuppos = store->zuppos, .run = store->run, .among = store};
    gsnn_status status = gsnn_hash_index_init(&apart.index, GSNN_MEMBERS_A_MARK)
                             ? gsnn_fail_memory(error)
                             : gsnn_class_walk_run(&apart, zuppos, zuppo_count, 1, error);
    *class = apart.walk.known;
    free(apart.members);
    gsnn_hash_index_clear(&apart.index);
    gsnn_class_walk_clear(&apart.walk);
    return status;
}
