#include "architecture/pattern_stabiliser.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* From so many axes on, looking at all of them takes longer than a few products of elements. */
#define MANY_AXES 32

/* Few candidates are one in so many zuppos. */
#define FEW 16

gsnn_status gsnn_pattern_memory_init(gsnn_pattern_memory *memory, const gsnn_group *group,
                                     const gsnn_zuppos *zuppos, gsnn_arena *arena,
                                     gsnn_error *error) {
    memset(memory, 0, sizeof *memory);
    memory->group = group;
    memory->zuppos = zuppos;
    memory->arena = arena;
    memory->set = gsnn_resize(NULL, zuppos->count, sizeof *memory->set);
    if (gsnn_hash_index_init(&memory->index, 128) || !memory->set) {
        gsnn_pattern_memory_clear(memory);
        return gsnn_fail_memory(error);
    }
    if (group->degree < MANY_AXES)
        return GSNN_OK;
    gsnn_status status = gsnn_closure_init(&memory->closure, group->elements, error);
    memory->closes = status == GSNN_OK;
    if (status != GSNN_OK)
        gsnn_pattern_memory_clear(memory);
    return status;
}

void gsnn_pattern_memory_clear(gsnn_pattern_memory *memory) {
    free(memory->answers);
    gsnn_hash_index_clear(&memory->index);
    free(memory->set);
    if (memory->closes)
        gsnn_closure_clear(&memory->closure);
    memset(memory, 0, sizeof *memory);
}

static bool is_pattern(const gsnn_pattern_answer *answer, const int32_t *codes, size_t points,
                       bool up_to_sign) {
    return answer->up_to_sign == up_to_sign &&
           memcmp(answer->codes, codes, points * sizeof *codes) == 0;
}

/* The answer for a pattern, or GSNN_NO_ITEM. */
static uint32_t find(const gsnn_pattern_memory *memory, const int32_t *codes, bool up_to_sign,
                     uint64_t hash) {
    size_t points = memory->group->points;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&memory->index, hash);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && !is_pattern(&memory->answers[i], codes, points, up_to_sign))
        i = gsnn_hash_probe_next(&probe);
    return i;
}

/* Whether the element with that permutation of points fixes the pattern.  It is enough to look at
 * the axes, since they span. */
static bool fixes(const gsnn_group *group, const int32_t *codes, bool up_to_sign,
                  const gsnn_point *element) {
    const gsnn_point *axis = group->axes, *end = axis + group->degree;
    while (axis < end && !codes[*axis] && !codes[element[*axis]])
        axis++;
    if (axis == end)
        return true;
    /* The first code that is not 0 tells the sign. */
    int32_t minus = codes[element[*axis]] == codes[*axis] ? 0 : -1;
    if (minus && !up_to_sign)
        return false;
    while (axis < end && codes[element[*axis]] == (codes[*axis] ^ minus) - minus)
        axis++;
    return axis == end;
}

static bool allowed(int32_t code, int32_t moved, bool up_to_sign) {
    return moved == code || (up_to_sign && moved == -code);
}

/* How many zuppos send base point k to where the pattern allows. */
static uint32_t count_candidates(const gsnn_pattern_memory *memory, const int32_t *codes,
                                 bool up_to_sign, uint32_t k) {
    const gsnn_elements *elements = memory->group->elements;
    const uint32_t *first = memory->zuppos->first + (size_t)k * (elements->degree + 1);
    int32_t code = codes[elements->chain->levels[k].base], other = up_to_sign ? -code : code;
    uint32_t count = 0;
    for (uint32_t y = 0; y < elements->degree; y++)
        if (codes[y] == code || codes[y] == other)
            count += first[y + 1] - first[y];
    return count;
}

/* Whether zuppo z sends all base points to where the pattern allows. */
static bool base_allows(const gsnn_pattern_memory *memory, const int32_t *codes, bool up_to_sign,
                        uint32_t z) {
    const gsnn_elements *elements = memory->group->elements;
    for (uint32_t k = 0; k < elements->base_length; k++) {
        gsnn_point image = memory->zuppos->base_images[(size_t)k * memory->zuppos->count + z];
        if (!allowed(codes[elements->chain->levels[k].base], codes[image], up_to_sign))
            return false;
    }
    return true;
}

/* The first base point that leaves few candidates, or else the one that leaves the fewest. */
static uint32_t choose_base_point(const gsnn_pattern_memory *memory, const int32_t *codes,
                                  bool up_to_sign) {
    uint32_t best = 0, fewest = UINT32_MAX, few = memory->zuppos->count / FEW;
    for (uint32_t k = 0; k < memory->group->elements->base_length && fewest > few; k++) {
        uint32_t count = count_candidates(memory, codes, up_to_sign, k);
        if (count < fewest) {
            best = k;
            fewest = count;
        }
    }
    return best;
}

/* Whether zuppo z fixes the pattern.  Where it pays, the closure holds the group of all that are
 * known to. */
