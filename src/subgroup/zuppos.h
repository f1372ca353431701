/* zuppos.h - the cyclic subgroups of prime power order ("zuppos") of a listed group.
 *
 * A subgroup is determined by the zuppos it contains (J. Neubueser, "Untersuchungen des
 * Untergruppenverbandes endlicher Gruppen auf einer programmgesteuerten elektronischen
 * Dualmaschine", Numer. Math. 2 (1960)), so subgroups are handled as sets of zuppos.  Zuppos are
 * numbered by decreasing order, then by the least index of a generator. */
#ifndef GSNN_SUBGROUP_ZUPPOS_H
#define GSNN_SUBGROUP_ZUPPOS_H

#include "group/group.h"

/* A 128-bit name of a set of zuppos: the sum over GF(2) of one fixed pseudo-random word for each.
 * Sets are taken to be equal when their keys are: that two of N different ones agree has
 * probability below N^2 / 2^129. */
typedef struct gsnn_key {
    uint64_t high, low;
} gsnn_key;

static inline int gsnn_key_compare(gsnn_key a, gsnn_key b) {
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return a.low < b.low ? -1 : a.low > b.low;
}

typedef struct gsnn_zuppos {
    const uint32_t *right;         /* borrowed: products by the generators of G; see group.h */
    const gsnn_elements *elements; /* borrowed */
    uint32_t count;
    uint32_t *generator;     /* count: the least index of an element that generates the zuppo */
    uint32_t *prime;         /* count: the prime of which its order is a power */
    int32_t *of;             /* order of G: the zuppo that this element generates, or -1 */
    uint64_t *leads;         /* a bit for each element of G: it is the `generator` of its zuppo */
    gsnn_key *keys;          /* count */
    gsnn_point *base_images; /* base length * count: where each generator sends a base point */
    /* For each base point: the zuppos whose generators send it to the point y are those from place
     * first[y] to first[y + 1] of the row of by_image. */
    uint32_t *by_image;   /* base length * count */
    uint32_t *first;      /* base length * (points + 1) */
    size_t conjugations;  /* generators of G */
    uint32_t *conjugate;  /* conjugations * count: z -> s^-1 z s for each generator s of G */
    uint32_t *conjugator; /* conjugations: the generators of G as element indices */
    uint32_t *movers;     /* the numbers of those that move a zuppo, each as none before it does */
    size_t mover_count;
} gsnn_zuppos;

/* Lists the zuppos of a group whose elements are listed.  Cost: a few products an element. */
gsnn_status gsnn_zuppos_new(gsnn_zuppos **zuppos, const gsnn_group *group, const gsnn_run *run,
                            gsnn_error *error);
void gsnn_zuppos_free(gsnn_zuppos *zuppos);

/* The zuppo whose `generator` is element a, or -1. */
static inline int32_t gsnn_zuppos_led_by(const gsnn_zuppos *zuppos, uint32_t a) {
    return zuppos->leads[a / 64] >> a % 64 & 1 ? zuppos->of[a] : -1;
}

/* The words of the zuppos by their numbers. */
void gsnn_make_zuppo_keys(gsnn_key *keys, size_t count);

/* The key of a set of zuppos. */
gsnn_key gsnn_zuppos_key(const gsnn_zuppos *zuppos, const uint32_t *set, size_t count);

/* The zuppos of a subgroup, given all its elements, in the order in which their generators come;
 * returns how many.  `set` has room for all zuppos. */
uint32_t gsnn_list_zuppos(const gsnn_zuppos *zuppos, const uint32_t *elements, uint32_t count,
                          uint32_t *set);

/* Marks with 1 the orbit of zuppo z under conjugation by `count` elements.  What is marked already,
 * with whatever, is not met again and must not separate the orbit.  `met` and `queue` have an entry
 * for each zuppo.  Cost: orbit length * count conjugations. */
void gsnn_meet_zuppo_orbit(const gsnn_zuppos *zuppos, uint32_t z, const uint32_t *by, size_t count,
                           unsigned char *met, uint32_t *queue);

#endif
