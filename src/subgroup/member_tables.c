#include "subgroup/member_tables.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

/* Rows of moves at most, and how many elements G_first must have at least. */
#define MOST_ROWS 16
#define FEWEST_ELEMENTS 24

/* Chooses the levels that have tables; returns how many rows they take. */
static size_t choose(const gsnn_elements *elements, gsnn_member_tables *tables) {
    const gsnn_level *levels = elements->chain->levels;
    uint32_t last = elements->base_length;
    tables->size[last] = 1;
    for (uint32_t k = last; k-- > 0;)
        tables->size[k] = tables->size[k + 1] * (uint32_t)levels[k].orbit_length;
    tables->tail = last;
    while (tables->tail > 0 && tables->size[tables->tail - 1] <= GSNN_TAIL)
        tables->tail--;
    tables->first = tables->tail;
    size_t rows = 0;
    while (tables->first > 0 && rows + levels[tables->first - 1].orbit_length - 1 <= MOST_ROWS) {
        tables->row[--tables->first] = rows;
        rows += levels[tables->first].orbit_length - 1;
    }
    tables->stride = 1;
    while (tables->stride < tables->size[tables->tail])
        tables->stride *= 2;
    return rows;
}

bool gsnn_member_tables_suit(const gsnn_elements *elements) {
    gsnn_member_tables tables;
    choose(elements, &tables);
    return tables.size[tables.first] >= FEWEST_ELEMENTS;
}

/* The zuppo that element a takes z to. */
static uint32_t moved(const gsnn_zuppos *zuppos, uint32_t z, uint32_t a) {
    return (uint32_t)zuppos->of[gsnn_elements_conjugate(zuppos->elements, zuppos->generator[z], a)];
}

/* Zuppos that a step of filling the tables takes. */
#define STEP 4096

static gsnn_status fill(void *context, size_t worker, size_t step, gsnn_error *error) {
    (void)worker;
    (void)error;
    gsnn_member_tables *tables = context;
    const gsnn_zuppos *zuppos = tables->zuppos;
    const gsnn_level *levels = zuppos->elements->chain->levels;
    size_t begin = step * STEP, end = begin + STEP < zuppos->count ? begin + STEP : zuppos->count;
    for (uint32_t t = 0; t < tables->size[tables->tail]; t++)
        for (size_t z = begin; z < end; z++)
            tables->words[z * tables->stride + t] =
                gsnn_key_word(zuppos->keys[moved(zuppos, (uint32_t)z, t)]);
    for (uint32_t k = tables->first; k < tables->tail; k++)
        for (uint32_t i = 1; i < levels[k].orbit_length; i++) {
            uint32_t *row = tables->moves + (tables->row[k] + i - 1) * zuppos->count;
            for (size_t z = begin; z < end; z++)
                row[z] = moved(zuppos, (uint32_t)z, i * tables->size[k + 1]);
        }
    return GSNN_OK;
}

gsnn_status gsnn_member_tables_new(gsnn_member_tables **out, const gsnn_zuppos *zuppos,
                                   size_t threads, gsnn_error *error) {
    gsnn_member_tables *tables = gsnn_new(1, sizeof *tables);
    if (!tables)
        return gsnn_fail_memory(error);
    tables->zuppos = zuppos;
    size_t rows = choose(zuppos->elements, tables);
    tables->words = gsnn_new_at_line(zuppos->count, tables->stride * sizeof *tables->words);
    tables->moves = gsnn_resize(NULL, zuppos->count, rows * sizeof *tables->moves);
    gsnn_status status = tables->words && tables->moves
                             ? gsnn_parallel(gsnn_parallel_threads(threads),
                                             (zuppos->count + STEP - 1) / STEP, fill, tables, error)
                             : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        *out = tables;
    else
        gsnn_member_tables_free(tables);
    return status;
}

void gsnn_member_tables_free(gsnn_member_tables *tables) {
    if (!tables)
        return;
    free(tables->words);
    free(tables->moves);
    free(tables);
}

/* Where `stride` is a constant, the sums stay in a register. */
static inline __attribute__((always_inline)) void add_words(const uint32_t *table,
                                                            const uint32_t *set, size_t width,
                                                            const uint32_t *move, uint32_t *words,
                                                            uint32_t stride) {
    uint32_t sum[GSNN_TAIL] = {0};
    for (size_t i = 0; i < width; i++) {
        const uint32_t *row = table + (size_t)(move ? move[set[i]] : set[i]) * stride;
        for (uint32_t t = 0; t < stride; t++)
            sum[t] ^= row[t];
    }
    memcpy(words, sum, sizeof sum);
}

void gsnn_member_tables_words(const gsnn_member_tables *tables, const uint32_t *set, size_t width,
                              const uint32_t *move, uint32_t *words) {
    if (tables->stride != GSNN_TAIL)
        add_words(tables->words, set, width, move, words, tables->stride);
    else if (move)
        add_words(tables->words, set, width, move, words, GSNN_TAIL);
    else
        add_words(tables->words, set, width, NULL, words, GSNN_TAIL);
}
