#include "subgroup/signed_group.h"

#include "base/memory.h"

#include <stdlib.h>

/* Doubles a permutation of points: (x,e) goes to (g x, e). */
static void lift(const gsnn_point *g, size_t points, gsnn_point *out) {
    for (size_t x = 0; x < points; x++) {
        out[2 * x] = (gsnn_point)(2 * g[x]);
        out[2 * x + 1] = (gsnn_point)(2 * g[x] + 1);
    }
}

gsnn_status gsnn_signed_group_new(gsnn_group **out, const gsnn_group *group, const gsnn_run *run,
                                  gsnn_error *error) {
    if (2 * group->points > GSNN_MAX_POINTS)
        return gsnn_fail(error, GSNN_FAILED, "the group acts on %zu points; the limit here is %u",
                         group->points, GSNN_MAX_POINTS / 2);
    gsnn_group *doubled = gsnn_new(1, sizeof *doubled);
    if (!doubled)
        return gsnn_fail_memory(error);
    fmpz_init(doubled->order);
    fmpz_mul_ui(doubled->order, group->order, 2);
    doubled->degree = group->degree;
    doubled->features = 1;
    doubled->points = 2 * group->points;
    doubled->generator_count = group->generator_count + 1;
    doubled->generators =
        gsnn_resize(NULL, doubled->generator_count, doubled->points * sizeof(gsnn_point));
    doubled->axes = gsnn_resize(NULL, group->degree, sizeof *doubled->axes);
    gsnn_status status = doubled->generators && doubled->axes ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        for (size_t s = 0; s < group->generator_count; s++)
            lift(gsnn_group_generator(group, s), group->points,
                 doubled->generators + s * doubled->points);
        gsnn_point *negation = doubled->generators + group->generator_count * doubled->points;
        for (size_t x = 0; x < doubled->points; x++)
            negation[x] = (gsnn_point)(x ^ 1);
        for (size_t k = 0; k < group->degree; k++)
            doubled->axes[k] = (gsnn_point)(2 * group->axes[k]);
        status = gsnn_group_list(doubled, UINT32_MAX - 1, run, error);
    }
    if (status == GSNN_OK)
        *out = doubled;
    else
        gsnn_group_free(doubled);
    return status;
}

bool gsnn_signed_group_project(const gsnn_group *signed_group, uint32_t element,
                               gsnn_point *image) {
    const gsnn_point *lifted = gsnn_elements_image(signed_group->elements, element);
    for (size_t x = 0; x < signed_group->points / 2; x++)
        image[x] = lifted[2 * x] / 2;
    return lifted[0] % 2;
}
