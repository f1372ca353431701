/* input_orbits.c - rows as words in numbers: a number of its own for each value that occurs, so
 * that rows are compared and moved without touching the values. */
#include "network/input_orbits.h"

#include "base/hash_index.h"
#include "base/memory.h"
#include "network/coordinate_orbits.h"

#include <stdlib.h>
#include <string.h>

#define MOST_NUMBERS ((size_t)100000000)

/* ---- A set of words ---------------------------------------------------------------------- */

typedef struct word_set {
    size_t length, count, capacity;
    int32_t *words;
    gsnn_hash_index index;
} word_set;

static gsnn_status word_set_init(word_set *set, size_t length, gsnn_error *error) {
    *set = (word_set){.length = length};
    return gsnn_hash_index_init(&set->index, 1024) ? gsnn_fail_memory(error) : GSNN_OK;
}

static void word_set_clear(word_set *set) {
    free(set->words);
    if (set->index.slots)
        gsnn_hash_index_clear(&set->index);
}

/* The word's number; that of a new one is the count before. */
static gsnn_status word_set_add(word_set *set, const int32_t *word, size_t *number,
                                gsnn_error *error) {
    size_t size = set->length * sizeof *word;
    uint64_t hash = gsnn_hash_bytes(word, size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&set->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(set->words + i * set->length, word, size) == 0) {
            *number = i;
            return GSNN_OK;
        }
    if (gsnn_reserve(&set->words, &set->capacity, set->count + 1, size) ||
        gsnn_hash_index_add(&set->index, hash, (uint32_t)set->count))
        return gsnn_fail_memory(error);
    memcpy(set->words + set->count * set->length, word, size);
    *number = set->count++;
    return GSNN_OK;
}

/* ---- Values ------------------------------------------------------------------------------ */

/* The values that occur, each once; found by their texts. */
typedef struct value_list {
    fmpq_poly_struct *values;
    char **texts;
    size_t count, capacity, text_capacity;
    gsnn_hash_index index;
} value_list;

static void value_list_clear(value_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        fmpq_poly_clear(list->values + i);
        flint_free(list->texts[i]);
    }
    free(list->values);
    free(list->texts);
    if (list->index.slots)
        gsnn_hash_index_clear(&list->index);
}

static gsnn_status find_value(value_list *list, const fmpq_poly_t value, int32_t *number,
                              gsnn_error *error) {
    char *text = fmpq_poly_get_str(value);
    uint64_t hash = gsnn_hash_bytes(text, strlen(text));
    gsnn_hash_probe probe = gsnn_hash_index_probe(&list->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (strcmp(list->texts[i], text) == 0) {
            flint_free(text);
            *number = (int32_t)i;
            return GSNN_OK;
        }
    if (list->count >= INT32_MAX ||
        gsnn_reserve(&list->values, &list->capacity, list->count + 1, sizeof *list->values) ||
        gsnn_reserve(&list->texts, &list->text_capacity, list->count + 1, sizeof *list->texts) ||
        gsnn_hash_index_add(&list->index, hash, (uint32_t)list->count)) {
        flint_free(text);
        return gsnn_fail_memory(error);
    }
    fmpq_poly_init(list->values + list->count);
    fmpq_poly_set(list->values + list->count, value);
    list->texts[list->count] = text;
    *number = (int32_t)list->count++;
    return GSNN_OK;
}

/* ---- Orbits ------------------------------------------------------------------------------ */

typedef struct orbit_finder {
    const gsnn_exact_record *exact;
    size_t inputs;
    value_list values;
    word_set rows;   /* the different rows */
    size_t *row;     /* the number of each row of the table among them */
    word_set keys;   /* what rows of one orbit have in common */
    size_t *key;     /* of each different row */
    size_t *sharing; /* how many different rows have the key */
    int32_t *moved;
    fmpq_poly_t sum, term;
    gsnn_error *error;
} orbit_finder;

static gsnn_status number_of_sum(orbit_finder *f, int32_t *number) {
    return find_value(&f->values, f->sum, number, f->error);
}

static gsnn_status negative(orbit_finder *f, int32_t value, int32_t *number) {
    fmpq_poly_neg(f->sum, f->values.values + value);
    return number_of_sum(f, number);
}

/* moved = g word. */
static gsnn_status move(orbit_finder *f, size_t g, const int32_t *word) {
    const gsnn_record_group *group = &f->exact->record->group;
    size_t degree = group->degree;
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; !status && j < degree; j++) {
        if (group->action->permutes_inputs) {
            int32_t image = group->generators.images[g * degree + j];
            int32_t *place = &f->moved[abs(image) - 1];
            *place = word[j];
            if (image < 0)
                status = negative(f, word[j], place);
            continue;
        }
        fmpq_poly_zero(f->sum);
        for (size_t k = 0; k < degree; k++) {
            gsnn_field_multiply(
                f->exact->field, f->term,
                gsnn_exact_matrix_entry(&f->exact->generators[g], (slong)j, (slong)k),
                f->values.values + word[k]);
            fmpq_poly_add(f->sum, f->sum, f->term);
        }
        status = number_of_sum(f, &f->moved[j]);
    }
    return status;
}

