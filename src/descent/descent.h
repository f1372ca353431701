/* descent.h - all weight spaces of a group, without listing its elements.
 *
 * A weight space ("flat") is what a subgroup of G x {+1,-1} fixes, for permutations of points that
 * may come as opposite vectors, or as vectors with relations among them.  From a flat U with
 * setwise stabiliser N one gets to smaller ones
 *
 * - by the elements of prime order of the group that N and -1 induce on U.  This reaches all flats
 *   of solvable groups, and all those above the flat of a perfect one.
 * - by the elements t of order 2 of G: the intersections of U with what t fixes, one for each orbit
 *   of N on them.  Begun with the whole space, this reaches the flats of all subgroups that their
 *   elements of order 2 generate.
 *
 * A perfect subgroup P need not be such a one.  But its elements of order 2 generate a normal
 * subgroup, whose flat U is met; and P is a perfect subgroup of what the setwise stabiliser of U
 * induces on U.  That is a smaller group, in which perfect subgroups are looked for likewise. */
#ifndef GSNN_DESCENT_DESCENT_H
#define GSNN_DESCENT_DESCENT_H

#include "base/run.h"
#include "descent/flat_list.h"

/* Fills an empty list with all flats of its group but 0.  `whole` is the code of the whole space,
 * in which opposite points have opposite labels; it is normalised.  *refused is NULL, or says what
 * would have been too large: the list is of no use then. */
gsnn_status gsnn_descent_list(gsnn_flat_list *list, int32_t *whole, const gsnn_run *run,
                              const char **refused, gsnn_error *error);

#endif
