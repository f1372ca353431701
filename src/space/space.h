/* space.h - the space that architecture search walks: sums of irreducible architectures.
 *
 * A sum is a multiset of admissible irreducible architectures, not empty, in which each is taken
 * at most `channels` times, with at most `max_neurons` hidden neurons altogether.  Its parameters
 * are those of its channels (weights, bias, output weight) and, once, the shared ones: the
 * linear function and the constant.
 *
 * A sum is redundant when it holds an architecture of type 2 with one free weight more than once:
 * a1 sum |w1 v_i.x| + a2 sum |w2 v_i.x| is one such channel again.  These are all: of any other
 * architecture, channels with generic weights have hyperplanes of their own and do not merge. */
#ifndef GSNN_SPACE_SPACE_H
#define GSNN_SPACE_SPACE_H

#include "gsnn.h"

#include "record/enumeration_record.h"
#include <flint/fmpz.h>

/* As many channels as the neurons allow. */
#define GSNN_SPACE_UNLIMITED SIZE_MAX

/* The largest accepted budget: tables are as long as it. */
#define GSNN_SPACE_MAX_NEURONS ((size_t)1000000)

/* One admissible architecture; a sum contains it with some multiplicity. */
typedef struct gsnn_space_part {
    char *id;
    int type;
    size_t neurons;    /* >= 1 */
    size_t parameters; /* of one channel: weights, bias, output weights */
    size_t weights;    /* of the parameters; 0: all but a bias (of type 1) and one output weight */
} gsnn_space_part;

typedef struct gsnn_space {
    size_t max_neurons;
    size_t channels; /* or GSNN_SPACE_UNLIMITED */
    bool redundant;  /* redundant sums belong to the space too */
    size_t shared;   /* parameters of the linear function and the constant */
    /* NULL, or the activation of an enumeration with a codomain.  Only those like ReLU scale, a
     * phi(w x) = (a/s) phi(s w x), which is a parameter less of each channel that changes anything,
     * and what makes channels merge. */
    const char *activation;

    /* The group, for those who read the counts; the strings are owned. */
    char *name, *action;
    char *order; /* decimal */
    size_t degree;

    size_t part_count, part_capacity;
    gsnn_space_part *parts; /* those of at most max_neurons neurons */
} gsnn_space;

void gsnn_space_clear(gsnn_space *space);

/* Sets what is known of the group; the strings are copied.  The fixed space of the group is where
 * invariant linear functions come from: its dimension and the constant are the shared parameters.
 * GSNN_INVALID when the order is no number. */
gsnn_status gsnn_space_set_group(gsnn_space *space, const char *name, const char *action,
                                 const char *order, size_t degree, size_t invariant_dimension,
                                 gsnn_error *error);

/* Appends an architecture, or leaves it out when it has more than max_neurons neurons. */
gsnn_status gsnn_space_add(gsnn_space *space, const char *id, int type, uint64_t neurons,
                           uint64_t parameters, gsnn_error *error);

/* How often a sum of the space may hold the part: `channels`, or 1 where more would be redundant.
 */
size_t gsnn_space_channels(const gsnn_space *space, size_t part);

/* The functional dimension of the sum for generic parameters, the number of directions in which
 * they change the function: the shared parameters, and dim V, or dim V + 1 for type 1, for each
 * channel that does not merge with another one (the scaling of a neuron against its output weight
 * changes nothing, and adds one parameter to each channel). */
uint64_t gsnn_space_dimension(const gsnn_space *space, const size_t *channels);

/* Sets sums[n], n = 0..max_neurons (initialised by the caller), to the number of sums of exactly n
 * neurons; sums[0] is 0.  The coefficients of the product over the parts of
 * 1 + q^n + ... + q^(C n) = (1 - q^((C+1) n)) / (1 - q^n), C as gsnn_space_channels: two passes
 * over the coefficients for each part. */
gsnn_status gsnn_space_count(fmpz *sums, const gsnn_space *space, const gsnn_run *run,
                             gsnn_error *error);

/* ---- The Pareto front -------------------------------------------------------------------- */

/* A sum is on the front when no other beats it, where a sum beats another that has no fewer
 * neurons and no more parameters, and is not equal in both.  So for each number of neurons there
 * is one number of parameters on the front or none, and several sums may have both. */
typedef struct gsnn_space_point {
    size_t neurons;
    uint64_t parameters;
} gsnn_space_point;

typedef struct gsnn_space_front {
    size_t count;
    gsnn_space_point *points; /* both numbers rise */
    fmpz *ways;               /* how many sums have those of each point */
} gsnn_space_front;

/* Computes the front, to be cleared by the caller: a knapsack of parts x max_neurons steps, not a
 * list of all sums. */
gsnn_status gsnn_space_front_init(gsnn_space_front *front, const gsnn_space *space,
                                  const gsnn_run *run, gsnn_error *error);

void gsnn_space_front_clear(gsnn_space_front *front);

/* ---- Listing ----------------------------------------------------------------------------- */

/* Takes one sum: channels[i] is the multiplicity of part i.  Anything but GSNN_OK ends the
 * listing, which returns it. */
typedef gsnn_status (*gsnn_sum_visitor)(void *context, const gsnn_space *space,
                                        const size_t *channels, size_t neurons, uint64_t parameters,
                                        gsnn_error *error);

/* Visits every sum, by rising number of neurons, and among equals with more channels of an earlier
 * part first.  No branch without a sum is entered; memory is 8 bytes x parts x max_neurons. */
gsnn_status gsnn_space_list(const gsnn_space *space, gsnn_sum_visitor visit, void *context,
                            const gsnn_run *run, gsnn_error *error);

/* Visits, in the same order, the sums on the Pareto front; the walk enters only what leads to
 * them. */
gsnn_status gsnn_space_pareto(const gsnn_space *space, gsnn_sum_visitor visit, void *context,
                              const gsnn_run *run, gsnn_error *error);

/* ---- The space of an enumeration's record ---------------------------------------------------- */

/* Fills in the space, whose max_neurons, channels and redundant are set, with the record's
 * admissible architectures within max_neurons and the shared parameters; to be cleared by the
 * caller, on failure too.  GSNN_INVALID when the record does not state what is needed. */
gsnn_status gsnn_space_of_record(gsnn_space *space, const gsnn_enumeration_record *record,
                                 gsnn_error *error);

#endif
