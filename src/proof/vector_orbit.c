#include "proof/vector_table.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static size_t hash_residues(const uint32_t *residues, size_t degree) {
    uint64_t hash = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < degree; i++) {
        hash = (hash ^ residues[i]) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    return (size_t)hash;
}

static bool coordinates_equal(const fmpq_poly_struct *x, const fmpq_poly_struct *y, size_t degree) {
    for (size_t i = 0; i < degree; i++)
        if (!fmpq_poly_equal(x + i, y + i))
            return false;
    return true;
}

/* The slot of the point with those residues, or the free one where it belongs. */
static size_t find_slot(const gsnn_proof_vectors *vectors, const uint32_t *residues) {
    size_t degree = vectors->degree, mask = vectors->slot_count - 1;
    size_t slot = hash_residues(residues, degree) & mask;
    while (vectors->slots[slot] && memcmp(vectors->residues + (vectors->slots[slot] - 1) * degree,
                                          residues, degree * sizeof *residues) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

gsnn_proof_point gsnn_proof_vectors_find_residues(const gsnn_proof_vectors *vectors,
                                                  const uint32_t *residues) {
    uint32_t point = vectors->slots[find_slot(vectors, residues)];
    return point ? point - 1 : UINT32_MAX;
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
    uint32_t *slots = gsnn_new(4 * capacity, sizeof *slots);
    uint32_t *residues = gsnn_resize(vectors->residues, capacity * degree, sizeof *residues);
    if (residues)
        vectors->residues = residues;
    if (!exact || !slots || !residues) {
        gsnn_proof_elements_free(exact, capacity * degree);
        free(slots);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < vectors->count * degree; i++)
        fmpq_poly_swap(exact + i, vectors->exact + i);
    gsnn_proof_elements_free(vectors->exact, vectors->capacity * degree);
    free(vectors->slots);
    vectors->exact = exact;
    vectors->slots = slots;
    vectors->slot_count = 4 * capacity;
    vectors->capacity = capacity;
    for (size_t point = 0; point < vectors->count; point++)
        slots[find_slot(vectors, residues + point * degree)] = (uint32_t)point + 1;
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
    size_t slot = find_slot(vectors, residues);
    if (vectors->slots[slot]) {
        *point = vectors->slots[slot] - 1;
        if (!coordinates_equal(vectors->exact + *point * degree, coordinates, degree))
            return gsnn_fail(error, GSNN_FAILED, "two points are equal modulo the prime");
        return GSNN_OK;
    }
    *point = (gsnn_proof_point)vectors->count++;
    vectors->slots[slot] = *point + 1;
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
