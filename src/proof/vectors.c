#include "proof/vectors.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "proof/vector_table.h"

#include <stdlib.h>
#include <string.h>

/* More points than this are refused: a transversal of them would not fit in memory. */
enum { MOST_POINTS = 8192 };

fmpq_poly_struct *gsnn_proof_elements_new(size_t count) {
    fmpq_poly_struct *elements = gsnn_new(count, sizeof *elements);
    for (size_t i = 0; elements && i < count; i++)
        fmpq_poly_init(elements + i);
    return elements;
}

void gsnn_proof_elements_free(fmpq_poly_struct *elements, size_t count) {
    for (size_t i = 0; elements && i < count; i++)
        fmpq_poly_clear(elements + i);
    free(elements);
}

gsnn_status gsnn_proof_entries_parse(const gsnn_field *field, fmpq_poly_struct *elements,
                                     const char *const *entries, size_t count, const char *what,
                                     gsnn_error *error) {
    for (size_t i = 0; i < count; i++) {
        gsnn_error inner;
        gsnn_status status = gsnn_entry_parse_real(field, entries[i], elements + i, &inner);
        if (status)
            return gsnn_fail(error, status, "%s: \"%.100s\": %s", what, entries[i], inner.message);
    }
    return GSNN_OK;
}

/* Joins what the entries need to the conductor. */
static gsnn_status join(ulong *conductor, const char *const *entries, size_t count,
                        const char *what, gsnn_error *error) {
    for (size_t i = 0; i < count; i++) {
        ulong needed;
        gsnn_error inner;
        gsnn_status status = gsnn_entry_conductor(entries[i], &needed, &inner);
        if (!status)
            status = gsnn_conductor_join(conductor, needed, &inner);
        if (status)
            return gsnn_fail(error, status, "%s: \"%.100s\": %s", what, entries[i], inner.message);
    }
    return GSNN_OK;
}

/* The field of all entries of the record. */
static gsnn_status make_field(gsnn_field **field, const gsnn_enumeration_record *record,
                              gsnn_error *error) {
    size_t m = record->group.degree;
    ulong conductor = 1;
    gsnn_status status = join(&conductor, record->group.generators.entries,
                              record->group.generators.count * m * m, "group.generators", error);
    if (!status && record->group.form)
        status = join(&conductor, record->group.form, m * m, "group.form", error);
    for (size_t a = 0; a < record->architecture_count && !status; a++) {
        const gsnn_record_architecture *architecture = &record->architectures[a];
        const gsnn_record_weights *weights = &architecture->weights;
        const char *id = architecture->id;
        if ((status = join(&conductor, architecture->H.generators.entries,
                           architecture->H.generators.count * m * m, id, error)) ||
            (status = join(&conductor, architecture->K.generators.entries,
                           architecture->K.generators.count * m * m, id, error)))
            break;
        if (weights->basis_exact)
            status = join(&conductor, weights->basis_exact, weights->dimension * m, id, error);
    }
    return status ? status : gsnn_field_new(field, conductor, error);
}

/* The coordinates of the points as doubles. */
static gsnn_status set_doubles(gsnn_proof_vectors *vectors, gsnn_error *error) {
    size_t count = vectors->count * vectors->degree;
    /* Few values occur: those met last, by residue, spare most of the conversions. */
    enum { REMEMBERED = 256 };
    size_t met[REMEMBERED] = {0};
    vectors->doubles = gsnn_new(count, sizeof *vectors->doubles);
    if (!vectors->doubles)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        size_t *last = &met[vectors->residues[i] % REMEMBERED];
        if (i && fmpq_poly_equal(vectors->exact + i, vectors->exact + *last))
            vectors->doubles[i] = vectors->doubles[*last];
        else
            vectors->doubles[i] = gsnn_field_double(vectors->field, vectors->exact + i);
        *last = i;
    }
    return GSNN_OK;
}

/* How many points a finite group of the stated order can have at most. */
static size_t most_points(const char *stated_order, size_t degree) {
    fmpz_t order;
    fmpz_init(order);
    fmpz_set_str(order, stated_order, 10);
    fmpz_mul_ui(order, order, degree);
    size_t most = fmpz_cmp_ui(order, MOST_POINTS) < 0 ? fmpz_get_ui(order) : MOST_POINTS;
    fmpz_clear(order);
    return most;
}

/* Whether no point is met twice; seen has one byte a point, 0 before. */
static bool is_bijection(const gsnn_proof_point *image, size_t count, uint8_t *seen) {
    for (size_t x = 0; x < count; x++)
        if (seen[image[x]]++)
            return false;
    return true;
}

/* Finds a generator that is no bijection of the points, as a singular matrix is. */
static gsnn_status check_generators(const gsnn_proof_points *points, gsnn_proof_fault *fault,
                                    gsnn_error *error) {
    uint8_t *seen = gsnn_new(points->count, 1);
    if (!seen)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < points->generator_count && !*fault->text; k++) {
        memset(seen, 0, points->count);
        if (!is_bijection(points->generators + k * points->count, points->count, seen))
            snprintf(fault->text, sizeof fault->text,
                     "group.generators[%zu]: two points have one image", k);
    }
    free(seen);
    return GSNN_OK;
}

