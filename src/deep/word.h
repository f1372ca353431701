/* word.h - one deep architecture: what its layers see, and its free parameters. */
#ifndef GSNN_DEEP_WORD_H
#define GSNN_DEEP_WORD_H

#include "deep/automaton.h"

#include "base/text.h"

/* A layer may have several letters, "p+q", whose neurons do not see each other.  Here and in all
 * that is made of a word each letter is a layer of its own, of which some stand beside the one
 * before: their rows have columns for its neurons as well, and these are 0. */
typedef struct gsnn_deep_word {
    const gsnn_deep_letters *letters; /* borrowed */
    size_t depth;                     /* letters */
    uint32_t at[GSNN_DEEP_MOST_DEPTH];
    bool beside[GSNN_DEEP_MOST_DEPTH]; /* whether it stands beside the letter before */
} gsnn_deep_word;

/* The word that symbols of an automaton (automaton.h) spell. */
gsnn_deep_word gsnn_deep_word_of_symbols(const gsnn_deep_letters *letters, const uint32_t *symbols,
                                         size_t length);

/* Appends "ID>ID+ID>...". */
void gsnn_deep_word_append(gsnn_text *text, const gsnn_deep_word *word);

/* Reads "ID>ID+ID>...": GSNN_INVALID for an empty word, an unknown id or too many letters. */
gsnn_status gsnn_deep_word_parse(gsnn_deep_word *word, const gsnn_deep_letters *letters,
                                 const char *text, gsnn_error *error);

/* GSNN_INVALID with "letter r2 at layer 1 has zero weights" unless each letter is admissible behind
 * those before it and reaches an output; `repeat` says whether the repeat rule counts too. */
gsnn_status gsnn_deep_word_check(const gsnn_deep_word *word, bool repeat, gsnn_error *error);

/* Layers, those that stand beside each other being one. */
size_t gsnn_deep_word_layers(const gsnn_deep_word *word);

/* Whether two letters of the word, i and j from 0, stand in one layer. */
bool gsnn_deep_word_in_one_layer(const gsnn_deep_word *word, size_t i, size_t j);

/* The longest chain of layers each of which sees the one before it in the chain. */
size_t gsnn_deep_word_effective_depth(const gsnn_deep_word *word);

uint64_t gsnn_deep_word_neurons(const gsnn_deep_word *word);

/* Of layer i: the dimension of the block from layer j (counted from 1; 0 is the inputs). */
size_t gsnn_deep_word_block(const gsnn_deep_word *word, size_t i, size_t j);

/* The free weights of layer i. */
size_t gsnn_deep_word_weights(const gsnn_deep_word *word, size_t i);

typedef struct gsnn_deep_parameters {
    uint64_t weights, bias, output, linear, constant, total;
    uint64_t scale; /* directions that only scale a layer against what follows */
} gsnn_deep_parameters;

/* GSNN_INVALID when the record does not state the invariant dimension. */
gsnn_status gsnn_deep_word_parameters(gsnn_deep_parameters *parameters, const gsnn_deep_word *word,
                                      gsnn_error *error);

/* The parameters that all words share: of the linear function and the constant. */
gsnn_status gsnn_deep_shared(const gsnn_deep_letters *letters, uint64_t *linear, uint64_t *constant,
                             gsnn_error *error);

/* Brings a word to the first of those that swaps of adjacent layers, neither of which sees the
 * other, make of it. */
void gsnn_deep_word_canonize(gsnn_deep_word *word);

/* The same for wide words, which are one network when their letters see the same of each other:
 * brings each letter into the earliest layer that it can be in.  That is unique: letters are late
 * only for what they see, and for what does not see them but could.  O(letters^3). */
void gsnn_deep_word_canonize_wide(gsnn_deep_word *word);

/* Brings the letters of each layer into their order. */
void gsnn_deep_word_sort_layers(gsnn_deep_word *word);

/* The word with the letter at place i (from 0) replaced, or with one put before it: as a layer, or
 * beside the letter before. */
gsnn_deep_word gsnn_deep_word_replace(const gsnn_deep_word *word, size_t i, uint32_t letter);
gsnn_deep_word gsnn_deep_word_insert(const gsnn_deep_word *word, size_t i, uint32_t letter,
                                     bool beside);

/* The word in which some letters of the layer that begins at place `begin`, those of a bit set, are
 * a layer before the others; order[k] gets the place in the old word of letter k of the new one. */
gsnn_deep_word gsnn_deep_word_split(const gsnn_deep_word *word, size_t begin, uint64_t first,
                                    size_t *order);

/* Behind the last place of the layer that letter i is in. */
size_t gsnn_deep_word_layer_end(const gsnn_deep_word *word, size_t i);

/* ---- Patterns ---------------------------------------------------------------------------- */

/* The columns that the rows of layer i have: the inputs (none for a matrix action, whose weights
 * are no pattern), then the neurons of each layer before. */
size_t gsnn_deep_word_columns(const gsnn_deep_word *word, size_t i);

/* Fills the rows of layer i, neurons x columns: k or -k is the free weight number k of the layer,
 * those of the inputs first; GSNN_FAILED without memory. */
gsnn_status gsnn_deep_word_rows(const gsnn_deep_word *word, size_t i, int32_t *rows,
                                gsnn_error *error);

#endif
