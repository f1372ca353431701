/* abelian_zuppos.h - the zuppos of an abelian group, numbered and named as in zuppos.h, and what
 * represents a subgroup there: its key and its generators. */
#ifndef GSNN_ABELIAN_ABELIAN_ZUPPOS_H
#define GSNN_ABELIAN_ABELIAN_ZUPPOS_H

#include "abelian/character_span.h"
#include "group/abelian.h"
#include "group/chain.h"
#include "subgroup/zuppos.h"

typedef struct gsnn_abelian_zuppos {
    const gsnn_abelian *abelian; /* borrowed */
    uint32_t count;
    uint64_t *codes; /* count: of the generator with the least index */
    gsnn_word *words;
    gsnn_key *keys;
    /* Where all elements are involutions, for each code its zuppo; otherwise NULL. */
    uint32_t *of;
    /* Otherwise, to lay out a subgroup: */
    uint64_t *list;   /* codes */
    int32_t *at;      /* for each code its place in the list, or -1; -1 in between */
    uint64_t *parity; /* for each place the parity of its word */
} gsnn_abelian_zuppos;

/* Cost: for each element of prime power order a few short words. */
gsnn_status gsnn_abelian_zuppos_new(gsnn_abelian_zuppos **zuppos, const gsnn_abelian *abelian,
                                    gsnn_error *error);
void gsnn_abelian_zuppos_free(gsnn_abelian_zuppos *zuppos);

/* A subgroup as a class of subgroups is represented. */
typedef struct gsnn_abelian_subgroup {
    gsnn_key key;
    uint32_t zuppo_count;
    size_t generator_count;
    uint64_t generators[GSNN_MAX_LETTERS];    /* codes: least zuppos first, none redundant */
    uint64_t relations[GSNN_MAX_PARITY_BITS]; /* among parities of words in the generators */
} gsnn_abelian_subgroup;

/* The subgroup of the given order on which all characters of a span with column 0 empty are
 * trivial.  Cost: where all elements are involutions, the order; otherwise also a product of words
 * for each zuppo of the group. */
void gsnn_abelian_annihilator(gsnn_abelian_zuppos *zuppos, const gsnn_span_kind *kind,
                              const uint64_t *span, uint64_t order,
                              gsnn_abelian_subgroup *subgroup);

#endif
