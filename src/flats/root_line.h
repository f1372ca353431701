/* root_line.h - the type 2 flats that are spanned by a root.
 *
 * Let H belong to a type 2 flat U, and let a reflection lie in H outside K.  Then it is -1 on U,
 * so U is the line of its root and H = K x <reflection>.  Hence, U any other flat, the reflections
 * in H generate K, so that H determines K: it carries one admissible character.  And when U is the
 * line of a root, all admissible characters of H but the trivial one are of the same kind: each is
 * -1 on one reflection t that is a component of H by itself, +1 on the others, and admissible
 * exactly when the rest of H is all that fixes the root of t, that is when the orders say so. */
#ifndef GSNN_FLATS_ROOT_LINE_H
#define GSNN_FLATS_ROOT_LINE_H

#include "flats/flat.h"

typedef struct gsnn_root_line {
    gsnn_flat flat; /* canonical */
    fmpz_t order;   /* of H, the stabiliser of the line */
    fmpz_t length;  /* the number of lines: of reflections in the class */
} gsnn_root_line;

typedef struct gsnn_root_lines {
    size_t count; /* classes of reflections */
    gsnn_root_line list[GSNN_MAX_NODES];
    unsigned of_node[GSNN_MAX_NODES]; /* the class of each simple reflection */
} gsnn_root_lines;

void gsnn_root_lines_init(gsnn_root_lines *lines, const gsnn_reflection_system *system);
void gsnn_root_lines_clear(gsnn_root_lines *lines);

/* The class whose line is that flat (canonical), or -1. */
int gsnn_root_line_find(const gsnn_root_lines *lines, gsnn_flat flat);

/* The simple reflections of J in the given class that are components of W_J and carry, on a group
 * H of the given order that has them as components, an admissible character. */
uint64_t gsnn_root_line_nodes(const gsnn_root_lines *lines, const gsnn_reflection_system *system,
                              uint64_t nodes, const fmpz_t order, size_t class);

#endif
