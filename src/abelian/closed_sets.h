/* closed_sets.h - the subgroups of the dual of an abelian group that are spanned by characters of
 * its action, and their covering relation.
 *
 * With X the characters that occur, the architectures of type 1 are the subgroups A of the dual
 * with A = <X n A> and X n A not empty: H = K is what A is trivial on.  Those of type 2 are A with
 * a subgroup B of index 2 such that A = <X n (A \ B)>: H is what B is trivial on, K what A is. With
 * a sign that is - on A \ B, the latter are the subgroups spanned by elements of X x {-} in the
 * dual of G x {+-1} that do not contain (1,-).  So both are closed sets of one kind, found from
 * below, cover by cover; an inclusion among those of one kind is an inclusion of spans.  (B.
 * Ganter's NextClosure, 1984, lists the same sets, but not their covers.) */
#ifndef GSNN_ABELIAN_CLOSED_SETS_H
#define GSNN_ABELIAN_CLOSED_SETS_H

#include "abelian/characters.h"
#include "base/hash_index.h"
#include "base/run.h"

typedef struct gsnn_closed_cover {
    uint32_t from, to; /* numbers of spans */
} gsnn_closed_cover;

typedef struct gsnn_closed_sets {
    const gsnn_characters *characters; /* borrowed */
    int type;
    uint64_t *spans; /* the first is that of nothing */
    size_t count, capacity;
    gsnn_hash_index index;
    gsnn_closed_cover *covers;
    size_t cover_count, cover_capacity;
} gsnn_closed_sets;

/* More are refused. */
#define GSNN_MAX_CLOSED_SETS 20000000

/* Lists the closed sets of a type whose H has at most max_neurons cosets (0: any number).  Cost:
 * for each set and each way up, normal forms of spans; where orders of joins are not prime, also
 * for each character. */
gsnn_status gsnn_closed_sets_find(gsnn_closed_sets *sets, const gsnn_characters *characters,
                                  int type, uint64_t max_neurons, const gsnn_run *run,
                                  gsnn_error *error);
void gsnn_closed_sets_clear(gsnn_closed_sets *sets);

static inline const uint64_t *gsnn_closed_set(const gsnn_closed_sets *sets, size_t i) {
    return sets->spans + i * gsnn_span_words(&sets->characters->kind);
}

/* The set with that span, or GSNN_NO_ITEM. */
uint32_t gsnn_closed_sets_search(const gsnn_closed_sets *sets, const uint64_t *span);

#endif
