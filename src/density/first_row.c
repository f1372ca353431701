#include "density/first_row.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/record_group.h"

#include <stdlib.h>
#include <string.h>

/* Makes of the generators of H one element outside K, if there is one, and elements of K that
 * generate H with it: so chi is -1 of the first at most. */
static gsnn_status split(gsnn_point *elements, bool *negative, const gsnn_found_group *H,
                         const gsnn_found_group *K, gsnn_error *error) {
    size_t points = H->points, first = H->count;
    gsnn_status status = GSNN_OK;
    *negative = false;
    for (size_t i = 0; !status && i < H->count; i++) {
        gsnn_point *at = elements + i * points;
        bool inside = true;
        status = gsnn_found_group_contains(K, at, &inside, error);
        if (inside)
            continue;
        if (*negative)
            gsnn_permutation_multiply(at, H->generators + first * points,
                                      H->generators + i * points, points);
        else
            first = i;
        *negative = true;
    }
    for (size_t x = 0; *negative && x < points; x++) {
        gsnn_point here = elements[x];
        elements[x] = elements[first * points + x];
        elements[first * points + x] = here;
    }
    return status;
}

static gsnn_status solve(int32_t *pattern, const gsnn_group *group, const gsnn_found_group *H,
                         const gsnn_found_group *K, const gsnn_record_architecture *architecture,
                         gsnn_error *error) {
    gsnn_weights weights = {0};
    bool negative = false;
    gsnn_point *elements = gsnn_new(H->count * group->points + 1, sizeof *elements);
    gsnn_status status = elements ? GSNN_OK : gsnn_fail_memory(error);
    if (!status && H->count) /* the trivial group has none */
        memcpy(elements, H->generators, H->count * group->points * sizeof *elements);
    if (!status && architecture->type == 2)
        status = split(elements, &negative, H, K, error);
    gsnn_signed_generators equations = {H->count, elements, negative};
    if (!status)
        status = group->action->solve(group, &equations, &weights, error);
    if (!status && weights.dimension != architecture->weights.dimension)
        status = gsnn_fail(error, GSNN_INVALID, "architecture %s: its H leaves %zu free weights",
                           architecture->id, weights.dimension);
    for (size_t j = 0; !status && j < group->degree; j++)
        pattern[j] = weights.codes[group->axes[j]];
    gsnn_weights_clear(&weights);
    free(elements);
    return status;
}

gsnn_status gsnn_first_row(int32_t *pattern, const gsnn_group *group,
                           const gsnn_enumeration_record *record,
                           const gsnn_record_architecture *architecture, gsnn_error *error) {
    if (architecture->weights.rows) {
        memcpy(pattern, architecture->weights.rows, group->degree * sizeof *pattern);
        return GSNN_OK;
    }
    gsnn_found_group H, K;
    gsnn_status status = gsnn_record_need_generators(architecture, error);
    if (status)
        return status;
    gsnn_found_group_init(&H, group);
    gsnn_found_group_init(&K, group);
    H.chainless = true;
    status = gsnn_found_group_add_record(&H, group, record, &architecture->H.generators, error);
    if (!status && architecture->type == 2)
        status = gsnn_found_group_add_record(&K, group, record, &architecture->K.generators, error);
    if (!status)
        status = solve(pattern, group, &H, &K, architecture, error);
    gsnn_found_group_clear(&H);
    gsnn_found_group_clear(&K);
    return status;
}
