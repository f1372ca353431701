/* pair_key.h - invariants of pairs (H,chi) under conjugation in G, to tell most of them apart. */
#ifndef GSNN_VERIFY_PAIR_KEY_H
#define GSNN_VERIFY_PAIR_KEY_H

#include "verify/subject.h"

typedef struct gsnn_verify_pair_key {
    size_t architecture;
    int type;
    bool normal;         /* G normalises H and K, so only the pair itself is equivalent to it */
    uint64_t H_hash;     /* of the cycle types of the elements of H */
    uint64_t K_hash;     /* likewise */
    uint64_t exact_hash; /* of the elements themselves, for a normal pair; 0 otherwise */
} gsnn_verify_pair_key;

/* The key of a sound pair, from its profiles. */
gsnn_status gsnn_verify_pair_key_set(gsnn_verify_pair_key *key, const gsnn_verify_subject *subject,
                                     size_t a);

/* Compares all but the architecture, for qsort. */
int gsnn_verify_pair_key_compare(const gsnn_verify_pair_key *a, const gsnn_verify_pair_key *b);

#endif
