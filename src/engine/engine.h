/* engine.h - where subgroup classes come from: the small interface behind --engine. */
#ifndef GSNN_ENGINE_ENGINE_H
#define GSNN_ENGINE_ENGINE_H

#include "base/run.h"
#include "grid/grid_count.h"
#include "subgroup/catalogue.h"

typedef struct gsnn_engine {
    const char *name;
    bool lists_elements;  /* it needs the elements of the group listed */
    gsnn_covering covers; /* unless it gives the catalogue another */
    /* Why it is to be chosen, where nobody chose, for this group and all pairs or only the
     * admissible ones; NULL if it is not.  It may set limits in the catalogue, beyond which it
     * gives up, and another engine is asked.  NULL for an engine that must be named. */
    const char *(*suits)(const gsnn_group *group, bool all, gsnn_catalogue *catalogue);
    /* Fills an empty catalogue; GSNN_INVALID if the engine cannot do it for such a group. */
    gsnn_status (*list)(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error);
    /* Counts architectures and morphisms without a catalogue; NULL if it cannot. */
    gsnn_status (*count)(gsnn_group *group, const gsnn_grid_selection *selection, bool morphisms,
                         gsnn_grid_counts *counts, const gsnn_run *run, gsnn_error *error);
} gsnn_engine;

/* The engine that counts quickest, where only counts are wanted of a group and nobody chose, or
 * NULL. */
const gsnn_engine *gsnn_engine_that_counts(const gsnn_group *group, const gsnn_run *run);

/* Fills an empty catalogue by that engine, and lists the elements first where it needs them. */
gsnn_status gsnn_engine_run(const gsnn_engine *engine, gsnn_group *group, const gsnn_run *run,
                            gsnn_catalogue *catalogue, gsnn_error *error);

/* Fills an empty catalogue by the first engine of the table that suits and does not give up, which
 * is *engine; the run is told of the choice. */
gsnn_status gsnn_engine_choose(const gsnn_engine **engine, gsnn_group *group, bool all,
                               const gsnn_run *run, gsnn_catalogue *catalogue, gsnn_error *error);

/* A group of at most this order is small: all its subgroups are listed, while there are not too
 * many of them. */
#define GSNN_SMALL_ORDER 200000

/* Whether classes that carry architectures are represented by least images of codes: in large
 * groups that are no reflection groups, nor such in disguise, nor abelian, nor direct products, nor
 * groups for the engine grid.  Where the engine chain gives up on such a group they are not, after
 * all. */
bool gsnn_codes_represent(const gsnn_group *group);

/* Whether the engine grid can find the least keys of the group's subgroups, so that these represent
 * classes however large the group is. */
bool gsnn_grid_represents(const gsnn_group *group);

/* Whether the engine abelian can list the subgroups of an abelian group. */
bool gsnn_abelian_suffices(const gsnn_group *group, const gsnn_run *run);

/* The engine of that name, or NULL. */
const gsnn_engine *gsnn_engine_named(const char *name);

/* The name of the engine at a place in their list; NULL behind the last. */
const char *gsnn_engine_name(size_t place);

extern const gsnn_engine gsnn_abelian_engine;
extern const gsnn_engine gsnn_chain_engine;
extern const gsnn_engine gsnn_coxeter_engine;
extern const gsnn_engine gsnn_disguise_engine;
extern const gsnn_engine gsnn_lattice_engine;
extern const gsnn_engine gsnn_gap_engine;
extern const gsnn_engine gsnn_goursat_engine;
extern const gsnn_engine gsnn_grid_engine;
extern const gsnn_engine gsnn_orbits_engine;
extern const gsnn_engine gsnn_product_engine;

#endif
