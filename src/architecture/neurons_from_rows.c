/* neurons_from_rows.c - the neurons of an admissible architecture, told apart by their rows.
 *
 * Under (signed) permutations the first row is the pattern itself.  Under matrices it is a random
 * one modulo a prime: two rows that differ there differ, and when there are as many as neurons,
 * none has been taken for another. */
#include "architecture/neurons.h"

#include "base/hash_index.h"
#include "base/memory.h"
#include "group/group.h"
#include "matrix/residue_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Random rows to try: one fails only by an accident modulo a prime of 61 bits. */
#define TRIES 8

typedef struct row_walk row_walk;

/* What rows are made of. */
typedef struct row_kind {
    void (*move)(const row_walk *w, size_t s, const void *from, void *to);
    /* Chooses one of the two signs of a row; returns whether that changed it. */
    bool (*normalise)(const row_walk *w, void *row);
} row_kind;

struct row_walk {
    const row_kind *kind;
    const gsnn_group *group;
    gsnn_residue_rows residues; /* of matrices only */
    bool up_to_sign;
    size_t words;   /* of 8 bytes in a row */
    uint64_t *rows; /* one more than there are neurons, normalised if signs do not count */
    bool *negative; /* for each neuron: its row is minus the one kept */
    gsnn_hash_index index;
};

/* ---- Codes of the axes, 16 bits each ----------------------------------------------------- */

/* The code of a point in a row that is kept by its axes. */
static int16_t code_of(const gsnn_group *group, const int16_t *row, gsnn_point x) {
    if (group->points == group->degree)
        return row[x];
    return (int16_t)(x % 2 ? -row[x / 2] : row[x / 2]);
}

static void move_codes(const row_walk *w, size_t s, const void *from, void *to) {
    const gsnn_group *group = w->group;
    const gsnn_point *g = gsnn_group_generator(group, s);
    int16_t *row = to;
    for (size_t k = 0; k < group->degree; k++)
        row[k] = code_of(group, from, g[group->axes[k]]);
}

static bool normalise_codes(const row_walk *w, void *codes) {
    int16_t *row = codes;
    size_t k = 0, width = w->group->degree;
    while (k < width && !row[k])
        k++;
    if (k == width || row[k] > 0)
        return false;
    for (; k < width; k++)
        row[k] = (int16_t)-row[k];
    return true;
}

static const row_kind of_codes = {move_codes, normalise_codes};

/* ---- Residues ---------------------------------------------------------------------------- */

static void move_residues(const row_walk *w, size_t s, const void *from, void *to) {
    gsnn_residue_rows_move(&w->residues, s, from, to);
}

static bool normalise_residues(const row_walk *w, void *row) {
    return gsnn_residue_rows_normalise(&w->residues, row);
}

static const row_kind of_residues = {move_residues, normalise_residues};

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
    return w->up_to_sign && w->kind->normalise(w, row);
}

/* Fills in the neurons from the first row on, while there are no more than `count`; returns how
 * many there are. */
static size_t visit(row_walk *w, gsnn_neurons *neurons, uint64_t signs, size_t count) {
    size_t found = 1;
    gsnn_hash_index_reset(&w->index);
    w->negative[0] = normalise(w, w->rows);
    /* There is room for all of them. */
    gsnn_hash_index_add(&w->index, hash(w, w->rows), 0);
    for (size_t j = 0; j < found; j++)
        for (size_t s = 0; s < w->group->generator_count; s++) {
            uint64_t *to = w->rows + found * w->words;
            w->kind->move(w, s, w->rows + j * w->words, to);
            bool negative = normalise(w, to) != w->negative[j];
            uint64_t key = hash(w, to);
            uint32_t i = find(w, to, key);
            if (i == GSNN_NO_ITEM) {
                if (found == count)
                    return count + 1;
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                w->negative[found] = negative;
                i = (uint32_t)found++;
                gsnn_hash_index_add(&w->index, key, i);
            }
            neurons->target[s * count + j] = i;
            /* Any parity will do that chi maps to the sign of the edge. */
            neurons->cocycle[s * count + j] = negative != w->negative[i] ? signs & (~signs + 1) : 0;
        }
    neurons->count = found;
    return found;
}

static gsnn_status allocate(row_walk *w, gsnn_neurons *neurons, size_t count, gsnn_error *error) {
    /* Zeroed, since codes do not fill the last word of a row. */
    w->rows = gsnn_new(count + 1, w->words * sizeof *w->rows);
    w->negative = gsnn_new(count, sizeof *w->negative);
    bool allocated = gsnn_hash_index_init(&w->index, count) == 0;
    allocated = gsnn_neurons_allocate(neurons, w->group->generator_count, count) == 0 && allocated;
    return allocated && w->rows && w->negative ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status walk_codes(row_walk *w, gsnn_neurons *neurons, const int32_t *codes,
                              uint64_t signs, size_t count, size_t *found, gsnn_error *error) {
    w->kind = &of_codes;
    w->words = (w->group->degree + 3) / 4;
    gsnn_status status = allocate(w, neurons, count, error);
    if (status != GSNN_OK)
        return status;
    int16_t *first = (int16_t *)(void *)w->rows;
    for (size_t k = 0; k < w->group->degree; k++)
        first[k] = (int16_t)codes[w->group->axes[k]];
    *found = visit(w, neurons, signs, count);
    return GSNN_OK;
}

static gsnn_status walk_residues(row_walk *w, gsnn_neurons *neurons,
                                 const gsnn_signed_generators *equations, size_t count,
                                 size_t *found, gsnn_error *error) {
    uint64_t random = 1;
    w->kind = &of_residues;
    w->words = w->group->degree;
    gsnn_status status = gsnn_residue_rows_init(&w->residues, w->group, error);
    if (status == GSNN_OK)
        status = allocate(w, neurons, count, error);
    *found = 0;
    for (int i = 0; status == GSNN_OK && i < TRIES && *found < count; i++) {
        status = gsnn_residue_rows_draw(&w->residues, equations, &random, w->rows, error);
        if (status == GSNN_OK)
            *found = visit(w, neurons, equations->signs, count);
    }
    return status;
}

gsnn_status gsnn_neurons_from_rows(gsnn_neurons *neurons, const gsnn_group *group,
                                   const gsnn_signed_generators *equations, const int32_t *codes,
                                   size_t count, gsnn_error *error) {
    row_walk w = {.group = group, .up_to_sign = equations->signs != 0};
    size_t found;
    memset(neurons, 0, sizeof *neurons);
    gsnn_status status =
        group->matrix ? walk_residues(&w, neurons, equations, count, &found, error)
                      : walk_codes(&w, neurons, codes, equations->signs, count, &found, error);
    if (status == GSNN_OK && found != count)
        status = gsnn_fail(error, GSNN_FAILED, "internal error: %s rows than neurons",
                           found > count ? "more" : "fewer");
    if (status == GSNN_OK)
        assert(gsnn_neurons_are_sound(neurons, group, codes, equations->signs));
    if (status != GSNN_OK)
        gsnn_neurons_clear(neurons);
    gsnn_residue_rows_clear(&w.residues);
    free(w.rows);
    free(w.negative);
    gsnn_hash_index_clear(&w.index);
    return status;
}
