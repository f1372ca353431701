/* data_orbits.c - rows as words in numbers: a number of its own for each value that occurs, so that
 * rows are compared and moved without touching the values. */
#include "dimension/data_orbits.h"

#include "base/hash_index.h"
#include "base/memory.h"

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

static gsnn_status word_set_add(word_set *set, const int32_t *word, bool *added,
                                gsnn_error *error) {
    size_t size = set->length * sizeof *word;
    uint64_t hash = gsnn_hash_bytes(word, size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&set->index, hash);
    *added = false;
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(set->words + i * set->length, word, size) == 0)
            return GSNN_OK;
    if (gsnn_reserve(&set->words, &set->capacity, set->count + 1, size) ||
        gsnn_hash_index_add(&set->index, hash, (uint32_t)set->count))
        return gsnn_fail_memory(error);
    memcpy(set->words + set->count++ * set->length, word, size);
    *added = true;
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

typedef struct orbit_counter {
    const gsnn_exact_record *exact;
    value_list values;
    word_set words;
    int32_t *moved;
    fmpq_poly_t sum, term;
    gsnn_error *error;
} orbit_counter;

static gsnn_status number_of_sum(orbit_counter *c, int32_t *number) {
    return find_value(&c->values, c->sum, number, c->error);
}

/* moved = g word. */
static gsnn_status move(orbit_counter *c, size_t g, const int32_t *word) {
    const gsnn_record_group *group = &c->exact->record->group;
    size_t degree = group->degree;
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; !status && j < degree; j++) {
        if (group->action->permutes_inputs) {
            int32_t image = group->generators.images[g * degree + j];
            int32_t *place = &c->moved[abs(image) - 1];
            *place = word[j];
            if (image < 0) {
                fmpq_poly_neg(c->sum, c->values.values + word[j]);
                status = number_of_sum(c, place);
            }
            continue;
        }
        fmpq_poly_zero(c->sum);
        for (size_t k = 0; k < degree; k++) {
            gsnn_field_multiply(
                c->exact->field, c->term,
                gsnn_exact_matrix_entry(&c->exact->generators[g], (slong)j, (slong)k),
                c->values.values + word[k]);
            fmpq_poly_add(c->sum, c->sum, c->term);
        }
        status = number_of_sum(c, &c->moved[j]);
    }
    return status;
}

static gsnn_status get_word(orbit_counter *c, const fmpq *row, size_t columns, int32_t *word) {
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; !status && j < columns; j++) {
        fmpq_poly_set_fmpq(c->sum, row + j);
        status = number_of_sum(c, &word[j]);
    }
    return status;
}

static gsnn_status count_orbits(orbit_counter *c, const gsnn_table *table, bool *known,
                                size_t *orbits) {
    size_t columns = table->columns;
    int32_t *word = gsnn_new(columns, sizeof *word);
    gsnn_status status = word ? GSNN_OK : gsnn_fail_memory(c->error);
    for (size_t i = 0; !status && *known && i < table->rows; i++) {
        bool added = false;
        size_t next = c->words.count;
        status = get_word(c, gsnn_table_row(table, i), columns, word);
        if (!status)
            status = word_set_add(&c->words, word, &added, c->error);
        *orbits += !status && added;
        for (; !status && *known && c->exact && next < c->words.count; next++)
            for (size_t g = 0; !status && g < c->exact->record->group.generators.count; g++) {
                memcpy(word, c->words.words + next * columns, columns * sizeof *word);
                status = move(c, g, word);
                if (!status)
                    status = word_set_add(&c->words, c->moved, &added, c->error);
                *known = c->words.count * columns <= MOST_NUMBERS;
            }
    }
    free(word);
    return status;
}

static gsnn_status count(const gsnn_exact_record *exact, const gsnn_table *table, bool *known,
                         size_t *orbits, gsnn_error *error) {
    orbit_counter c = {.exact = exact, .error = error};
    *known = true;
    *orbits = 0;
    fmpq_poly_init(c.sum);
    fmpq_poly_init(c.term);
    gsnn_status status = word_set_init(&c.words, table->columns, error);
    c.moved = gsnn_new(table->columns, sizeof *c.moved);
    if (!status && (!c.moved || gsnn_hash_index_init(&c.values.index, 1024)))
        status = gsnn_fail_memory(error);
    if (!status)
        status = count_orbits(&c, table, known, orbits);
    free(c.moved);
    fmpq_poly_clear(c.sum);
    fmpq_poly_clear(c.term);
    word_set_clear(&c.words);
    value_list_clear(&c.values);
    return status;
}

gsnn_status gsnn_data_orbits(bool *known, size_t *orbits, const gsnn_table *table,
                             const gsnn_exact_record *exact, gsnn_error *error) {
    return count(exact, table, known, orbits, error);
}

gsnn_status gsnn_data_distinct(size_t *distinct, const gsnn_table *table, gsnn_error *error) {
    bool known;
    return count(NULL, table, &known, distinct, error);
}
