#include "matrix/matrix_points.h"

#include <stdlib.h>

void gsnn_matrix_space_free(gsnn_matrix_space *space) {
    if (!space)
        return;
    gsnn_number_table_clear(&space->numbers);
    gsnn_residue_table_clear(&space->lookup);
    gsnn_exact_matrix_clear(&space->form);
    gsnn_field_free(space->field);
    pthread_mutex_destroy(&space->lock);
    free(space->residues);
    free(space->coordinates);
    free(space->approximate);
    free(space);
}

const gsnn_exact_matrix *gsnn_matrix_space_form(const gsnn_matrix_space *space) {
    return space->form.entries ? &space->form : NULL;
}

const gsnn_field *gsnn_matrix_space_field(const gsnn_matrix_space *space) {
    return space->field;
}

const fmpq_poly_struct *gsnn_matrix_space_coordinate(const gsnn_matrix_space *space, gsnn_point x,
                                                     size_t j) {
    return space->numbers.numbers + gsnn_matrix_space_number(space, x, j);
}

const ulong *gsnn_matrix_space_residues(const gsnn_matrix_space *space, gsnn_point x) {
    return space->residues + x * space->degree;
}

nmod_t gsnn_matrix_space_modulus(const gsnn_matrix_space *space) {
    return space->modular.modulus;
}
