/* deep_tables.h - what deep architectures are proved with: the elements of G on all letters'
 * neurons, and from them what each letter sees.
 *
 * An element is a list of signed images of the inputs and of the neurons of all letters side by
 * side.  Dimensions are sums of characters over H, and what fixes the rows of a letter is found
 * among all elements.  Of a matrix action the inputs' part has the points that the group permutes
 * (proof/points.h), and characters and rows are taken modulo a prime that does not divide the order
 * of G, which changes neither. */
#ifndef GSNN_VERIFY_DEEP_TABLES_H
#define GSNN_VERIFY_DEEP_TABLES_H

#include "proof/points.h"
#include "record/enumeration_record.h"
#include "json/value.h"

typedef struct gsnn_deep_tables {
    const gsnn_enumeration_record *record; /* borrowed */
    size_t count;                          /* letters: all architectures of the record */
    size_t *rank; /* the place of each among letters by their ids, which a codomain leaves */
    size_t element_count, words; /* words of a set of elements */
    size_t
        outputs; /* that a codomain's generators move up to sign, as last part; 0: none is given */
    bool odd;    /* the activation: layers see neurons of earlier ones with their signs */
    gsnn_proof_points *vectors; /* of a matrix action, else NULL */
    int32_t *vector_images;     /* and how its generators move these, from 1 */
    size_t points, *first;      /* of inputs (first[0]) and of letter p (first[p+1]) */
    int32_t *images;            /* element_count x points: within each part, from 1 */
    size_t *dimensions;      /* of source s (0 inputs, q + 1 letter q) and letter p at s*count+p */
    uint64_t *fixing;        /* a set of elements for each of these */
    uint64_t *kernels;       /* K of each letter, as a set */
    size_t *output;          /* with outputs: the dimension of sigma that H of each letter fixes */
    size_t linear, constant; /* dimensions of Hom_G(inputs, sigma) and of what G fixes in sigma */
} gsnn_deep_tables;

/* Makes the tables, which the caller clears; *reason tells why there are none (too many elements,
 * matrices that generate too many, rho left out), and is NULL else.  GSNN_FAILED without memory. */
gsnn_status gsnn_deep_tables_init(gsnn_deep_tables *tables, const gsnn_enumeration_record *record,
                                  bool odd, const char **reason, gsnn_error *error);
void gsnn_deep_tables_clear(gsnn_deep_tables *tables);

/* What a document says of its group (action, degree, order) that the enumeration does not say:
 * *fault is the member, or NULL.  GSNN_INVALID when a member cannot be read. */
gsnn_status gsnn_deep_tables_check_group(const gsnn_deep_tables *tables, const gsnn_value *document,
                                         const char **fault);

/* Where a document has a member `codomain`, makes the tables anew with the outputs that it moves,
 * and for its activation; *fault names what it says of its dimensions that is false, or is NULL. Of
 * outputs that are moved by matrices there are no tables. */
gsnn_status gsnn_deep_tables_set_codomain(gsnn_deep_tables *tables, const gsnn_value *document,
                                          const char **reason, const char **fault,
                                          gsnn_error *error);

/* Takes the output weights of letters, and linear maps and constants, from the record of the
 * tables, which has a codomain, as what it says; GSNN_FAILED without memory. */
gsnn_status gsnn_deep_tables_take_outputs(gsnn_deep_tables *tables, gsnn_error *error);

/* The output weights of a layer of the letter: 1 without a codomain. */
static inline size_t gsnn_deep_tables_output(const gsnn_deep_tables *tables, size_t letter) {
    return tables->output ? tables->output[letter] : 1;
}

/* A word is a list of letters; one that stands beside the letter before, in the same layer, has
 * this added. */
#define GSNN_DEEP_TABLES_BESIDE ((size_t)1 << 40)

static inline size_t gsnn_deep_tables_letter(size_t symbol) {
    return symbol & (GSNN_DEEP_TABLES_BESIDE - 1);
}

/* A symbol as lists have it in order: letters by their ids, and those beside others last. */
static inline size_t gsnn_deep_tables_rank(const gsnn_deep_tables *tables, size_t symbol) {
    size_t letter = gsnn_deep_tables_letter(symbol);
    return tables->rank[letter] + (symbol - letter);
}

/* Reads a layer of a word, "ID" or "ID+ID+...", from its name and appends its letters; *fault gets
 * an id that the enumeration does not have, or NULL.  False when there are too many. */
bool gsnn_deep_tables_read_layer(const gsnn_deep_tables *tables, const char *name, size_t *word,
                                 size_t *depth, size_t most, const char **fault);

/* The layers of a word. */
size_t gsnn_deep_tables_layers(const size_t *word, size_t depth);

/* The dimension of the block with which letter i of a word sees letter j, j < i. */
size_t gsnn_deep_tables_block(const gsnn_deep_tables *tables, const size_t *word, size_t j,
                              size_t i);

/* Whether each layer has output weights or is seen by a later one that reaches an output. */
bool gsnn_deep_tables_reaches(const gsnn_deep_tables *tables, const size_t *word, size_t depth);

/* Whether there are as many elements as the record says: each letter's signed permutations then
 * obey the relations of the generators. */
bool gsnn_deep_tables_has_order(const gsnn_deep_tables *tables);

/* The letter with that id, or SIZE_MAX. */
size_t gsnn_deep_tables_find(const gsnn_deep_tables *tables, const char *id);

static inline size_t gsnn_deep_tables_dimension(const gsnn_deep_tables *tables, size_t source,
                                                size_t letter) {
    return tables->dimensions[source * tables->count + letter];
}

/* Whether the last letter of a word is admissible behind the others: by its rows, and unless it is
 * `loose` by the rule against parallel layers. */
bool gsnn_deep_tables_follows(const gsnn_deep_tables *tables, const size_t *word, size_t depth,
                              bool loose);

/* Whether no swap of layers that do not see each other gives an earlier word; of `wide` ones,
 * whether each letter is in the earliest layer in which it sees, and is seen by, the same. */
bool gsnn_deep_tables_is_first(const gsnn_deep_tables *tables, const size_t *word, size_t depth,
                               bool wide);

/* The layer of each letter, from 0, when all are as early as they can be while they see of each
 * other what they do in the word. */
void gsnn_deep_tables_earliest(const gsnn_deep_tables *tables, const size_t *word, size_t depth,
                               size_t *layers);

/* Free parameters of the last letter, and the longest chain of layers that see each other. */
size_t gsnn_deep_tables_layer(const gsnn_deep_tables *tables, const size_t *word, size_t depth);
size_t gsnn_deep_tables_chain(const gsnn_deep_tables *tables, const size_t *word, size_t depth);

#endif
