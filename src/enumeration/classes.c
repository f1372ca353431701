#include "enumeration/classes.h"

#include "base/memory.h"
#include "subgroup/engines.h"

#include <string.h>

/* Up to this order, and while there are no more classes than that, all subgroups are listed. */
#define SMALL_ORDER 10000
#define SMALL_CLASSES 3000

static void tell(const gsnn_run *run, const char *line) {
    if (run->note)
        run->note(run->progress_context, line);
}

static gsnn_status run_engine(gsnn_enumeration *enumeration, const gsnn_engine *engine,
                              const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    enumeration->engine = engine;
    if (engine->lists_elements)
        status = gsnn_group_list(enumeration->group, run->max_order, error);
    if (status == GSNN_OK)
        status = engine->list(enumeration->group, run, &enumeration->catalogue, error);
    return status;
}

static gsnn_status run_chosen(gsnn_enumeration *enumeration, const gsnn_run *run,
                              gsnn_error *error) {
    bool small = fmpz_cmp_ui(enumeration->group->order, SMALL_ORDER) <= 0;
    if (enumeration->options.all) {
        tell(run, "engine lattice: --all wants every subgroup");
        return run_engine(enumeration, &gsnn_lattice_engine, run, error);
    }
    if (small) {
        tell(run, "engine lattice: the group is small");
        enumeration->catalogue.limit = SMALL_CLASSES;
        gsnn_status status = run_engine(enumeration, &gsnn_lattice_engine, run, error);
        if (status != GSNN_OK || !enumeration->catalogue.given_up)
            return status;
        gsnn_catalogue_clear(&enumeration->catalogue);
    }
    tell(run, small ? "engine orbits: the group is small, but has many subgroups"
                    : "engine orbits: the group is large and not known as a reflection group");
    return run_engine(enumeration, &gsnn_orbits_engine, run, error);
}

gsnn_status gsnn_list_classes(gsnn_enumeration *enumeration, const gsnn_run *run,
                              gsnn_error *error) {
    const char *name = enumeration->options.engine;
    const gsnn_engine *engine = gsnn_engine_named(name);
    gsnn_status status;
    if (strcmp(name, "auto") == 0)
        status = run_chosen(enumeration, run, error);
    else if (engine)
        status = run_engine(enumeration, engine, run, error);
    else
        status = gsnn_fail(error, GSNN_INVALID, "there is no engine called '%s'", name);
    if (status == GSNN_OK && enumeration->options.all && !enumeration->catalogue.complete)
        status = gsnn_fail(error, GSNN_INVALID,
                           "the engine %s lists no inadmissible pairs: --all needs lattice or gap",
                           enumeration->engine->name);
    if (status != GSNN_OK)
        return status;
    enumeration->cohomology =
        gsnn_new(enumeration->catalogue.count, sizeof *enumeration->cohomology);
    return enumeration->cohomology ? GSNN_OK : gsnn_fail_memory(error);
}
