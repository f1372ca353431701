/* enumeration.h - the finished objects: what the writers visit. */
#ifndef GSNN_ENUMERATION_ENUMERATION_H
#define GSNN_ENUMERATION_ENUMERATION_H

#include "architecture/architecture.h"
#include "codomain/codomain.h"
#include "engine/engine.h"
#include "group/element_words.h"
#include "morphism/morphism.h"

/* How many pairs there are of each type. */
typedef struct gsnn_pair_counts {
    fmpz_t type[2];
} gsnn_pair_counts;

struct gsnn_enumeration {
    gsnn_group *group; /* borrowed */
    gsnn_options options;
    const gsnn_engine *engine;
    gsnn_catalogue catalogue;
    gsnn_cohomology *cohomology;      /* one for each class of the catalogue */
    gsnn_architecture *architectures; /* the admissible ones by id */
    gsnn_architecture **inadmissible; /* the other pairs, if asked for, by id */
    size_t count, admissible;         /* of all and of the admissible */
    gsnn_arena arena; /* of what cohomology, architectures and all that follows point to */
    gsnn_morphisms morphisms;
    gsnn_hom_space linear;    /* of the codomain, if there is one */
    char **structure;         /* 2 * count descriptions, of H and K; NULL unless asked for */
    gsnn_element_words words; /* of the group's elements, where options.generators asks for them */
    const char **neurons; /* |G|/|H| in decimal, for each class of the catalogue that has pairs */
    /* Of the group, whatever the selection; meaningless where its classes of subgroups are not
     * known: see gsnn_enumeration_subgroup_classes. */
    gsnn_pair_counts pairs, cohomology_classes;
    /* Of the architectures listed. */
    gsnn_pair_counts listed, listed_cohomology_classes;
};

/* How many classes of subgroups the group has, or 0 where that is not known. */
static inline uint64_t gsnn_enumeration_subgroup_classes(const gsnn_enumeration *enumeration) {
    const gsnn_catalogue *catalogue = &enumeration->catalogue;
    return catalogue->complete ? catalogue->count : catalogue->census.classes;
}

/* One of the `count`: the admissible by id, then the others. */
static inline const gsnn_architecture *
gsnn_enumeration_architecture(const gsnn_enumeration *enumeration, size_t i) {
    return i < enumeration->admissible ? &enumeration->architectures[i]
                                       : enumeration->inadmissible[i - enumeration->admissible];
}

/* Writes the id of an architecture, at most 47 characters, and returns how many. */
size_t gsnn_architecture_id(const gsnn_architecture *architecture, char id[48]);

/* The output weights of a neuron: of the activation itself, or, for GSNN_CLASS_SIN, of the cosine
 * part of sin(z + phase).  options.codomain is there, and the caller clears the space. */
gsnn_status gsnn_architecture_output(const gsnn_enumeration *enumeration,
                                     const gsnn_architecture *architecture, bool cosine,
                                     gsnn_output_space *space, gsnn_error *error);

/* The free parameters of an architecture, by what they parametrise. */
typedef struct gsnn_parameters {
    size_t weights, bias, output, linear, constant, total;
} gsnn_parameters;

gsnn_parameters gsnn_architecture_parameters(const gsnn_enumeration *enumeration,
                                             const gsnn_architecture *architecture);

/* Generators of K = ker chi, as permutations of the points (owned by the caller): Schreier
 * generators of the kernel on the generators of H, without the identity and repetitions. */
gsnn_status gsnn_architecture_kernel(const gsnn_enumeration *enumeration,
                                     const gsnn_architecture *architecture, gsnn_point **generators,
                                     size_t *count, gsnn_error *error);

/* The same, on a class that names its generators as elements of a listed group, as the numbers of
 * elements; returns how many. */
#define GSNN_MAX_KERNEL_GENERATORS (2 * GSNN_MAX_PARITY_BITS)
size_t gsnn_architecture_kernel_elements(const gsnn_enumeration *enumeration,
                                         const gsnn_architecture *architecture,
                                         uint32_t kernel[GSNN_MAX_KERNEL_GENERATORS]);

/* The neurons of an architecture with at most options.max_rows of them; the caller clears them.
 * Cost: see architecture/neurons.h. */
gsnn_status gsnn_architecture_neurons(const gsnn_enumeration *enumeration,
                                      const gsnn_architecture *architecture, gsnn_neurons *neurons,
                                      gsnn_error *error);

#endif
