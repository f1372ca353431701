/* point_group.h - the point group P of an affine permutation group, with all its subgroups.
 *
 * Everything is done in (T x {+-1}) P, where {+-1} is one more coordinate of T, the last: vectors
 * have `dimension` = generators of T + 1 entries, and the last counts modulo 2. */
#ifndef GSNN_GRID_POINT_GROUP_H
#define GSNN_GRID_POINT_GROUP_H

#include "group/translations.h"
#include "linear/lattice.h"

#define GSNN_GRID_DIMENSIONS (GSNN_MAX_AXES + 1)
#define GSNN_GRID_GENERATORS 4 /* of a subgroup of P, at most */
#define GSNN_GRID_LETTERS 16   /* dimensions times generators, at most */

/* A subgroup Q of P.  A cocycle on it is known from its values on the generators, a vector of
 * `letters` entries; its value at element p is `value` (dimension rows of letters entries) of p
 * times that. */
typedef struct gsnn_point_subgroup {
    uint64_t elements; /* a bit for each element of P */
    uint32_t order;
    size_t generator_count, letters;
    uint8_t generators[GSNN_GRID_GENERATORS];
    uint64_t left, right; /* the first element of each coset Q p, and of each p Q */
    int32_t *value;       /* for each element of P, where it is in Q */
} gsnn_point_subgroup;

typedef struct gsnn_point_group {
    const gsnn_translations *translations; /* borrowed */
    size_t dimension;
    int32_t modulus[GSNN_GRID_DIMENSIONS];
    gsnn_lattice relations; /* of T x {+-1} */
    size_t count;           /* |P|; element 0 is the identity */
    uint8_t product[GSNN_MAX_AUTOMORPHISMS][GSNN_MAX_AUTOMORPHISMS]; /* [a][b]: first b, then a */
    uint8_t inverse[GSNN_MAX_AUTOMORPHISMS];
    gsnn_point_subgroup *subgroups;
    size_t subgroup_count, subgroup_capacity;
    uint16_t *conjugate; /* count * subgroup_count: the number of p Q p^-1 */
} gsnn_point_group;

/* The point group of some translations.  *fits is false, and the group empty, where it has
 * thousands of subgroups or one needs more than GSNN_GRID_GENERATORS generators.  The caller clears
 * it. */
gsnn_status gsnn_point_group_init(gsnn_point_group *group, const gsnn_translations *translations,
                                  bool *fits, gsnn_error *error);
void gsnn_point_group_clear(gsnn_point_group *group);

/* The number of the subgroup with these elements. */
size_t gsnn_point_group_subgroup(const gsnn_point_group *group, uint64_t elements);

/* The image of a vector under element p; `image` may be the vector. */
void gsnn_point_group_move(const gsnn_point_group *group, size_t p, const int64_t *vector,
                           int64_t *image);

/* The value of a cocycle on a subgroup at its element p, with entries below the moduli. */
void gsnn_point_subgroup_evaluate(const gsnn_point_group *group,
                                  const gsnn_point_subgroup *subgroup, const int64_t *cocycle,
                                  size_t p, int64_t *value);

/* The values on the generators of Q, the subgroup of that number, of the cocycle q -> p c(p^-1 q p)
 * where c is one on `from`, which p takes to a group that has Q in it. */
void gsnn_point_group_move_cocycle(const gsnn_point_group *group, size_t p,
                                   const gsnn_point_subgroup *from, const int64_t *cocycle,
                                   size_t subgroup, int64_t *moved);

#endif
