/* permutation_action.c - g e_i = e_g(i): point i is the axis i. */
#include "group/group.h"
#include "group/integer_rows.h"
#include "group/signed_orbits.h"

static gsnn_status solve(const gsnn_group *group, const gsnn_signed_generators *equations,
                         gsnn_weights *weights, gsnn_error *error) {
    return gsnn_solve_by_orbits(group->points, equations, false, weights, error);
}

static gsnn_status lay_out(const gsnn_group *group, const gsnn_signed_generators *equations,
                           gsnn_signed_orbits *orbits, gsnn_error *error) {
    (void)group;
    return gsnn_signed_orbits_set(orbits, equations, false, error);
}

static gsnn_status rank_points(const gsnn_group *group, uint32_t *rank, gsnn_error *error) {
    (void)error;
    for (size_t x = 0; x < group->points; x++)
        rank[x] = (uint32_t)(group->points - x);
    return GSNN_OK;
}

static gsnn_status reflect(const gsnn_group *group, gsnn_point x, gsnn_point y,
                           gsnn_point *reflection, bool *permutes, gsnn_error *error) {
    (void)error;
    gsnn_permutation_identity(reflection, group->points);
    reflection[x] = y;
    reflection[y] = x;
    *permutes = true;
    return GSNN_OK;
}

static void images(const gsnn_group *group, const gsnn_point *element, int32_t *images) {
    for (size_t k = 0; k < group->degree; k++)
        if (group->inputs)
            gsnn_inputs_move_axis(group->inputs, k, element[k], false, images);
        else
            images[k] = element[k] + 1;
}

const gsnn_action gsnn_permutation_action = {
    .name = "permutation",
    .integer_rows = true,
    .rows = &gsnn_code_rows,
    .solve = solve,
    .lay_out = lay_out,
    .rank_points = rank_points,
    .reflect = reflect,
    .sample = gsnn_sample_by_codes,
    .images = images,
    .make_rows = gsnn_make_integer_rows,
};
