/* group.h - a finite orthogonal group as it acts: on inputs, and on a finite set of points.
 *
 * Every action is run as a permutation action on points, a finite G-stable set of input vectors
 * that contains the standard basis vectors ("axes"): the axes themselves for permutations, the
 * axes and their negatives for signed permutations, the orbits of the axes for matrices.  A weight
 * row w is then a function on points, x -> w.x, and (w g)(x) = w(g x). */
#ifndef GSNN_GROUP_GROUP_H
#define GSNN_GROUP_GROUP_H

#include "group/abelian.h"
#include "group/action.h"
#include "group/chain.h"
#include "group/elements.h"
#include "group/inputs.h"
#include "group/translations.h"

#include <assert.h>

typedef struct gsnn_reflection_system gsnn_reflection_system;
typedef struct gsnn_disguise gsnn_disguise;

struct gsnn_group {
    char *name;
    char *description; /* NULL if none was given */
    const gsnn_action *action;
    size_t degree; /* axes: what the group permutes, up to sign, or the size of its matrices */
    gsnn_inputs *inputs; /* what the axes stand for; NULL where each is an input */
    size_t generator_count;
    char **generator_names; /* generator_count of them */
    size_t points;
    gsnn_point *generators;    /* generator_count permutations of the points */
    gsnn_point *axes;          /* degree points */
    gsnn_matrix_space *matrix; /* the vectors behind the points, for matrix actions only */
    gsnn_reflection_system *reflections; /* NULL unless G is known to be a reflection group */
    void (*free_reflections)(gsnn_reflection_system *reflections);
    gsnn_disguise *disguise; /* NULL unless G is known as one: see reflection/disguise.h */
    void (*free_disguise)(gsnn_disguise *disguise);
    gsnn_abelian *abelian; /* NULL unless G is known to be abelian: see gsnn_group_find_order */
    gsnn_translations *translations; /* NULL unless G is known to be affine: likewise */
    gsnn_chain *chain;          /* of the whole group, its base points axes; NULL until needed */
    fmpz_t order;               /* 0 until gsnn_group_find_order: see reflection/recognise.h */
    size_t invariant_dimension; /* of the fixed space of all inputs */
    gsnn_elements *elements;    /* NULL until gsnn_group_list */
    uint32_t *right;            /* listed: for each generator s and element g, the index of g*s */
};

/* A group that acts by the given permutations of points; takes over generators and axes (also on
 * failure).  Names are copied; generator_names may be NULL, and the generators are then called g1,
 * g2, ...  matrix (NULL unless the action is by matrices) is taken over too. */
gsnn_status gsnn_group_new(gsnn_group **group, const gsnn_action *action, const char *name,
                           const char *description, size_t degree, size_t points,
                           size_t generator_count, gsnn_point *generators, gsnn_point *axes,
                           const char *const *generator_names, gsnn_matrix_space *matrix,
                           gsnn_error *error);

/* What the axes stand for, which the group takes over, also on failure; the architectures, their
 * neurons and their morphisms remain those of the axes.  For matrices each axis stands for equally
 * many inputs, number after number. */
gsnn_status gsnn_group_set_inputs(gsnn_group *group, gsnn_inputs *inputs, gsnn_error *error);

/* Makes each point of the group as it was given carry so many numbers, 1 or more: number c of point
 * i is input features * i + c.  GSNN_INVALID where inputs would be too many. */
gsnn_status gsnn_group_set_features(gsnn_group *group, size_t features, gsnn_error *error);

/* GSNN_INVALID unless each axis is an input, for groups that are taken as they stand. */
gsnn_status gsnn_group_check_plain(const gsnn_group *group, gsnn_error *error);

/* The number of inputs. */
static inline size_t gsnn_group_inputs(const gsnn_group *group) {
    return group->inputs ? group->inputs->count : group->degree;
}

/* The dimension of a weight space on all inputs.  Cost: axes, if they are not the inputs. */
size_t gsnn_group_weight_dimension(const gsnn_group *group, const gsnn_weights *weights);

/* Makes the stabiliser chain of the whole group.  Does nothing the second time.  Several threads
 * may call it at once. */
gsnn_status gsnn_group_make_chain(gsnn_group *group, gsnn_error *error);

/* GSNN_FAILED when the order exceeds max_order. */
gsnn_status gsnn_group_check_order(const gsnn_group *group, uint64_t max_order, gsnn_error *error);

/* Lists the elements; GSNN_FAILED when the order exceeds max_order.  Does nothing the second
 * time. */
gsnn_status gsnn_group_list(gsnn_group *group, uint64_t max_order, const gsnn_run *run,
                            gsnn_error *error);

static inline const gsnn_point *gsnn_group_generator(const gsnn_group *group, size_t i) {
    assert(i < group->generator_count);
    return group->generators + i * group->points;
}

#endif
