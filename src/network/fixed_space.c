#include "network/fixed_space.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A coordinate's orbit in the union-find forest: parent * sign says that c at the coordinate is
 * sign times c at the parent. */
typedef struct {
    size_t parent;
    int sign;
} tie;

/* The root of i, with *sign relating c_i to it; halves the path on the way. */
static size_t find_root(tie *ties, size_t i, int *sign) {
    *sign = 1;
    while (ties[i].parent != i) {
        tie *up = &ties[ties[i].parent];
        ties[i].sign *= up->sign;
        ties[i].parent = up->parent;
        *sign *= ties[i].sign;
        i = ties[i].parent;
    }
    return i;
}

/* Records c_i = sign * c_j; a root that meets its own negative is zero. */
static void unite(tie *ties, bool *zero, size_t i, size_t j, int sign) {
    int sign_i, sign_j;
    size_t root_i = find_root(ties, i, &sign_i);
    size_t root_j = find_root(ties, j, &sign_j);
    sign *= sign_i * sign_j;
    if (root_i == root_j) {
        zero[root_i] = zero[root_i] || sign < 0;
        return;
    }
    /* The smaller index stays the root, so that the basis is in echelon form. */
    size_t root = root_i < root_j ? root_i : root_j;
    size_t child = root_i < root_j ? root_j : root_i;
    ties[child] = (tie){root, sign};
    zero[root] = zero[root] || zero[child];
}

/* Signed orbit sums: g e_i = s e_j asks for c_i = c.(g e_i) = s c_j. */
static gsnn_status fix_signed(gsnn_fixed_space *space, const gsnn_record_group *group,
                              gsnn_error *error) {
    size_t degree = group->degree;
    gsnn_status status = GSNN_OK;
    tie *ties = gsnn_new(degree, sizeof *ties);
    bool *zero = gsnn_new(degree, sizeof *zero);
    size_t *number = gsnn_new(degree, sizeof *number); /* of a root's basis row */
    if (!ties || !zero || !number) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < degree; i++)
        ties[i] = (tie){i, 1};
    for (size_t g = 0; g < group->generators.count; g++)
        for (size_t i = 0; i < degree; i++) {
            int32_t image = group->generators.images[g * degree + i];
            unite(ties, zero, i, (size_t)(abs(image) - 1), image > 0 ? 1 : -1);
        }
    for (size_t i = 0; i < degree; i++)
        if (ties[i].parent == i && !zero[i])
            number[i] = space->dimension++;
    if (!(space->basis = gsnn_new(space->dimension * degree, sizeof *space->basis))) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < degree; i++) {
        int sign;
        size_t root = find_root(ties, i, &sign);
        if (!zero[root])
            space->basis[number[root] * degree + i] = sign;
    }
done:
    free(ties);
    free(zero);
    free(number);
    return status;
}

gsnn_status gsnn_fixed_space_init(gsnn_fixed_space *space, const gsnn_record_group *group,
                                  gsnn_error *error) {
    *space = (gsnn_fixed_space){.degree = group->degree};
    gsnn_status status = group->action->permutes_inputs
                             ? fix_signed(space, group, error)
                             : gsnn_fixed_space_of_matrices(space, group, error);
    if (!status && group->invariant_dimension != GSNN_RECORD_UNKNOWN &&
        (uint64_t)group->invariant_dimension != space->dimension)
        status = gsnn_fail(error, GSNN_INVALID,
                           "group.invariant_dimension: %lld where the generators leave %zu fixed",
                           (long long)group->invariant_dimension, space->dimension);
    if (status)
        gsnn_fixed_space_clear(space);
    return status;
}

void gsnn_fixed_space_clear(gsnn_fixed_space *space) {
    free(space->basis);
    *space = (gsnn_fixed_space){0};
}
