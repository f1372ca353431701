/* tallies.h - how many words there are by each rule, and the words that a query lists. */
#ifndef GSNN_DEEP_TALLIES_H
#define GSNN_DEEP_TALLIES_H

#include "deep/listing.h"

/* What is counted beside what is listed. */
typedef enum gsnn_deep_tally {
    GSNN_DEEP_WORDS,     /* admissible words */
    GSNN_DEEP_NETWORKS,  /* of them one for each network */
    GSNN_DEEP_LOOSE,     /* by the row condition alone */
    GSNN_DEEP_EFFECTIVE, /* whose every layer sees the one before */
    GSNN_DEEP_ALL,       /* any letters */
    GSNN_DEEP_TALLY_COUNT
} gsnn_deep_tally;

/* "words", "networks", ... */
extern const char *const gsnn_deep_tally_names[GSNN_DEEP_TALLY_COUNT];

typedef struct gsnn_deep_tallies {
    size_t depth;
    fmpz *by_depth[GSNN_DEEP_TALLY_COUNT]; /* depth + 1 each */
    gsnn_deep_automaton automaton;         /* of the list */
    gsnn_deep_words words;                 /* of the list */
    size_t states;                         /* nodes of all automata */
} gsnn_deep_tallies;

/* Counts, within the budget; the caller clears. */
gsnn_status gsnn_deep_tallies_init(gsnn_deep_tallies *tallies, const gsnn_deep_letters *letters,
                                   const gsnn_deep_query *query, const gsnn_run *run,
                                   gsnn_error *error);
void gsnn_deep_tallies_clear(gsnn_deep_tallies *tallies);

#endif
