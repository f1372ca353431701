/* letters.h - the letters of deep G-invariant networks, and what they see of each other.
 *
 * A deep network is a word p_1 > ... > p_d of letters, pairs (H, chi) up to conjugacy, admissible
 * as shallow ones or not.  Layer i has |G:H_i| neurons, and its preactivations
 *     z_i = U_i0 x + sum_{j<i} U_ij phi(z_j) + c_i
 * are moved by G as the signed permutation rho_i has it.  For activations like ReLU phi is |.|
 * here, and |z_j| is moved by |rho_j|, the permutation of the cosets of H_j, whatever chi_j is; an
 * odd phi is moved by rho_j.  So U_ij is an equivariant map from R[G/H_j] or rho_j, a source, to
 * rho_i: a signed pattern on the orbits of G on pairs (neuron of i, neuron
 * of j), where an orbit that meets itself with the opposite sign is 0.  (D. Agrawal and J.
 * Ostrowski, "Densely connected G-invariant deep neural networks with signed permutation
 * representations", 2023.)
 *
 * Everything here follows from the signed permutations rho of the group's generators and, for the
 * inputs, from the rows of weights; no element of the group is listed. */
#ifndef GSNN_DEEP_LETTERS_H
#define GSNN_DEEP_LETTERS_H

#include "network/exact_rows.h"

/* The most pairs of neurons that tables are made of, over all letters and sources. */
#define GSNN_DEEP_MOST_PAIRS (UINT64_C(1) << 31)

/* A set of signed neurons of a letter: bit 2i is neuron i, bit 2i+1 its negative (of type 2 only).
 * As images of the first neuron they are the cosets of K in G, and a subgroup above K is a set. */
typedef uint64_t *gsnn_signed_set;

typedef struct gsnn_deep_letter {
    const char *id;      /* of the record */
    size_t architecture; /* its place in the record */
    int type;
    size_t neurons;
    size_t dimension;   /* free weights of the inputs */
    size_t source;      /* the class of H; of an odd activation, of (H, chi) */
    const int32_t *rho; /* generators x neurons, of the record */
    size_t set_words;   /* words of a gsnn_signed_set */
    gsnn_signed_set fixing_inputs;
} gsnn_deep_letter;

typedef struct gsnn_deep_outputs gsnn_deep_outputs;

typedef struct gsnn_deep_letters {
    const gsnn_enumeration_record *record; /* borrowed */
    size_t generator_count;
    size_t count;
    gsnn_deep_letter *items;
    size_t source_count;
    size_t *source_neurons;
    size_t *source_letter; /* the first letter of that class, whose rho moves the source */
    /* Of source s and letter p at s * count + p: the dimension of the maps, and the elements that
     * fix their rows. */
    size_t *dimensions;
    gsnn_signed_set *fixing;
    gsnn_arena sets; /* that `fixing` points at: equal ones of a letter are one */
    bool all;        /* false: the record leaves the inadmissible pairs out */
    bool odd;        /* the activation: sources are signed */
    gsnn_exact_record
        exact; /* of a matrix action: its generators and bases, where there are tables */
    const gsnn_deep_outputs *outputs; /* borrowed; NULL: one invariant output */
    bool tables;                      /* false: for words of one letter only */
} gsnn_deep_letters;

/* Which letters there are: all of the record, or those named. */
typedef struct gsnn_deep_choice {
    int type;               /* only that type; 0: both */
    const char *const *ids; /* or NULL: all */
    size_t id_count;
    bool alone; /* for words of one letter: no tables; what the record leaves out is not needed */
} gsnn_deep_choice;

/* Takes the letters from a record, in the order of their ids; the record must outlive them, and the
 * caller clears.  GSNN_INVALID when it leaves out rho or rows of a letter or has no such id;
 * GSNN_FAILED beyond GSNN_DEEP_MOST_PAIRS where none has a trivial H.  Cost: see tables.h. */
gsnn_status gsnn_deep_letters_init(gsnn_deep_letters *letters,
                                   const gsnn_enumeration_record *record,
                                   const gsnn_deep_choice *choice, const gsnn_run *run,
                                   gsnn_error *error);
void gsnn_deep_letters_clear(gsnn_deep_letters *letters);

/* The place of the letter with that id, or SIZE_MAX. */
size_t gsnn_deep_letter_find(const gsnn_deep_letters *letters, const char *id, size_t length);

static inline size_t gsnn_deep_dimension(const gsnn_deep_letters *letters, size_t source,
                                         size_t letter) {
    return letters->dimensions[source * letters->count + letter];
}

/* The dimension of the block from a layer of letter p to one of letter q. */
static inline size_t gsnn_deep_block_dimension(const gsnn_deep_letters *letters, size_t p,
                                               size_t q) {
    return gsnn_deep_dimension(letters, letters->items[p].source, q);
}

/* Whether adjacent layers of two letters may be swapped: neither sees the other. */
static inline bool gsnn_deep_commute(const gsnn_deep_letters *letters, size_t p, size_t q) {
    return !gsnn_deep_block_dimension(letters, p, q) && !gsnn_deep_block_dimension(letters, q, p);
}

/* Fills the pattern of the maps from a source to a letter, neurons x source neurons: entries 0 or
 * +-k, numbered from 1 by their first place in the first row.  Returns the dimension, or SIZE_MAX
 * without memory. */
size_t gsnn_deep_block(const gsnn_deep_letters *letters, size_t source, size_t letter,
                       int32_t *pattern);

/* The equivariant map P from the neurons of letter q to signed neurons of letter p: entry i is
 * s*j when neuron i of q takes s times neuron j of p.  False when there is none, that is unless p
 * <= q; *failed tells want of memory.  The first neuron of q takes the first signed neuron of p
 * that there is a map for. */
bool gsnn_deep_inclusion(const gsnn_deep_letters *letters, size_t p, size_t q, int32_t *map,
                         bool *failed);

#endif
