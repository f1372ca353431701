#include "space/space.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void gsnn_space_clear(gsnn_space *space) {
    for (size_t i = 0; i < space->part_count; i++)
        free(space->parts[i].id);
    free(space->parts);
    free(space->name);
    free(space->action);
    free(space->order);
    *space = (gsnn_space){0};
}

gsnn_status gsnn_space_set_group(gsnn_space *space, const char *name, const char *action,
                                 const char *order, size_t degree, size_t invariant_dimension,
                                 gsnn_error *error) {
    if (*order == '\0' || order[strspn(order, "0123456789")] != '\0')
        return gsnn_fail(error, GSNN_INVALID, "group.order: '%s' is not a number", order);
    space->name = gsnn_copy_string(name);
    space->action = gsnn_copy_string(action);
    space->order = gsnn_copy_string(order);
    space->degree = degree;
    space->shared = invariant_dimension + 1;
    return space->name && space->action && space->order ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_space_add(gsnn_space *space, const char *id, int type, uint64_t neurons,
                           uint64_t parameters, gsnn_error *error) {
    if (neurons == 0)
        return gsnn_fail(error, GSNN_INVALID, "architecture %s has no neurons", id);
    if (neurons > space->max_neurons)
        return GSNN_OK;
    /* So that the parameters of no sum overflow 63 bits. */
    if (parameters > INT64_MAX / (GSNN_SPACE_MAX_NEURONS + 1))
        return gsnn_fail(error, GSNN_INVALID, "architecture %s has too many parameters", id);
    if (gsnn_reserve(&space->parts, &space->part_capacity, space->part_count + 1,
                     sizeof *space->parts))
        return gsnn_fail_memory(error);
    char *copy = gsnn_copy_string(id);
    if (!copy)
        return gsnn_fail_memory(error);
    space->parts[space->part_count++] =
        (gsnn_space_part){copy, type, (size_t)neurons, (size_t)parameters};
    return GSNN_OK;
}
