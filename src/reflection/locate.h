/* locate.h - which flat an admissible pair of a reflection group lives on. */
#ifndef GSNN_REFLECTION_LOCATE_H
#define GSNN_REFLECTION_LOCATE_H

#include "reflection/flat.h"

/* The canonical flat of the class of an admissible pair (H,chi), given by signed generators and
 * the order of H, and an element e (a permutation of the points) with V(H,chi) e equal to the
 * weight space of that flat's own pair.  A random vector of V(H,chi) is moved to the chamber, and
 * is drawn again unless its stabiliser is as small as that of the pair.  GSNN_FAILED when it never
 * is: the pair is not admissible.
 * Cost: a draw, and at most as many products as there are reflections. */
gsnn_status gsnn_locate_pair(const gsnn_group *group, const gsnn_signed_generators *equations,
                             const fmpz_t order, gsnn_flat *flat, gsnn_point *e, gsnn_error *error);

#endif
