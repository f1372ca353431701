/* enumeration_subject.h - an enumeration under examination, with what the checker has worked out
 * itself; private to the files enumeration*.c. */
#ifndef GSNN_VERIFY_ENUMERATION_SUBJECT_H
#define GSNN_VERIFY_ENUMERATION_SUBJECT_H

#include "proof/bit_matrix.h"
#include "proof/points.h"
#include "proof/profile.h"
#include "proof/stabiliser_chain.h"
#include "proof/weight_space.h"
#include "record/enumeration_record.h"
#include "verify/enumeration.h"

/* What a row in V(H,chi) has to fulfil at two points: w(y) = sign w(x).  Most rows of others fail
 * at one of these. */
typedef struct gsnn_verify_probe {
    gsnn_proof_point x, y;
    int8_t sign;
} gsnn_verify_probe;

enum { GSNN_VERIFY_MOST_PROBES = 8 };

/* The checker's own view of an architecture. */
typedef struct gsnn_verify_own {
    size_t generator_count;       /* of H */
    gsnn_proof_point *generators; /* generator_count x points */
    int8_t *chi;                  /* of each generator of H: 1 in K, -1 outside */
    gsnn_verify_probe probes[GSNN_VERIFY_MOST_PROBES]; /* if pair_sound */
    size_t probe_count;
    size_t rank;    /* of H^1(H,{+-1}) */
    size_t *pivots; /* rank generators of H: chi at them are the coordinates; NULL if unknown */
    size_t fixed;   /* neurons that H fixes, so that |N(H)| = fixed |H|; 0 if unknown */
    gsnn_proof_chain *H, *K; /* see gsnn_verify_hold_chains; one and the same in type 1 */
    gsnn_proof_profile H_profile, K_profile; /* if pair_sound */
    /* Whether H and K are what they should be: subgroups with |H:K| = type and the stated orders,
     * and |H| neurons = |G|.  Nothing that builds on them is checked otherwise. */
    bool pair_sound;
    bool derived;   /* H and K follow from rho, since the file leaves their generators out */
    bool normal;    /* of an inadmissible one: G normalises H and K */
    bool rho_sound; /* rho is listed: transitive signed permutations of the neurons */
    fmpz_t order;   /* of H, if pair_sound */
    size_t zeros;   /* points at which the pattern is 0 */
    gsnn_proof_pattern pattern; /* V(H,chi), if pair_sound; labels are NULL otherwise */
    bool weights_sound;         /* the dimension and the first row or basis, if listed */
    double *basis;              /* the listed exact basis if it is sound: dimension x degree */
    double *preactivations;     /* of the neurons of a random network, for a few inputs; or NULL */
    /* Whether the rows that rho makes of the pattern are sound: W g = rho(g) W. */
    bool rows_sound;
    bool non_parallel; /* of an admissible one: as it should be */
} gsnn_verify_own;

/* What the checker found out about pairs of admissible architectures.  Rows and columns are places
 * in the list of admissible architectures.  "Possible" is what has not been ruled out; it differs
 * from what is known only where rows were not to be had. */
typedef struct gsnn_verify_relations {
    size_t count;
    size_t *architecture;             /* at each place, its index in the record */
    size_t *place;                    /* of each architecture of the record, or SIZE_MAX */
    gsnn_proof_bits larger;           /* [a][b]: a is included in b */
    gsnn_proof_bits smaller;          /* the transpose */
    gsnn_proof_bits maybe_larger;     /* [a][b]: not ruled out */
    gsnn_proof_bits maybe_smaller;    /* the transpose */
    gsnn_proof_bits same_class;       /* [a][b]: H of b is conjugate to H of a; symmetric */
    gsnn_proof_bits maybe_same_class; /* symmetric */
} gsnn_verify_relations;

/* Makes the class relations symmetric: each is decided from the side that can. */
void gsnn_verify_relations_close(gsnn_verify_relations *relations);

