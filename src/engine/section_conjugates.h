/* section_conjugates.h - what leads from a section to its conjugates. */
#ifndef GSNN_ENGINE_SECTION_CONJUGATES_H
#define GSNN_ENGINE_SECTION_CONJUGATES_H

#include "engine/sections.h"

/* As a tree: conjugate 0 is the section, conjugate i > 0 is conjugate from[i] moved by generator
 * by[i] of the group, and the section moved by element[i]. */
typedef struct gsnn_section_conjugates {
    uint32_t count;
    uint32_t *from, *by, *element;
} gsnn_section_conjugates;

/* Room for looking through the cosets of what takes a section to itself. */
typedef struct gsnn_coset_room {
    gsnn_closure closure;
    uint32_t *met; /* an entry for each element of the group */
} gsnn_coset_room;

gsnn_status gsnn_coset_room_init(gsnn_coset_room *room, const gsnn_elements *elements,
                                 gsnn_error *error);
void gsnn_coset_room_clear(gsnn_coset_room *room);

/* Lists the conjugates; the caller clears them, on failure too.  Cost: a product for each element
 * of the group. */
gsnn_status gsnn_section_conjugates_init(gsnn_section_conjugates *conjugates,
                                         const gsnn_sections *sections, const gsnn_section *section,
                                         gsnn_coset_room *room, gsnn_error *error);
void gsnn_section_conjugates_clear(gsnn_section_conjugates *conjugates);

#endif
