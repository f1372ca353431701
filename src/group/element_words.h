/* element_words.h - elements of a listed group as shortest words in its generators.
 *
 * A word is a list of letters: s for generator s and -s for its inverse, s = 1, 2, ...  Its element
 * is the product of the matrices in the order of the letters, so that the last letter moves an
 * input first. */
#ifndef GSNN_GROUP_ELEMENT_WORDS_H
#define GSNN_GROUP_ELEMENT_WORDS_H

#include "group/group.h"

/* The Cayley graph's tree of breadth first search from 1.  The arrays are owned. */
typedef struct gsnn_element_words {
    uint32_t *parent; /* for each element g: the g' with g = g' * its last letter */
    int32_t *letter;  /* the last letter; 0 for the identity */
    size_t longest;
} gsnn_element_words;

/* Finds the words of all elements of a listed group.  Cost: order * generators products. */
gsnn_status gsnn_element_words_init(gsnn_element_words *words, const gsnn_group *group,
                                    const gsnn_run *run, gsnn_error *error);
void gsnn_element_words_clear(gsnn_element_words *words);

/* Writes the word of an element into `word`, which has room for `longest` letters, and returns
 * their number. */
size_t gsnn_element_words_spell(const gsnn_element_words *words, uint32_t element, int32_t *word);

#endif
