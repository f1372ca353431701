#include "network/input_orbits.h"

#include "base/memory.h"
#include "network/coordinate_orbits.h"
#include "network/orbit_words.h"

#include <stdlib.h>
#include <string.h>

#define MOST_NUMBERS ((size_t)100000000)

/* ---- Keys -------------------------------------------------------------------------------- */

typedef struct orbit_finder {
    gsnn_orbit_words words;
    gsnn_word_set keys; /* what rows of one orbit have in common */
    size_t *key;        /* of each different row */
    size_t *sharing;    /* how many different rows have the key */
} orbit_finder;

static int by_number(const void *left, const void *right) {
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* Orbit by orbit of inputs, the numbers of the values, up to sign where that may change, in order.
 */
static gsnn_status sorted_key(orbit_finder *f, const size_t *orbit, size_t orbits,
                              const int32_t *word, int32_t *key) {
    const gsnn_record_action *action = f->words.exact->record->group.action;
    gsnn_status status = GSNN_OK;
    for (size_t o = 0, at = 0; !status && o < orbits; o++) {
        size_t first = at;
        for (size_t j = 0; !status && j < f->words.inputs; j++) {
            if (orbit[j] != o)
                continue;
            int32_t other = word[j];
            if (action->negates)
                status = gsnn_orbit_words_negative(&f->words, word[j], &other);
            key[at++] = other < word[j] ? other : word[j];
        }
        qsort(key + first, at - first, sizeof *key, by_number);
    }
    return status;
}

/* The square of the row's length, where the group keeps it. */
static gsnn_status length_key(orbit_finder *f, const int32_t *word, int32_t *key) {
    fmpq_poly_zero(f->words.sum);
    for (size_t j = 0; !f->words.exact->record->group.form && j < f->words.inputs; j++) {
        const fmpq_poly_struct *x = f->words.values + word[j];
        gsnn_field_multiply(f->words.exact->field, f->words.term, x, x);
        fmpq_poly_add(f->words.sum, f->words.sum, f->words.term);
    }
    return gsnn_orbit_words_number(&f->words, key);
}

static gsnn_status find_keys(orbit_finder *f, const size_t *orbit, size_t orbits) {
    int32_t *key = gsnn_new(f->words.inputs, sizeof *key);
    gsnn_status status = key ? GSNN_OK : gsnn_fail_memory(f->words.error);
    for (size_t i = 0; !status && i < f->words.rows.count; i++) {
        const int32_t *word = f->words.rows.words + i * f->words.inputs;
        status = f->words.exact->record->group.action->permutes_inputs
                     ? sorted_key(f, orbit, orbits, word, key)
                     : length_key(f, word, key);
        if (!status)
            status = gsnn_word_set_add(&f->keys, key, &f->key[i], f->words.error);
        if (!status)
            f->sharing[f->key[i]]++;
    }
    free(key);
    return status;
}

/* ---- Laying out -------------------------------------------------------------------------- */

/* Lays out the orbit of the row that is the last of `words`; *few is false when that is too much.
 */
static gsnn_status lay_out(orbit_finder *f, gsnn_word_set *words, int32_t *word, bool *few) {
    gsnn_status status = GSNN_OK;
    for (size_t next = words->count - 1; !status && *few && next < words->count; next++)
        for (size_t g = 0; !status && g < f->words.exact->record->group.generators.count; g++) {
            size_t number;
            memcpy(word, words->words + next * f->words.inputs, f->words.inputs * sizeof *word);
            status = gsnn_orbit_words_move(&f->words, g, word);
            if (!status)
                status = gsnn_word_set_add(words, f->words.moved, &number, f->words.error);
            *few = words->count * f->words.inputs <= MOST_NUMBERS;
        }
    return status;
}

/* orbit[i] for each different row i. */
static gsnn_status find_orbits(orbit_finder *f, size_t *orbit, size_t *count, bool *few) {
    gsnn_word_set words;
    size_t *ends = gsnn_new(f->words.rows.count, sizeof *ends); /* of each orbit in `words` */
    int32_t *word = gsnn_new(f->words.inputs, sizeof *word);
    gsnn_status status = gsnn_word_set_init(&words, f->words.inputs, f->words.error);
    if (!status && (!ends || !word))
        status = gsnn_fail_memory(f->words.error);
    *count = 0;
    for (size_t i = 0; !status && *few && i < f->words.rows.count; i++) {
        size_t number, before = words.count, low = 0, high = *count;
        status = gsnn_word_set_add(&words, f->words.rows.words + i * f->words.inputs, &number,
                                   f->words.error);
        if (!status && number == before) {
            if (f->sharing[f->key[i]] > 1)
                status = lay_out(f, &words, word, few);
            ends[*count] = words.count;
            orbit[i] = (*count)++;
            continue;
        }
        while (!status && low < high) {
            size_t middle = (low + high) / 2;
            if (ends[middle] > number)
                high = middle;
            else
                low = middle + 1;
        }
        orbit[i] = low;
    }
    free(ends);
    free(word);
    gsnn_word_set_clear(&words);
    return status;
}

static gsnn_status find(orbit_finder *f, gsnn_input_orbits *orbits, const gsnn_table *table) {
    const gsnn_record_group *group = &f->words.exact->record->group;
    size_t *orbit = gsnn_new(f->words.inputs, sizeof *orbit);
    size_t *of_distinct = gsnn_new(f->words.rows.count, sizeof *of_distinct);
    f->key = gsnn_new(f->words.rows.count, sizeof *f->key);
    f->sharing = gsnn_new(f->words.rows.count, sizeof *f->sharing);
    gsnn_status status = GSNN_OK;
    orbits->exact = true;
    if (!orbit || !of_distinct || !f->key || !f->sharing) {
        status = gsnn_fail_memory(f->words.error);
    } else {
        size_t count = gsnn_coordinate_orbits(orbit, group);
        status = find_keys(f, orbit, count);
        bool full = gsnn_coordinate_orbits_are_full(orbit, count, group);
        if (!status && !full)
            status = find_orbits(f, of_distinct, &orbits->count, &orbits->exact);
        if (!status && (full || !orbits->exact)) {
            orbits->count = f->keys.count;
            memcpy(of_distinct, f->key, f->words.rows.count * sizeof *of_distinct);
        }
        for (size_t i = 0; !status && i < table->rows; i++)
            orbits->of_row[i] = of_distinct[f->words.row[i]];
    }
    free(orbit);
    free(of_distinct);
    return status;
}

static gsnn_status finder_init(orbit_finder *f, const gsnn_table *table, size_t inputs,
                               const gsnn_exact_record *exact, gsnn_error *error) {
    size_t key_length = exact->record->group.action->permutes_inputs ? inputs : 1;
    *f = (orbit_finder){0};
    gsnn_status status = gsnn_orbit_words_init(&f->words, table, inputs, exact, error);
    return status ? status : gsnn_word_set_init(&f->keys, key_length, error);
}

static void finder_clear(orbit_finder *f) {
    free(f->key);
    free(f->sharing);
    gsnn_word_set_clear(&f->keys);
    gsnn_orbit_words_clear(&f->words);
}

gsnn_status gsnn_input_orbits_init(gsnn_input_orbits *orbits, const gsnn_table *table,
                                   size_t inputs, const gsnn_exact_record *exact,
                                   gsnn_error *error) {
    orbit_finder f;
    *orbits = (gsnn_input_orbits){.of_row = gsnn_new(table->rows, sizeof(size_t))};
    gsnn_status status = finder_init(&f, table, inputs, exact, error);
    if (!status && !orbits->of_row)
        status = gsnn_fail_memory(error);
    if (!status)
        status = find(&f, orbits, table);
    finder_clear(&f);
    return status;
}

void gsnn_input_orbits_clear(gsnn_input_orbits *orbits) {
    free(orbits->of_row);
    *orbits = (gsnn_input_orbits){0};
}

gsnn_status gsnn_distinct_rows(size_t *distinct, const gsnn_table *table, gsnn_error *error) {
    gsnn_orbit_words words;
    gsnn_status status = gsnn_orbit_words_init(&words, table, table->columns, NULL, error);
    *distinct = words.rows.count;
    gsnn_orbit_words_clear(&words);
    return status;
}
