#include "space/space_of_enumeration.h"

#include "base/error.h"
#include "group/group.h"

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
