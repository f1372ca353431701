/* neurons_from_rows.c - the neurons of an admissible architecture, told apart by their rows.
 *
 * Under (signed) permutations the first row is the pattern itself.  Under matrices it is a random
 * one modulo a prime, and under abelian groups its values on one point of each orbit: two rows that
 * differ there differ, and when there are as many as neurons, none has been taken for another. */
#include "architecture/neurons.h"

#include "base/hash_index.h"
#include "base/memory.h"
#include "group/group.h"
#include "group/orbit_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct row_walk {
    const gsnn_row_kind *kind;
    const gsnn_group *group;
    void *context; /* what the kind has prepared */
    bool up_to_sign;
    size_t words;   /* of 8 bytes in a row */
    uint64_t *rows; /* of the neurons, normalised if signs do not count */
    bool *negative; /* for each neuron: its row is minus the one kept */
    gsnn_hash_index index;
    /* Of some neurons moved by each generator: rows, their hashes, and whether they were negated.
     */
    uint64_t *moved, *keys;
    bool *turned;
} row_walk;

/* So many neurons are moved at once, since what is looked up is far apart in memory and can be
 * asked for ahead of its use. */
#define BATCH 16

/* ---- The walk ---------------------------------------------------------------------------- */

static uint64_t hash(const row_walk *w, const uint64_t *row) {
    return gsnn_hash_bytes(row, w->words * sizeof *row);
}

/* The neuron with that row, or GSNN_NO_ITEM. */
static uint32_t find(const row_walk *w, const uint64_t *row, uint64_t hash) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&w->index, hash);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && memcmp(w->rows + i * w->words, row, w->words * sizeof *row) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

static bool normalise(const row_walk *w, uint64_t *row) {
    return w->up_to_sign && w->kind->normalise(w->group, w->context, row);
}

/* Moves `count` neurons from the first on by each generator, and asks for what the rows will be
 * compared with. */
static void move_batch(row_walk *w, size_t first, size_t count) {
    size_t generators = w->group->generator_count;
    for (size_t edge = 0; edge < count * generators; edge++) {
        uint64_t *to = w->moved + edge * w->words;
        w->kind->move(w->group, w->context, edge % generators,
                      w->rows + (first + edge / generators) * w->words, to);
        w->turned[edge] = normalise(w, to);
        w->keys[edge] = hash(w, to);
        gsnn_hash_index_prefetch(&w->index, w->keys[edge]);
    }
    for (size_t edge = 0; edge < count * generators; edge++) {
        gsnn_hash_probe probe = gsnn_hash_index_probe(&w->index, w->keys[edge]);
        uint32_t i = gsnn_hash_probe_next(&probe);
        if (i != GSNN_NO_ITEM)
            __builtin_prefetch(w->rows + i * w->words);
    }
}

/* Fills in the neurons from the first row on, while there are no more than `count`; returns how
 * many there are. */
static size_t visit(row_walk *w, gsnn_neurons *neurons, uint64_t signs, size_t count) {
    size_t found = 1, generators = w->group->generator_count, end = 0;
    gsnn_hash_index_reset(&w->index);
    w->negative[0] = normalise(w, w->rows);
    /* There is room for all of them. */
    gsnn_hash_index_add(&w->index, hash(w, w->rows), 0);
    for (size_t j = 0, begin = 0; j < found; j++) {
        if (j == end) {
            begin = end;
            end += found - end < BATCH ? found - end : BATCH;
            move_batch(w, begin, end - begin);
        }
        for (size_t s = 0; s < generators; s++) {
            size_t edge = (j - begin) * generators + s;
            const uint64_t *to = w->moved + edge * w->words;
            bool negative = w->turned[edge] != w->negative[j];
            uint32_t i = find(w, to, w->keys[edge]);
            if (i == GSNN_NO_ITEM) {
                if (found == count)
                    return count + 1;
                memcpy(w->rows + found * w->words, to, w->words * sizeof *to);
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                w->negative[found] = negative;
                i = (uint32_t)found++;
                gsnn_hash_index_add(&w->index, w->keys[edge], i);
            }
            neurons->target[s * count + j] = i;
            /* Any parity will do that chi maps to the sign of the edge. */
            neurons->cocycle[s * count + j] = negative != w->negative[i] ? signs & (~signs + 1) : 0;
        }
    }
    neurons->count = found;
    return found;
}

static gsnn_status allocate(row_walk *w, gsnn_neurons *neurons, size_t count, gsnn_error *error) {
    /* Zeroed, since codes do not fill the last word of a row. */
    size_t edges = BATCH * w->group->generator_count;
    w->rows = gsnn_new(count, w->words * sizeof *w->rows);
    w->moved = gsnn_new(edges, w->words * sizeof *w->moved);
    w->keys = gsnn_new(edges, sizeof *w->keys);
    w->turned = gsnn_new(edges, sizeof *w->turned);
    w->negative = gsnn_new(count, sizeof *w->negative);
    bool allocated = gsnn_hash_index_init(&w->index, count) == 0;
    allocated = gsnn_neurons_allocate(neurons, w->group->generator_count, count) == 0 && allocated;
    allocated = allocated && w->moved && w->keys && w->turned;
    return allocated && w->rows && w->negative ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status walk(row_walk *w, gsnn_neurons *neurons, const gsnn_signed_generators *equations,
                        const int32_t *codes, size_t count, size_t *found, gsnn_error *error) {
    uint64_t random = 1;
    gsnn_status status = allocate(w, neurons, count, error);
    if (status == GSNN_OK && w->kind->prepare)
        status = w->kind->prepare(w->group, &w->context, error);
    *found = 0;
    for (int i = 0; status == GSNN_OK && i < w->kind->tries && *found < count; i++) {
        status = w->kind->draw(w->group, w->context, equations, codes, &random, w->rows, error);
        if (status == GSNN_OK)
            *found = visit(w, neurons, equations->signs, count);
    }
    return status;
}

gsnn_status gsnn_neurons_from_rows(gsnn_neurons *neurons, const gsnn_group *group,
                                   const gsnn_signed_generators *equations, const int32_t *codes,
                                   size_t count, gsnn_error *error) {
    const gsnn_row_kind *kind =
        group->abelian && group->action->integer_rows ? &gsnn_orbit_rows : group->action->rows;
    row_walk w = {.kind = kind,
                  .group = group,
                  .up_to_sign = equations->signs != 0,
                  .words = kind->words(group)};
    size_t found;
    memset(neurons, 0, sizeof *neurons);
    gsnn_status status = walk(&w, neurons, equations, codes, count, &found, error);
    if (status == GSNN_OK && found != count)
        status = gsnn_fail(error, GSNN_FAILED, "internal error: %s rows than neurons",
                           found > count ? "more" : "fewer");
    if (status == GSNN_OK)
        assert(gsnn_neurons_are_sound(neurons, group, codes, equations->signs));
    if (status != GSNN_OK)
        gsnn_neurons_clear(neurons);
    if (kind->free)
        kind->free(w.context);
    free(w.rows);
    free(w.negative);
    free(w.moved);
    free(w.keys);
    free(w.turned);
    gsnn_hash_index_clear(&w.index);
    return status;
}
