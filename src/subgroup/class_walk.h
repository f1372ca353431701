/* class_walk.h - walks over classes of subgroups, and which members are remembered; private to the
 * class store. */
#ifndef GSNN_SUBGROUP_CLASS_WALK_H
#define GSNN_SUBGROUP_CLASS_WALK_H

#include "subgroup/class_store.h"

/* Walks the class of root, given by its zuppos, into store->walk, up to a member that is known from
 * before: that class is walk.known; or until there are more members than store->walk_limit, and
 * walk.unfinished.  A class of at most GSNN_WHOLE_CLASS members is remembered by
 * the walk.  Cost: length * generators of G * zuppos, shared among threads in large classes (0: one
 * each processor); what is found, and in which order, does not depend on how many there are. */
gsnn_status gsnn_class_walk_run(gsnn_class_store *store, const uint32_t *root, uint32_t width,
                                size_t threads, gsnn_error *error);
void gsnn_class_walk_clear(gsnn_class_walk *walk);

/* Remembers the members of a class whose keys the walk keeps: of a large one those that are marked,
 * or all if none is. */
gsnn_status gsnn_class_walk_remember(gsnn_class_store *store, gsnn_error *error);

/* Remembers a member of the class that will be the store's next. */
gsnn_status gsnn_class_store_remember(gsnn_class_store *store, gsnn_key key, gsnn_error *error);

/* Forgets the last members that were remembered, so many of them. */
void gsnn_class_store_forget(gsnn_class_store *store, uint32_t count);

/* Makes the class that was walked the last one of the store, and lists its representative in the
 * closure, sealed; its normaliser is missing. */
gsnn_status gsnn_class_store_enter(gsnn_class_store *store, gsnn_error *error);

/* Takes for the normaliser of that class what the closure was extended to. */
gsnn_status gsnn_class_store_keep_normaliser(gsnn_class_store *store, gsnn_listed_class *class,
                                             gsnn_error *error);

/* The place of the member with that key in the walk that was the last, which has it. */
uint32_t gsnn_class_walk_place(const gsnn_class_store *store, gsnn_key key);

/* A member's zuppos conjugated by generator s of G, into a set; returns their key. */
gsnn_key gsnn_class_walk_conjugate(const gsnn_zuppos *zuppos, const gsnn_class_walk *walk,
                                   uint32_t member, size_t s, uint32_t *set);

#endif