static gsnn_status read_rows(orbit_finder *f, const gsnn_table *table) {
    int32_t *word = gsnn_new(f->inputs, sizeof *word);
    gsnn_status status = word ? GSNN_OK : gsnn_fail_memory(f->error);
    for (size_t i = 0; !status && i < table->rows; i++) {
        for (size_t j = 0; !status && j < f->inputs; j++) {
            fmpq_poly_set_fmpq(f->sum, gsnn_table_row(table, i) + j);
            status = number_of_sum(f, &word[j]);
        }
        if (!status)
            status = word_set_add(&f->rows, word, &f->row[i], f->error);
    }
    free(word);
    return status;
}

/* ---- Keys -------------------------------------------------------------------------------- */

static int by_number(const void *left, const void *right) {
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* Orbit by orbit of inputs, the numbers of the values, up to sign where that may change, in order.
 */
static gsnn_status sorted_key(orbit_finder *f, const size_t *orbit, size_t orbits,
                              const int32_t *word, int32_t *key) {
    const gsnn_record_action *action = f->exact->record->group.action;
    gsnn_status status = GSNN_OK;
    for (size_t o = 0, at = 0; !status && o < orbits; o++) {
        size_t first = at;
        for (size_t j = 0; !status && j < f->inputs; j++) {
            if (orbit[j] != o)
                continue;
            int32_t other = word[j];
            if (action->negates)
                status = negative(f, word[j], &other);
            key[at++] = other < word[j] ? other : word[j];
        }
        qsort(key + first, at - first, sizeof *key, by_number);
    }
    return status;
}

/* The square of the row's length, where the group keeps it. */
static gsnn_status length_key(orbit_finder *f, const int32_t *word, int32_t *key) {
    fmpq_poly_zero(f->sum);
    for (size_t j = 0; !f->exact->record->group.form && j < f->inputs; j++) {
        const fmpq_poly_struct *x = f->values.values + word[j];
        gsnn_field_multiply(f->exact->field, f->term, x, x);
        fmpq_poly_add(f->sum, f->sum, f->term);
    }
    return number_of_sum(f, key);
}

static gsnn_status find_keys(orbit_finder *f, const size_t *orbit, size_t orbits) {
    int32_t *key = gsnn_new(f->inputs, sizeof *key);
    gsnn_status status = key ? GSNN_OK : gsnn_fail_memory(f->error);
    for (size_t i = 0; !status && i < f->rows.count; i++) {
        const int32_t *word = f->rows.words + i * f->inputs;
        status = f->exact->record->group.action->permutes_inputs
                     ? sorted_key(f, orbit, orbits, word, key)
                     : length_key(f, word, key);
        if (!status)
            status = word_set_add(&f->keys, key, &f->key[i], f->error);
        if (!status)
            f->sharing[f->key[i]]++;
    }
    free(key);
    return status;
}

/* ---- Laying out -------------------------------------------------------------------------- */

/* Lays out the orbit of the row that is the last of `words`; *few is false when that is too much.
 */
static gsnn_status lay_out(orbit_finder *f, word_set *words, int32_t *word, bool *few) {
    gsnn_status status = GSNN_OK;
    for (size_t next = words->count - 1; !status && *few && next < words->count; next++)
        for (size_t g = 0; !status && g < f->exact->record->group.generators.count; g++) {
            size_t number;
            memcpy(word, words->words + next * f->inputs, f->inputs * sizeof *word);
            status = move(f, g, word);
            if (!status)
                status = word_set_add(words, f->moved, &number, f->error);
            *few = words->count * f->inputs <= MOST_NUMBERS;
        }
    return status;
}

/* orbit[i] for each different row i. */
static gsnn_status find_orbits(orbit_finder *f, size_t *orbit, size_t *count, bool *few) {
    word_set words;
    size_t *ends = gsnn_new(f->rows.count, sizeof *ends); /* of each orbit in `words` */
    int32_t *word = gsnn_new(f->inputs, sizeof *word);
    gsnn_status status = word_set_init(&words, f->inputs, f->error);
    if (!status && (!ends || !word))
        status = gsnn_fail_memory(f->error);
    *count = 0;
    for (size_t i = 0; !status && *few && i < f->rows.count; i++) {
        size_t number, before = words.count, low = 0, high = *count;
        status = word_set_add(&words, f->rows.words + i * f->inputs, &number, f->error);
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
    word_set_clear(&words);
    return status;
}

static gsnn_status find(orbit_finder *f, gsnn_input_orbits *orbits, const gsnn_table *table) {
    const gsnn_record_group *group = &f->exact->record->group;
    size_t *orbit = gsnn_new(f->inputs, sizeof *orbit);
    size_t *of_distinct = gsnn_new(f->rows.count, sizeof *of_distinct);
    f->key = gsnn_new(f->rows.count, sizeof *f->key);
    f->sharing = gsnn_new(f->rows.count, sizeof *f->sharing);
    gsnn_status status = GSNN_OK;
    orbits->exact = true;
    if (!orbit || !of_distinct || !f->key || !f->sharing) {
        status = gsnn_fail_memory(f->error);
    } else {
        size_t count = gsnn_coordinate_orbits(orbit, group);
        status = find_keys(f, orbit, count);
        bool full = gsnn_coordinate_orbits_are_full(orbit, count, group);
        if (!status && !full)
            status = find_orbits(f, of_distinct, &orbits->count, &orbits->exact);
        if (!status && (full || !orbits->exact)) {
            orbits->count = f->keys.count;
            memcpy(of_distinct, f->key, f->rows.count * sizeof *of_distinct);
        }
        for (size_t i = 0; !status && i < table->rows; i++)
            orbits->of_row[i] = of_distinct[f->row[i]];
    }
    free(orbit);
    free(of_distinct);
    return status;
}

static gsnn_status finder_init(orbit_finder *f, const gsnn_table *table, size_t inputs,
                               const gsnn_exact_record *exact, gsnn_error *error) {
    *f = (orbit_finder){.exact = exact, .inputs = inputs, .error = error};
    fmpq_poly_init(f->sum);
    fmpq_poly_init(f->term);
    f->row = gsnn_new(table->rows, sizeof *f->row);
    f->moved = gsnn_new(inputs, sizeof *f->moved);
    size_t key_length = exact && exact->record->group.action->permutes_inputs ? inputs : 1;
    gsnn_status status = word_set_init(&f->rows, inputs, error);
    if (!status)
        status = word_set_init(&f->keys, key_length, error);
    if (!status && (!f->row || !f->moved || gsnn_hash_index_init(&f->values.index, 1024)))
        status = gsnn_fail_memory(error);
    return status ? status : read_rows(f, table);
}

static void finder_clear(orbit_finder *f) {
    free(f->row);
    free(f->key);
    free(f->sharing);
    free(f->moved);
    fmpq_poly_clear(f->sum);
    fmpq_poly_clear(f->term);
    word_set_clear(&f->rows);
    word_set_clear(&f->keys);
    value_list_clear(&f->values);
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
    orbit_finder f;
    gsnn_status status = finder_init(&f, table, table->columns, NULL, error);
    *distinct = f.rows.count;
    finder_clear(&f);
    return status;
}
