/* grid_zuppos.h - the zuppos of an affine permutation group, numbered and named as in
 * subgroup/zuppos.h, by which classes of subgroups are represented. */
#ifndef GSNN_GRID_GRID_ZUPPOS_H
#define GSNN_GRID_GRID_ZUPPOS_H

#include "grid/grid_elements.h"
#include "subgroup/zuppos.h"

typedef struct gsnn_grid_zuppos {
    uint32_t count;
    uint32_t *generator; /* count: the code of the generator that has the least number in a list */
    uint32_t *led_by;    /* for each code the zuppo that it is the generator of, or GSNN_NO_ITEM */
    gsnn_key *keys;      /* count */
} gsnn_grid_zuppos;

/* Axes as in grid_numbers.h.  The caller clears them.  Cost: some products an element. */
gsnn_status gsnn_grid_zuppos_init(gsnn_grid_zuppos *zuppos, const gsnn_grid_elements *elements,
                                  const gsnn_point *axes, const gsnn_run *run, gsnn_error *error);
void gsnn_grid_zuppos_clear(gsnn_grid_zuppos *zuppos);

#endif
