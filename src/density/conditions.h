/* conditions.h - which elements of a group keep the law of a row of weights.
 *
 * L is the law of (w, b), a row of weights with its bias, and L o g that of (w g, b).  Where the
 * activation absorbs signs, laws are compared modulo (w, b) ~ (-w, -b).  What an element must keep
 * is told by colours of points and by pairs of points (element_search.h).
 *
 * Independent entries: with E_i and O_i the even and the odd part of coordinate i (b is one of
 * them), L and L o g agree modulo the sign exactly when all E_i agree and, where two coordinates or
 * more are not even, these are the same for both and all products O_i x O_j of theirs agree.  A
 * matrix must permute the entries that are not normal, up to sign (G. Darmois 1953, V. Skitovich
 * 1953: a variable in two independent linear forms is normal).  Normal rows: g^T Sigma g = Sigma
 * and mu g = mu, modulo the sign also mu g = -mu when the law of b is even. */
#ifndef GSNN_DENSITY_CONDITIONS_H
#define GSNN_DENSITY_CONDITIONS_H

#include "density/element_search.h"
#include "density/law.h"

typedef struct gsnn_covariance gsnn_covariance;

typedef struct gsnn_conditions {
    uint32_t *colour; /* of each point */
    /* Colours that the images of the axes must have: wish_count rows, one entry an axis.  The first
     * row belongs to a subgroup, each other one to a coset of it, or to nothing. */
    uint32_t *wanted;
    size_t wish_count;
    gsnn_covariance *covariance; /* NULL: pairs of points are no matter */
    bool complete;               /* no other element keeps the law */
} gsnn_conditions;

/* A row and its bias; what the network's function sees of their law. */
typedef struct gsnn_row_view {
    const gsnn_row_law *row;
    const gsnn_distribution *bias;
    bool signs; /* the activation absorbs signs */
} gsnn_row_view;

/* The elements g with L o g = L (modulo the sign), to be cleared by the caller.  The chain of the
 * group has been made.  GSNN_INVALID for entries that are not normal where the group has a form. */
gsnn_status gsnn_conditions_of_law(gsnn_conditions *conditions, const gsnn_group *group,
                                   const gsnn_row_view *view, gsnn_error *error);

/* The elements g with w g = w for almost every w; where the activation is even and there is no
 * bias, also those with w g = -w. */
gsnn_status gsnn_conditions_of_draws(gsnn_conditions *conditions, const gsnn_group *group,
                                     const gsnn_row_view *view, bool even_activation,
                                     gsnn_error *error);

void gsnn_conditions_clear(gsnn_conditions *conditions);

/* Finds the group of the elements that fulfil the conditions, in few generators. */
gsnn_status gsnn_conditions_search(gsnn_found_group *found, const gsnn_group *group,
                                   const gsnn_conditions *conditions, const gsnn_run *run,
                                   gsnn_error *error);

/* ---- Coordinates that are not even -------------------------------------------------------- */

/* How many of the entries and the bias have a law that is not even; *last is an entry of them. */
size_t gsnn_count_uneven(const gsnn_row_view *view, size_t *last);

/* Whether all entries are normal or constant, so that the row is a normal one. */
bool gsnn_row_is_normal(const gsnn_row_law *row);

/* ---- For conditions.c: groups of matrices, and rows with a covariance ---------------------- */

gsnn_status gsnn_conditions_of_vectors(gsnn_conditions *conditions, const gsnn_group *group,
                                       const gsnn_row_view *view, gsnn_error *error);

/* Numbers for the laws of w_i (at 2i) and -w_i (at 2i + 1), or for their even parts: equal ones for
 * equal laws. */
gsnn_status gsnn_rank_signed_laws(uint32_t *ranks, const gsnn_row_law *row, bool even_parts,
                                  gsnn_error *error);

/* Numbers for texts: equal ones for equal texts. */
gsnn_status gsnn_rank_texts(uint32_t *ranks, char *const *texts, size_t count, gsnn_error *error);

void gsnn_covariance_free(gsnn_covariance *covariance);
bool gsnn_covariance_pair(void *covariance, size_t i, gsnn_point x, size_t j, gsnn_point y);

#endif