gsnn_status gsnn_proof_vectors_set(gsnn_proof_points *points, const gsnn_enumeration_record *record,
                                   gsnn_proof_fault *fault, gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    size_t m = points->degree, count = points->generator_count;
    fmpq_poly_struct *matrices = NULL;
    gsnn_proof_vectors *vectors = gsnn_new(1, sizeof *vectors);
    if (!vectors)
        return gsnn_fail_memory(error);
    points->vectors = vectors;
    vectors->degree = m;
    gsnn_status status = make_field(&vectors->field, record, error);
    if (status || (status = gsnn_proof_reduction_set(&vectors->reduction, vectors->field,
                                                     UINT32_C(1) << 31, error)))
        return status;
    matrices = gsnn_proof_elements_new(count * m * m);
    points->basis = gsnn_resize(NULL, m, sizeof *points->basis);
    if (!matrices || !points->basis) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < m; i++)
        points->basis[i] = (gsnn_proof_point)i;
    bool closed = true;
    size_t most = most_points(group->order, m);
    status = gsnn_proof_entries_parse(vectors->field, matrices, group->generators.entries,
                                      count * m * m, "group.generators", error);
    if (status || (status = gsnn_proof_vectors_orbit(vectors, matrices, count, most,
                                                     &points->generators, &closed, error)))
        goto done;
    points->count = vectors->count;
    if (!closed && most == MOST_POINTS)
        status = gsnn_fail(error, GSNN_FAILED,
                           "the coordinate vectors have more than %d images under the group",
                           MOST_POINTS);
    else if (!closed)
        snprintf(fault->text, sizeof fault->text,
                 "group.generators: the coordinate vectors have more images than a group of order "
                 "%.100s can give them",
                 group->order);
    else if (!(status = check_generators(points, fault, error)))
        status = set_doubles(vectors, error);
done:
    gsnn_proof_elements_free(matrices, count * m * m);
    return status;
}

void gsnn_proof_vectors_free(gsnn_proof_vectors *vectors) {
    if (!vectors)
        return;
    gsnn_proof_elements_free(vectors->exact, vectors->capacity * vectors->degree);
    gsnn_proof_reduction_clear(&vectors->reduction);
    gsnn_field_free(vectors->field);
    free(vectors->residues);
    free(vectors->doubles);
    gsnn_hash_index_clear(&vectors->index);
    free(vectors);
}

/* The points that the columns of a matrix are, exactly; false when one is no point. */
static bool find_columns(const gsnn_proof_vectors *vectors, const fmpq_poly_struct *matrix,
                         fmpq_poly_struct *column, uint32_t *residues, gsnn_proof_point *points) {
    size_t m = vectors->degree;
    for (size_t k = 0; k < m; k++) {
        for (size_t i = 0; i < m; i++) {
            fmpq_poly_set(column + i, matrix + i * m + k);
            if (!gsnn_proof_reduce(&vectors->reduction, residues + i, column + i))
                return false;
        }
        points[k] = gsnn_proof_vectors_find(vectors, column, residues);
        if (points[k] == UINT32_MAX)
            return false;
    }
    return true;
}

/* The permutation of the points by the matrix with those columns, modulo the prime.  That is
 * enough: an element of the group with the same permutation has the same columns exactly. */
static bool permute(const gsnn_proof_vectors *vectors, const gsnn_proof_point *columns,
                    uint32_t *residues, gsnn_proof_point *image) {
    size_t m = vectors->degree;
    uint32_t prime = vectors->reduction.prime;
    for (size_t x = 0; x < vectors->count; x++) {
        memset(residues, 0, m * sizeof *residues);
        for (size_t k = 0; k < m; k++) {
            uint64_t coordinate = vectors->residues[x * m + k];
            const uint32_t *column = vectors->residues + columns[k] * m;
            for (size_t i = 0; coordinate && i < m; i++)
                residues[i] = (uint32_t)((residues[i] + coordinate * column[i]) % prime);
        }
        image[x] = gsnn_proof_vectors_find_residues(vectors, residues);
        if (image[x] == UINT32_MAX)
            return false;
    }
    return true;
}

gsnn_status gsnn_proof_vectors_element(const gsnn_proof_vectors *vectors,
                                       const char *const *entries, gsnn_proof_point *image,
                                       bool *found, gsnn_error *error) {
    size_t m = vectors->degree;
    fmpq_poly_struct *matrix = gsnn_proof_elements_new(m * m);
    fmpq_poly_struct *column = gsnn_proof_elements_new(m);
    gsnn_proof_point *columns = gsnn_new(m, sizeof *columns);
    uint32_t *residues = gsnn_new(m, sizeof *residues);
    uint8_t *seen = gsnn_new(vectors->count, 1);
    gsnn_status status =
        matrix && column && columns && residues && seen
            ? gsnn_proof_entries_parse(vectors->field, matrix, entries, m * m, "H or K", error)
            : gsnn_fail_memory(error);
    if (!status)
        *found = find_columns(vectors, matrix, column, residues, columns) &&
                 permute(vectors, columns, residues, image) &&
                 is_bijection(image, vectors->count, seen);
    gsnn_proof_elements_free(matrix, m * m);
    gsnn_proof_elements_free(column, m);
    free(columns);
    free(residues);
    free(seen);
    return status;
}

const double *gsnn_proof_vectors_doubles(const gsnn_proof_vectors *vectors,
                                         gsnn_proof_point point) {
    return vectors->doubles + point * vectors->degree;
}

const uint32_t *gsnn_proof_vectors_residues(const gsnn_proof_vectors *vectors,
                                            gsnn_proof_point point) {
    return vectors->residues + point * vectors->degree;
}

uint32_t gsnn_proof_vectors_prime(const gsnn_proof_vectors *vectors) {
    return vectors->reduction.prime;
}
