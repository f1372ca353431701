/* dot.h - the networks of a list and how they contain each other, for Graphviz. */
#ifndef GSNN_DEEP_DOT_H
#define GSNN_DEEP_DOT_H

#include "deep/morphisms.h"

/* Sends a directed graph: a node a word, with its neurons and parameters, an edge a cover, which is
 * dashed where a layer is put in, and dotted where one becomes two. */
gsnn_status gsnn_deep_write_dot(const gsnn_deep_order *order, gsnn_sink sink, void *context,
                                gsnn_error *error);

#endif
