/* automorphisms.h - graphs with coloured vertices, and their automorphisms by nauty. */
#ifndef GSNN_DENSITY_AUTOMORPHISMS_H
#define GSNN_DENSITY_AUTOMORPHISMS_H

#include "density/element_search.h"

/* An undirected graph, zeroed to begin with; nothing is known of double edges, so there must be
 * none. */
typedef struct gsnn_coloured_graph {
    uint64_t *colours; /* of the vertices */
    size_t vertex_count, vertex_capacity;
    uint32_t *edges; /* pairs of vertices */
    size_t edge_count, edge_capacity;
} gsnn_coloured_graph;

void gsnn_coloured_graph_clear(gsnn_coloured_graph *graph);

/* Adds a vertex, whose number goes to *vertex, or an edge. */
gsnn_status gsnn_coloured_graph_vertex(gsnn_coloured_graph *graph, uint64_t colour, size_t *vertex,
                                       gsnn_error *error);
gsnn_status gsnn_coloured_graph_edge(gsnn_coloured_graph *graph, size_t a, size_t b,
                                     gsnn_error *error);

/* Adds to `found` what the automorphisms do on the first found->points vertices, which they map to
 * each other.  Where `found` is chainless its order is that of all automorphisms divided by that of
 * the ones that fix these vertices; both are products of the lengths of orbits that nauty tells,
 * exact where its own product is in floating point.  nauty ends the process when it has no memory.
 * Not for several threads at once. */
gsnn_status gsnn_coloured_graph_automorphisms(const gsnn_coloured_graph *graph,
                                              gsnn_found_group *found, gsnn_error *error);

#endif
