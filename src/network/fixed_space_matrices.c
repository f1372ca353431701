#include "network/fixed_space.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "linear/exact_linear.h"

/* A field that holds the entries of all generators. */
static gsnn_status make_field(gsnn_field **field, const gsnn_record_group *group,
                              gsnn_error *error) {
    ulong conductor = 1;
    size_t entries = group->generators.count * group->degree * group->degree;
    for (size_t i = 0; i < entries; i++) {
        ulong needed;
        gsnn_error reason;
        gsnn_status status = gsnn_entry_conductor(group->generators.entries[i], &needed, &reason);
        if (!status)
            status = gsnn_conductor_join(&conductor, needed, &reason);
        if (status)
            return gsnn_fail(error, status, "group.generators: '%s': %s",
                             group->generators.entries[i], reason.message);
    }
    return gsnn_field_new(field, conductor, error);
}

/* Fills the equations (generators x degree rows, degree columns) with g^T - 1 for each generator
 * g: column vectors in their kernel are the transposed rows c with c g = c. */
static gsnn_status fill_equations(const gsnn_exact_matrix *equations,
                                  const gsnn_record_group *group, gsnn_error *error) {
    size_t degree = group->degree;
    for (size_t g = 0; g < group->generators.count; g++)
        for (size_t i = 0; i < degree; i++)
            for (size_t j = 0; j < degree; j++) {
                const char *text = group->generators.entries[(g * degree + i) * degree + j];
                fmpq_poly_struct *entry =
                    gsnn_exact_matrix_entry(equations, (slong)(g * degree + j), (slong)i);
                gsnn_error reason;
                gsnn_status status = gsnn_entry_parse_real(equations->field, text, entry, &reason);
                if (status)
                    return gsnn_fail(error, status, "group.generators[%zu][%zu][%zu]: %s", g, i, j,
                                     reason.message);
                if (i == j)
                    fmpq_poly_sub_si(entry, entry, 1);
            }
    return GSNN_OK;
}

static gsnn_status copy_basis(gsnn_fixed_space *space, const gsnn_exact_matrix *kernel,
                              gsnn_error *error) {
    space->dimension = (size_t)kernel->rows;
    space->basis = gsnn_new(space->dimension * space->degree, sizeof *space->basis);
    if (!space->basis)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < space->dimension; k++)
        for (size_t i = 0; i < space->degree; i++)
            space->basis[k * space->degree + i] = gsnn_field_double(
                kernel->field, gsnn_exact_matrix_entry(kernel, (slong)k, (slong)i));
    return GSNN_OK;
}

gsnn_status gsnn_fixed_space_of_matrices(gsnn_fixed_space *space, const gsnn_record_group *group,
                                         gsnn_error *error) {
    gsnn_field *field = NULL;
    gsnn_exact_matrix equations = {0}, kernel = {0};
    gsnn_status status;
    slong degree = (slong)group->degree;
    if (!(status = make_field(&field, group, error)) &&
        !(status = gsnn_exact_matrix_init(
              &equations, field, (slong)group->generators.count * degree, degree, error)) &&
        !(status = fill_equations(&equations, group, error)) &&
        !(status = gsnn_exact_matrix_nullspace(&kernel, &equations, error)))
        status = copy_basis(space, &kernel, error);
    gsnn_exact_matrix_clear(&kernel);
    gsnn_exact_matrix_clear(&equations);
    gsnn_field_free(field);
    return status;
}
