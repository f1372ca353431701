/* vector_action.c - the operations of points that are orbits of vectors. */
#include "proof/action.h"
#include "proof/vectors.h"

static gsnn_status element(const gsnn_proof_points *points, const gsnn_record_elements *elements,
                           size_t index, gsnn_proof_point *image, bool *found, gsnn_error *error) {
    const char *const *entries = elements->entries + index * points->degree * points->degree;
    return gsnn_proof_vectors_element(points->vectors, entries, image, found, error);
}

static double dot(const gsnn_proof_points *points, gsnn_proof_point x, const double *r) {
    const double *coordinates = gsnn_proof_vectors_doubles(points->vectors, x);
    double sum = 0;
    for (size_t i = 0; i < points->degree; i++)
        sum += r[i] * coordinates[i];
    return sum;
}

static void add_multiple(const gsnn_proof_points *points, gsnn_proof_point x, double factor,
                         double *sum) {
    const double *coordinates = gsnn_proof_vectors_doubles(points->vectors, x);
    for (size_t i = 0; i < points->degree; i++)
        sum[i] += factor * coordinates[i];
}

const gsnn_proof_action gsnn_proof_vectors_action = {
    .set = gsnn_proof_vectors_set,
    .element = element,
    .dot = dot,
    .add_multiple = add_multiple,
    .weight_space = gsnn_proof_vectors_weight_space,
    .check_form = gsnn_proof_vectors_check_form,
    .flats = &gsnn_proof_flat_subspaces,
};
