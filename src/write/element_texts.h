/* element_texts.h - elements of a group in the group file's notation, or as words, for JSON.
 *
 * Records name the same few elements again and again as generators of subgroups, so those of a
 * listed group are laid out once. */
#ifndef GSNN_WRITE_ELEMENT_TEXTS_H
#define GSNN_WRITE_ELEMENT_TEXTS_H

#include "base/text.h"
#include "group/element_words.h"
#include "group/group.h"

typedef struct gsnn_element_texts {
    const gsnn_group *group;         /* borrowed */
    const gsnn_element_words *words; /* borrowed; elements are spelled as words, unless NULL */
    int32_t *letters;                /* room for the longest word */
    struct gsnn_element_text *known; /* of listed groups that are not too large: one an element */
    gsnn_text pool;
    int32_t *images; /* room for an element, one of the two */
    const char **entries;
} gsnn_element_texts;

/* Knows no text yet; the group, and its words unless NULL, are borrowed. */
void gsnn_element_texts_init(gsnn_element_texts *texts, const gsnn_group *group,
                             const gsnn_element_words *words);
void gsnn_element_texts_clear(gsnn_element_texts *texts);

/* Appends [element,...]: elements of a listed group by their numbers.  A lack of memory may be
 * noted in the text only. */
gsnn_status gsnn_element_texts_append(gsnn_element_texts *texts, const uint32_t *elements,
                                      size_t count, gsnn_text *out, gsnn_error *error);

/* The same for elements of any group, given as permutations of its points. */
gsnn_status gsnn_element_texts_append_points(gsnn_element_texts *texts, const gsnn_point *elements,
                                             size_t count, gsnn_text *out, gsnn_error *error);

/* Appends the Gram matrix of the inner product, or nothing when it is the standard one. */
gsnn_status gsnn_element_texts_append_form(gsnn_element_texts *texts, gsnn_text *out,
                                           gsnn_error *error);

#endif
