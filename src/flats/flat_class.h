/* flat_class.h - the class of subgroups H that belongs to a flat, with its admissible characters.
 *
 * H is given by the simple reflections of J in the order of their nodes and, for type 2, z = w0 w_J
 * after them.  The key of the class is (type, J) of its flat.  A class that carries several
 * admissible characters is entered under its type 1 flat if it has one, otherwise under the root
 * line of the first class of reflections. */
#ifndef GSNN_FLATS_FLAT_CLASS_H
#define GSNN_FLATS_FLAT_CLASS_H

#include "flats/root_line.h"
#include "subgroup/catalogue.h"

/* Fills an empty class, with arrays from the arena, from a canonical flat, given the order of W_J
 * and the number of conjugates of the flat.  *carried gets a bit for each class of reflections
 * whose root line it carries a character for. */
gsnn_status gsnn_flat_class_fill(gsnn_subgroup_class *class, gsnn_arena *arena,
                                 const gsnn_reflection_system *system, const gsnn_root_lines *lines,
                                 gsnn_flat flat, const fmpz_t order, const fmpz_t length,
                                 uint64_t *carried, gsnn_error *error);

/* The canonical flat of the k-th character of a class. */
gsnn_flat gsnn_flat_of_character(const gsnn_root_lines *lines, const gsnn_subgroup_class *class,
                                 size_t k);

#endif
