/* known_class.h - a class of subgroups whose members are known, so that none has to be looked for:
 * each is made once, not once for each generator of G. */
#ifndef GSNN_SUBGROUP_KNOWN_CLASS_H
#define GSNN_SUBGROUP_KNOWN_CLASS_H

#include "subgroup/class_store.h"

/* What leads from one member to others, itself among them: member 0 is that one, member i > 0 is
 * member from[i] moved by row by[i] of `moves`, and member 0 moved by element[i]. */
typedef struct gsnn_member_tree {
    uint32_t count;
    const uint32_t *from, *by, *element;
    const uint32_t *moves; /* for each row where it takes each zuppo */
} gsnn_member_tree;

/* The members are the roots moved along the first tree, then along the second, each once. */
typedef struct gsnn_known_class {
    uint32_t width; /* zuppos of each member */
    uint32_t root_count;
    const uint32_t *roots;         /* width zuppos for each */
    const uint32_t *root_elements; /* each root is the first one moved by this, for the first 0 */
    const gsnn_member_tree *trees[2];
    const uint32_t *normaliser; /* elements that generate, with it, the normaliser of the first */
    size_t normaliser_count;
} gsnn_known_class;

/* Adds a class that is not in the store, as the last one.  GSNN_FAILED where it is there after all,
 * or is not as long as its normaliser tells.  Cost: members * zuppos. */
gsnn_status gsnn_class_store_add_known(gsnn_class_store *store, const gsnn_known_class *known,
                                       gsnn_error *error);

#endif
