#include "network/orbit_words.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---- Sets of words ------------------------------------------------------------------------ */

gsnn_status gsnn_word_set_init(gsnn_word_set *set, size_t length, gsnn_error *error) {
    *set = (gsnn_word_set){.length = length};
    return gsnn_hash_index_init(&set->index, 1024) ? gsnn_fail_memory(error) : GSNN_OK;
}

void gsnn_word_set_clear(gsnn_word_set *set) {
    free(set->words);
    if (set->index.slots)
        gsnn_hash_index_clear(&set->index);
}

gsnn_status gsnn_word_set_add(gsnn_word_set *set, const int32_t *word, size_t *number,
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

static gsnn_status find_value(gsnn_orbit_words *w, const fmpq_poly_t value, int32_t *number) {
    char *text = fmpq_poly_get_str(value);
    uint64_t hash = gsnn_hash_bytes(text, strlen(text));
    gsnn_hash_probe probe = gsnn_hash_index_probe(&w->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (strcmp(w->texts[i], text) == 0) {
            flint_free(text);
            *number = (int32_t)i;
            return GSNN_OK;
        }
    if (w->value_count >= INT32_MAX ||
        gsnn_reserve(&w->values, &w->value_capacity, w->value_count + 1, sizeof *w->values) ||
        gsnn_reserve(&w->texts, &w->text_capacity, w->value_count + 1, sizeof *w->texts) ||
        gsnn_hash_index_add(&w->index, hash, (uint32_t)w->value_count)) {
        flint_free(text);
        return gsnn_fail_memory(w->error);
    }
    fmpq_poly_init(w->values + w->value_count);
    fmpq_poly_set(w->values + w->value_count, value);
    w->texts[w->value_count] = text;
    *number = (int32_t)w->value_count++;
    return GSNN_OK;
}

gsnn_status gsnn_orbit_words_number(gsnn_orbit_words *words, int32_t *number) {
    return find_value(words, words->sum, number);
}

gsnn_status gsnn_orbit_words_negative(gsnn_orbit_words *words, int32_t value, int32_t *number) {
    fmpq_poly_neg(words->sum, words->values + value);
    return gsnn_orbit_words_number(words, number);
}

/* ---- Rows -------------------------------------------------------------------------------- */

gsnn_status gsnn_orbit_words_move(gsnn_orbit_words *words, size_t g, const int32_t *word) {
    gsnn_orbit_words *w = words;
    const gsnn_record_group *group = &w->exact->record->group;
    size_t degree = group->degree;
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; !status && j < degree; j++) {
        if (group->action->permutes_inputs) {
            int32_t image = group->generators.images[g * degree + j];
            int32_t *place = &w->moved[abs(image) - 1];
            *place = word[j];
            if (image < 0)
                status = gsnn_orbit_words_negative(w, word[j], place);
            continue;
        }
        fmpq_poly_zero(w->sum);
        for (size_t k = 0; k < degree; k++) {
            gsnn_field_multiply(
                w->exact->field, w->term,
                gsnn_exact_matrix_entry(&w->exact->generators[g], (slong)j, (slong)k),
                w->values + word[k]);
            fmpq_poly_add(w->sum, w->sum, w->term);
        }
        status = gsnn_orbit_words_number(w, &w->moved[j]);
    }
    return status;
}

static gsnn_status read_rows(gsnn_orbit_words *w, const gsnn_table *table) {
    int32_t *word = gsnn_new(w->inputs, sizeof *word);
    gsnn_status status = word ? GSNN_OK : gsnn_fail_memory(w->error);
    for (size_t i = 0; !status && i < table->rows; i++) {
        for (size_t j = 0; !status && j < w->inputs; j++) {
            fmpq_poly_set_fmpq(w->sum, gsnn_table_row(table, i) + j);
            status = gsnn_orbit_words_number(w, &word[j]);
        }
        if (!status)
            status = gsnn_word_set_add(&w->rows, word, &w->row[i], w->error);
    }
    free(word);
    return status;
}

gsnn_status gsnn_orbit_words_init(gsnn_orbit_words *words, const gsnn_table *table, size_t inputs,
                                  const gsnn_exact_record *exact, gsnn_error *error) {
    gsnn_orbit_words *w = words;
    *w = (gsnn_orbit_words){.exact = exact, .inputs = inputs, .error = error};
    fmpq_poly_init(w->sum);
    fmpq_poly_init(w->term);
    w->row = gsnn_new(table->rows, sizeof *w->row);
    w->moved = gsnn_new(inputs, sizeof *w->moved);
    gsnn_status status = gsnn_word_set_init(&w->rows, inputs, error);
    if (!status && (!w->row || !w->moved || gsnn_hash_index_init(&w->index, 1024)))
        status = gsnn_fail_memory(error);
    return status ? status : read_rows(w, table);
}

void gsnn_orbit_words_clear(gsnn_orbit_words *words) {
    for (size_t i = 0; i < words->value_count; i++) {
        fmpq_poly_clear(words->values + i);
        flint_free(words->texts[i]);
    }
    free(words->values);
    free(words->texts);
    if (words->index.slots)
        gsnn_hash_index_clear(&words->index);
    gsnn_word_set_clear(&words->rows);
    free(words->row);
    free(words->moved);
    fmpq_poly_clear(words->sum);
    fmpq_poly_clear(words->term);
}
