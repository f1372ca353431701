/* sections.h - the sections A/B of a listed group: subgroups A by their classes, and B normal in A
 * by its class under the normaliser of A.
 *
 * By Goursat's lemma a subgroup of a direct product is given by a section of each factor and an
 * isomorphism from one to the other: H = {(a, a') : theta(aB) = a'B'}. */
#ifndef GSNN_ENGINE_SECTIONS_H
#define GSNN_ENGINE_SECTIONS_H

#include "subgroup/class_store.h"
#include "subgroup/quotient.h"

#define GSNN_NO_KIND SIZE_MAX

typedef struct gsnn_section {
    uint32_t class;   /* A: its number in the store */
    uint32_t order;   /* of A/B */
    uint64_t length;  /* how many conjugates the pair (A,B) has */
    uint32_t *kernel; /* elements that generate B */
    uint32_t kernel_count;
    uint32_t *movers; /* elements that generate what takes A and B to themselves */
    uint32_t mover_count;
    /* From gsnn_sections_identify on: which of the groups A/B is, for each element of that one an
     * element of A in the coset that stands for it, and for each mover the automorphism that it
     * induces, as a list of images. */
    size_t kind;
    uint32_t *elements;
    uint16_t *acting;
} gsnn_section;

/* The arrays belong to the arena. */
typedef struct gsnn_sections {
    const gsnn_class_store *store; /* borrowed */
    gsnn_section *list;
    size_t count, capacity;
    gsnn_arena arena;
} gsnn_sections;

/* Lists the sections of the group of the store, whose subgroups it has all.  The caller clears
 * them, on failure too.  Cost: that of the normal subgroups of each class. */
gsnn_status gsnn_sections_init(gsnn_sections *sections, const gsnn_class_store *store,
                               const gsnn_run *run, gsnn_error *error);
void gsnn_sections_clear(gsnn_sections *sections);

/* Abstract groups, no two of them isomorphic, with all their automorphisms. */
typedef struct gsnn_section_kind {
    gsnn_quotient quotient;
    gsnn_isomorphisms automorphisms;
} gsnn_section_kind;

typedef struct gsnn_section_kinds {
    gsnn_section_kind *list;
    size_t count, capacity;
    bool too_many; /* some group has more automorphisms than are listed */
} gsnn_section_kinds;

/* Finds out which groups the sections with wanted[order] are; adds those that are not known yet.
 * Stops where a group has too many automorphisms.  `wanted` has a place for each number up to the
 * order of the whole group.  Cost: for each section order^2 products, and an isomorphism. */
gsnn_status gsnn_sections_identify(gsnn_sections *sections, const bool *wanted,
                                   gsnn_section_kinds *kinds, const gsnn_run *run,
                                   gsnn_error *error);
void gsnn_section_kinds_clear(gsnn_section_kinds *kinds);

#endif
