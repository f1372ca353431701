/* morphisms.h - how the networks of listed words contain each other.
 *
 * A word is below the one in which a letter is replaced by a larger one, p <= q when H_q lies in a
 * conjugate of H_p with the same signs, and below the one in which a layer is put in that nothing
 * sees; both keep the function (network.h).  The order that these generate among the listed words
 * is given by its covers.  Networks can coincide in other ways too: the order is sufficient, not
 * necessary. */
#ifndef GSNN_DEEP_MORPHISMS_H
#define GSNN_DEEP_MORPHISMS_H

#include "deep/word.h"
#include "deep/words.h"

/* The most words between which morphisms are looked for. */
#define GSNN_DEEP_MOST_ORDERED 20000

typedef struct gsnn_deep_morphism {
    size_t from, to; /* words, by their places in the list */
    size_t at;       /* the layer that grows, or before which one is put in, from 0 */
    uint32_t letter; /* that comes there */
    bool insertion;
} gsnn_deep_morphism;

typedef struct gsnn_deep_order {
    const gsnn_deep_letters *letters;
    bool traces; /* words stand for all that swaps make of them */
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

/* The word that a morphism leads to before swaps bring it to its first form. */
gsnn_deep_word gsnn_deep_order_through(const gsnn_deep_order *order,
                                       const gsnn_deep_morphism *morphism);

#endif
