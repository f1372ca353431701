/* orbit_words.h - rows of a table as words in numbers, one for each value that occurs, so that rows
 * are compared and moved by a group exactly without touching the values. */
#ifndef GSNN_NETWORK_ORBIT_WORDS_H
#define GSNN_NETWORK_ORBIT_WORDS_H

#include "base/hash_index.h"
#include "data/table.h"
#include "network/exact_record.h"

/* ---- Sets of words ------------------------------------------------------------------------- */

typedef struct gsnn_word_set {
    size_t length, count, capacity;
    int32_t *words; /* count x length */
    gsnn_hash_index index;
} gsnn_word_set;

gsnn_status gsnn_word_set_init(gsnn_word_set *set, size_t length, gsnn_error *error);
void gsnn_word_set_clear(gsnn_word_set *set);

/* The word's number; that of a new one is the count before. */
gsnn_status gsnn_word_set_add(gsnn_word_set *set, const int32_t *word, size_t *number,
                              gsnn_error *error);

/* ---- Rows ---------------------------------------------------------------------------------- */

typedef struct gsnn_orbit_words {
    const gsnn_exact_record *exact;
    size_t inputs;
    fmpq_poly_struct *values; /* those that occur, each once; found by their texts */
    char **texts;
    size_t value_count, value_capacity, text_capacity;
    gsnn_hash_index index;
    gsnn_word_set rows; /* the different rows */
    size_t *row;        /* the number of each row of the table among them */
    int32_t *moved;     /* what gsnn_orbit_words_move has made */
    fmpq_poly_t sum, term;
    gsnn_error *error;
} gsnn_orbit_words;

/* Reads the first `inputs` numbers of each row.  exact may be NULL where nothing is moved.  The
 * caller clears, also on failure. */
gsnn_status gsnn_orbit_words_init(gsnn_orbit_words *words, const gsnn_table *table, size_t inputs,
                                  const gsnn_exact_record *exact, gsnn_error *error);
void gsnn_orbit_words_clear(gsnn_orbit_words *words);

/* The number of words->sum; and of minus the value of that number. */
gsnn_status gsnn_orbit_words_number(gsnn_orbit_words *words, int32_t *number);
gsnn_status gsnn_orbit_words_negative(gsnn_orbit_words *words, int32_t value, int32_t *number);

/* words->moved = g word, for a generator g. */
gsnn_status gsnn_orbit_words_move(gsnn_orbit_words *words, size_t g, const int32_t *word);

#endif
