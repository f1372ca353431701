/* characters.h - the characters of an abelian group that occur in its action.
 *
 * The points of an orbit whose stabiliser is T carry the characters that are trivial on T; where
 * the orbit contains the opposites of its points, those of them that are -1 on the elements that
 * send a point to its opposite.  Powers prime to its order occur with a character, and are in the
 * same subgroups of the dual, so one character is kept of each cyclic subgroup. */
#ifndef GSNN_ABELIAN_CHARACTERS_H
#define GSNN_ABELIAN_CHARACTERS_H

#include "abelian/character_span.h"

typedef struct gsnn_characters {
    gsnn_span_kind kind;
    uint64_t *vectors; /* count * kind.stride, by the orders of the characters; entry 0 is 0 */
    size_t count, capacity;
} gsnn_characters;

/* Lists them for an action by permutations.  If `negation` is set, points 2i and 2i + 1 are
 * opposite vectors.  Cost: for each point the normal form of a span. */
gsnn_status gsnn_characters_init(gsnn_characters *characters, const gsnn_abelian *abelian,
                                 bool negation, gsnn_error *error);
void gsnn_characters_clear(gsnn_characters *characters);

#endif
