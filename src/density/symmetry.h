/* symmetry.h - which elements of a group a random network's law has.
 *
 * density = { g : f o g has the law of f },   draws = { g : f o g = f for almost every f }.
 *
 * For plain networks the first is decided on the law of the first layer: the substitution of
 * parameters w -> w g shows that what keeps that law keeps the law of f, at every width and depth.
 * With one hidden layer of exchangeable neurons the converse holds for the activations and readout
 * laws of gsnn_plain_is_exact, since the law of one neuron is then determined by that of f.
 * For tied networks see pattern_graph.h. */
#ifndef GSNN_DENSITY_SYMMETRY_H
#define GSNN_DENSITY_SYMMETRY_H

#include "density/element_search.h"
#include "density/law.h"

typedef struct gsnn_symmetry {
    gsnn_found_group density, draws; /* permutations of the points of the group */
    bool exact;                      /* else both are lower bounds */
    bool sign_rule;                  /* signs of rows are not seen */
} gsnn_symmetry;

/* What the group is in which elements are looked for. */
typedef enum gsnn_symmetry_scope {
    GSNN_WITHIN_GROUP, /* that of the record */
    GSNN_WITHIN_FULL,  /* all permutations of the inputs, with or without signs */
    GSNN_WITHIN_OTHER, /* any other of the same inputs */
} gsnn_symmetry_scope;

/* Finds both groups, to be cleared by the caller in any case.  The group has its chain, or is
 * all (signed) permutations of many inputs (gsnn_full_group).  Tied laws
 * need a record with at least first rows unless the scope is the group's own.  GSNN_FAILED when the
 * search takes too long. */
gsnn_status gsnn_symmetry_find(gsnn_symmetry *symmetry, const gsnn_law *law,
                               const gsnn_group *group, gsnn_symmetry_scope scope,
                               const gsnn_enumeration_record *record, const gsnn_run *run,
                               gsnn_error *error);
void gsnn_symmetry_clear(gsnn_symmetry *symmetry);

/* ---- Plain laws -------------------------------------------------------------------------- */

/* Whether the network's function sees a first-layer row only modulo (w, b) ~ (-w, -b): its
 * activation is even, or it is odd and the weights that go out of the first layer are even. */
bool gsnn_plain_absorbs_signs(const gsnn_plain_law *plain);

/* Whether f o g ~ f implies that g keeps the law of a neuron: one hidden layer, exchangeable
 * neurons, an activation that a generic neuron's function determines its weights for, and a readout
 * for which characteristic functions can be divided. */
bool gsnn_plain_is_exact(const gsnn_plain_law *plain);

/* Whether the readout is 0 for certain. */
bool gsnn_plain_is_zero(const gsnn_plain_law *plain);

/* ---- Classes ----------------------------------------------------------------------------- */

/* The number i of the class of subgroups i.j of the record to which a subgroup of its group is
 * conjugate; *known is false when there is none, or when the search takes too long; with more than
 * 128 inputs also when it is conjugate to the listed subgroup of the class but not equal.  `likely`
 * is an architecture whose H it may well be, tried first, or NULL. */
gsnn_status gsnn_find_class(size_t *class, bool *known, const gsnn_found_group *subgroup,
                            const gsnn_record_architecture *likely, const gsnn_group *group,
                            const gsnn_enumeration_record *record, const gsnn_run *run,
                            gsnn_error *error);

/* The same in the group of all permutations of the inputs, for a subgroup that keeps the classes of
 * a partition of them, which needs no chain: an H of its order whose orbits have its orbits'
 * lengths is all that keeps these orbits, and conjugate to it.  Without `others` only the likely
 * one is looked at.  O(inputs^2) for each architecture with an H of that order. */
gsnn_status gsnn_find_young_class(size_t *class, bool *known, const gsnn_found_group *subgroup,
                                  const gsnn_record_architecture *likely, bool others,
                                  const gsnn_group *group, const gsnn_enumeration_record *record,
                                  gsnn_error *error);

/* The elements of `of` that also lie in `with`, as a group. */
gsnn_status gsnn_found_group_intersect(gsnn_found_group *common, const gsnn_found_group *of,
                                       const gsnn_found_group *with, const gsnn_group *group,
                                       const gsnn_run *run, gsnn_error *error);

/* Adds to a trivial group the core of an architecture's H: what all its conjugates share, the
 * elements that act on every row by a sign. */
gsnn_status gsnn_architecture_core(gsnn_found_group *core, const gsnn_group *group,
                                   const gsnn_enumeration_record *record,
                                   const gsnn_record_architecture *architecture,
                                   const gsnn_run *run, gsnn_error *error);

/* The whole group. */
gsnn_status gsnn_found_group_whole(gsnn_found_group *found, const gsnn_group *group,
                                   gsnn_error *error);

#endif
