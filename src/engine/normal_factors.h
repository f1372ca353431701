/* normal_factors.h - a group as the direct product of two normal subgroups, however it acts. */
#ifndef GSNN_ENGINE_NORMAL_FACTORS_H
#define GSNN_ENGINE_NORMAL_FACTORS_H

#include "engine/factors.h"

/* Finds two nontrivial normal subgroups A and B that commute, with |A| |B| = |G| = |<A,B>|: first
 * from generators of G of which some commute with all others, then from normal closures of elements
 * of prime power order, some random ones among them, with a seed that never changes.  Each half is
 * a group of permutations of all points of G.  There is none where none is found: G may be such a
 * product all the same, and on more than GSNN_NORMAL_POINTS points only generators are asked.  The
 * caller clears the halves, on failure too.  Cost: gsnn_tied_generators, and some hundred
 * stabiliser chains at most beside three for each part of the generators. */
gsnn_status gsnn_normal_factors_find(gsnn_factors *halves, const gsnn_group *group,
                                     gsnn_error *error);

#define GSNN_NORMAL_POINTS 256

#endif
