/* architecture.h - one irreducible architecture: a pair (H, chi) up to conjugacy. */
#ifndef GSNN_ARCHITECTURE_ARCHITECTURE_H
#define GSNN_ARCHITECTURE_ARCHITECTURE_H

#include "architecture/neurons.h"
#include "architecture/pattern_stabiliser.h"
#include "base/arena.h"
#include "cohomology/cohomology.h"
#include "group/group.h"
#include "group/signed_orbits.h"

typedef enum gsnn_reason {
    GSNN_ADMISSIBLE,
    GSNN_ZERO_WEIGHTS,       /* V(H,chi) = 0 */
    GSNN_COINCIDENT_NEURONS, /* the pointwise stabiliser of V(H,chi) is larger than K */
    GSNN_NO_OUTPUT,          /* admissible, but the codomain leaves it no output weights */
    GSNN_PHASE,              /* admissible, but sin(-z + b) is a sine of the same V, of type 2 */
} gsnn_reason;

#define GSNN_NO_ARCHITECTURE UINT32_MAX

/* Room for what a catalogue lays out of a pair.  All zero: nothing yet. */
typedef struct gsnn_pair_room {
    gsnn_point *generators;
    size_t generator_capacity;
    gsnn_weights weights;
} gsnn_pair_room;

/* With --all there may be hundreds of thousands, hence the narrow members. */
struct gsnn_architecture {
    uint64_t signs;       /* chi on the generators of H */
    fmpz_t orbit_length;  /* of chi under the normaliser of H */
    gsnn_weights weights; /* the codes belong to an arena; NULL where the catalogue lays out */
    uint32_t class;       /* of H, in the catalogue, whose index in G is the number of neurons */
    /* The class, in a complete catalogue, of H' = { g : g acts on V(H,chi) as +1 or -1 }, or as +1
     * for type 1: where neurons coincide. */
    uint32_t stabiliser_class;
    uint32_t collapses_to; /* an architecture, or GSNN_NO_ARCHITECTURE */
    uint32_t id[2];        /* i and j of "i.j" when H and chi are admissible; else that of "r1" */
    uint32_t output[2];    /* output weights, where there is a codomain; the second of cosines */
    uint8_t type;          /* 1: chi trivial, 2: not */
    uint8_t reason;        /* a gsnn_reason */
};
typedef struct gsnn_architecture gsnn_architecture;

/* Whether H and chi are admissible, whatever the codomain says. */
static inline bool gsnn_pair_is_admissible(const gsnn_architecture *architecture) {
    return architecture->reason != GSNN_ZERO_WEIGHTS &&
           architecture->reason != GSNN_COINCIDENT_NEURONS;
}

/* The pairs on one class of subgroups, with its cohomology. */
typedef struct gsnn_pairs {
    gsnn_cohomology cohomology;
    gsnn_architecture *pairs; /* one for each orbit of chi that is wanted, trivial first */
    size_t count, admissible;
} gsnn_pairs;

/* What of a class is wanted: pairs for at most max_neurons (UINT64_MAX stands for any number), and
 * those that are not admissible or only those that are. */
typedef struct gsnn_selection {
    uint64_t max_neurons;
    bool inadmissible;
} gsnn_selection;

/* What is laid out again and again while pairs are computed, and where they are kept. */
typedef struct gsnn_pair_maker {
    const gsnn_group *group;
    const gsnn_catalogue *catalogue;
    gsnn_selection selection;
    gsnn_arena arena; /* of cohomology and codes; the caller may move it to where they go */
    gsnn_arena pairs; /* of the pairs themselves */
    bool listed;      /* whether what follows is in use */
    int32_t *zero;    /* codes that are all 0 */
    gsnn_listed_subgroup subgroup;
    const gsnn_listed_subgroup *inside; /* H, unless it is too large to be listed */
    gsnn_pattern_memory patterns;
    gsnn_signed_orbits orbits;
    uint64_t by_orbits, by_equations, known; /* pairs decided: see base/counters.h */
} gsnn_pair_maker;

/* Adds what the maker did to the counters of the run. */
void gsnn_pair_maker_count(const gsnn_pair_maker *maker, const gsnn_run *run);

/* Ready for the classes of a catalogue; elements are listed unless the engine names characters. */
gsnn_status gsnn_pair_maker_init(gsnn_pair_maker *maker, const gsnn_group *group,
                                 const gsnn_catalogue *catalogue, const gsnn_selection *selection,
                                 gsnn_error *error);
void gsnn_pair_maker_clear(gsnn_pair_maker *maker);

/* Computes the pairs on a class of the catalogue: cohomology and its orbits always, and weight
 * space and admissibility of each pair; those that are not wanted are left out of `pairs`, but
 * counted in cohomology.orbit_count.  All of it lives as long as the maker's arenas. */
gsnn_status gsnn_pairs_init(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t class,
                            gsnn_error *error);
void gsnn_pairs_clear(gsnn_pairs *pairs);
void gsnn_architecture_clear(gsnn_architecture *architecture);

/* The place of the first of `count` architectures, which come class by class, on the given class
 * or a later one. */
size_t gsnn_first_on_class(const gsnn_architecture *architectures, size_t count, size_t class);

/* How the formats call a reason; "admissible" if there is none. */
const char *gsnn_reason_name(gsnn_reason reason);

/* The generators of H for a class, which the room keeps if the catalogue lays them out. */
gsnn_status gsnn_class_generators(const gsnn_group *group, const gsnn_catalogue *catalogue,
                                  size_t class, gsnn_pair_room *room, const gsnn_point **generators,
                                  gsnn_error *error);

/* The equations w h = chi(h) w of a pair, likewise. */
gsnn_status gsnn_architecture_equations(const gsnn_group *group, const gsnn_catalogue *catalogue,
                                        const gsnn_architecture *architecture, gsnn_pair_room *room,
                                        gsnn_signed_generators *equations, gsnn_error *error);

/* The weights of a pair with their codes, likewise. */
gsnn_status gsnn_architecture_weights(const gsnn_group *group,
                                      const gsnn_architecture *architecture,
                                      const gsnn_signed_generators *equations, gsnn_pair_room *room,
                                      const gsnn_weights **weights, gsnn_error *error);

void gsnn_pair_room_clear(gsnn_pair_room *room);

#endif
