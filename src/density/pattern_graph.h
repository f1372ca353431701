/* pattern_graph.h - the symmetry of an architecture's random networks among all permutations of the
 * inputs, signed or not.
 *
 * A channel's rows are a pattern of symbols, its free weights.  A signed permutation x of the
 * columns leaves every channel as it is when it maps the set of rows to itself (type 2: up to the
 * sign of each row), and leaves the law as it is when it does so up to a signed permutation T of
 * the symbols with law(w_k) = law(+-w_T(k)).  Type 1 with bias 0 is sum |w_i.x| / 2 + sum w_i.x /
 * 2, so that rows count up to sign if the sum of all rows is kept.
 *
 * Both are automorphisms of a coloured graph: vertices for columns, rows and symbols, with a second
 * one for each's negative where signs count, joined to the first; and one for each entry of the
 * pattern and choice of signs, joined to its column, row and symbol.  nauty (B. McKay, A. Piperno,
 * "Practical graph isomorphism, II", J. Symb. Comp. 60, 2014) finds generators; orders come from a
 * stabiliser chain, or where that would be large from the orbits that nauty tells. */
#ifndef GSNN_DENSITY_PATTERN_GRAPH_H
#define GSNN_DENSITY_PATTERN_GRAPH_H

#include "density/column_classes.h"
#include "density/element_search.h"
#include "density/law.h"

/* What a pattern graph is made of; law NULL: free weights of any laws, and a bias in type 1. */
typedef struct gsnn_pattern {
    const gsnn_enumeration_record *record;
    size_t architecture;
    const gsnn_tied_law *law;
} gsnn_pattern;

/* Vertices and edges beyond this are refused with GSNN_FAILED. */
#define GSNN_PATTERN_MOST_VERTICES 4000000

/* Adds to `found` the group that keeps every draw, or (with `density`) the law.  `full` is the
 * group of all permutations or signed permutations of the inputs, whose chain is not needed: then
 * `found` is chainless.  GSNN_INVALID for a group of
 * matrices and where the record leaves the first row out. */
gsnn_status gsnn_pattern_symmetry(gsnn_found_group *found, const gsnn_pattern *pattern,
                                  const gsnn_group *full, bool density, const gsnn_run *run,
                                  gsnn_error *error);

/* The same for every draw of a pattern without a law, of permutations of classes of columns that
 * agree: adds to `found`, which has a point for each class (with signs two) and is chainless. */
gsnn_status gsnn_pattern_class_symmetry(gsnn_found_group *found, const gsnn_pattern *pattern,
                                        const gsnn_column_classes *classes, const gsnn_run *run,
                                        gsnn_error *error);

#endif
