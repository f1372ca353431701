/* matrix_points.h - the inside of a matrix space, for the files of the matrix action only. */
#ifndef GSNN_MATRIX_MATRIX_POINTS_H
#define GSNN_MATRIX_MATRIX_POINTS_H

#include "matrix/matrix_orbit.h"
#include "matrix/matrix_space.h"
#include "matrix/number_table.h"

#include <pthread.h>

extern const gsnn_action gsnn_matrix_action;

struct gsnn_matrix_space {
    size_t degree, points;
    gsnn_field *field;
    gsnn_exact_matrix form;    /* without entries when it is the standard one */
    gsnn_modular modular;      /* at a prime larger than any prime divisor of |G| */
    ulong *residues;           /* points * degree */
    uint32_t *coordinates;     /* points * degree: indices of numbers */
    gsnn_number_table numbers; /* whose texts are made when asked for, */
    pthread_mutex_t lock;      /* by one thread at a time */
    gsnn_residue_table lookup; /* the points by their residues; without slots until needed */
    double *approximate;       /* points * degree: coordinates in doubles; NULL until needed */
};

static inline uint32_t gsnn_matrix_space_number(const gsnn_matrix_space *space, gsnn_point x,
                                                size_t j) {
    return space->coordinates[x * space->degree + j];
}

/* Lifts the points of an orbit modulo the space's prime to exact vectors and fills in points,
 * residues, coordinates and numbers; the space has its degree, field and prime already.
 * *consistent tells whether g x = y holds exactly wherever it holds modulo the prime, for the
 * generators g; if not, the prime does not distinguish all points. */
gsnn_status gsnn_matrix_space_lift(gsnn_matrix_space *space, const gsnn_matrix_orbit *orbit,
                                   const gsnn_exact_matrix *generators, size_t generator_count,
                                   bool *consistent, const gsnn_run *run, gsnn_error *error);

/* The equations w h = chi(h) w, solved modulo the prime and exactly (matrix_weights.c). */

/* As gsnn_action has it. */
gsnn_status gsnn_matrix_solve(const gsnn_group *group, const gsnn_signed_generators *equations,
                              gsnn_weights *weights, gsnn_error *error);

/* The reduced row echelon basis of the solutions modulo the prime: *dimension rows of residues,
 * which the caller frees. */
gsnn_status gsnn_matrix_solve_residues(const gsnn_group *group,
                                       const gsnn_signed_generators *equations, ulong **basis,
                                       size_t *dimension, gsnn_error *error);

/* Initialises basis, which the caller clears, to the reduced row echelon basis of the solutions. */
gsnn_status gsnn_matrix_solve_exactly(const gsnn_group *group,
                                      const gsnn_signed_generators *equations,
                                      gsnn_exact_matrix *basis, gsnn_error *error);

/* As gsnn_action has them (matrix_roots.c). */
gsnn_status gsnn_matrix_rank_points(const gsnn_group *group, uint32_t *rank, gsnn_error *error);
gsnn_status gsnn_matrix_reflect(const gsnn_group *group, gsnn_point x, gsnn_point y,
                                gsnn_point *reflection, bool *permutes, gsnn_error *error);
gsnn_status gsnn_matrix_negate(const gsnn_group *group, gsnn_point *negation, bool *permutes,
                               gsnn_error *error);

/* As gsnn_action has it (matrix_sample.c). */
gsnn_status gsnn_matrix_sample(const gsnn_group *group, const gsnn_signed_generators *equations,
                               const gsnn_weights *weights, uint64_t *random, double *values,
                               gsnn_error *error);

/* As gsnn_action has it (matrix_rows.c). */
gsnn_status gsnn_matrix_make_rows(const gsnn_group *group, const gsnn_signed_generators *equations,
                                  const gsnn_weights *weights, const gsnn_row_tree *tree,
                                  gsnn_rows *rows, gsnn_error *error);

#endif
