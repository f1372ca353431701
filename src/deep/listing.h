/* listing.h - the words of a group's letters as JSON (schema gsnn-deep/1), JSON lines, CSV, a
 * table, or DOT. */
#ifndef GSNN_DEEP_LISTING_H
#define GSNN_DEEP_LISTING_H

#include "deep/words.h"

typedef enum gsnn_deep_format {
    GSNN_DEEP_JSON,
    GSNN_DEEP_JSONL, /* the header, then each word, each with a "record" member */
    GSNN_DEEP_CSV,
    GSNN_DEEP_TABLE,
    GSNN_DEEP_DOT, /* the words and how they contain each other */
} gsnn_deep_format;

typedef enum gsnn_deep_selection {
    GSNN_DEEP_COUNTS, /* no word */
    GSNN_DEEP_LIST,
    GSNN_DEEP_FRONT,
    GSNN_DEEP_SAMPLE, /* drawn uniformly from the list */
    GSNN_DEEP_NUMBER, /* one word of the list by its number */
} gsnn_deep_selection;

/* What is asked for. */
typedef struct gsnn_deep_query {
    gsnn_deep_budget budget;
    bool all_words;  /* list words, not one for each network */
    bool loose;      /* without the repeat rule */
    bool effective;  /* only words whose every layer sees the one before */
    bool decreasing; /* only words whose neurons fall, none with one neuron */
    gsnn_deep_selection selection;
    uint64_t samples, seed;
    const char *number;    /* decimal, from 0 */
    uint64_t part, parts;  /* of the list, every parts-th word from number part - 1; 1 of 1: all */
    const int32_t *modulo; /* signed permutations that normalise the group, or NULL */
    size_t modulo_count;
    bool independent; /* certify each word */
    bool morphisms;   /* list the covers among the words too */
    int type;         /* of the letters chosen, for the header: 0 for both */
    bool chosen;      /* letters were named */
    gsnn_deep_format format;
} gsnn_deep_query;

/* Writes the counts by depth and then streams the words selected; memory does not grow with their
 * number. */
gsnn_status gsnn_deep_write(const gsnn_deep_letters *letters, const gsnn_deep_query *query,
                            gsnn_sink sink, void *context, const gsnn_run *run, gsnn_error *error);

#endif
