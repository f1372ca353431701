#include "engine/engine.h"

#include "base/counters.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* In the order in which they are asked whether they suit. */
static const gsnn_engine *const engines[] = {
    &gsnn_abelian_engine, &gsnn_disguise_engine, &gsnn_product_engine, &gsnn_grid_engine,
    &gsnn_goursat_engine, &gsnn_lattice_engine,  &gsnn_chain_engine,   &gsnn_orbits_engine,
    &gsnn_coxeter_engine, &gsnn_gap_engine};

const gsnn_engine *gsnn_engine_named(const char *name) {
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        if (strcmp(engines[i]->name, name) == 0)
            return engines[i];
    return NULL;
}

const char *gsnn_engine_name(size_t place) {
    return place < sizeof engines / sizeof *engines ? engines[place]->name : NULL;
}

gsnn_status gsnn_engine_run(const gsnn_engine *engine, gsnn_group *group, const gsnn_run *run,
                            gsnn_catalogue *catalogue, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    if (engine->lists_elements)
        status = gsnn_group_list(group, run->max_order, run, error);
    double began = gsnn_phase_begin(run);
    catalogue->covers = engine->covers;
    if (status == GSNN_OK)
        status = engine->list(group, run, catalogue, error);
    gsnn_phase_end(run, GSNN_PHASE_CLASSES, began);
    assert(status != GSNN_OK || catalogue->given_up || gsnn_catalogue_is_sound(catalogue, group));
    return status;
}

static void tell(const gsnn_run *run, const gsnn_engine *engine, const char *reason) {
    char line[128];
    snprintf(line, sizeof line, "engine %s: %s", engine->name, reason);
    if (run->note)
        run->note(run->progress_context, line);
}

gsnn_status gsnn_engine_choose(const gsnn_engine **engine, gsnn_group *group, bool all,
                               const gsnn_run *run, gsnn_catalogue *catalogue, gsnn_error *error) {
    uint64_t max_neurons = catalogue->max_neurons;
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        const char *reason = engines[i]->suits ? engines[i]->suits(group, all, catalogue) : NULL;
        if (!reason)
            continue;
        *engine = engines[i];
        tell(run, engines[i], reason);
        gsnn_status status = gsnn_engine_run(engines[i], group, run, catalogue, error);
        if (status != GSNN_OK || !catalogue->given_up)
            return status;
        gsnn_catalogue_clear(catalogue);
        catalogue->max_neurons = max_neurons;
        catalogue->all = all;
    }
    return gsnn_fail(error, GSNN_FAILED, "internal error: no engine suits the group");
}

/* While there are fewer elements than this, to list all subgroups takes a moment, and says more. */
#define MANY_ELEMENTS 20000

const gsnn_engine *gsnn_engine_that_counts(const gsnn_group *group, const gsnn_run *run) {
    if (!group->translations || fmpz_cmp_ui(group->order, MANY_ELEMENTS) < 0)
        return NULL;
    tell(run, &gsnn_grid_engine, "only counts are wanted of translations and a point group");
    return &gsnn_grid_engine;
}
