/* read.h - the networks that are compared: of architectures or plain, told apart by their schema.
 */
#ifndef GSNN_EQUAL_READ_H
#define GSNN_EQUAL_READ_H

#include "equal/enclosure.h"
#include "network/expansion.h"
#include "network/network.h"

typedef struct gsnn_compared {
    /* What was compared: "summands" (the free parameters of a gsnn-network/1), "dense" (its W, b,
     * a, c, d, where the rows cannot be had exactly from the file), or "layers" (of a gsnn-mlp/1).
     */
    const char *what;
    gsnn_mlp *mlp;         /* a plain network, else NULL */
    gsnn_network *network; /* one of architectures, else NULL */
    bool is_shallow;       /* at most one hidden layer: then it is here */
    gsnn_shallow shallow;
    bool is_expanded, is_rational; /* by gsnn_compared_expand: */
    gsnn_expansion expansion;
} gsnn_compared;

/* Reads a gsnn-network/1 or gsnn-mlp/1 from a file, "-" for standard input, to be cleared by the
 * caller.  GSNN_INVALID, with the file and the place, for anything else. */
gsnn_status gsnn_compared_read(gsnn_compared *compared, const char *path, gsnn_error *error);
void gsnn_compared_clear(gsnn_compared *compared);

/* Expands a network of architectures of a matrix action exactly, in the field of the record it
 * belongs to, which outlives it; where all rows are rational they take the place of the dense copy.
 * Other networks stay as they are.  GSNN_INVALID when the network does not belong to the record. */
gsnn_status gsnn_compared_expand(gsnn_compared *compared, const gsnn_exact_record *exact,
                                 gsnn_error *error);

/* Sets a shallow network to the exact function of a network of architectures.  For permutations and
 * signed permutations the entries of W are the free weights up to sign, whose exact values are
 * taken, and c follows from `linear`: *exact is true.  Matrices have rounded entries, which are
 * taken as they are.  GSNN_INVALID when an entry of W is none of the free weights. */
gsnn_status gsnn_shallow_of_network(gsnn_shallow *shallow, bool *exact, const gsnn_network *network,
                                    gsnn_error *error);

/* Sets a shallow network to a plain one of at most one hidden layer. */
void gsnn_shallow_of_mlp(gsnn_shallow *shallow, const gsnn_mlp *mlp);

/* Whether both were expanded and have to be compared in the field, since one has irrational rows.
 */
bool gsnn_compared_in_field(const gsnn_compared *f, const gsnn_compared *g);

/* The network to evaluate. */
gsnn_function gsnn_compared_function(const gsnn_compared *compared);

#endif
