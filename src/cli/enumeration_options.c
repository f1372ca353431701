#include "cli/enumeration_options.h"

#include "base/error.h"
#include "engine/engine.h"

#include <string.h>

static const char *engine_at(size_t place) {
    return place ? gsnn_engine_name(place - 1) : "auto";
}

static gsnn_status take_type(void *part, const char *option, const char *text, gsnn_error *error) {
    static const char *const types[] = {"1", "2", NULL};
    static const gsnn_words words = {.list = types};
    gsnn_options *options = part;
    size_t place;
    gsnn_status status = gsnn_choose(option, text, &words, &place, error);
    options->type = (int)place + 1;
    return status;
}

const gsnn_option gsnn_selection_options[] = {
    GSNN_CALL(0, "type", "1|2", take_type, "only that type"),
    GSNN_UNSIGNED(0, "max-neurons", "N", gsnn_options, max_neurons, 1, UINT64_MAX,
                  "only architectures with at most N hidden neurons"),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_engine_option[] = {
    GSNN_WORD(0, "engine", gsnn_options, engine, engine_at,
              "where subgroups come from; the answer is the same"),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_enumeration_options[] = {
    GSNN_OPTION_TABLE(gsnn_selection_options, 0),
    GSNN_UNSET(0, "no-morphisms", gsnn_options, morphisms, "leave the morphisms out"),
    GSNN_FLAG(0, "names", gsnn_options, structure_names,
              "ask GAP for structure descriptions of H and K"),
    GSNN_OPTION_TABLE(gsnn_engine_option, 0),
    GSNN_OPTIONS_END,
};

static const char *const activations[] = {"relu", "odd", "sin", "none", NULL};

static const char *activation_at(size_t place) {
    return activations[place];
}

const gsnn_option gsnn_output_options_table[] = {
    GSNN_TEXT(
        0, "codomain", "SIGMA", gsnn_output_options, codomain,
        "outputs with f(gx) = sigma(g) f(x): trivial, trivial:K for K of them, input, a sign for "
        "each generator as in +-, or a group file of images"),
    GSNN_WORD(0, "activation", gsnn_output_options, activation, activation_at,
              "what is known of it: z and even (relu, abs, gelu), odd (tanh, erf, sigmoid), sin, "
              "or nothing"),
    GSNN_OPTIONS_END,
};

gsnn_status gsnn_output_options_apply(const gsnn_output_options *asked, gsnn_group *group,
                                      gsnn_options *options, gsnn_codomain **codomain,
                                      const gsnn_run *run, gsnn_error *error) {
    *codomain = NULL;
    if (!asked->codomain && !asked->activation)
        return GSNN_OK;
    const char *text = asked->codomain ? asked->codomain : "trivial";
    gsnn_status status = gsnn_codomain_read(codomain, group, text, run, error);
    options->codomain = *codomain;
    for (size_t i = 0; asked->activation && activations[i]; i++)
        if (strcmp(asked->activation, activations[i]) == 0)
            options->activation = (gsnn_activation_class)i;
    return status;
}
