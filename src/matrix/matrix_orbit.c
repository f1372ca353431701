#include "matrix/matrix_orbit.h"

#include "base/memory.h"
#include "exact/order_bound.h"

#include <stdlib.h>

/* An orbit of so many points is taken to be that of an infinite group until a search for elements
 * of infinite order has found none. */
#define SUSPICIOUS_POINTS 1024
#define POINTS_IN_A_STEP 256

/* A matrix by its non-zero entries, row by row. */
typedef struct sparse_matrix {
    size_t *row_ends; /* m */
    size_t *columns;
    ulong *entries;
} sparse_matrix;

typedef struct search {
    gsnn_matrix_orbit *orbit;
    size_t m;
    const nmod_mat_struct *generators;
    size_t count;
    sparse_matrix *sparse; /* count of them */
    ulong *image;          /* m residues */
    fmpz_t bound;          /* of the order of a finite group */
    ulong conductor;
    bool searched; /* for elements of infinite order */
} search;

static gsnn_status make_sparse(sparse_matrix *sparse, const nmod_mat_struct *matrix,
                               gsnn_error *error) {
    size_t m = (size_t)matrix->r, used = 0;
    sparse->row_ends = gsnn_new(m, sizeof *sparse->row_ends);
    sparse->columns = gsnn_new(m * m, sizeof *sparse->columns);
    sparse->entries = gsnn_new(m * m, sizeof *sparse->entries);
    if (!sparse->row_ends || !sparse->columns || !sparse->entries)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < m; j++) {
            ulong entry = nmod_mat_entry(matrix, i, j);
            if (!entry)
                continue;
            sparse->columns[used] = j;
            sparse->entries[used++] = entry;
        }
        sparse->row_ends[i] = used;
    }
    return GSNN_OK;
}

static void apply(const search *s, size_t g, const ulong *vector) {
    const sparse_matrix *sparse = &s->sparse[g];
    nmod_t modulus = s->generators[g].mod;
    size_t k = 0;
    for (size_t i = 0; i < s->m; i++) {
        ulong sum = 0;
        for (; k < sparse->row_ends[i]; k++)
            sum = nmod_addmul(sum, sparse->entries[k], vector[sparse->columns[k]], modulus);
        s->image[i] = sum;
    }
}

static gsnn_status check_size(search *s, size_t axis, size_t orbit_length, gsnn_error *error) {
    size_t points = s->orbit->vectors.count;
    bool beyond_bound = fmpz_cmp_ui(s->bound, orbit_length) < 0;
    if (s->count && !s->searched && (beyond_bound || points >= SUSPICIOUS_POINTS)) {
        s->searched = true;
        gsnn_status status =
            gsnn_refuse_infinite_order(s->generators, s->count, s->conductor, error);
        if (status != GSNN_OK)
            return status;
    }
    if (beyond_bound)
        return gsnn_fail(
            error, GSNN_INVALID,
            "the orbit of axis %zu has more than %lu vectors, a bound for the order of "
            "finite groups of such matrices: the group is infinite",
            axis + 1, fmpz_get_ui(s->bound));
    if (points > GSNN_MAX_POINTS)
        return gsnn_fail(error, GSNN_FAILED,
                         "the orbits of the axes have more than %u vectors, which is the limit",
                         GSNN_MAX_POINTS);
    return GSNN_OK;
}

/* Adds all images of point x. */
static gsnn_status close_point(search *s, size_t axis, size_t first, size_t x, gsnn_error *error) {
    gsnn_matrix_orbit *orbit = s->orbit;
    if (gsnn_reserve(&orbit->images, &orbit->images_capacity, (x + 1) * s->count,
                     sizeof *orbit->images))
        return gsnn_fail_memory(error);
    for (size_t g = 0; g < s->count; g++) {
        size_t before = orbit->vectors.count, y;
        apply(s, g, gsnn_residue_table_vector(&orbit->vectors, x));
        gsnn_status status = gsnn_residue_table_add(&orbit->vectors, s->image, &y, error);
        if (status == GSNN_OK && orbit->vectors.count > before)
            status = check_size(s, axis, orbit->vectors.count - first, error);
        if (status != GSNN_OK)
            return status;
        orbit->images[x * s->count + g] = (gsnn_point)y;
    }
    return GSNN_OK;
}

static gsnn_status close_axis(search *s, size_t axis, const gsnn_run *run, gsnn_error *error) {
    gsnn_residue_table *vectors = &s->orbit->vectors;
    size_t first = vectors->count, start;
    for (size_t i = 0; i < s->m; i++)
        s->image[i] = i == axis;
    gsnn_status status = gsnn_residue_table_add(vectors, s->image, &start, error);
    if (status == GSNN_OK)
        status = check_size(s, axis, 1, error);
    s->orbit->axes[axis] = (gsnn_point)start;
    for (size_t x = first; status == GSNN_OK && x < vectors->count; x++) {
        status = close_point(s, axis, first, x, error);
        if (status == GSNN_OK && x % POINTS_IN_A_STEP == 0)
            status = gsnn_run_step(run, "closing the orbits of the axes", x, vectors->count, error);
    }
    return status;
}

static gsnn_status close_axes(search *s, const gsnn_run *run, gsnn_error *error) {
    gsnn_matrix_orbit *orbit = s->orbit;
    gsnn_status status = gsnn_residue_table_init(&orbit->vectors, s->m, 64, error);
    if (status != GSNN_OK)
        return status;
    orbit->axes = gsnn_new(s->m, sizeof *orbit->axes);
    s->image = gsnn_new(s->m, sizeof *s->image);
    s->sparse = gsnn_new(s->count, sizeof *s->sparse);
    if (!orbit->axes || !s->image || !s->sparse)
        return gsnn_fail_memory(error);
    for (size_t g = 0; status == GSNN_OK && g < s->count; g++)
        status = make_sparse(&s->sparse[g], s->generators + g, error);
    for (size_t axis = 0; status == GSNN_OK && axis < s->m; axis++)
        status = close_axis(s, axis, run, error);
    return status;
}

gsnn_status gsnn_matrix_orbit_init(gsnn_matrix_orbit *orbit, size_t m,
                                   const nmod_mat_struct *generators, size_t count, ulong conductor,
                                   const gsnn_run *run, gsnn_error *error) {
    *orbit = (gsnn_matrix_orbit){0};
    search s = {
        .orbit = orbit, .m = m, .generators = generators, .count = count, .conductor = conductor};
    fmpz_init(s.bound);
    gsnn_finite_group_bound(s.bound, conductor, (slong)m);
    gsnn_status status = close_axes(&s, run, error);
    fmpz_clear(s.bound);
    for (size_t g = 0; s.sparse && g < count; g++) {
        free(s.sparse[g].row_ends);
        free(s.sparse[g].columns);
        free(s.sparse[g].entries);
    }
    free(s.sparse);
    free(s.image);
    return status;
}

void gsnn_matrix_orbit_clear(gsnn_matrix_orbit *orbit) {
    gsnn_residue_table_clear(&orbit->vectors);
    free(orbit->images);
    free(orbit->axes);
    *orbit = (gsnn_matrix_orbit){0};
}
