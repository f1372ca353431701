/* dimension_net.h - plain networks for the checks of dimensions: Jacobians on cells, cells along
 * lines, directions that change nothing. */
#ifndef GSNN_VERIFY_DIMENSION_NET_H
#define GSNN_VERIFY_DIMENSION_NET_H

#include "verify/dimension_span.h"
#include "json/document.h"

#include <flint/fmpq_mat.h>

#define GSNN_VERIFY_MOST_LAYERS 1000

typedef struct gsnn_verify_net {
    size_t layers;
    size_t *widths; /* layers + 1 */
    fmpq_mat_t *W, *b;
    size_t made; /* layers whose matrices are initialised */
    size_t parameters, hidden, widest;
} gsnn_verify_net;

/* An empty network of that many layers, which gsnn_verify_net_add_layer makes one by one, all 0;
 * the caller clears it, also on failure. */
gsnn_status gsnn_verify_net_allocate(gsnn_verify_net *n, size_t layers, gsnn_error *error);
void gsnn_verify_net_add_layer(gsnn_verify_net *n, size_t inputs, size_t outputs);
void gsnn_verify_net_clear(gsnn_verify_net *n);

/* Reads a list of layers, each W and, unless it is 0, b. */
gsnn_status gsnn_verify_net_read_layers(gsnn_verify_net *n, const gsnn_value *layers);

/* The network of an answer: "activation" and "layers". */
gsnn_status gsnn_verify_net_read(gsnn_verify_net *n, const gsnn_value *network);

/* Adds the Jacobians of the cell with that pattern (a flag for each hidden neuron) to the span,
 * which is as wide as theta; false without memory. */
bool gsnn_verify_net_add_cell(gsnn_span *span, const gsnn_verify_net *n, const bool *pattern);

/* Walks x = origin + s direction: each layer's pre-activations are affine in s on an interval,
 * which their zeros cut. */
typedef struct gsnn_verify_line {
    const gsnn_verify_net *n;
    gsnn_span *span;
    bool *pattern;
    bool memory;
    size_t enough;            /* a rank at which to stop */
    size_t pieces, stuck;     /* cells; pieces on which a pre-activation is 0 throughout */
    bool *ever_on, *ever_off; /* of each hidden neuron, or NULL */
} gsnn_verify_line;

/* Walks the line of a single input, or random lines until the rank is enough; false without
 * memory. */
bool gsnn_verify_net_walk(gsnn_verify_line *walk, uint64_t seed);

/* The rank of the vectors that change nothing, by name: rescalings, and those of neurons said to be
 * dead or always on; false without memory. */
bool gsnn_verify_net_kernel(const gsnn_verify_net *n, const bool *dead, const bool *on,
                            size_t *rank);

#endif
