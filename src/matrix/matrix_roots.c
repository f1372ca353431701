/* matrix_roots.c - reflections among the elements of a group of matrices. */
#include "base/memory.h"
#include "exact/cyclotomic.h"
#include "matrix/matrix_points.h"

#include <assert.h>
#include <stdlib.h>

/* ---- The order of the points ------------------------------------------------------------- */

/* A point by its coordinates, as indices into the table and as ranks. */
typedef struct ranked_point {
    const uint32_t *coordinates, *rank;
    size_t degree;
    size_t point;
} ranked_point;

static int compare_points(const void *a, const void *b) {
    const ranked_point *x = a, *y = b;
    for (size_t j = 0; j < x->degree; j++) {
        uint32_t mine = x->rank[x->coordinates[j]], other = y->rank[y->coordinates[j]];
        if (mine != other)
            return mine < other ? -1 : 1;
    }
    return 0;
}

gsnn_status gsnn_matrix_rank_points(const gsnn_group *group, uint32_t *rank, gsnn_error *error) {
    const gsnn_matrix_space *space = group->matrix;
    uint32_t *number_rank = gsnn_new(space->numbers.count, sizeof *number_rank);
    ranked_point *list = gsnn_new(space->points, sizeof *list);
    if (!number_rank || !list) {
        free(number_rank);
        free(list);
        return gsnn_fail_memory(error);
    }
    gsnn_status status = gsnn_rank_reals(space->field, space->numbers.numbers, space->numbers.count,
                                         number_rank, error);
    for (size_t x = 0; x < space->points; x++)
        list[x] =
            (ranked_point){space->coordinates + x * space->degree, number_rank, space->degree, x};
    if (status == GSNN_OK && space->points)
        qsort(list, space->points, sizeof *list, compare_points);
    for (size_t i = 0; status == GSNN_OK && i < space->points; i++)
        rank[list[i].point] = (uint32_t)i;
    for (size_t i = 1; status == GSNN_OK && i < space->points; i++)
        assert(compare_points(&list[i - 1], &list[i]) < 0);
    free(number_rank);
    free(list);
    return status;
}

/* ---- Reflections ------------------------------------------------------------------------- */

static gsnn_status make_lookup(gsnn_matrix_space *space, gsnn_error *error) {
    gsnn_residue_table *lookup = &space->lookup;
    if (lookup->index.slots)
        return GSNN_OK;
    gsnn_status status = gsnn_residue_table_init(lookup, space->degree, space->points, error);
    for (size_t x = 0; status == GSNN_OK && x < space->points; x++) {
        size_t number;
        status =
            gsnn_residue_table_add(lookup, space->residues + x * space->degree, &number, error);
    }
    if (status != GSNN_OK)
        gsnn_residue_table_clear(lookup);
    return status;
}

/* The functional v -> 2 (v . root) / (root . root) modulo the prime; false when that divides
 * root . root.  (It does for no reflection of the group unless it divides the determinant of the
 * form: the root would be orthogonal to everything.) */
static bool make_coroot(const gsnn_matrix_space *space, const ulong *root, ulong *coroot) {
    nmod_t modulus = space->modular.modulus;
    size_t m = space->degree;
    ulong norm = 0;
    for (size_t i = 0; i < m; i++) {
        coroot[i] = space->form.entries ? 0 : root[i];
        for (size_t j = 0; space->form.entries && j < m; j++) {
            ulong entry;
            if (!gsnn_modular_reduce(&space->modular, &entry,
                                     gsnn_exact_matrix_entry(&space->form, (slong)i, (slong)j)))
                return false;
            NMOD_ADDMUL(coroot[i], entry, root[j], modulus);
        }
        NMOD_ADDMUL(norm, coroot[i], root[i], modulus);
    }
    if (norm == 0)
        return false;
    ulong factor = nmod_div(2, norm, modulus);
    for (size_t i = 0; i < m; i++)
        coroot[i] = nmod_mul(coroot[i], factor, modulus);
    return true;
}

gsnn_status gsnn_matrix_reflect(const gsnn_group *group, gsnn_point x, gsnn_point y,
                                gsnn_point *reflection, bool *permutes, gsnn_error *error) {
    gsnn_matrix_space *space = group->matrix;
    nmod_t modulus = space->modular.modulus;
    size_t m = space->degree;
    *permutes = false;
    gsnn_status status = make_lookup(space, error);
    if (status != GSNN_OK)
        return status;
    ulong *root = gsnn_new(3 * m, sizeof *root);
    if (!root)
        return gsnn_fail_memory(error);
    ulong *coroot = root + m, *image = root + 2 * m;
    for (size_t j = 0; j < m; j++)
        root[j] = nmod_sub(space->residues[x * m + j], space->residues[y * m + j], modulus);
    bool inside = make_coroot(space, root, coroot);
    for (size_t v = 0; inside && v < space->points; v++) {
        const ulong *vector = space->residues + v * m;
        ulong value = 0;
        for (size_t j = 0; j < m; j++)
            NMOD_ADDMUL(value, coroot[j], vector[j], modulus);
        value = nmod_neg(value, modulus);
        for (size_t j = 0; j < m; j++) {
            image[j] = vector[j];
            NMOD_ADDMUL(image[j], value, root[j], modulus);
        }
        size_t number;
        inside = gsnn_residue_table_find(&space->lookup, image, &number);
        if (inside)
            reflection[v] = (gsnn_point)number;
    }
    assert(!inside || (gsnn_permutation_is_one(reflection, space->points) && reflection[x] == y));
    *permutes = inside;
    free(root);
    return GSNN_OK;
}

gsnn_status gsnn_matrix_negate(const gsnn_group *group, gsnn_point *negation, bool *permutes,
                               gsnn_error *error) {
    gsnn_matrix_space *space = group->matrix;
    size_t m = space->degree;
    gsnn_status status = make_lookup(space, error);
    *permutes = false;
    if (status != GSNN_OK)
        return status;
    ulong *image = gsnn_new(m, sizeof *image);
    if (!image)
        return gsnn_fail_memory(error);
    bool inside = true;
    for (size_t v = 0; inside && v < space->points; v++) {
        size_t number;
        for (size_t j = 0; j < m; j++)
            image[j] = nmod_neg(space->residues[v * m + j], space->modular.modulus);
        inside = gsnn_residue_table_find(&space->lookup, image, &number);
        if (inside)
            negation[v] = (gsnn_point)number;
    }
    *permutes = inside;
    free(image);
    return GSNN_OK;
}
