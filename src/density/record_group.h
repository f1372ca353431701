/* record_group.h - the group of a record, as it acts. */
#ifndef GSNN_DENSITY_RECORD_GROUP_H
#define GSNN_DENSITY_RECORD_GROUP_H

#include "density/element_search.h"
#include "group/group.h"
#include "record/enumeration_record.h"

/* Makes the group that the record's generators generate, with its chain; the caller frees it.
 * GSNN_INVALID when they generate none, such as matrices that do not preserve the form. */
gsnn_status gsnn_group_of_record_with_chain(gsnn_group **group,
                                            const gsnn_enumeration_record *record,
                                            const gsnn_run *run, gsnn_error *error);

/* Inputs up to which all their permutations get a chain by gsnn_full_group_make_chain: in 32 it
 * takes milliseconds, and memory and time grow with the third power of their number and more. */
#define GSNN_FULL_GROUP_MOST_INPUTS 32

/* All permutations, or with `negates` all signed permutations, of `degree` inputs, without a chain;
 * the order is degree! or 2^degree degree!. */
gsnn_status gsnn_full_group(gsnn_group **group, size_t degree, bool negates, gsnn_error *error);

/* Makes the chain of such a group where its inputs are not too many. */
gsnn_status gsnn_full_group_make_chain(gsnn_group *group, gsnn_error *error);

/* The element of the group that an element of the record is, as a permutation of the points.
 * GSNN_INVALID when it does not lie in the group. */
gsnn_status gsnn_record_element(gsnn_point *element, const gsnn_group *group,
                                const gsnn_record_group *written,
                                const gsnn_record_elements *elements, size_t index,
                                gsnn_error *error);

/* Adds elements of a record as generators. */
gsnn_status gsnn_found_group_add_record(gsnn_found_group *found, const gsnn_group *group,
                                        const gsnn_enumeration_record *record,
                                        const gsnn_record_elements *elements, gsnn_error *error);

/* The element of the group with those images of its axes; GSNN_INVALID when there is none. */
gsnn_status gsnn_group_complete(gsnn_point *element, const gsnn_group *group,
                                const gsnn_point *images, gsnn_error *error);

#endif
