/* engine.h - where subgroup classes come from: the small interface behind --engine. */
#ifndef GSNN_SUBGROUP_ENGINE_H
#define GSNN_SUBGROUP_ENGINE_H

#include "base/run.h"
#include "group/group.h"

/* A conjugacy class of subgroups by its representative, which is the same whatever the engine.
 * Generators and normaliser generators are permutations of the group's points. */
typedef struct gsnn_subgroup_class {
    fmpz_t order;
    fmpz_t length;
    size_t generator_count;
    gsnn_point *generators;
    size_t normaliser_count; /* elements that generate the normaliser together with H */
    gsnn_point *normaliser;
    uint64_t key[2]; /* breaks ties among classes of equal order and length */
} gsnn_subgroup_class;

typedef struct gsnn_catalogue {
    gsnn_subgroup_class *classes; /* by decreasing order, then length, then key */
    size_t count, capacity;
    bool complete; /* all classes of subgroups, not only those that carry architectures */
} gsnn_catalogue;

typedef struct gsnn_engine {
    const char *name;
    /* Fills an empty catalogue.  The elements of the group are listed when `lists_elements`. */
    gsnn_status (*list)(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error);
    bool lists_elements;
} gsnn_engine;

/* The engine of that name, or NULL.  gsnn_engine_at(i) is the i-th, NULL past the last. */
const gsnn_engine *gsnn_engine_named(const char *name);
const gsnn_engine *gsnn_engine_at(size_t i);

void gsnn_catalogue_clear(gsnn_catalogue *catalogue);

/* Appends an empty class; NULL if there is no memory. */
gsnn_subgroup_class *gsnn_catalogue_append(gsnn_catalogue *catalogue);

/* Puts the classes in their order. */
void gsnn_catalogue_sort(gsnn_catalogue *catalogue);

#endif
