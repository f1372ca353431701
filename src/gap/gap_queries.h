/* gap_queries.h - what gsnn asks GAP: a group, its classes of subgroups, names.
 *
 * Permutations are arrays of images, 0-based, `points` of them, at most GSNN_GAP_MAX_POINTS; a list
 * of generators is one array of generator_count * points images.  Each query starts GAP anew (half
 * a second) and fails as gsnn_gap_run does; an answer that is not exactly of the expected form is
 * GSNN_FAILED. */
#ifndef GSNN_GAP_GAP_QUERIES_H
#define GSNN_GAP_GAP_QUERIES_H

#include "gap/gap_process.h"
#include "gsnn.h"

#define GSNN_GAP_MAX_POINTS 65535

/* The permutation group that a GAP expression evaluates to, on its moved points, relabelled
 * 0..*points-1 in increasing order; the generators are those GAP lists.  A trivial group has one
 * point and no generators.  The caller frees *generators.  The expression is evaluated as GAP code.
 * GSNN_INVALID: it does not evaluate (the line is GAP's own) or not to a permutation group;
 * GSNN_FAILED also when it moves too many points. */
gsnn_status gsnn_gap_evaluate_group(const char *expression, const gsnn_gap_options *options,
                                    size_t *points, size_t *generator_count, uint16_t **generators,
                                    gsnn_error *error);

/* A conjugacy class of subgroups: a representative and the number of its conjugates. */
typedef struct gsnn_gap_subgroup_class {
    uint64_t order;
    uint64_t length;
    size_t generator_count;
    uint16_t *generators;    /* none of them the identity */
    size_t normaliser_count; /* likewise, of its normaliser */
    uint16_t *normaliser;
} gsnn_gap_subgroup_class;

/* The classes of subgroups of the generated permutation group, in GAP's order: from its library of
 * tables of marks if it has that and knows the group, otherwise its ConjugacyClassesSubgroups.
 * Normalisers, if they are wanted, are given where a subgroup has more than one nontrivial
 * homomorphism to {1,-1}; others have no generators.  Orders and lengths are checked to be possible
 * for a group of the order that GAP gives, below 2^64.  The caller frees *classes with
 * gsnn_gap_subgroup_classes_free. */
gsnn_status gsnn_gap_subgroup_classes(size_t points, const uint16_t *generators,
                                      size_t generator_count, bool normalisers,
                                      const gsnn_gap_options *options,
                                      gsnn_gap_subgroup_class **classes, size_t *class_count,
                                      gsnn_error *error);

/* Frees count classes; NULL is fine. */
void gsnn_gap_subgroup_classes_free(gsnn_gap_subgroup_class *classes, size_t count);

/* A permutation group given by generators that somebody else owns. */
typedef struct gsnn_gap_generated_group {
    size_t generator_count;
    const uint16_t *generators;
} gsnn_gap_generated_group;

/* GAP's StructureDescription of each of the group_count groups, in their order: printable ASCII,
 * not empty; the same for equal groups, but not a proof of isomorphism.  All are asked for in one
 * run.  The caller frees *names with gsnn_gap_names_free. */
gsnn_status gsnn_gap_structure_descriptions(size_t points, const gsnn_gap_generated_group *groups,
                                            size_t group_count, const gsnn_gap_options *options,
                                            char ***names, gsnn_error *error);

/* Frees count names; NULL is fine. */
void gsnn_gap_names_free(char **names, size_t count);

#endif
