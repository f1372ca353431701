/* large_class.h - a class of subgroups that is too large to be walked; private to the class store.
 *
 * A group N inside the normaliser comes from conjugates at random that coincide, of which, by the
 * birthday paradox, about the square root of the class is enough.  Then all members are visited
 * (member_visit.h), which shows whether that was the normaliser, and which is the least. */
#ifndef GSNN_SUBGROUP_LARGE_CLASS_H
#define GSNN_SUBGROUP_LARGE_CLASS_H

#include "subgroup/class_store.h"

/* Adds the class of a subgroup, given by all its zuppos, that a walk over many members has not met
 * in the store, as gsnn_class_store_add does; *done is false, and nothing added, where no member is
 * marked.  Cost: members * zuppos, shared among threads. */
gsnn_status gsnn_large_class_add(gsnn_class_store *store, const uint32_t *zuppos,
                                 uint32_t zuppo_count, bool *done, gsnn_error *error);

#endif
