/* gap_codes.h - from GAP's classes of subgroups of a group that is not listed to its weight spaces.
 */
#ifndef GSNN_ENGINE_GAP_CODES_H
#define GSNN_ENGINE_GAP_CODES_H

#include "engine/coded_classes.h"
#include "gap/gap_queries.h"

/* Enters V(H,chi), one of each orbit of chi under the normaliser of H, of each of GAP's classes
 * into the empty list of flats, and counts the classes and their pairs in the catalogue's census.
 * Generators, orders and normalisers are checked by stabiliser chains, for the normalisers also the
 * length of the class; GSNN_FAILED where GAP's are wrong, or H has more than 63 generators.  Cost:
 * a stabiliser chain of each H, and a least image for each chi. */
gsnn_status gsnn_gap_flats_enter(gsnn_coded_classes *classes, const gsnn_gap_subgroup_class *from,
                                 size_t count, const gsnn_run *run, gsnn_error *error);

#endif
