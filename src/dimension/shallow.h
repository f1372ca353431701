/* shallow.h - networks with one hidden layer: closed formulas, nothing sampled.
 *
 * Neurons are grouped by the hyperplane {w_i.x + b_i = 0}; functions u_P H(g_P) with u_P affine,
 * over distinct hyperplanes P, and affine functions are linearly independent, so the dimension is
 * a sum over P and one rank. */
#ifndef GSNN_DIMENSION_SHALLOW_H
#define GSNN_DIMENSION_SHALLOW_H

#include "dimension/integer_net.h"

/* The functional dimension; *defined is false when a neuron has w = 0 and b = 0, so that the
 * network is nowhere smooth.  Cost: sorting n rows of m + 1 integers, and ranks of size k(m + 1).
 */
gsnn_status gsnn_shallow_dimension(const gsnn_integer_net *net, bool *defined, size_t *dimension,
                                   gsnn_error *error);

/* Largest number of hidden neurons for which the fibre is counted. */
#define GSNN_SHALLOW_MAX_FIBRE 40

/* The parameters with the same function, where hyperplanes are distinct and no w_i or a_i is 0:
 * n! times `orbits` components, each a copy of (R_>0)^n; *orbits is the number of sets T of neurons
 * with sum_T a_i (x) w_i = 0, counted by meeting in the middle.  *known is false where the
 * hypotheses fail or there are too many neurons.  Memory: 2^(n/2) integers. */
gsnn_status gsnn_shallow_fibre(const gsnn_integer_net *net, bool *known, fmpz_t components,
                               fmpz_t orbits, gsnn_error *error);

#endif
