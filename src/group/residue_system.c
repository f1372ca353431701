#include "group/residue_system.h"

#include "base/memory.h"

#include <stdlib.h>

static ulong *row_of(const gsnn_residue_system *system, size_t column) {
    return system->rows + column * system->width;
}

gsnn_status gsnn_residue_system_init(gsnn_residue_system *system, size_t width, nmod_t modulus,
                                     gsnn_error *error) {
    *system = (gsnn_residue_system){.width = width, .modulus = modulus};
    system->rows = gsnn_new(width * width, sizeof *system->rows);
    system->is_pivot = gsnn_new(width, sizeof *system->is_pivot);
    system->sources = gsnn_new(width, sizeof *system->sources);
    return system->rows && system->is_pivot && system->sources ? GSNN_OK : gsnn_fail_memory(error);
}

void gsnn_residue_system_clear(gsnn_residue_system *system) {
    free(system->rows);
    free(system->is_pivot);
    free(system->sources);
    *system = (gsnn_residue_system){0};
}

/* Subtracts from the equation its part in the pivot columns. */
static void eliminate(const gsnn_residue_system *system, ulong *equation) {
    for (size_t c = 0; c < system->width; c++)
        if (system->is_pivot[c] && equation[c])
            _nmod_vec_scalar_addmul_nmod(equation, row_of(system, c), (slong)c + 1,
                                         nmod_neg(equation[c], system->modulus), system->modulus);
}

void gsnn_residue_system_add(gsnn_residue_system *system, ulong *equation, size_t source) {
    size_t width = system->width;
    eliminate(system, equation);
    size_t end = width;
    while (end > 0 && equation[end - 1] == 0)
        end--;
    if (end == 0)
        return;
    size_t pivot = end - 1;
    ulong *row = row_of(system, pivot);
    _nmod_vec_scalar_mul_nmod(row, equation, (slong)width,
                              nmod_inv(equation[pivot], system->modulus), system->modulus);
    for (size_t c = pivot + 1; c < width; c++)
        if (system->is_pivot[c] && row_of(system, c)[pivot])
            _nmod_vec_scalar_addmul_nmod(row_of(system, c), row, (slong)pivot + 1,
                                         nmod_neg(row_of(system, c)[pivot], system->modulus),
                                         system->modulus);
    system->is_pivot[pivot] = true;
    system->sources[system->rank++] = source;
}

ulong *gsnn_residue_system_solutions(const gsnn_residue_system *system) {
    size_t width = system->width, row = 0;
    ulong *basis = gsnn_new((width - system->rank) * width, sizeof *basis);
    for (size_t f = 0; basis && f < width; f++) {
        if (system->is_pivot[f])
            continue;
        basis[row * width + f] = 1;
        for (size_t c = f + 1; c < width; c++)
            if (system->is_pivot[c])
                basis[row * width + c] = nmod_neg(row_of(system, c)[f], system->modulus);
        row++;
    }
    return basis;
}
