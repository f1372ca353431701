/* automaton.h - which letters may follow a word, as a deterministic automaton.
 *
 * After a word the letter p may follow when
 *   - every neuron of its layer sees the rest generically otherwise than the others: the space of
 *     its rows is not 0, and only K fixes all of them, in the inputs and in each layer before (the
 *     row condition);
 *   - it is not a type 2 letter with one free weight that is in the word already, whose neurons
 *     would be parallel to those (the repeat rule; an odd activation tells them apart).
 * Both depend on the sets that fix p's rows, on dimensions up to 2 and on which letters were used,
 * and words that agree in these are one node.  Nodes are made as they are met.
 *
 * Words of wide layers, "p+q > r", are read letter by letter, too: a symbol is a letter that opens
 * a layer, or one that stands beside the last.  Such a letter must be admissible behind the layers
 * before, and letters of a layer come in order. */
#ifndef GSNN_DEEP_AUTOMATON_H
#define GSNN_DEEP_AUTOMATON_H

#include "deep/letters.h"

#include "base/hash_index.h"

#define GSNN_DEEP_MOST_DEPTH 64

typedef struct gsnn_deep_rules {
    bool rows;       /* the row condition; without it every letter may follow */
    bool repeat;     /* the repeat rule */
    bool traces;     /* of words that swaps of adjacent layers make of each other, the first */
    bool effective;  /* each layer sees the one before */
    bool decreasing; /* neurons fall from layer to layer, and no layer has only one */
    bool sources;    /* nodes know how often each source was used, so that parameters are known */
    size_t width;    /* letters of a layer, at most; 0 or 1: each letter is a layer */
    size_t layers;   /* of wide words, at most */
} gsnn_deep_rules;

typedef struct gsnn_deep_automaton {
    const gsnn_deep_letters *letters; /* borrowed */
    gsnn_deep_rules rules;
    /* Of each letter the sets met so far: set k at sets[letter][k * set_words]; meets[letter][k *
     * sources + s] is one more than the number of its intersection with those that fix s. */
    gsnn_signed_set *sets;
    uint32_t **meets;
    size_t *set_counts;
    bool *commute;  /* count x count */
    size_t symbols; /* the letters, and for wide words the letters beside others */
    size_t key_size;
    size_t node_count, node_capacity;
    unsigned char *keys; /* node_count x key_size */
    size_t key_capacity;
    uint32_t *next; /* node_count x symbols: 0 not known yet, 1 none, else the node + 2 */
    size_t next_capacity;
    gsnn_hash_index index;
} gsnn_deep_automaton;

/* Begins with the node of the empty word, 0; the letters must outlive it, and the caller clears. */
gsnn_status gsnn_deep_automaton_init(gsnn_deep_automaton *automaton,
                                     const gsnn_deep_letters *letters, gsnn_deep_rules rules,
                                     gsnn_error *error);
void gsnn_deep_automaton_clear(gsnn_deep_automaton *automaton);

#define GSNN_DEEP_NO_NODE UINT32_MAX

/* The symbol of a letter that opens a layer, or stands beside another one, and its letter. */
static inline size_t gsnn_deep_automaton_symbol(const gsnn_deep_automaton *automaton, size_t letter,
                                                bool beside) {
    return letter + (beside ? automaton->letters->count : 0);
}
static inline size_t gsnn_deep_automaton_letter(const gsnn_deep_automaton *automaton,
                                                size_t symbol) {
    return symbol % automaton->letters->count;
}

/* Sets *to to the node behind a symbol, or GSNN_DEEP_NO_NODE where it may not follow.  GSNN_FAILED
 * when there are too many nodes. */
gsnn_status gsnn_deep_automaton_step(gsnn_deep_automaton *automaton, uint32_t node, size_t symbol,
                                     uint32_t *to, gsnn_error *error);

/* Whether every layer of the words at a node reaches an output (outputs.h), and a wide layer is
 * complete by the rules of traces and effective layers. */
bool gsnn_deep_automaton_accepts(const gsnn_deep_automaton *automaton, uint32_t node);

/* The layers of the wide words at a node. */
size_t gsnn_deep_automaton_layers(const gsnn_deep_automaton *automaton, uint32_t node);

/* Why a symbol may not follow at a node, "has zero weights" or "...", or NULL when it may. */
const char *gsnn_deep_automaton_fault(const gsnn_deep_automaton *automaton, uint32_t node,
                                      size_t symbol);

/* The parameters that a symbol's letter has at a node that knows sources: free weights of the
 * inputs and of all layers before, the bias, and the output weight. */
uint64_t gsnn_deep_automaton_parameters(const gsnn_deep_automaton *automaton, uint32_t node,
                                        size_t symbol);

#endif