typedef struct gsnn_verify_subject {
    const gsnn_enumeration_record *record;
    const gsnn_mapped_text *mapped; /* with the rows that the record left in its text, or NULL */
    gsnn_proof_points *points;
    gsnn_proof_chain *G;
    gsnn_proof_points *outputs;    /* of a codomain, moved by its generators; NULL without one */
    bool is_representation;        /* the images respect the relations of G */
    size_t linear_maps, constants; /* of a codomain: dimensions of Hom_G and of sigma^G */
    size_t invariant_dimension;    /* of the fixed space of G */
    gsnn_verify_own *own;          /* one an architecture */
    const gsnn_record_weights *weights; /* of the one that is being checked, with its rows */
    /* Relations between admissible architectures a and b, as bit matrices (see bit_matrix.h):
     * which were decided, and in which a is included in b, or H_a is conjugate to H_b. */
    gsnn_verify_relations *relations;
    gsnn_findings *findings;
    uint64_t seed;  /* of the random inputs */
    size_t threads; /* 0: one each processor */
    double *linear; /* a random linear part in the fixed space: degree numbers */
    gsnn_error *error;
} gsnn_verify_subject;

/* Whether H and chi are admissible, but the pair is said not to live with the codomain. */
bool gsnn_verify_is_dead(const gsnn_record_architecture *architecture);

/* Whether generators of H and K are there. */
static inline bool gsnn_verify_lists_pair(const gsnn_record_architecture *architecture) {
    return architecture->H.listed && architecture->K.listed;
}

/* Why what builds on H and K is skipped where the pair is not sound. */
static inline const char *gsnn_verify_no_pair(const gsnn_record_architecture *architecture) {
    return gsnn_verify_lists_pair(architecture) ? "its H and K are false"
                                                : "its H and K are not known";
}

/* Rows beyond this many values are not built: what needs them is skipped, and said to be. */
#define GSNN_VERIFY_MOST_VALUES ((size_t)1 << 26)

/* The weight rows of an architecture as functions on the points. */
typedef struct gsnn_verify_rows {
    size_t count; /* neurons; 0 when the rows are not to be had */
    bool listed;  /* the file's own rows, rather than those that rho makes of the pattern */
    const int32_t *values; /* count x points: signed labels (see weight_space.h) */
    int32_t *owned;        /* freed with the rows; values may also belong to the record */
} gsnn_verify_rows;

/* The rows as subject->weights list them, if these are all rows of a pattern and the first is true;
 * else row 1 from own->pattern and the others by w_j = s w_i g^-1, where entry i of rho(g) is s j.
 * count is 0, and *why_not says why, when neither can be done. */
gsnn_status gsnn_verify_rows_new(gsnn_verify_rows *rows, const gsnn_verify_subject *subject,
                                 size_t a, const char **why_not);

/* The second of these, for rows that were found to be sound. */
gsnn_status gsnn_verify_rows_again(gsnn_verify_rows *rows, const gsnn_verify_subject *subject,
                                   size_t a);

void gsnn_verify_rows_clear(gsnn_verify_rows *rows);

/* Whether w h = sign w for the point function w; compared on the coordinate vectors. */
bool gsnn_verify_row_is_fixed(const gsnn_proof_points *points, const int32_t *row,
                              const gsnn_proof_point *h, int8_t sign);

/* The sign with which h fixes the neuron of row w in an architecture of the type, or 0: type 2 has
 * w h = sign w; in type 1 the row -w belongs to another neuron, if to any, so the sign is 1.  The
 * rows are those of an admissible architecture. */
int8_t gsnn_verify_neuron_sign(const gsnn_proof_points *points, int type, const int32_t *row,
                               const gsnn_proof_point *h);

/* Takes probes from the generators of H in turn, from points that they move. */
void gsnn_verify_set_probes(gsnn_verify_own *own, const gsnn_proof_points *points);

/* Whether H of b fixes some neuron of an architecture of that type with these rows. */
bool gsnn_verify_rows_fixed(const gsnn_proof_points *points, int type, const gsnn_verify_rows *rows,
                            const gsnn_verify_own *b);

/* Whether some row is in V(H,chi) of b. */
bool gsnn_verify_rows_fit(const gsnn_proof_points *points, const gsnn_verify_rows *rows,
                          const gsnn_verify_own *b);

#endif
