/* hasse.h - the Hasse diagram of the inclusion order, with the tunnels, tinted and labelled by what
 * an analysis found: boxes are architectures of type 1, ellipses of type 2, arrows inclusions and
 * dashed lines tunnels. */
#ifndef GSNN_DRAW_HASSE_H
#define GSNN_DRAW_HASSE_H

#include "draw/legend.h"
#include "draw/morphism_layout.h"
#include "draw/panel.h"

/* More nodes than this are not laid out: a picture of them could not be read. */
#define GSNN_HASSE_NODES_LIMIT ((size_t)400)

/* What is shown beside the order itself; zeroed, it is nothing.  Arrays have one entry for each
 * architecture, or for each morphism, of the record; they stay the caller's. */
typedef struct gsnn_hasse_marks {
    const double *values;    /* tint of the nodes; NAN: none.  NULL: the tint tells the type */
    gsnn_colour_scale scale; /* NULL: gsnn_palette_tint */
    double low, high;        /* values at the ends of the scale; both 0: of those in sight */
    const char *value_label; /* of the colour bar */
    const char *const *node_texts; /* below the id; NULL, or a NULL entry: the neurons */
    const char *const *edge_texts; /* beside the arrow; NULL, or a NULL entry: none */
    const bool *barred;            /* arrows whose foot is barred */
    const double *widths;          /* of lines, in points; NULL: 1 */
    const bool *ringed;            /* nodes with a ring around them */
    const char *const *steps;      /* on a tag of the node; NULL, or a NULL entry: none */
} gsnn_hasse_marks;

typedef struct gsnn_hasse {
    const gsnn_enumeration_record *record;
    gsnn_hasse_marks marks;
    size_t count; /* of architectures asked for: more than are shown when there are too many */
    gsnn_morphism_layout layout;
} gsnn_hasse;

/* Lays out the architectures with these indices (the first GSNN_HASSE_NODES_LIMIT of them) and the
 * morphisms between them.  The record must outlive the diagram, which the caller clears. */
gsnn_status gsnn_hasse_init(gsnn_hasse *hasse, const gsnn_enumeration_record *record,
                            const size_t *architectures, size_t count,
                            const gsnn_hasse_marks *marks, gsnn_error *error);

/* Sets *size and, with `paint`, paints the diagram, a line of legend above it, at the origin. */
void gsnn_hasse_draw(const gsnn_hasse *hasse, cairo_t *cr, bool paint, gsnn_panel_size *size);

void gsnn_hasse_clear(gsnn_hasse *hasse);

#endif
