/* coded_classes.h - from the weight spaces of a large group to its catalogue; no element is
 * listed.
 *
 * A flat is known by its least image under G (descent/least_code.h), and a class of subgroups is
 * represented by the one that belongs to the least image of the first of its flats, in their order,
 * flats that carry type 1 before the others. */
#ifndef GSNN_ENGINE_CODED_CLASSES_H
#define GSNN_ENGINE_CODED_CLASSES_H

#include "engine/flat_pairs.h"

typedef struct gsnn_coded_classes {
    gsnn_group *group;         /* borrowed */
    gsnn_catalogue *catalogue; /* likewise */
    gsnn_moving_group moving;  /* the same group */
    gsnn_point_span span;      /* of its points, where they are dependent */
    gsnn_flat_list flats;
    size_t count;          /* of flats; all of them are met before classes are entered */
    uint32_t *order;       /* the flats by their codes */
    uint32_t *rank;        /* the place of each flat in that order */
    gsnn_flat_pair *pairs; /* of the flats in that order, two for each */
    gsnn_flat_pairs *belongs;
    int32_t *codes; /* room for codes */
} gsnn_coded_classes;

/* An empty list of flats of the group, whose chain is made.  The caller clears it, also on
 * failure. */
gsnn_status gsnn_coded_classes_init(gsnn_coded_classes *classes, gsnn_group *group,
                                    gsnn_catalogue *catalogue, gsnn_error *error);
void gsnn_coded_classes_clear(gsnn_coded_classes *classes);

/* Fills the catalogue when all flats of the group but 0 are in the list.  Cost: see flat_pairs.h,
 * flat_classes.h. */
gsnn_status gsnn_coded_classes_enter(gsnn_coded_classes *classes, const gsnn_run *run,
                                     gsnn_error *error);

#endif
