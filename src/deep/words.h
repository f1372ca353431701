/* words.h - the words that an automaton accepts within a depth and budgets: counted, listed in
 * order, numbered and drawn, without meeting each of them. */
#ifndef GSNN_DEEP_WORDS_H
#define GSNN_DEEP_WORDS_H

#include "deep/automaton.h"

#include <flint/fmpz.h>

typedef struct gsnn_deep_budget {
    size_t depth;                 /* at most so many layers */
    size_t width;                 /* letters of a layer, at most; 0 or 1: each is a layer */
    bool exact_depth;             /* of all words, those with exactly so many are listed */
    uint64_t neurons, parameters; /* UINT64_MAX: no limit */
    uint64_t shared;              /* parameters of the linear function and the constant */
    bool histogram;               /* count by neurons and parameters too */
    bool front;                   /* list only what is on the front */
} gsnn_deep_budget;

/* All words that come to the same node with the same neurons and parameters (both 0 where the
 * budget does not ask for them). */
typedef struct gsnn_deep_item {
    uint32_t node;
    uint64_t neurons, parameters;
    size_t layers;
    bool accepted;      /* every layer reaches an output: else they are counted nowhere */
    size_t first, last; /* their continuations: places in `edges` */
    fmpz_t ways;        /* how many words come here */
    fmpz_t listed;      /* how many of those that begin like each of them are listed */
} gsnn_deep_item;

typedef struct gsnn_deep_edge {
    uint32_t symbol, item; /* of the automaton, and of the next level */
} gsnn_deep_edge;

typedef struct gsnn_deep_level {
    size_t count, capacity;
    gsnn_deep_item *items;
    size_t edge_count, edge_capacity;
    gsnn_deep_edge *edges;
} gsnn_deep_level;

/* So many words have those neurons and parameters. */
typedef struct gsnn_deep_cell {
    uint64_t neurons, parameters;
    bool front; /* no word has as many parameters with no more neurons, or more with as many */
    fmpz_t words;
} gsnn_deep_cell;

typedef struct gsnn_deep_words {
    gsnn_deep_budget budget;
    size_t letters;          /* of a word, at most: depth times width */
    gsnn_deep_level *levels; /* letters + 1: levels[k] is words of k letters */
    fmpz *by_depth;          /* depth + 1, by layers; [0] is the empty word, no network */
    fmpz_t listed;           /* words in the list */
    size_t cell_count;       /* of the histogram, by neurons, then parameters */
    gsnn_deep_cell *cells;
} gsnn_deep_words;

/* Counts; a budget of parameters, a histogram or a front needs an automaton that knows sources.
 * The caller clears.  Time and memory: letters x states x levels, whatever the number of words. */
gsnn_status gsnn_deep_words_init(gsnn_deep_words *words, gsnn_deep_automaton *automaton,
                                 const gsnn_deep_budget *budget, const gsnn_run *run,
                                 gsnn_error *error);
void gsnn_deep_words_clear(gsnn_deep_words *words);

/* Takes a word of the list, as symbols of the automaton; anything but GSNN_OK ends the listing. */
typedef gsnn_status (*gsnn_deep_visitor)(void *context, const uint32_t *word, size_t length,
                                         gsnn_error *error);

/* Visits the listed words: each before what continues it, and by the order of letters.  Memory does
 * not grow with the number of words. */
gsnn_status gsnn_deep_words_visit(const gsnn_deep_words *words, gsnn_deep_visitor visit,
                                  void *context, const gsnn_run *run, gsnn_error *error);

/* The word of that number, from 0, in the list: symbols into word (room for letters), its length is
 * returned.  The number is less than words->listed. */
size_t gsnn_deep_words_at(const gsnn_deep_words *words, const fmpz_t number, uint32_t *word);

#endif
