/* morphisms.h - how the networks of listed words contain each other.
 *
 * A word is below the one in which a letter is replaced by a larger one, p <= q when H_q lies in a
 * conjugate of H_p with the same signs, and below the one in which a layer is put in that nothing
 * sees; both keep the function (network.h).  A wide layer is also below what is made of it when
 * some of its letters become a layer before the others, which may then see them.  The order that
 * these generate among the listed words is given by its covers.  Networks can coincide in other
 * ways too: the order is sufficient, not necessary. */
#ifndef GSNN_DEEP_MORPHISMS_H
#define GSNN_DEEP_MORPHISMS_H

#include "deep/word.h"
#include "deep/words.h"

/* The most words between which morphisms are looked for. */
#define GSNN_DEEP_MOST_ORDERED 20000

/* The most letters of a layer. */
#define GSNN_DEEP_MOST_WIDE_ORDERED 8

typedef enum gsnn_deep_move {
    GSNN_DEEP_GROW,
    GSNN_DEEP_INSERT,
    GSNN_DEEP_MERGE, /* a wide layer becomes two, of which the second sees the first */
} gsnn_deep_move;

typedef struct gsnn_deep_morphism {
    gsnn_deep_move kind;
    size_t from, to; /* words, by their places in the list */
    size_t at;       /* of the letter that grows or is put in, or of the layer, from 0 */
    uint32_t letter; /* that comes there */
    bool beside;     /* in the layer of the letter before */
    uint64_t first;  /* GSNN_DEEP_MERGE: which letters of the layer come first, as a bit set */
} gsnn_deep_morphism;

typedef struct gsnn_deep_order {
    const gsnn_deep_letters *letters;
    bool traces; /* words stand for all that swaps make of them */
    bool wide;
    size_t word_count, word_capacity;
    gsnn_deep_word *words;
    size_t count, capacity;
    gsnn_deep_morphism *items; /* by from, then to */
} gsnn_deep_order;

/* Collects the listed words and finds the covers; the caller clears.  GSNN_FAILED beyond
 * GSNN_DEEP_MOST_ORDERED words.  Memory: the square of their number in bits. */
gsnn_status gsnn_deep_order_init(gsnn_deep_order *order, const gsnn_deep_letters *letters,
                                 const gsnn_deep_words *words, bool traces, const gsnn_run *run,
                                 gsnn_error *error);
void gsnn_deep_order_clear(gsnn_deep_order *order);

/* The word that a morphism leads to before swaps bring it to its first form; places[k] gets the
 * place in the smaller word of its letter k, or SIZE_MAX for a letter that is put in. */
gsnn_deep_word gsnn_deep_order_through(const gsnn_deep_order *order,
                                       const gsnn_deep_morphism *morphism, size_t *places);

/* Sends the networks and how they contain each other, for Graphviz (dot.c): a directed graph, a
 * node a word, with its neurons and parameters, an edge a cover, which is dashed where a layer is
 * put in, and dotted where one becomes two. */
gsnn_status gsnn_deep_write_dot(const gsnn_deep_order *order, gsnn_sink sink, void *context,
                                gsnn_error *error);

#endif
