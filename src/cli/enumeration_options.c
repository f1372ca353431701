#include "cli/enumeration_options.h"

#include "engine/engine.h"

static const char *engine_at(size_t place) {
    return place ? gsnn_engine_name(place - 1) : "auto";
}

const gsnn_option gsnn_engine_option[] = {
    GSNN_WORD(0, "engine", gsnn_options, engine, engine_at,
              "where subgroups come from; the answer is the same"),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_enumeration_options[] = {
    GSNN_UNSIGNED(0, "max-neurons", "N", gsnn_options, max_neurons, 1, UINT64_MAX,
                  "only architectures with at most N hidden neurons"),
    GSNN_UNSET(0, "no-morphisms", gsnn_options, morphisms, "leave the morphisms out"),
    GSNN_FLAG(0, "names", gsnn_options, structure_names,
              "ask GAP for structure descriptions of H and K"),
    GSNN_OPTION_TABLE(gsnn_engine_option, 0),
    GSNN_OPTIONS_END,
};
