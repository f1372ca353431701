#include "proof/action.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/vectors.h"

#include <stdlib.h>
#include <string.h>

/* ---- Points of coordinates ---------------------------------------------------------------- */

gsnn_proof_point gsnn_proof_points_signed(const gsnn_proof_points *points, int32_t entry) {
    if (points->sides == 1)
        return (gsnn_proof_point)(entry - 1);
    /* +e_i and -e_i are the neighbours 2i and 2i+1. */
    return entry > 0 ? 2 * (gsnn_proof_point)(entry - 1) : 2 * (gsnn_proof_point)(-entry - 1) + 1;
}

/* The permutation of the points that a list of signed images is; false when it is no bijection. */
static bool element_of_list(const gsnn_proof_points *points, const int32_t *images,
                            gsnn_proof_point *image) {
    for (size_t x = 0; x < points->count; x++)
        image[x] = UINT32_MAX;
    /* First as a partial inverse, to see that no image is met twice. */
    for (size_t i = 0; i < points->degree; i++) {
        gsnn_proof_point plus = gsnn_proof_points_signed(points, images[i]);
        gsnn_proof_point minus = gsnn_proof_points_signed(points, -images[i]);
        if (image[plus] != UINT32_MAX || (points->sides == 2 && image[minus] != UINT32_MAX))
            return false;
        image[plus] = 0;
    }
    for (size_t i = 0; i < points->degree; i++) {
        gsnn_proof_point plus = gsnn_proof_points_signed(points, images[i]);
        image[points->basis[i]] = plus;
        if (points->sides == 2)
            image[points->basis[i] ^ 1] = plus ^ 1;
    }
    return true;
}

static gsnn_status element(const gsnn_proof_points *points, const gsnn_record_elements *elements,
                           size_t index, gsnn_proof_point *image, bool *found, gsnn_error *error) {
    (void)error;
    *found = element_of_list(points, elements->images + index * points->degree, image);
    return GSNN_OK;
}

static gsnn_status set(gsnn_proof_points *points, const gsnn_enumeration_record *record,
                       gsnn_proof_fault *fault, gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    points->sides = group->action->negates ? 2 : 1;
    points->count = points->degree * points->sides;
    points->basis = gsnn_resize(NULL, points->degree, sizeof *points->basis);
    if (points->generator_count > SIZE_MAX / points->count)
        return gsnn_fail_memory(error);
    points->generators =
        gsnn_resize(NULL, points->generator_count * points->count, sizeof *points->generators);
    if (!points->basis || !points->generators)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < points->degree; i++)
        points->basis[i] = gsnn_proof_points_signed(points, (int32_t)i + 1);
    for (size_t k = 0; k < points->generator_count && !*fault->text; k++)
        if (!element_of_list(points, group->generators.images + k * points->degree,
                             points->generators + k * points->count))
            snprintf(fault->text, sizeof fault->text,
                     "group.generators[%zu]: two points have one image", k);
    return GSNN_OK;
}

static double dot(const gsnn_proof_points *points, gsnn_proof_point x, const double *r) {
    if (points->sides == 1)
        return r[x];
    return x & 1 ? -r[x / 2] : r[x / 2];
}

static void add_multiple(const gsnn_proof_points *points, gsnn_proof_point x, double factor,
                         double *sum) {
    if (points->sides == 1)
        sum[x] += factor;
    else
        sum[x / 2] += x & 1 ? -factor : factor;
}

/* Permutations and signed permutations of the coordinates. */
static const gsnn_proof_action coordinates_action = {
    .set = set,
    .element = element,
    .dot = dot,
    .add_multiple = add_multiple,
    .weight_space = gsnn_proof_solve_on_coordinates,
    .flats = &gsnn_proof_flat_patterns,
};

/* ---- All points -------------------------------------------------------------------------- */

gsnn_status gsnn_proof_points_new(gsnn_proof_points **points, const gsnn_enumeration_record *record,
                                  gsnn_proof_fault *fault, gsnn_error *error) {
    *points = NULL;
    gsnn_proof_points *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    const gsnn_record_group *group = &record->group;
    made->action =
        group->action->permutes_inputs ? &coordinates_action : &gsnn_proof_vectors_action;
    made->degree = group->degree;
    made->generator_count = group->generators.count;
    *fault->text = '\0';
    gsnn_status status = made->action->set(made, record, fault, error);
    if (status || *fault->text)
        gsnn_proof_points_free(made);
    else
        *points = made;
    return status;
}

gsnn_status gsnn_proof_points_element(const gsnn_proof_points *points,
                                      const gsnn_record_elements *elements, size_t index,
                                      gsnn_proof_point *image, bool *found, gsnn_error *error) {
    return points->action->element(points, elements, index, image, found, error);
}

double gsnn_proof_point_dot(const gsnn_proof_points *points, gsnn_proof_point x, const double *r) {
    return points->action->dot(points, x, r);
}

void gsnn_proof_point_add_multiple(const gsnn_proof_points *points, gsnn_proof_point x,
                                   double factor, double *sum) {
    points->action->add_multiple(points, x, factor, sum);
}

gsnn_status gsnn_proof_points_check_form(const gsnn_proof_points *points,
                                         const char *const *entries, bool *asked,
                                         gsnn_proof_fault *fault, gsnn_error *error) {
    *asked = points->action->check_form != NULL;
    return *asked ? points->action->check_form(points, entries, fault, error) : GSNN_OK;
}

void gsnn_proof_points_free(gsnn_proof_points *points) {
    if (!points)
        return;
    gsnn_proof_vectors_free(points->vectors);
    free(points->generators);
    free(points->basis);
    free(points);
}
