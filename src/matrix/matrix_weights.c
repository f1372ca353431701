/* matrix_weights.c - weight spaces of matrix actions, by elimination.
 *
 * An equation says that w (h e_k) = chi(h) w e_k, for a generator h of H and an axis e_k: the
 * vector of the point h e_k minus chi(h) e_k is orthogonal to w.
 *
 * The system is solved modulo the prime p of the space.  V(H,chi) is the image of the projection
 * onto it, whose denominator is |H|, which p does not divide; so the dimension is that over the
 * field.  The same holds for any group and character.  So for g in G, w g = w (or -w) for all w
 * of the reduced V exactly when it is so over the field: it says that <H,g> has the weight space
 * of the same dimension.  Comparing the codes of whole rows, which is all that is ever done with
 * them, is therefore exact. */
#include "matrix/matrix_points.h"

#include "base/memory.h"
#include "linear/echelon.h"
#include "linear/exact_linear.h"
#include "matrix/value_coder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Equation number i * degree + k is that of generator i and axis k. */
static gsnn_status enter_equations(gsnn_echelon *system, const gsnn_group *group,
                                   const gsnn_signed_generators *equations, gsnn_error *error) {
    const gsnn_matrix_space *space = group->matrix;
    size_t m = space->degree;
    nmod_t modulus = space->modular.modulus;
    ulong *equation = gsnn_new(m, sizeof *equation);
    if (!equation)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < equations->count; i++)
        for (size_t k = 0; !status && k < m && system->rank < m; k++) {
            gsnn_point image = equations->permutations[i * group->points + group->axes[k]];
            memcpy(equation, gsnn_matrix_space_residues(space, image), m * sizeof *equation);
            equation[k] = gsnn_equation_negative(equations, i) ? nmod_add(equation[k], 1, modulus)
                                                               : nmod_sub(equation[k], 1, modulus);
            status = gsnn_echelon_add(system, equation, i * m + k, error);
        }
    free(equation);
    return status;
}

gsnn_status gsnn_matrix_solve_residues(const gsnn_group *group,
                                       const gsnn_signed_generators *equations, ulong **basis,
                                       size_t *dimension, gsnn_error *error) {
    const gsnn_matrix_space *space = group->matrix;
    gsnn_echelon system;
    *basis = NULL;
    gsnn_status status = gsnn_echelon_init(&system, space->degree, space->modular.modulus, error);
    if (status == GSNN_OK)
        status = enter_equations(&system, group, equations, error);
    if (status == GSNN_OK) {
        assert(system.rank <= space->degree);
        *dimension = space->degree - system.rank;
        *basis = gsnn_echelon_nullspace(&system);
        if (!*basis)
            status = gsnn_fail_memory(error);
    }
    gsnn_echelon_clear(&system);
    return status;
}

/* ---- Codes ------------------------------------------------------------------------------- */

/* Points are given codes in their order, after the axes. */
static gsnn_status give_codes(const gsnn_group *group, const ulong *basis, size_t dimension,
                              int32_t *codes, gsnn_error *error) {
    const gsnn_matrix_space *space = group->matrix;
    gsnn_value_coder coder;
    gsnn_status status = gsnn_value_coder_init(&coder, basis, dimension, space->degree,
                                               space->modular.modulus, group->points, error);
    for (size_t k = 0; status == GSNN_OK && k < group->degree; k++) {
        gsnn_point x = group->axes[k];
        status =
            gsnn_value_coder_give(&coder, gsnn_matrix_space_residues(space, x), &codes[x], error);
    }
    for (size_t x = 0; status == GSNN_OK && x < group->points; x++)
        status = gsnn_value_coder_give(&coder, gsnn_matrix_space_residues(space, (gsnn_point)x),
                                       &codes[x], error);
    gsnn_value_coder_clear(&coder);
    return status;
}

gsnn_status gsnn_matrix_solve(const gsnn_group *group, const gsnn_signed_generators *equations,
                              gsnn_weights *weights, gsnn_error *error) {
    ulong *basis = NULL;
    *weights = (gsnn_weights){0};
    gsnn_status status =
        gsnn_matrix_solve_residues(group, equations, &basis, &weights->dimension, error);
    if (status != GSNN_OK)
        return status;
    weights->codes = gsnn_new(group->points, sizeof *weights->codes);
    status = weights->codes ? give_codes(group, basis, weights->dimension, weights->codes, error)
                            : gsnn_fail_memory(error);
    if (status != GSNN_OK)
        gsnn_weights_clear(weights);
    free(basis);
    return status;
}

/* ---- Exactly ----------------------------------------------------------------------------- */

/* Row `source` of the system over the field, as in enter_equations. */
static void set_equation(const gsnn_exact_matrix *matrix, slong row, const gsnn_group *group,
                         const gsnn_signed_generators *equations, size_t source) {
    size_t m = group->degree, i = source / m, k = source % m;
    gsnn_point image = equations->permutations[i * group->points + group->axes[k]];
    for (size_t j = 0; j < m; j++) {
        fmpq_poly_struct *entry = gsnn_exact_matrix_entry(matrix, row, (slong)j);
        fmpq_poly_set(entry, gsnn_matrix_space_coordinate(group->matrix, image, j));
        if (j == k)
            fmpq_poly_add_si(entry, entry, gsnn_equation_negative(equations, i) ? 1 : -1);
    }
}

gsnn_status gsnn_matrix_solve_exactly(const gsnn_group *group,
                                      const gsnn_signed_generators *equations,
                                      gsnn_exact_matrix *basis, gsnn_error *error) {
    const gsnn_matrix_space *space = group->matrix;
    gsnn_echelon system;
    gsnn_exact_matrix matrix = {0};
    *basis = (gsnn_exact_matrix){0};
    /* Equations independent modulo p are independent, and their number is the rank over the field:
     * they are all that have to be solved there. */
    gsnn_status status = gsnn_echelon_init(&system, space->degree, space->modular.modulus, error);
    if (status == GSNN_OK)
        status = enter_equations(&system, group, equations, error);
    if (status == GSNN_OK)
        status = gsnn_exact_matrix_init(&matrix, space->field, (slong)system.rank,
                                        (slong)space->degree, error);
    if (status == GSNN_OK) {
        for (size_t i = 0; i < system.rank; i++)
            set_equation(&matrix, (slong)i, group, equations, system.sources[i]);
        status = gsnn_exact_matrix_nullspace(basis, &matrix, error);
    }
    gsnn_exact_matrix_clear(&matrix);
    gsnn_echelon_clear(&system);
    return status;
}
