#include "search/model.h"

#include "base/error.h"
#include "deepfit/word_problem.h"
#include "fit/fitted_network.h"
#include "network/network_json.h"

gsnn_status gsnn_search_model_init(gsnn_search_model *model, const gsnn_contender *contender,
                                   const gsnn_fit_problem *problem, const double *inner,
                                   const double *outer, gsnn_error *error) {
    *model = (gsnn_search_model){0};
    if (contender->word)
        return gsnn_word_problem_network(&model->deep, problem, contender->word, inner, outer,
                                         error);
    return problem->record->codomain.given
               ? gsnn_fitted_outputs_init(&model->outputs, problem, inner, outer, error)
               : gsnn_fitted_network(&model->sum, problem, inner, outer, error);
}

void gsnn_search_model_clear(gsnn_search_model *model) {
    gsnn_network_free(model->sum);
    gsnn_fitted_outputs_clear(&model->outputs);
    gsnn_deep_network_free(model->deep);
    *model = (gsnn_search_model){0};
}

gsnn_status gsnn_search_model_value(const gsnn_search_model *model, const double *x, double *values,
                                    gsnn_error *error) {
    if (model->deep)
        return gsnn_deep_network_double_value(model->deep, x, values) ? GSNN_OK
                                                                      : gsnn_fail_memory(error);
    if (model->outputs.network)
        gsnn_output_network_value(model->outputs.network, x, values);
    else
        *values = gsnn_network_value(model->sum, x);
    return GSNN_OK;
}

gsnn_status gsnn_search_model_write_json(gsnn_json *json, const gsnn_search_model *model,
                                         gsnn_error *error) {
    const gsnn_fitted_outputs *outputs = &model->outputs;
    if (outputs->network)
        return gsnn_output_plan_write_json(json, &outputs->plan, outputs->values, outputs->exactly,
                                           error);
    if (model->deep)
        gsnn_deep_network_write_json(json, model->deep, false, false);
    else
        gsnn_network_write_json(json, model->sum, NULL);
    return GSNN_OK;
}

static bool put(void *context, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, context) == length;
}

gsnn_status gsnn_search_model_write(const gsnn_search_model *model, FILE *stream,
                                    gsnn_error *error) {
    const gsnn_fitted_outputs *outputs = &model->outputs;
    if (outputs->network)
        return gsnn_output_plan_write(&outputs->plan, outputs->values, outputs->exactly, stream,
                                      error);
    return model->deep ? gsnn_deep_network_write(model->deep, false, false, put, stream, error)
                       : gsnn_network_write(model->sum, NULL, stream, error);
}
