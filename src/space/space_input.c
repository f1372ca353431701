/* space_input.c - the space of an enumeration's record. */
#include "space/space.h"

#include "base/error.h"

gsnn_status gsnn_space_of_record(gsnn_space *space, const gsnn_enumeration_record *record,
                                 gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    int64_t linear = group->invariant_dimension;
    if (linear < 0)
        return gsnn_fail(error, GSNN_INVALID, "group.invariant_dimension: not given");
    gsnn_status status =
        gsnn_space_set_group(space, group->name ? group->name : "", group->action->name,
                             group->order, group->degree, (size_t)linear, error);
    if (status)
        return status;
    const gsnn_record_codomain *codomain = &record->codomain;
    if (codomain->given) {
        space->activation = gsnn_record_activation_name(codomain->activation);
        space->shared = codomain->linear.dimension + codomain->constant.dimension;
    }
    for (size_t i = 0; i < record->architecture_count; i++) {
        const gsnn_record_architecture *architecture = &record->architectures[i];
        const gsnn_record_parameters *parameters = &architecture->parameters;
        if (!architecture->admissible)
            continue;
        if (parameters->weights < 0 || parameters->bias < 0 || parameters->output < 0)
            return gsnn_fail(error, GSNN_INVALID, "architecture %s: parameters: not given",
                             architecture->id);
        size_t before = space->part_count;
        status = gsnn_space_add(space, architecture->id, architecture->type, architecture->neurons,
                                (uint64_t)parameters->weights + (uint64_t)parameters->bias +
                                    (uint64_t)parameters->output,
                                error);
        if (status)
            return status;
        if (codomain->given && space->part_count > before)
            space->parts[space->part_count - 1].weights = (size_t)parameters->weights;
    }
    return GSNN_OK;
}
