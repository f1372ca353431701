/* grid_elements.h - the elements x -> p x + t of an affine permutation group, by two numbers.
 *
 * An element is named by its code, p * |T| + t: the number of p in the point group and that of t
 * among the translations, so that products are a few additions, whatever the degree. */
#ifndef GSNN_GRID_GRID_ELEMENTS_H
#define GSNN_GRID_GRID_ELEMENTS_H

#include "grid/point_group.h"

typedef struct gsnn_grid_elements {
    const gsnn_point_group *group; /* borrowed */
    uint32_t translations, order;
    int32_t (*vector)[GSNN_MAX_AXES]; /* the exponents of each translation */
    uint32_t *number;                 /* for each point the translation that takes point 0 there */
    uint32_t *moved;                  /* |P| * |T|: the number of p t */
    uint32_t *generators;             /* codes of the generators of G */
    size_t generator_count;
} gsnn_grid_elements;

/* Of the group with these generators, permutations of the points.  The caller clears them.  Cost:
 * |G|, and points for each generator. */
gsnn_status gsnn_grid_elements_init(gsnn_grid_elements *elements, const gsnn_point_group *group,
                                    const gsnn_point *generators, size_t generator_count,
                                    gsnn_error *error);
void gsnn_grid_elements_clear(gsnn_grid_elements *elements);

/* The number of the translation with these exponents, which need not be below their orders. */
uint32_t gsnn_grid_translation(const gsnn_grid_elements *elements, const int64_t *vector);

/* The number of the sum of two translations. */
uint32_t gsnn_grid_add(const gsnn_grid_elements *elements, uint32_t a, uint32_t b);

/* The code of the product: first b, then a. */
static inline uint32_t gsnn_grid_multiply(const gsnn_grid_elements *elements, uint32_t a,
                                          uint32_t b) {
    uint32_t n = elements->translations, p = a / n, q = b / n;
    return elements->group->product[p][q] * n +
           gsnn_grid_add(elements, a % n, elements->moved[p * n + b % n]);
}

uint32_t gsnn_grid_invert(const gsnn_grid_elements *elements, uint32_t a);

/* Lays an element out as a permutation of the points.  Cost: points. */
void gsnn_grid_lay_out(const gsnn_grid_elements *elements, uint32_t a, gsnn_point *permutation);

#endif
