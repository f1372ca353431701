/* deep_layers.h - the word of a document about one deep architecture, and its matrices. */
#ifndef GSNN_VERIFY_DEEP_LAYERS_H
#define GSNN_VERIFY_DEEP_LAYERS_H

#include "verify/checker.h"
#include "verify/deep_tables.h"

#define GSNN_DEEP_LAYERS_MOST 64

typedef struct gsnn_deep_layers {
    gsnn_enumeration_record *record;
    gsnn_deep_tables tables;
    const char *reason; /* why there are no tables */
    size_t inputs;      /* columns of them: none in the patterns of a matrix action */
    size_t depth;
    size_t word[GSNN_DEEP_LAYERS_MOST]; /* letters, as places of the tables */
    size_t
        symbols[GSNN_DEEP_LAYERS_MOST]; /* which tell what stands beside the letter before, too */
} gsnn_deep_layers;

/* Reads file 1, the enumeration, and makes the tables; the caller clears, also on failure. */
gsnn_status gsnn_deep_layers_init(gsnn_deep_layers *layers, gsnn_verify_documents *documents,
                                  bool of_network, gsnn_error *error);
/* The same of a record that was read, which the layers own from then on. */
gsnn_status gsnn_deep_layers_of(gsnn_deep_layers *layers, gsnn_enumeration_record *record,
                                bool of_network, gsnn_error *error);
void gsnn_deep_layers_clear(gsnn_deep_layers *layers);

/* Reads the letters of the list `layers` of a document.  An id that the enumeration does not have
 * is GSNN_INVALID. */
gsnn_status gsnn_deep_layers_read(gsnn_deep_layers *layers, const gsnn_value *list);

/* Where generator g sends column c of a layer's matrix: inputs, then the neurons of each layer
 * before, up to sign. */
int32_t gsnn_deep_layers_column(const gsnn_deep_layers *layers, size_t g, size_t layer, size_t c);

/* The columns of a layer's matrix. */
size_t gsnn_deep_layers_columns(const gsnn_deep_layers *layers, size_t layer);

/* The signed neuron to which generator g sends neuron i of a layer. */
int32_t gsnn_deep_layers_neuron(const gsnn_deep_layers *layers, size_t g, size_t layer, size_t i);

/* Reports for `check` whether each letter is admissible behind those before it. */
void gsnn_deep_layers_check_word(const gsnn_deep_layers *layers, gsnn_findings *findings,
                                 unsigned check);

#endif
