#include "proof/points.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/vectors.h"

#include <stdlib.h>
#include <string.h>

gsnn_proof_point gsnn_proof_points_signed(const gsnn_proof_points *points, int32_t entry) {
    if (points->action == GSNN_RECORD_PERMUTATION)
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
        bool is_signed = points->action == GSNN_RECORD_SIGNED_PERMUTATION;
        if (image[plus] != UINT32_MAX || (is_signed && image[minus] != UINT32_MAX))
            return false;
        image[plus] = 0;
    }
    for (size_t i = 0; i < points->degree; i++) {
        gsnn_proof_point plus = gsnn_proof_points_signed(points, images[i]);
        image[points->basis[i]] = plus;
        if (points->action == GSNN_RECORD_SIGNED_PERMUTATION)
            image[points->basis[i] ^ 1] = plus ^ 1;
    }
    return true;
}

gsnn_status gsnn_proof_points_element(const gsnn_proof_points *points,
                                      const gsnn_record_elements *elements, size_t index,
                                      gsnn_proof_point *image, bool *found, gsnn_error *error) {
    if (points->action == GSNN_RECORD_MATRIX)
        return gsnn_proof_vectors_element(
            points->vectors, elements->entries + index * points->degree * points->degree, image,
            found, error);
    *found = element_of_list(points, elements->images + index * points->degree, image);
    return GSNN_OK;
}

/* Fills in the points of a permutation or signed permutation action. */
static gsnn_status set_coordinates(gsnn_proof_points *points, const gsnn_record_group *group,
                                   gsnn_proof_fault *fault, gsnn_error *error) {
    points->count = points->degree * (group->action == GSNN_RECORD_PERMUTATION ? 1 : 2);
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

gsnn_status gsnn_proof_points_new(gsnn_proof_points **points, const gsnn_enumeration_record *record,
                                  gsnn_proof_fault *fault, gsnn_error *error) {
    *points = NULL;
    gsnn_proof_points *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_fail_memory(error);
    const gsnn_record_group *group = &record->group;
    made->action = group->action;
    made->degree = group->degree;
    made->generator_count = group->generators.count;
    *fault->text = '\0';
    gsnn_status status = group->action == GSNN_RECORD_MATRIX
                             ? gsnn_proof_vectors_set(made, record, fault, error)
                             : set_coordinates(made, group, fault, error);
    if (status || *fault->text)
        gsnn_proof_points_free(made);
    else
        *points = made;
    return status;
}

double gsnn_proof_point_dot(const gsnn_proof_points *points, gsnn_proof_point x, const double *r) {
    if (points->action == GSNN_RECORD_PERMUTATION)
        return r[x];
    if (points->action == GSNN_RECORD_SIGNED_PERMUTATION)
        return x & 1 ? -r[x / 2] : r[x / 2];
    const double *coordinates = gsnn_proof_vectors_doubles(points->vectors, x);
    double sum = 0;
    for (size_t i = 0; i < points->degree; i++)
        sum += r[i] * coordinates[i];
    return sum;
}

void gsnn_proof_points_free(gsnn_proof_points *points) {
    if (!points)
        return;
    gsnn_proof_vectors_free(points->vectors);
    free(points->generators);
    free(points->basis);
    free(points);
}
