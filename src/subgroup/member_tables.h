/* member_tables.h - where the elements of small point stabilisers take zuppos, in tables.
 *
 * The group's chain is G = G_0 >= G_1 >= ... >= 1, and its elements are numbered so that those of
 * G_k are 0 .. size[k]-1, and the i-th of level k's transversal is i * size[k+1].  So a member
 * H^g of a class follows from H^p for a p that stands for a coset p G_first by look-ups, and the
 * keys of H^(gt) for all t in the smaller G_tail at once, from one line of memory for each zuppo.
 */
#ifndef GSNN_SUBGROUP_MEMBER_TABLES_H
#define GSNN_SUBGROUP_MEMBER_TABLES_H

#include "subgroup/zuppos.h"

/* Elements of G_tail at most. */
#define GSNN_TAIL 8

typedef struct gsnn_member_tables {
    const gsnn_zuppos *zuppos; /* borrowed */
    uint32_t size[GSNN_MAX_BASE + 1];
    uint32_t first;  /* levels from here to the tail have rows of moves */
    uint32_t tail;   /* the level from which all elements are taken at once */
    uint32_t stride; /* words of a zuppo; beyond size[tail] they are 0 */
    uint32_t *words; /* zuppo z, t in G_tail, at z * stride + t: the word of the key of z^t */
    uint32_t *moves; /* rows of zuppos: where an element of a transversal takes each */
    size_t row[GSNN_MAX_BASE]; /* where those of a level begin, with that of its element 1 */
} gsnn_member_tables;

/* The word of a key: keys are in the order of their words, as far as these differ. */
static inline uint32_t gsnn_key_word(gsnn_key key) {
    return (uint32_t)(key.high >> 32);
}

/* Whether the point stabilisers of a listed group are such that tables pay. */
bool gsnn_member_tables_suit(const gsnn_elements *elements);

/* Makes the tables, on so many threads.  Cost: some dozens of conjugations of each zuppo. */
gsnn_status gsnn_member_tables_new(gsnn_member_tables **tables, const gsnn_zuppos *zuppos,
                                   size_t threads, gsnn_error *error);
void gsnn_member_tables_free(gsnn_member_tables *tables);

/* Where element i > 0 of a level's transversal takes each zuppo. */
static inline const uint32_t *gsnn_member_tables_move(const gsnn_member_tables *tables,
                                                      uint32_t level, uint32_t i) {
    assert(level >= tables->first && level < tables->tail && i > 0);
    return tables->moves + (tables->row[level] + i - 1) * tables->zuppos->count;
}

/* The words of the keys of H^t for all t in G_tail; H has these zuppos moved by a row of moves,
 * unless that is NULL.  `words` has room for GSNN_TAIL. */
void gsnn_member_tables_words(const gsnn_member_tables *tables, const uint32_t *set, size_t width,
                              const uint32_t *move, uint32_t *words);

#endif
