/* dot_graph.h - graphs of libcgraph: their attributes, and how they become text. */
#ifndef GSNN_WRITE_DOT_GRAPH_H
#define GSNN_WRITE_DOT_GRAPH_H

#include "base/error.h"
#include "base/text.h"

#include <graphviz/cgraph.h>
#include <stdbool.h>

/* libcgraph takes strings that it does not change as char *. */
static inline char *gsnn_dot_text(const char *string) {
    return (char *)(uintptr_t)string;
}

/* Sets an attribute of a node, edge or graph whose default is ""; false without memory. */
bool gsnn_dot_set(void *object, const char *name, const char *value);

/* The fill and the letters of all nodes; false without memory. */
bool gsnn_dot_dress(Agraph_t *graph);

/* Whether a graph of so many nodes and edges will find memory.  libcgraph uses what it allocates
 * unseen, so a reserve, about eight times what a node or an edge was measured to take, is tried and
 * given back first. */
bool gsnn_dot_has_memory(size_t nodes_and_edges);

/* Appends the graph in DOT. */
gsnn_status gsnn_dot_print(Agraph_t *graph, gsnn_text *text, gsnn_error *error);

#endif
