/* random_network.h - random numbers, inputs and networks of an architecture. */
#ifndef GSNN_VERIFY_RANDOM_NETWORK_H
#define GSNN_VERIFY_RANDOM_NETWORK_H

#include "verify/rows.h"

/* The inputs on which outputs of networks are compared. */
enum { GSNN_VERIFY_INPUTS = 2 };

/* A number in [-1, 1) that depends on seed and index alone. */
double gsnn_verify_random(uint64_t seed, uint64_t index);

/* r . x for the point x and degree numbers r. */
double gsnn_verify_point_dot(const gsnn_verify_points *points, gsnn_verify_point x,
                             const double *r);

/* The input g x of degree numbers. */
void gsnn_verify_move_input(const gsnn_verify_points *points, const gsnn_verify_point *g,
                            const double *x, double *image);

/* A random linear part in the fixed space, degree numbers, which the caller frees: a random row
 * averaged over the orbit of each e_i under G. */
gsnn_status gsnn_verify_random_fixed_row(const gsnn_verify_subject *subject, double **row);

/* The value of each label from -labels to labels, at values[labels + label]. */
typedef struct gsnn_verify_labelled {
    double *values;
    size_t labels;
} gsnn_verify_labelled;

/* A random weight row, whose values the caller frees, in an order of weights that fits rows.  *done
 * is false when the architecture of a matrix action lists no basis to take it from. */
gsnn_status gsnn_verify_random_row(const gsnn_verify_subject *subject, size_t a,
                                   const gsnn_verify_rows *rows, gsnn_verify_labelled *weights,
                                   bool *done);

/* pre[j] = w_j . x for the row w_j of each neuron. */
void gsnn_verify_preactivate(const gsnn_verify_points *points, const gsnn_verify_rows *rows,
                             const gsnn_verify_labelled *weights, const double *x, double *pre);

/* The output of the neurons of a network of the type: type 1 with output weight and bias, type 2
 * with its linear part and no bias.  *scale gets the sum of the absolute terms. */
double gsnn_verify_output(int type, const double *pre, size_t n, double weight, double bias,
                          double *scale);

#endif