static gsnn_status test(gsnn_pattern_memory *memory, const int32_t *codes, bool up_to_sign,
                        const gsnn_listed_subgroup *known, uint32_t z, bool *fixing,
                        gsnn_error *error) {
    uint32_t element = memory->zuppos->generator[z];
    /* Most candidates go wrong at a base point; where those lie is at hand. */
    *fixing = false;
    if (!base_allows(memory, codes, up_to_sign, z))
        return GSNN_OK;
    *fixing = memory->closes ? gsnn_closure_has(&memory->closure, element)
                             : known && known->member[element];
    if (*fixing)
        return GSNN_OK;
    *fixing = fixes(memory->group, codes, up_to_sign,
                    gsnn_elements_image(memory->group->elements, element));
    return *fixing && memory->closes ? gsnn_closure_extend(&memory->closure, element, error)
                                     : GSNN_OK;
}

/* Lists the zuppos that fix the pattern into set; or, where that is NULL, looks whether there is
 * one outside `known`, which is not NULL then: *count says so. */
static gsnn_status scan(gsnn_pattern_memory *memory, const int32_t *codes, bool up_to_sign,
                        const gsnn_listed_subgroup *known, uint32_t *set, uint32_t *count,
                        gsnn_error *error) {
    const gsnn_zuppos *zuppos = memory->zuppos;
    const gsnn_elements *elements = memory->group->elements;
    gsnn_status status = GSNN_OK;
    assert(set || known);
    *count = 0;
    if (!elements->base_length) /* the trivial group */
        return GSNN_OK;
    if (memory->closes && known)
        status = gsnn_closure_copy(&memory->closure, known->list, known->order, known->generators,
                                   known->generator_count, error);
    else if (memory->closes)
        gsnn_closure_reset(&memory->closure);
    /* Candidates are those that send one base point to where the pattern allows. */
    uint32_t k = choose_base_point(memory, codes, up_to_sign);
    const uint32_t *first = zuppos->first + (size_t)k * (elements->degree + 1);
    const uint32_t *sorted = zuppos->by_image + (size_t)k * zuppos->count;
    int32_t code = codes[elements->chain->levels[k].base];
    for (uint32_t y = 0; status == GSNN_OK && y < elements->degree; y++) {
        if (!allowed(code, codes[y], up_to_sign))
            continue;
        for (uint32_t i = first[y]; status == GSNN_OK && i < first[y + 1]; i++) {
            bool fixing;
            status = test(memory, codes, up_to_sign, known, sorted[i], &fixing, error);
            if (!fixing)
                continue;
            if (set)
                set[(*count)++] = sorted[i];
            else if (!known->member[zuppos->generator[sorted[i]]]) {
                *count = 1;
                return status;
            }
        }
    }
    return status;
}

gsnn_status gsnn_pattern_zuppos(gsnn_pattern_memory *memory, const int32_t *codes, bool up_to_sign,
                                const gsnn_listed_subgroup *known, uint32_t *set, uint32_t *count,
                                gsnn_error *error) {
    return scan(memory, codes, up_to_sign, known, set, count, error);
}

gsnn_status gsnn_pattern_fixed_by_more(gsnn_pattern_memory *memory, const int32_t *codes,
                                       bool up_to_sign, const gsnn_listed_subgroup *known,
                                       bool *more, gsnn_error *error) {
    uint32_t count;
    gsnn_status status = scan(memory, codes, up_to_sign, known, NULL, &count, error);
    *more = count > 0;
    return status;
}

/* Works out the answer for a pattern and remembers it. */
static gsnn_status learn(gsnn_pattern_memory *memory, const int32_t *codes, bool up_to_sign,
                         const gsnn_listed_subgroup *known, uint64_t hash, gsnn_error *error) {
    gsnn_pattern_answer fresh = {.up_to_sign = up_to_sign};
    gsnn_status status = gsnn_pattern_zuppos(memory, codes, up_to_sign, known, memory->set,
                                             &fresh.zuppo_count, error);
    if (status != GSNN_OK)
        return status;
    for (uint32_t i = 0; i < fresh.zuppo_count; i++)
        assert(memory->set[i] < memory->zuppos->count);
    fresh.key = gsnn_zuppos_key(memory->zuppos, memory->set, fresh.zuppo_count);
    fresh.codes = gsnn_arena_copy(memory->arena, codes, memory->group->points, sizeof *codes);
    if (!fresh.codes ||
        gsnn_reserve(&memory->answers, &memory->answer_capacity, memory->count + 1,
                     sizeof *memory->answers) ||
        gsnn_hash_index_add(&memory->index, hash, (uint32_t)memory->count))
        return gsnn_fail_memory(error);
    memory->answers[memory->count++] = fresh;
    return GSNN_OK;
}

gsnn_status gsnn_pattern_stabiliser(gsnn_pattern_memory *memory, const int32_t *codes,
                                    bool up_to_sign, const gsnn_listed_subgroup *known,
                                    gsnn_pattern_answer *answer, gsnn_error *error) {
    uint64_t hash =
        gsnn_hash_bytes(codes, memory->group->points * sizeof *codes) + (up_to_sign ? 1 : 0);
    uint32_t found = find(memory, codes, up_to_sign, hash);
    memory->asked++;
    if (found == GSNN_NO_ITEM) {
        gsnn_status status = learn(memory, codes, up_to_sign, known, hash, error);
        if (status != GSNN_OK)
            return status;
        found = (uint32_t)memory->count - 1;
    }
    *answer = memory->answers[found];
    return GSNN_OK;
}
