/* closure.h - a subgroup H as a list of elements, and above it the cosets of H in its normaliser.
 *
 * First H is generated, one element after another (L. Dimino's algorithm: cosets of the group so
 * far).  Once H is sealed, elements that normalise H may be adjoined; the list then grows by whole
 * cosets of H, so that coset c is the block list[c*|H|] ... list[(c+1)*|H| - 1] and label[] says
 * in which coset an element lies. */
#ifndef GSNN_SUBGROUP_CLOSURE_H
#define GSNN_SUBGROUP_CLOSURE_H

#include "group/elements.h"

typedef struct gsnn_closure {
    const gsnn_elements *elements; /* borrowed */
    uint32_t *list;                /* `count` element indices; room for all of G */
    uint32_t count;
    int32_t *label;          /* for each element of G: its coset, or -1 outside */
    uint32_t subgroup_order; /* |H| once sealed, 0 before */
    uint32_t *generators;    /* those that enlarged the group, before and after sealing apart */
    size_t generator_count, generator_capacity;
} gsnn_closure;

/* The trivial group, unsealed. */
gsnn_status gsnn_closure_init(gsnn_closure *closure, const gsnn_elements *elements,
                              gsnn_error *error);
void gsnn_closure_clear(gsnn_closure *closure);

/* Back to the trivial group.  Cost: the length of the list. */
void gsnn_closure_reset(gsnn_closure *closure);

/* H becomes <H, g>; `generators` lists the g that were not yet inside.  Cost: |<H,g>| products. */
gsnn_status gsnn_closure_extend(gsnn_closure *closure, uint32_t g, gsnn_error *error);

/* H is complete: from now on the list is one of cosets, and `generators` is emptied. */
void gsnn_closure_seal(gsnn_closure *closure);

/* Adjoins g, which must normalise H; `generators` lists the g that were not yet inside. */
gsnn_status gsnn_closure_adjoin(gsnn_closure *closure, uint32_t g, gsnn_error *error);

/* Back to the sealed H alone. */
void gsnn_closure_retract(gsnn_closure *closure);

static inline uint32_t gsnn_closure_cosets(const gsnn_closure *closure) {
    return closure->count / closure->subgroup_order;
}

#endif
