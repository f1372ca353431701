/* signed_permutation_action.c - g e_i = +-e_j: point 2i is the axis i, point 2i+1 its negative. */
#include "group/group.h"
#include "group/integer_rows.h"
#include "group/signed_orbits.h"

static gsnn_status solve(const gsnn_group *group, const gsnn_signed_generators *equations,
                         gsnn_weights *weights, gsnn_error *error) {
    return gsnn_solve_by_orbits(group->points, equations, true, weights, error);
}

static gsnn_status lay_out(const gsnn_group *group, const gsnn_signed_generators *equations,
                           gsnn_signed_orbits *orbits, gsnn_error *error) {
    (void)group;
    return gsnn_signed_orbits_set(orbits, equations, true, error);
}

static gsnn_status rank_points(const gsnn_group *group, uint32_t *rank, gsnn_error *error) {
    (void)error;
    for (size_t x = 0; x < group->points; x += 2) {
        rank[x] = (uint32_t)(2 * group->points - x);
        rank[x + 1] = (uint32_t)x / 2;
    }
    return GSNN_OK;
}

static gsnn_status reflect(const gsnn_group *group, gsnn_point x, gsnn_point y,
                           gsnn_point *reflection, bool *permutes, gsnn_error *error) {
    (void)error;
    gsnn_permutation_identity(reflection, group->points);
    reflection[x] = y;
    reflection[y] = x;
    reflection[x ^ 1] = y ^ 1;
    reflection[y ^ 1] = x ^ 1;
    *permutes = true;
    return GSNN_OK;
}

static gsnn_status negate(const gsnn_group *group, gsnn_point *negation, bool *permutes,
                          gsnn_error *error) {
    (void)error;
    for (size_t x = 0; x < group->points; x++)
        negation[x] = (gsnn_point)(x ^ 1);
    *permutes = true;
    return GSNN_OK;
}

static void images(const gsnn_group *group, const gsnn_point *element, int32_t *images) {
    for (size_t i = 0; i < group->degree; i++) {
        int32_t axis = element[2 * i] / 2;
        bool negative = element[2 * i] % 2;
        if (group->inputs)
            gsnn_inputs_move_axis(group->inputs, i, (size_t)axis, negative, images);
        else
            images[i] = negative ? -(axis + 1) : axis + 1;
    }
}

const gsnn_action gsnn_signed_permutation_action = {
    .name = "signed-permutation",
    .integer_rows = true,
    .rows = &gsnn_code_rows,
    .solve = solve,
    .lay_out = lay_out,
    .rank_points = rank_points,
    .reflect = reflect,
    .negate = negate,
    .sample = gsnn_sample_by_codes,
    .images = images,
    .make_rows = gsnn_make_integer_rows,
};
