#include "proof/vector_table.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool coordinates_equal(const fmpq_poly_struct *x, const fmpq_poly_struct *y, size_t degree) {
    for (size_t i = 0; i < degree; i++)
        if (!fmpq_poly_equal(x + i, y + i))
            return false;
    return true;
}

gsnn_proof_point gsnn_proof_vectors_find_residues(const gsnn_proof_vectors *vectors,
                                                  const uint32_t *residues) {
    size_t degree = vectors->degree;
    if (!vectors->count)
        return UINT32_MAX;
    gsnn_hash_probe probe = gsnn_hash_index_probe(
        &vectors->index, gsnn_hash_bytes(residues, degree * sizeof *residues));
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM &&
           memcmp(vectors->residues + i * degree, residues, degree * sizeof *residues) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i == GSNN_NO_ITEM ? UINT32_MAX : i;
}

gsnn_proof_point gsnn_proof_vectors_find(const gsnn_proof_vectors *vectors,
                                         const fmpq_poly_struct *coordinates,
                                         const uint32_t *residues) {
    gsnn_proof_point point = gsnn_proof_vectors_find_residues(vectors, residues);
    if (point == UINT32_MAX ||
        !coordinates_equal(vectors->exact + point * vectors->degree, coordinates, vectors->degree))
        return UINT32_MAX;
    return point;
}

void gsnn_proof_vectors_dot(const gsnn_proof_vectors *vectors, fmpq_poly_t sum,
                            const fmpq_poly_struct *x, const fmpq_poly_struct *y) {
    fmpq_poly_t product;
    fmpq_poly_init(product);
    fmpq_poly_zero(sum);
    for (size_t i = 0; i < vectors->degree; i++) {
        if (fmpq_poly_is_zero(x + i) || fmpq_poly_is_zero(y + i))
            continue;
        gsnn_field_multiply(vectors->field, product, x + i, y + i);
        fmpq_poly_add(sum, sum, product);
    }
    fmpq_poly_clear(product);
}

void gsnn_proof_vectors_apply(const gsnn_proof_vectors *vectors, fmpq_poly_struct *image,
                              const fmpq_poly_struct *matrix, const fmpq_poly_struct *coordinates) {
    for (size_t i = 0; i < vectors->degree; i++)
        gsnn_proof_vectors_dot(vectors, image + i, matrix + i * vectors->degree, coordinates);
}

/* Makes room for one more point, doubling the tables. */
static gsnn_status grow(gsnn_proof_vectors *vectors, gsnn_error *error) {
    size_t degree = vectors->degree, capacity = vectors->capacity ? 2 * vectors->capacity : 64;
    fmpq_poly_struct *exact = gsnn_proof_elements_new(capacity * degree);
    uint32_t *residues = gsnn_resize(vectors->residues, capacity * degree, sizeof *residues);
    if (residues)
        vectors->residues = residues;
    int indexed = vectors->index.slots ? gsnn_hash_index_grow(&vectors->index, capacity)
                                       : gsnn_hash_index_init(&vectors->index, capacity);
    if (!exact || indexed || !residues) {
        gsnn_proof_elements_free(exact, capacity * degree);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < vectors->count * degree; i++)
        fmpq_poly_swap(exact + i, vectors->exact + i);
    gsnn_proof_elements_free(vectors->exact, vectors->capacity * degree);
    vectors->exact = exact;
    vectors->capacity = capacity;
    return GSNN_OK;
}

/* The point with these coordinates, added if it is new. */
static gsnn_status add_point(gsnn_proof_vectors *vectors, const fmpq_poly_struct *coordinates,
                             gsnn_proof_point *point, uint32_t *residues, gsnn_error *error) {
    size_t degree = vectors->degree;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < degree; i++)
        if (!gsnn_proof_reduce(&vectors->reduction, residues + i, coordinates + i))
            return gsnn_fail(error, GSNN_FAILED, "the prime divides a denominator");
    if (vectors->count == vectors->capacity && (status = grow(vectors, error)))
        return status;
    *point = gsnn_proof_vectors_find_residues(vectors, residues);
    if (*point != UINT32_MAX) {
        if (!coordinates_equal(vectors->exact + *point * degree, coordinates, degree))
            return gsnn_fail(error, GSNN_FAILED, "two points are equal modulo the prime");
        return GSNN_OK;
    }
    /* There is room in the index as in the arrays. */
    if (gsnn_hash_index_add(&vectors->index, gsnn_hash_bytes(residues, degree * sizeof *residues),
                            (uint32_t)vectors->count))
        return gsnn_fail_memory(error);
    *point = (gsnn_proof_point)vectors->count++;
    memcpy(vectors->residues + *point * degree, residues, degree * sizeof *residues);
    for (size_t i = 0; i < degree; i++)
        fmpq_poly_set(vectors->exact + *point * degree + i, coordinates + i);
    return GSNN_OK;
}

gsnn_status gsnn_proof_vectors_orbit(gsnn_proof_vectors *vectors, const fmpq_poly_struct *matrices,
                                     size_t count, size_t most, gsnn_proof_point **permutations,
                                     bool *closed, gsnn_error *error) {
    size_t degree = vectors->degree, capacity = 0;
    gsnn_proof_point *images = NULL; /* point by point: its images under the matrices */
    fmpq_poly_struct *image = gsnn_proof_elements_new(degree);
    uint32_t *residues = gsnn_new(degree, sizeof *residues);
    gsnn_status status = image && residues ? GSNN_OK : gsnn_fail_memory(error);
    gsnn_proof_point point;
    *closed = true;
    *permutations = NULL;
    for (size_t i = 0; i < degree && !status; i++) { /* the points 0..degree-1 are the e_i */
        for (size_t k = 0; k < degree; k++)
            fmpq_poly_set_ui(image + k, i == k);
        status = add_point(vectors, image, &point, residues, error);
    }
    for (size_t next = 0; next < vectors->count && !status && *closed; next++) {
        if (gsnn_reserve(&images, &capacity, (next + 1) * count, sizeof *images))
            status = gsnn_fail_memory(error);
        for (size_t k = 0; k < count && !status; k++) {
            gsnn_proof_vectors_apply(vectors, image, matrices + k * degree * degree,
                                     vectors->exact + next * degree);
            status = add_point(vectors, image, &images[next * count + k], residues, error);
        }
        *closed = vectors->count <= most;
    }
    if (!status && *closed) {
        *permutations = gsnn_resize(NULL, vectors->count * count, sizeof **permutations);
        if (!*permutations)
            status = gsnn_fail_memory(error);
        for (size_t i = 0; !status && i < vectors->count * count; i++)
            (*permutations)[(i % count) * vectors->count + i / count] = images[i];
    }
    gsnn_proof_elements_free(image, degree);
    free(residues);
    free(images);
    return status;
}
