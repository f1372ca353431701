/* subject.h - an enumeration under examination, with what the checker has worked out itself. */
#ifndef GSNN_VERIFY_SUBJECT_H
#define GSNN_VERIFY_SUBJECT_H

#include "record/enumeration_record.h"
#include "verify/enumeration.h"
#include "verify/points.h"
#include "verify/profile.h"
#include "verify/stabiliser_chain.h"
#include "verify/weight_space.h"

/* The checker's own view of an architecture. */
typedef struct gsnn_verify_own {
    size_t generator_count;        /* of H as listed */
    gsnn_verify_point *generators; /* generator_count x points */
    int8_t *chi;                   /* of each generator of H: 1 in K, -1 outside */
    gsnn_verify_chain *H, *K;
    gsnn_verify_profile H_profile, K_profile; /* if pair_sound */
    /* Whether H and K are what they should be: subgroups with |H:K| = type and the stated orders,
     * and |H| neurons = |G|.  Nothing that builds on them is checked otherwise. */
    bool pair_sound;
    bool rho_sound;              /* rho is listed: transitive signed permutations of the neurons */
    fmpz_t order;                /* of H, if pair_sound */
    size_t zeros;                /* points at which the pattern is 0 */
    gsnn_verify_pattern pattern; /* V(H,chi), if pair_sound; labels are NULL otherwise */
    bool weights_sound;          /* the dimension and the first row or basis, if listed */
    double *basis;               /* the listed exact basis if it is sound: dimension x degree */
    double *preactivations;      /* of the neurons of a random network, for a few inputs; or NULL */
    /* Whether the rows that rho makes of the pattern are sound: W g = rho(g) W. */
    bool rows_sound;
    bool non_parallel; /* of an admissible one: as it should be */
} gsnn_verify_own;

typedef struct gsnn_verify_subject {
    const gsnn_enumeration_record *record;
    gsnn_verify_points *points;
    gsnn_verify_chain *G;
    size_t invariant_dimension; /* of the fixed space of G */
    gsnn_verify_own *own;       /* one an architecture */
    /* Relations between admissible architectures a and b, as bit matrices (see bit_matrix.h):
     * which were decided, and in which a is included in b, or H_a is conjugate to H_b. */
    struct gsnn_verify_relations *relations;
    gsnn_findings *findings;
    uint64_t seed;  /* of the random inputs */
    double *linear; /* a random linear part in the fixed space: degree numbers */
    gsnn_error *error;
} gsnn_verify_subject;

/* Rows beyond this many values are not built: what needs them is skipped, and said to be. */
#define GSNN_VERIFY_MOST_VALUES ((size_t)1 << 26)

#endif
