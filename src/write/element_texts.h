/* element_texts.h - elements of a group in the group file's notation, each laid out once.
 *
 * Records name the same few elements again and again as generators of subgroups. */
#ifndef GSNN_WRITE_ELEMENT_TEXTS_H
#define GSNN_WRITE_ELEMENT_TEXTS_H

#include "group/group.h"

typedef struct gsnn_element_texts {
    const gsnn_group *group;         /* borrowed */
    struct gsnn_element_text *known; /* of listed groups that are not too large: one an element */
    gsnn_text pool;
} gsnn_element_texts;

/* Knows no text yet; the group is borrowed. */
void gsnn_element_texts_init(gsnn_element_texts *texts, const gsnn_group *group);
void gsnn_element_texts_clear(gsnn_element_texts *texts);

/* Appends [element,...]: elements of a listed group by their numbers.  A lack of memory may be
 * noted in the text only. */
gsnn_status gsnn_element_texts_append(gsnn_element_texts *texts, const uint32_t *elements,
                                      size_t count, gsnn_text *out, gsnn_error *error);

/* The same for elements of any group, given as permutations of its points. */
gsnn_status gsnn_append_elements(const gsnn_group *group, const gsnn_point *elements, size_t count,
                                 gsnn_text *out, gsnn_error *error);

#endif
