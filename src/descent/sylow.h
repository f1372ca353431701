/* sylow.h - Sylow subgroups of permutation groups whose elements are not listed. */
#ifndef GSNN_DESCENT_SYLOW_H
#define GSNN_DESCENT_SYLOW_H

#include "descent/moving_group.h"

/* A Sylow subgroup for a prime that divides the order.  *found is false where it would take
 * conjugacy classes of more than `limit` elements.  The caller clears it, also on failure.
 *
 * An element z of order p in the centre of a Sylow subgroup has it in its centraliser, which acts
 * on the orbits of z with a p-group for kernel: the image, on fewer points, is done likewise.  If z
 * is in no such centre, some element in the centre of a Sylow subgroup of its centraliser has a
 * centraliser of larger p-part (G. Butler, J. Cannon, "Computing Sylow subgroups of permutation
 * groups using homomorphic images of centralizers", J. Symb. Comp. 12 (1991)). */
gsnn_status gsnn_sylow_init(gsnn_moving_group *sylow, const gsnn_moving_group *group,
                            uint64_t prime, size_t limit, bool *found, gsnn_error *error);

/* How often a prime divides. */
unsigned gsnn_valuation(const fmpz_t order, uint64_t prime);

#endif
