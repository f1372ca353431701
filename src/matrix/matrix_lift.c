/* matrix_lift.c - from points modulo a prime to exact vectors, which proves the group finite. */
#include "matrix/matrix_points.h"

#include "base/memory.h"

#include <stdlib.h>

#define POINTS_IN_A_STEP 256
#define NOT_LIFTED UINT32_MAX

static bool is_minus_one(const fmpq_poly_t x) {
    return x->length == 1 && fmpz_is_one(x->den) && fmpz_equal_si(x->coeffs, -1);
}

/* image = g x.  Generators are sparse more often than not, with entries 0, 1 and -1. */
static void apply(const gsnn_matrix_space *space, const gsnn_exact_matrix *g, gsnn_point x,
                  fmpq_poly_struct *image, fmpq_poly_t term) {
    slong m = (slong)space->degree;
    for (slong i = 0; i < m; i++) {
        fmpq_poly_zero(image + i);
        for (slong j = 0; j < m; j++) {
            const fmpq_poly_struct *entry = gsnn_exact_matrix_entry(g, i, j);
            if (fmpq_poly_is_zero(entry))
                continue;
            const fmpq_poly_struct *number = gsnn_matrix_space_coordinate(space, x, (size_t)j);
            if (fmpq_poly_is_zero(number))
                continue;
            if (fmpq_poly_is_one(entry)) {
                fmpq_poly_add(image + i, image + i, number);
            } else if (is_minus_one(entry)) {
                fmpq_poly_sub(image + i, image + i, number);
            } else {
                fmpq_poly_mul(term, entry, number);
                fmpq_poly_add(image + i, image + i, term);
            }
        }
        gsnn_field_reduce(space->field, image + i);
    }
}

static gsnn_status set_point(gsnn_matrix_space *space, gsnn_point x, const fmpq_poly_struct *vector,
                             gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; status == GSNN_OK && j < space->degree; j++)
        status = gsnn_number_table_add(&space->numbers, vector + j,
                                       &space->coordinates[x * space->degree + j], error);
    return status;
}

static bool equals_point(const gsnn_matrix_space *space, gsnn_point x,
                         const fmpq_poly_struct *vector) {
    for (size_t j = 0; j < space->degree; j++)
        if (!fmpq_poly_equal(vector + j, gsnn_matrix_space_coordinate(space, x, j)))
            return false;
    return true;
}

static gsnn_status lift_axes(gsnn_matrix_space *space, const gsnn_matrix_orbit *orbit,
                             fmpq_poly_struct *vector, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; status == GSNN_OK && k < space->degree; k++) {
        fmpq_poly_one(vector + k);
        status = set_point(space, orbit->axes[k], vector, error);
        fmpq_poly_zero(vector + k);
    }
    return status;
}

/* Every point was first met as the image of a point before it, from which it gets its vector; all
 * other images of points are checked against the vectors known. */
static gsnn_status lift_images(gsnn_matrix_space *space, const gsnn_matrix_orbit *orbit,
                               const gsnn_exact_matrix *generators, size_t generator_count,
                               fmpq_poly_struct *image, bool *consistent, const gsnn_run *run,
                               gsnn_error *error) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    gsnn_status status = GSNN_OK;
    *consistent = true;
    for (size_t x = 0; status == GSNN_OK && *consistent && x < space->points; x++) {
        if (x % POINTS_IN_A_STEP == 0)
            status = gsnn_run_step(run, "checking the group exactly", x, space->points, error);
        for (size_t g = 0; status == GSNN_OK && *consistent && g < generator_count; g++) {
            gsnn_point y = orbit->images[x * generator_count + g];
            apply(space, generators + g, (gsnn_point)x, image, term);
            if (space->coordinates[y * space->degree] == NOT_LIFTED)
                status = set_point(space, y, image, error);
            else
                *consistent = equals_point(space, y, image);
        }
    }
    fmpq_poly_clear(term);
    return status;
}

static gsnn_status prepare(gsnn_matrix_space *space, const gsnn_matrix_orbit *orbit,
                           gsnn_error *error) {
    size_t size = orbit->vectors.count * space->degree;
    free(space->residues);
    free(space->coordinates);
    space->points = orbit->vectors.count;
    space->residues = gsnn_copy(orbit->vectors.vectors, size, sizeof *space->residues);
    space->coordinates = gsnn_resize(NULL, size, sizeof *space->coordinates);
    if (!space->residues || !space->coordinates)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < size; i++)
        space->coordinates[i] = NOT_LIFTED;
    gsnn_number_table_clear(&space->numbers);
    return gsnn_number_table_init(&space->numbers, space->field, error);
}

gsnn_status gsnn_matrix_space_lift(gsnn_matrix_space *space, const gsnn_matrix_orbit *orbit,
                                   const gsnn_exact_matrix *generators, size_t generator_count,
                                   bool *consistent, const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = prepare(space, orbit, error);
    if (status != GSNN_OK)
        return status;
    fmpq_poly_struct *image = gsnn_new(space->degree, sizeof *image);
    if (!image)
        return gsnn_fail_memory(error);
    for (size_t j = 0; j < space->degree; j++)
        fmpq_poly_init(image + j);
    status = lift_axes(space, orbit, image, error);
    if (status == GSNN_OK)
        status =
            lift_images(space, orbit, generators, generator_count, image, consistent, run, error);
    for (size_t j = 0; j < space->degree; j++)
        fmpq_poly_clear(image + j);
    free(image);
    return status;
}
