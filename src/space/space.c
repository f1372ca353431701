#include "space/space.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"

#include <assert.h>
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
    /* The output weight is one at least. */
    if (parameters == 0)
        return gsnn_fail(error, GSNN_INVALID, "architecture %s has no parameters", id);
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
        (gsnn_space_part){copy, type, (size_t)neurons, (size_t)parameters, 0};
    return GSNN_OK;
}

static bool scales(const gsnn_space *space) {
    return !space->activation || strcmp(space->activation, "relu") == 0;
}

/* Type 2 with one free weight: all its channels have the same hyperplanes, so that two of them are
 * one. */
static bool is_line(const gsnn_space *space, const gsnn_space_part *part) {
    return part->type == 2 && scales(space) &&
           (part->weights ? part->weights == 1 : part->parameters == 2);
}

size_t gsnn_space_channels(const gsnn_space *space, size_t part) {
    const gsnn_space_part *p = &space->parts[part];
    return is_line(space, p) && !space->redundant ? 1 : space->channels;
}

uint64_t gsnn_space_dimension(const gsnn_space *space, const size_t *channels) {
    uint64_t dimension = space->shared;
    for (size_t i = 0; i < space->part_count; i++) {
        const gsnn_space_part *p = &space->parts[i];
        size_t apart = is_line(space, p) && channels[i] > 1 ? 1 : channels[i];
        dimension += apart * (uint64_t)(p->parameters - (scales(space) ? 1 : 0));
    }
    return dimension;
}

gsnn_status gsnn_space_count(fmpz *sums, const gsnn_space *space, const gsnn_run *run,
                             gsnn_error *error) {
    size_t last = space->max_neurons;
    for (size_t n = 0; n <= last; n++)
        fmpz_zero(sums + n);
    fmpz_one(sums);
    for (size_t i = 0; i < space->part_count; i++) {
        size_t size = space->parts[i].neurons;
        assert(size > 0); /* an index of subgroups */
        gsnn_status status = gsnn_run_step(run, "counting sums", i, space->part_count, error);
        if (status)
            return status;
        for (size_t n = size; n <= last; n++) /* divide by 1 - q^size */
            fmpz_add(sums + n, sums + n, sums + n - size);
        size_t channels = gsnn_space_channels(space, i);
        if (channels >= last / size)
            continue; /* the budget is the tighter limit */
        size_t cut = (channels + 1) * size;
        for (size_t n = last; n >= cut; n--) /* multiply by 1 - q^cut */
            fmpz_sub(sums + n, sums + n, sums + n - cut);
    }
    fmpz_zero(sums); /* the empty sum is no network */
    return GSNN_OK;
}
