#include "engine/abelian_representatives.h"

#include "base/counters.h"
#include "base/hash_index.h"
#include "base/memory.h"

#include <assert.h>
#include <string.h>

/* The codes of the generators of a class of the chamber; NULL if there is no memory. */
static uint64_t *find_codes(gsnn_arena *arena, const gsnn_abelian *abelian,
                            const gsnn_subgroup_class *from) {
    uint64_t *codes = gsnn_arena_take(arena, from->generator_count, sizeof *codes);
    for (size_t k = 0; codes && k < from->generator_count; k++) {
        bool inside = gsnn_abelian_find(abelian, from->generators + k * abelian->points, &codes[k]);
        assert(inside);
        (void)inside;
    }
    return codes;
}

/* The key of what they generate: independent involutions, listed by Gray's code. */
static gsnn_key key_of(const gsnn_abelian_zuppos *zuppos, const uint64_t *codes, size_t count) {
    gsnn_key key = {0, 0};
    uint64_t code = 0;
    for (uint64_t i = 1; i >> count == 0; i++) {
        code ^= codes[__builtin_ctzll(i)];
        key.high ^= zuppos->keys[zuppos->of[code]].high;
        key.low ^= zuppos->keys[zuppos->of[code]].low;
    }
    return key;
}

/* The class with that key, or NULL: with too many neurons it is left out. */
static gsnn_subgroup_class *find_class(const gsnn_catalogue *catalogue,
                                       const gsnn_hash_index *index, gsnn_key key) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(index, key.low);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (gsnn_key_compare(catalogue->classes[i].key, key) == 0)
            return &catalogue->classes[i];
    return NULL;
}

static gsnn_status use_one(gsnn_catalogue *catalogue, const gsnn_hash_index *index,
                           uint64_t **codes, const gsnn_abelian_zuppos *zuppos,
                           const gsnn_subgroup_class *chosen, gsnn_error *error) {
    const gsnn_abelian *abelian = zuppos->abelian;
    size_t count = chosen->generator_count;
    uint64_t *found = find_codes(&catalogue->arena, abelian, chosen);
    if (!found)
        return gsnn_fail_memory(error);
    gsnn_subgroup_class *class = find_class(catalogue, index, key_of(zuppos, found, count));
    if (!class)
        return GSNN_OK;
    assert(fmpz_equal(class->order, chosen->order) && class->generator_count == count);
    /* The index finds a class by its old key only, but each is looked for once. */
    class->key = chosen->key;
    codes[class->listed] = found;
    if (count)
        memcpy(class->generators, chosen->generators,
               count * abelian->points * sizeof *class->generators);
    return GSNN_OK;
}

gsnn_status gsnn_abelian_use_chamber(gsnn_catalogue *catalogue, uint64_t **codes, gsnn_group *group,
                                     const gsnn_abelian_zuppos *zuppos, const gsnn_run *run,
                                     gsnn_error *error) {
    if (!group->reflections)
        return GSNN_OK;
    gsnn_catalogue chamber = {0};
    gsnn_hash_index index = {0};
    gsnn_status status = gsnn_coxeter_engine.list(group, run, &chamber, error);
    if (status == GSNN_OK && gsnn_hash_index_init(&index, catalogue->count))
        status = gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < catalogue->count; i++)
        if (gsnn_hash_index_add(&index, catalogue->classes[i].key.low, (uint32_t)i))
            status = gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < chamber.count; i++)
        status = use_one(catalogue, &index, codes, zuppos, &chamber.classes[i], error);
    gsnn_count(run, GSNN_COUNT_CHOSEN_REPRESENTATIVES, chamber.count);
    gsnn_hash_index_clear(&index);
    gsnn_catalogue_clear(&chamber);
    return status;
}
