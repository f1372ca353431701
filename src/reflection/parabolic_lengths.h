/* parabolic_lengths.h - how many conjugates the parabolic subgroups of a small group have. */
#ifndef GSNN_REFLECTION_PARABOLIC_LENGTHS_H
#define GSNN_REFLECTION_PARABOLIC_LENGTHS_H

#include "reflection/parabolics.h"

/* Fills in the length of each class (all are given, with orders; tables are made).
 *
 * Method: for conjugacy classes c of flats X of dimension d and c' of flats Y of dimension d-1,
 * count the pairs X > Y in two ways:
 *     length(c) * #{Y of c' in X} = length(c') * #{X of c over Y}.
 * The first number is read off the hyperplanes that the roots cut in X = Fix(W_J).  The second is
 * the number of maximal parabolic subgroups of W_J' that lie in class c: in W_J' the set J'-s has
 * |W_J'| / (2 |W_{J'-s}|) conjugates when -w_J' fixes s, and otherwise twice that many, among them
 * J' without the image of s.
 * Cost: for each class, each root and its reflection into the chamber. */
gsnn_status gsnn_parabolic_lengths(const gsnn_parabolics *parabolics,
                                   gsnn_parabolic_classes *classes, gsnn_error *error);

#endif
