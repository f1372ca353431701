/* member_visit.h - every member of a class of subgroups, each about once, and none remembered.
 *
 * The members are the H^g for one g of each coset N_G(H) g.  With N <= N_G(H) known, cosets N g are
 * the orbits of N on what elements make of the base points: the image of the first base point is
 * chosen up to N, that of the second up to the stabiliser in N of that image, and so on.  Where N
 * is smaller than the normaliser, each member is met |N_G(H) : N| times; so is the least, from
 * which the rest of the normaliser follows. */
#ifndef GSNN_SUBGROUP_MEMBER_VISIT_H
#define GSNN_SUBGROUP_MEMBER_VISIT_H

#include "subgroup/class_store.h"

/* The arrays of what was met are owned. */
typedef struct gsnn_member_visit {
    const gsnn_member_tables *tables;
    const uint32_t *root; /* the zuppos of H */
    uint32_t width;
    const uint32_t *by; /* the elements of N, the identity first */
    uint32_t by_count;
    gsnn_key least_key;
    uint32_t *least; /* elements g with the least H^g: one for each coset N g, or more */
    size_t least_count, least_capacity;
    gsnn_key *marked; /* the keys that are marked, each once or more */
    size_t marked_count, marked_capacity;
} gsnn_member_visit;

/* Meets the members, on so many threads (0: one each processor); what is met, and in which order,
 * does not depend on how many.  Cost: some look-ups for each zuppo of each member. */
gsnn_status gsnn_member_visit_run(gsnn_member_visit *visit, size_t threads, gsnn_error *error);
void gsnn_member_visit_clear(gsnn_member_visit *visit);

/* Moves the zuppos of H by an element, into `set` unless that is NULL; returns their key. */
gsnn_key gsnn_member_moved(const gsnn_zuppos *zuppos, const uint32_t *root, uint32_t width,
                           uint32_t element, uint32_t *set);

#endif
