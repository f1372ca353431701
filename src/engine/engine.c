#include "engine/engine.h"

#include <string.h>

static const gsnn_engine *const engines[] = {&gsnn_lattice_engine, &gsnn_orbits_engine,
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
