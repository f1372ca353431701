/* space_input.c - the space of a group, enumerated here and now, or of an enumeration's record. */
#include "space/space_input.h"

#include "base/error.h"
#include "group/group.h"
#include "network/action_name.h"

#include <stdlib.h>

static gsnn_status set_group(gsnn_space *space, const gsnn_group *group, gsnn_error *error) {
    char *order = fmpz_get_str(NULL, 10, group->order);
    if (!order)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_space_set_group(space, group->name, group->action->name, order,
                                              group->degree, group->invariant_dimension, error);
    flint_free(order);
    return status;
}

gsnn_status gsnn_space_of_group(gsnn_space *space, gsnn_group *group, const gsnn_run *run,
                                gsnn_error *error) {
    gsnn_options options = gsnn_options_default();
    gsnn_enumeration *enumeration = NULL;
    options.max_neurons = space->max_neurons;
    options.morphisms = false;
    options.weights = GSNN_WEIGHTS_NONE;
    gsnn_status status = gsnn_enumerate(&enumeration, group, &options, run, error);
    if (!status) /* not before, as an engine may be what computes the order */
        status = set_group(space, group, error);
    for (size_t i = 0; !status && i < gsnn_enumeration_count(enumeration); i++) {
        gsnn_summary summary = gsnn_enumeration_summary(enumeration, i);
        /* The neurons are within the budget, hence within the range of strtoull. */
        status =
            gsnn_space_add(space, summary.id, summary.type, strtoull(summary.neurons, NULL, 10),
                           summary.parameters - space->shared, error);
    }
    gsnn_enumeration_free(enumeration);
    return status;
}

gsnn_status gsnn_space_of_record(gsnn_space *space, const gsnn_enumeration_record *record,
                                 gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    int64_t linear = group->invariant_dimension;
    if (linear < 0)
        return gsnn_fail(error, GSNN_INVALID, "group.invariant_dimension: not given");
    gsnn_status status = gsnn_space_set_group(space, group->name ? group->name : "",
                                              gsnn_record_action_name(group->action), group->order,
                                              group->degree, (size_t)linear, error);
    if (status)
        return status;
    for (size_t i = 0; i < record->architecture_count; i++) {
        const gsnn_record_architecture *architecture = &record->architectures[i];
        const gsnn_record_parameters *parameters = &architecture->parameters;
        if (!architecture->admissible)
            continue;
        if (parameters->weights < 0 || parameters->bias < 0 || parameters->output < 0)
            return gsnn_fail(error, GSNN_INVALID, "architecture %s: parameters: not given",
                             architecture->id);
        status = gsnn_space_add(space, architecture->id, architecture->type, architecture->neurons,
                                (uint64_t)parameters->weights + (uint64_t)parameters->bias +
                                    (uint64_t)parameters->output,
                                error);
        if (status)
            return status;
    }
    return GSNN_OK;
}
