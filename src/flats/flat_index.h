/* flat_index.h - from flats to the entries of a reflection group's catalogue. */
#ifndef GSNN_FLATS_FLAT_INDEX_H
#define GSNN_FLATS_FLAT_INDEX_H

#include "flats/flat_class.h"

/* An admissible pair as a place in the catalogue: a class and one of its characters. */
typedef struct gsnn_flat_place {
    gsnn_flat flat; /* canonical */
    uint32_t class, character;
} gsnn_flat_place;

typedef struct gsnn_flat_index {
    const gsnn_group *group;         /* borrowed; has reflections */
    const gsnn_catalogue *catalogue; /* borrowed; made by the coxeter engine */
    gsnn_flat_place *places;         /* by flat */
    size_t count;
} gsnn_flat_index;

gsnn_status gsnn_flat_index_init(gsnn_flat_index *index, const gsnn_group *group,
                                 const gsnn_catalogue *catalogue, gsnn_error *error);
void gsnn_flat_index_clear(gsnn_flat_index *index);

/* The place of a canonical flat, or NULL: the zero flat is in no catalogue.  Cost: log count. */
const gsnn_flat_place *gsnn_flat_index_find(const gsnn_flat_index *index, gsnn_flat flat);

#endif
