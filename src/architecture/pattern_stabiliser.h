/* pattern_stabiliser.h - which elements of a listed group fix a weight pattern.
 *
 * The elements that act on V(H,chi) as +1 (or, if signs are allowed, as +1 or -1) form a subgroup,
 * known by its zuppos.  Many pairs have the same pattern, so answers are remembered. */
#ifndef GSNN_ARCHITECTURE_PATTERN_STABILISER_H
#define GSNN_ARCHITECTURE_PATTERN_STABILISER_H

#include "base/arena.h"
#include "base/hash_index.h"
#include "subgroup/class_store.h"
#include "subgroup/listed_subgroup.h"

typedef struct gsnn_pattern_answer {
    int32_t *codes; /* of the pattern, kept */
    bool up_to_sign;
    uint32_t zuppo_count; /* zuppos of the stabiliser */
    gsnn_key key;         /* of the stabiliser: see zuppos.h */
} gsnn_pattern_answer;

typedef struct gsnn_pattern_memory {
    const gsnn_group *group;   /* borrowed */
    const gsnn_zuppos *zuppos; /* borrowed */
    gsnn_arena *arena;         /* borrowed: where patterns are kept */
    gsnn_pattern_answer *answers;
    size_t answer_capacity, count;
    gsnn_hash_index index;
    uint32_t *set;  /* scratch: as many as zuppos */
    uint64_t asked; /* times; see base/counters.h */
    bool closes;    /* whether it pays to close what is known of a stabiliser under products */
    gsnn_closure closure;
} gsnn_pattern_memory;

/* No patterns yet, of a listed group with its zuppos.  Patterns will be kept in the arena. */
gsnn_status gsnn_pattern_memory_init(gsnn_pattern_memory *memory, const gsnn_group *group,
                                     const gsnn_zuppos *zuppos, gsnn_arena *arena,
                                     gsnn_error *error);
void gsnn_pattern_memory_clear(gsnn_pattern_memory *memory);

/* The stabiliser of a pattern: of its codes, or up to sign.  `known` is a subgroup that is known
 * to lie in it; or NULL.  Cost: the first time, a look at
 * every point for each base point, and at the zuppos that send one base point to where the pattern
 * allows. */
gsnn_status gsnn_pattern_stabiliser(gsnn_pattern_memory *memory, const int32_t *codes,
                                    bool up_to_sign, const gsnn_listed_subgroup *known,
                                    gsnn_pattern_answer *answer, gsnn_error *error);

/* The zuppos of that stabiliser, in no order, into set, which has room for all; *count is how many.
 */
gsnn_status gsnn_pattern_zuppos(gsnn_pattern_memory *memory, const int32_t *codes, bool up_to_sign,
                                const gsnn_listed_subgroup *known, uint32_t *set, uint32_t *count,
                                gsnn_error *error);

/* Whether that stabiliser has elements outside `known`, a subgroup of it. */
gsnn_status gsnn_pattern_fixed_by_more(gsnn_pattern_memory *memory, const int32_t *codes,
                                       bool up_to_sign, const gsnn_listed_subgroup *known,
                                       bool *more, gsnn_error *error);

#endif
