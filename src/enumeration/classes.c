#include "enumeration/steps.h"

#include "base/memory.h"
#include "engine/engine.h"

#include <string.h>

gsnn_status gsnn_list_classes(gsnn_enumeration *enumeration, const gsnn_run *run,
                              gsnn_error *error) {
    const char *name = enumeration->options.engine;
    const gsnn_engine *engine = gsnn_engine_named(name);
    gsnn_catalogue *catalogue = &enumeration->catalogue;
    gsnn_status status;
    if (enumeration->options.max_neurons != UINT64_MAX)
        catalogue->max_neurons = enumeration->options.max_neurons;
    catalogue->all = enumeration->options.all;
    enumeration->engine = engine;
    if (strcmp(name, "auto") == 0)
        status = gsnn_engine_choose(&enumeration->engine, enumeration->group,
                                    enumeration->options.all, run, catalogue, error);
    else if (engine)
        status = gsnn_engine_run(engine, enumeration->group, run, catalogue, error);
    else
        status = gsnn_fail(error, GSNN_INVALID, "there is no engine called '%s'", name);
    if (status == GSNN_OK && enumeration->options.all && !catalogue->complete)
        status =
            gsnn_fail(error, GSNN_INVALID,
                      "the engine %s lists no inadmissible pairs, as lattice, goursat and gap do",
                      enumeration->engine->name);
    if (status != GSNN_OK)
        return status;
    enumeration->cohomology =
        gsnn_new(enumeration->catalogue.count, sizeof *enumeration->cohomology);
    return enumeration->cohomology ? GSNN_OK : gsnn_fail_memory(error);
}
