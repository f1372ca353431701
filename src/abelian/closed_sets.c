#include "abelian/closed_sets.h"

#include "base/memory.h"

#include <flint/ulong_extras.h>
#include <stdlib.h>
#include <string.h>

/* Sets between two looks at whether the run is interrupted. */
#define STEP 256

typedef struct join {
    uint64_t size;
    const uint64_t *vector; /* one that was joined */
    uint64_t *span;
    bool prime; /* its index over the set is: nothing is between */
} join;

typedef struct closing {
    gsnn_closed_sets *sets;
    uint64_t *vectors;  /* the characters, with their sign for type 2 */
    bool *settled;      /* those whose join is known not to be needed again */
    uint64_t *residues; /* of bit masks: what of each vector is not in the span at hand */
    uint64_t *below;    /* the span at hand */
    join *joins;        /* of it: candidates for covers */
    uint64_t *pool;     /* their spans */
    size_t count;
    uint64_t max_neurons;
} closing;

uint32_t gsnn_closed_sets_search(const gsnn_closed_sets *sets, const uint64_t *span) {
    size_t words = gsnn_span_words(&sets->characters->kind);
    gsnn_hash_probe probe =
        gsnn_hash_index_probe(&sets->index, gsnn_hash_bytes(span, words * sizeof *span));
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && memcmp(gsnn_closed_set(sets, i), span, words * sizeof *span) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

/* Adds a span unless it is there; *number is that of the set. */
static gsnn_status add(gsnn_closed_sets *sets, const uint64_t *span, uint32_t *number,
                       gsnn_error *error) {
    size_t words = gsnn_span_words(&sets->characters->kind);
    *number = gsnn_closed_sets_search(sets, span);
    if (*number != GSNN_NO_ITEM)
        return GSNN_OK;
    if (sets->count >= GSNN_MAX_CLOSED_SETS)
        return gsnn_fail(error, GSNN_FAILED,
                         "there are more than %d architectures; fewer neurons would leave fewer",
                         GSNN_MAX_CLOSED_SETS);
    *number = (uint32_t)sets->count;
    if (gsnn_reserve(&sets->spans, &sets->capacity, (sets->count + 1) * words,
                     sizeof *sets->spans) ||
        gsnn_hash_index_add(&sets->index, gsnn_hash_bytes(span, words * sizeof *span), *number))
        return gsnn_fail_memory(error);
    memcpy(sets->spans + sets->count++ * words, span, words * sizeof *span);
    return GSNN_OK;
}

/* Whether a candidate that is larger than another contains it. */
static bool is_above(const gsnn_span_kind *kind, const join *upper, const join *lower) {
    return lower->size < upper->size && gsnn_span_contains(kind, upper->span, lower->vector);
}

/* Appends the join of the set at hand with a vector. */
static join *make_join(closing *c, const uint64_t *vector) {
    const gsnn_span_kind *kind = &c->sets->characters->kind;
    size_t words = gsnn_span_words(kind);
    join *made = &c->joins[c->count];
    made->span = c->pool + c->count++ * words;
    made->vector = vector;
    memcpy(made->span, c->below, words * sizeof *made->span);
    gsnn_span_insert(kind, made->span, vector);
    made->size = gsnn_span_size(kind, made->span);
    return made;
}

/* Of bit masks, all joins are covers, and equal where the rests modulo the set are. */
static void join_masks(closing *c) {
    size_t count = c->sets->characters->count;
    c->count = 0;
    for (size_t x = 0; x < count; x++)
        c->residues[x] = gsnn_span_rest(c->below, c->vectors[x]);
    for (size_t x = 0; x < count; x++) {
        uint64_t rest = c->residues[x];
        if (!rest)
            continue;
        make_join(c, &c->vectors[x])->prime = true;
        for (size_t y = x; y < count; y++)
            c->residues[y] = c->residues[y] == rest ? 0 : c->residues[y];
    }
}

/* Joins the set at hand with each character, as long as that may be a cover. */
static void make_joins(closing *c) {
    const gsnn_characters *characters = c->sets->characters;
    const gsnn_span_kind *kind = &characters->kind;
    size_t words = gsnn_span_words(kind);
    uint64_t size = gsnn_span_size(kind, c->below);
    c->count = 0;
    for (size_t x = 0; x < characters->count; x++)
        c->settled[x] = gsnn_span_contains(kind, c->below, c->vectors + x * kind->stride);
    for (size_t x = 0; x < characters->count; x++) {
        if (c->settled[x])
            continue;
        join *made = make_join(c, c->vectors + x * kind->stride);
        made->prime = n_is_prime(made->size / size);
        bool needed = true;
        for (size_t k = 0; needed && !made->prime && k + 1 < c->count; k++)
            needed = made->size == c->joins[k].size
                         ? memcmp(made->span, c->joins[k].span, words * sizeof *made->span) != 0
                         : !is_above(kind, made, &c->joins[k]);
        c->count -= !needed;
        for (size_t y = x + 1; made->prime && y < characters->count; y++)
            c->settled[y] = c->settled[y] ||
                            gsnn_span_contains(kind, made->span, c->vectors + y * kind->stride);
    }
}

static bool is_cover(const closing *c, size_t i) {
    bool is = true;
    for (size_t k = 0; is && !c->joins[i].prime && k < c->count; k++)
        is = !is_above(&c->sets->characters->kind, &c->joins[i], &c->joins[k]);
    return is;
}

/* Adds what covers a set. */
static gsnn_status go_up(closing *c, size_t from, gsnn_error *error) {
    gsnn_closed_sets *sets = c->sets;
    const gsnn_span_kind *kind = &sets->characters->kind;
    gsnn_status status = GSNN_OK;
    memcpy(c->below, gsnn_closed_set(sets, from), gsnn_span_words(kind) * sizeof *c->below);
    if (kind->modulus == 2)
        join_masks(c);
    else
        make_joins(c);
    for (size_t i = 0; status == GSNN_OK && i < c->count; i++) {
        const uint64_t *span = c->joins[i].span;
        uint32_t to;
        if (!is_cover(c, i) || (sets->type == 2 && gsnn_span_has_sign(kind, span)) ||
            (c->max_neurons && gsnn_span_tail_size(kind, span) > c->max_neurons))
            continue;
        status = add(sets, span, &to, error);
        if (status != GSNN_OK)
            break;
        if (gsnn_reserve(&sets->covers, &sets->cover_capacity, sets->cover_count + 1,
                         sizeof *sets->covers))
            return gsnn_fail_memory(error);
        sets->covers[sets->cover_count++] = (gsnn_closed_cover){(uint32_t)from, to};
    }
    return status;
}

static gsnn_status begin(closing *c, gsnn_error *error) {
    const gsnn_characters *characters = c->sets->characters;
    const gsnn_span_kind *kind = &characters->kind;
    size_t words = gsnn_span_words(kind);
    c->vectors =
        gsnn_copy(characters->vectors, characters->count * kind->stride, sizeof *c->vectors);
    c->residues = gsnn_resize(NULL, characters->count, sizeof *c->residues);
    c->settled = gsnn_new(characters->count, sizeof *c->settled);
    c->below = gsnn_new(words, sizeof *c->below);
    c->joins = gsnn_resize(NULL, characters->count + 1, sizeof *c->joins);
    c->pool = gsnn_resize(NULL, characters->count + 1, words * sizeof *c->pool);
    if (!c->vectors || !c->residues || !c->settled || !c->below || !c->joins || !c->pool ||
        gsnn_hash_index_init(&c->sets->index, 64))
        return gsnn_fail_memory(error);
    for (size_t x = 0; c->sets->type == 2 && x < characters->count; x++)
        gsnn_span_set_entry(kind, c->vectors + x * kind->stride, 0, kind->modulus / 2);
    uint32_t nothing;
    return add(c->sets, c->below, &nothing, error);
}

gsnn_status gsnn_closed_sets_find(gsnn_closed_sets *sets, const gsnn_characters *characters,
                                  int type, uint64_t max_neurons, const gsnn_run *run,
                                  gsnn_error *error) {
    memset(sets, 0, sizeof *sets);
    sets->characters = characters;
    sets->type = type;
    closing c = {.sets = sets, .max_neurons = max_neurons};
    gsnn_status status = begin(&c, error);
    for (size_t i = 0; status == GSNN_OK && i < sets->count; i++) {
        if (i % STEP == 0)
            status = gsnn_run_step(run, "closing sets of characters", i, sets->count, error);
        if (status == GSNN_OK)
            status = go_up(&c, i, error);
    }
    free(c.vectors);
    free(c.residues);
    free(c.settled);
    free(c.below);
    free(c.joins);
    free(c.pool);
    if (status != GSNN_OK)
        gsnn_closed_sets_clear(sets);
    return status;
}

void gsnn_closed_sets_clear(gsnn_closed_sets *sets) {
    free(sets->spans);
    free(sets->covers);
    gsnn_hash_index_clear(&sets->index);
    memset(sets, 0, sizeof *sets);
}
