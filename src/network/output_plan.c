#include "network/output_plan.h"

#include "base/error.h"
#include "exact/rational.h"
#include "random/normal.h"

static bool is_sine(const gsnn_enumeration_record *record) {
    return record->codomain.activation == GSNN_RECORD_SIN;
}

size_t gsnn_output_channel_size(const gsnn_enumeration_record *record,
                                const gsnn_record_architecture *architecture) {
    size_t bias = architecture->type == 1 && !is_sine(record);
    size_t cosine = is_sine(record) ? architecture->cosine.dimension : 0;
    return architecture->weights.dimension + bias + architecture->output.dimension + cosine;
}

size_t gsnn_output_plan_count(const gsnn_output_plan *plan) {
    const gsnn_record_codomain *codomain = &gsnn_output_record(plan)->codomain;
    size_t count = codomain->linear.dimension + codomain->constant.dimension;
    for (size_t i = 0; i < plan->choice_count; i++)
        count += plan->choices[i].channels *
                 gsnn_output_channel_size(gsnn_output_record(plan), gsnn_output_chosen(plan, i));
    return count;
}

static bool is_listed(const gsnn_record_weights *weights) {
    return weights->rows || weights->basis_exact || (weights->listed && !weights->dimension);
}

gsnn_status gsnn_output_plan_check(const gsnn_output_plan *plan, gsnn_error *error) {
    const gsnn_enumeration_record *record = gsnn_output_record(plan);
    if (!is_listed(&record->codomain.linear) || !is_listed(&record->codomain.constant))
        return gsnn_fail(error, GSNN_INVALID,
                         "the codomain comes without its linear maps or constants");
    for (size_t i = 0; i < plan->choice_count; i++) {
        const gsnn_record_architecture *a = gsnn_output_chosen(plan, i);
        const gsnn_exact_space spaces[] = {gsnn_exact_weight_space(plan->exact, a),
                                           gsnn_exact_output_space(plan->exact, a, false),
                                           gsnn_exact_output_space(plan->exact, a, true)};
        for (size_t k = 0; k < (is_sine(record) ? 3 : 2); k++)
            if (!gsnn_exact_space_is_complete(&spaces[k]))
                return gsnn_fail(error, GSNN_INVALID,
                                 "architecture %s comes without its rows; enumerate with full "
                                 "weights",
                                 a->id);
        if (!a->admissible)
            return gsnn_fail(error, GSNN_INVALID, "architecture %s does not live", a->id);
    }
    return GSNN_OK;
}

void gsnn_output_plan_draw(fmpq *values, size_t count, uint64_t seed) {
    for (size_t i = 0; i < count; i++)
        gsnn_rational_set_double(values + i, gsnn_random_normal(&seed));
}
