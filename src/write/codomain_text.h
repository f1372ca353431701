/* codomain_text.h - what JSON says of outputs: the codomain, and the output weights of a pair. */
#ifndef GSNN_WRITE_CODOMAIN_TEXT_H
#define GSNN_WRITE_CODOMAIN_TEXT_H

#include "enumeration/enumeration.h"
#include "json/writer.h"

/* "relu", "odd", "sin" or "none". */
const char *gsnn_activation_class_name(gsnn_activation_class activation);

/* Writes the members "activation" and "codomain" of the header; options.codomain is there. */
gsnn_status gsnn_json_codomain(gsnn_json *json, const gsnn_enumeration *enumeration,
                               gsnn_error *error);

/* Appends the members "output_basis" and "output" of an architecture with this tree of neurons (see
 * gsnn_row_tree), and for GSNN_CLASS_SIN "cosine_basis" and "cosine", each with a comma before.
 * Bases are the output weights of the first neuron; with rows, those of all neurons follow, laid
 * out as weights are. */
gsnn_status gsnn_append_output(gsnn_text *out, const gsnn_enumeration *enumeration,
                               const gsnn_architecture *architecture, const gsnn_row_tree *tree,
                               bool rows, gsnn_error *error);

/* Appends what the output weights of the larger network of an inclusion are, before the scaling by
 * the numbers of neurons: ,"output":[...], and "cosine" for GSNN_CLASS_SIN: for each free weight of
 * `to` a signed one of `from`, or 0.  Nothing for codomains of matrices.  image is what the first
 * neuron of `to` takes (signed, from 1) and tree the neurons of `from`. */
gsnn_status gsnn_append_output_map(gsnn_text *out, const gsnn_enumeration *enumeration,
                                   const gsnn_morphism *morphism, int32_t image,
                                   const gsnn_row_tree *tree, gsnn_error *error);

#endif
