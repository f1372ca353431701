/* orbit_rows.h - rows of weights of an abelian group, by their values on one point of each orbit.
 */
#ifndef GSNN_GROUP_ORBIT_ROWS_H
#define GSNN_GROUP_ORBIT_ROWS_H

#include "group/action.h"

/* For groups with group->abelian and integer rows.  Two rows w t and w t' of V(H,chi) that agree on
 * one point of an orbit agree on all of it: if t' x is h t x up to the sign of chi(h), then so is
 * t' u x for every u that commutes with h. */
extern const gsnn_row_kind gsnn_orbit_rows;

#endif
