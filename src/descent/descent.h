/* descent.h - all weight spaces of a group, without listing its elements.
 *
 * A weight space ("flat") is what a subgroup of G x {+1,-1} fixes, for permutations of points that
 * may come as opposite vectors, or as vectors with relations among them.  From a flat U with
 * setwise stabiliser N one gets to smaller ones
 *
 * - by the elements of prime order of the group that N and -1 induce on U.  This reaches all flats
 *   of solvable groups, and all those above the flat of a perfect one.
 * - by the elements t of order 2 in a class of G: the intersections of U with what t fixes, one for
 *   each orbit of N on them.  Begun with the whole space, this reaches the flats of all subgroups
 *   that elements of the class generate.
 *
 * A perfect subgroup P need not be such a one.  But it has an element of order 2, whose conjugates
 * in P generate a normal subgroup; its flat U is met, and P induces on U a perfect subgroup of what
 * the setwise stabiliser does.  That is a smaller group, in which perfect subgroups are looked for
 * likewise. */
#ifndef GSNN_DESCENT_DESCENT_H
#define GSNN_DESCENT_DESCENT_H

#include "base/run.h"
#include "descent/flat_list.h"
#include "descent/refusal.h"

/* Fills an empty list with all flats of its group but 0.  `whole` is the code of the whole space,
 * in which opposite points have opposite labels; it is normalised.  *refusal is empty, or says
 * what would have been too large: the list is of no use then. */
gsnn_status gsnn_descent_list(gsnn_flat_list *list, int32_t *whole, const gsnn_run *run,
                              gsnn_refusal *refusal, gsnn_error *error);

#endif
