/* catalogue.h - classes of subgroups of a group, in the order in which everything names them. */
#ifndef GSNN_SUBGROUP_CATALOGUE_H
#define GSNN_SUBGROUP_CATALOGUE_H

#include "base/arena.h"
#include "group/group.h"
#include "subgroup/zuppos.h"

/* An element chi of H^1(H, {+-1}) that an engine knows to be admissible. */
typedef struct gsnn_character {
    uint64_t signs;      /* bit i: chi of the i-th generator of H is -1 */
    fmpz_t orbit_length; /* of chi under the normaliser of H */
    size_t dimension;    /* of its weights, where the catalogue lays out generators; else 0 */
} gsnn_character;

/* A conjugacy class of subgroups by its representative, which is the same whatever the engine.
 * The arrays belong to the catalogue's arena or to its store. */
typedef struct gsnn_subgroup_class {
    fmpz_t order;
    fmpz_t index; /* in G */
    fmpz_t length;
    size_t generator_count;
    gsnn_point *generators; /* permutations of the group's points; NULL where the catalogue lays
                               them out */
    /* Of listed groups; otherwise NULL. */
    uint32_t *elements;   /* the generators as element indices */
    uint32_t *normaliser; /* elements that generate the normaliser together with H */
    size_t normaliser_count;
    uint32_t zuppo_count; /* cyclic subgroups of prime power order of H */
    gsnn_key key;         /* breaks ties among classes of equal order and length */
    uint32_t listed;      /* number in the catalogue's store */
    /* Engines that find admissible pairs without listing elements supply what follows; where
     * `characters` is NULL, H^1 and its orbits under the normaliser are computed from the
     * generators instead. */
    size_t character_count;
    gsnn_character *characters; /* admissible, one an orbit, the trivial one first */
    size_t rank;                /* of H^1 */
    uint64_t *basis;            /* `rank` sign vectors in reduced echelon form: see cohomology.h */
} gsnn_subgroup_class;

struct gsnn_neurons;

/* What the engine leaves of its work, by which it answers for classes of the catalogue later. */
typedef struct gsnn_class_source {
    /* Lays the generators of a class out, generator_count permutations; NULL where the classes have
     * them. */
    void (*lay_out)(const void *origin, const gsnn_subgroup_class *class, gsnn_point *generators);
    /* The neurons of the pair on a class with these signs, `count` of them, below 2^32: numbered,
     * and with the cocycle, as gsnn_neurons_from_rows does it, which is asked where this is NULL.
     */
    gsnn_status (*neurons)(struct gsnn_neurons *neurons, const void *origin,
                           const gsnn_group *group, size_t class, uint64_t signs, size_t count,
                           gsnn_error *error);
} gsnn_class_source;

/* How the inclusions among the architectures of a catalogue are found. */
typedef enum gsnn_covering {
    GSNN_COVERS_BY_COSETS,  /* of listed subgroups */
    GSNN_COVERS_BY_CHAMBER, /* from one flat of the chamber to the next */
    GSNN_COVERS_KNOWN,      /* by the engine, which names the characters of all classes */
    GSNN_COVERS_OF_FLATS,   /* likewise, but which conjugate of H it is of is not known */
    GSNN_COVERS_BY_FACTORS, /* of a direct product, from those of its factors */
    GSNN_COVERS_OF_GRID,    /* of an affine group, by sublattices and cocycles */
    GSNN_COVERS_BY_CODES,   /* from the codes of permutations, nothing listed */
} gsnn_covering;

/* An inclusion between admissible pairs, numbered through the characters of all classes. */
typedef struct gsnn_known_cover {
    uint32_t from, to;
} gsnn_known_cover;

/* How many classes of subgroups a group has, pairs (H,chi) up to conjugacy, and characters chi of
 * one subgroup of each class. */
typedef struct gsnn_subgroup_census {
    uint64_t classes, pairs, characters;
} gsnn_subgroup_census;

typedef struct gsnn_catalogue {
    gsnn_subgroup_class *classes; /* by decreasing order, then length, then key */
    size_t count, capacity;
    gsnn_arena arena; /* of the arrays of classes */
    gsnn_covering covers;
    gsnn_known_cover *known_covers; /* owned; see gsnn_covering */
    size_t known_cover_count;
    bool complete; /* all classes of subgroups, not only those that carry architectures */
    /* Where the engine knows all classes, and lists only those that carry architectures. */
    gsnn_subgroup_census census;
    bool all;             /* set by the caller: classes that carry none are wanted as well */
    uint64_t max_neurons; /* set by the caller: classes of larger index may be left out; 0: none */
    /* Set by the caller: the engine may give up beyond so many classes, or subgroups in all
     * classes; 0: never. */
    size_t class_limit, subgroup_limit;
    bool given_up;                  /* it did, and the catalogue is empty */
    struct gsnn_class_store *store; /* of listed subgroups: the catalogue's source; or NULL */
    void *origin; /* what the engine leaves for the source, or the search for covers; owned */
    void (*free_origin)(void *origin);
    gsnn_class_source source;
} gsnn_catalogue;

/* Frees the classes and the store; the catalogue is empty then. */
void gsnn_catalogue_clear(gsnn_catalogue *catalogue);

/* Makes room for so many classes; false if there is no memory. */
bool gsnn_catalogue_reserve(gsnn_catalogue *catalogue, size_t count);

/* Appends an empty class; NULL if there is no memory. */
gsnn_subgroup_class *gsnn_catalogue_append(gsnn_catalogue *catalogue);

/* Gives all classes their generators, on so many points, so that nothing is laid out later; false
 * if there is no memory. */
bool gsnn_catalogue_lay_out(gsnn_catalogue *catalogue, size_t points);

/* Puts the classes of a group's subgroups, whose orders are known, in their order, and works out
 * their indices. */
void gsnn_catalogue_sort(gsnn_catalogue *catalogue, const gsnn_group *group);

/* Whether all of it is as it must be: orders, indices and lengths fit the group, classes are in
 * their order and no two alike, generators are permutations, characters take signs on generators
 * that there are.  For assertions.  Cost: generators * points for each class. */
bool gsnn_catalogue_is_sound(const gsnn_catalogue *catalogue, const gsnn_group *group);

#endif
