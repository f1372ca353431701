/* collapse.h - what an inadmissible pair with coincident neurons really is. */
#ifndef GSNN_ENUMERATION_COLLAPSE_H
#define GSNN_ENUMERATION_COLLAPSE_H

#include "architecture/architecture.h"
#include "base/run.h"

/* Sets collapses_to of each pair in `pairs` whose neurons coincide: the admissible pair of the
 * same type with the same weight space, up to G.  The group is listed and `admissible` holds all
 * its admissible pairs.  Cost: where class, type and dimension leave one candidate, or the patterns
 * are equal, nothing; otherwise a comparison in the inclusion order with each candidate. */
gsnn_status gsnn_find_collapses(const gsnn_group *group, const gsnn_catalogue *catalogue,
                                const gsnn_architecture *admissible, size_t admissible_count,
                                gsnn_architecture *const *pairs, size_t count, const gsnn_run *run,
                                gsnn_error *error);

#endif
