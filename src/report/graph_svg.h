/* graph_svg.h - the inclusion graph as SVG inside of a page, its nodes links to the entries. */
#ifndef GSNN_REPORT_GRAPH_SVG_H
#define GSNN_REPORT_GRAPH_SVG_H

#include "draw/morphism_layout.h"

/* Writes the svg element.  A node links to #a-ID; colours are the style sheet's, by class: node
 * type1 or type2, inclusion, head, tunnel.  Write errors stay in the stream. */
void gsnn_graph_svg_write(FILE *stream, const gsnn_enumeration_record *record,
                          const gsnn_morphism_layout *layout);

#endif
