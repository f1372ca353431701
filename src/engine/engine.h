/* engine.h - where subgroup classes come from: the small interface behind --engine. */
#ifndef GSNN_ENGINE_ENGINE_H
#define GSNN_ENGINE_ENGINE_H

#include "base/run.h"
#include "subgroup/catalogue.h"

typedef struct gsnn_engine {
    const char *name;
    /* Fills an empty catalogue.  The elements of the group are listed when `lists_elements`. */
    gsnn_status (*list)(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error);
    bool lists_elements;
} gsnn_engine;

/* The engine of that name, or NULL. */
const gsnn_engine *gsnn_engine_named(const char *name);

/* The name of the engine at a place in their list; NULL behind the last. */
const char *gsnn_engine_name(size_t place);

extern const gsnn_engine gsnn_coxeter_engine;
extern const gsnn_engine gsnn_lattice_engine;
extern const gsnn_engine gsnn_gap_engine;
extern const gsnn_engine gsnn_orbits_engine;

#endif
