/* output_dense.c - the dense numbers of a network with a codomain as doubles. */
#include "network/output_expansion.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>

/* The entries as doubles; *finite turns false where one is beyond them. */
static double *round_entries(const gsnn_exact_matrix *matrix, bool *finite) {
    slong size = matrix->rows * matrix->columns;
    double *numbers = gsnn_new((size_t)size, sizeof *numbers);
    for (slong i = 0; numbers && i < size; i++) {
        numbers[i] = gsnn_output_double(matrix->field, matrix->entries + i);
        *finite = *finite && isfinite(numbers[i]);
    }
    return numbers;
}

gsnn_status gsnn_output_plan_network(gsnn_output_network **network, const gsnn_output_plan *plan,
                                     const fmpq *values, gsnn_error *error) {
    const gsnn_enumeration_record *record = gsnn_output_record(plan);
    bool finite = true, sine = record->codomain.activation == GSNN_RECORD_SIN;
    gsnn_output_expansion dense;
    *network = NULL;
    gsnn_status status = gsnn_output_expansion_init(&dense, plan, values, error);
    if (status)
        return status;
    gsnn_output_network *made = gsnn_new(1, sizeof *made);
    if (made) {
        *made = (gsnn_output_network){
            .function = (gsnn_output_function)record->codomain.activation,
            .degree = record->group.degree,
            .outputs = record->codomain.dimension,
            .neurons = (size_t)dense.W.rows,
            .W = round_entries(&dense.W, &finite),
            .b = round_entries(&dense.b, &finite),
            .a = round_entries(&dense.a, &finite),
            .cosine = sine ? round_entries(&dense.cosine, &finite) : NULL,
            .c = round_entries(&dense.c, &finite),
            .d = round_entries(&dense.d, &finite),
        };
    }
    gsnn_output_expansion_clear(&dense);
    if (!made || !made->W || !made->b || !made->a || (sine && !made->cosine) || !made->c ||
        !made->d)
        status = gsnn_fail_memory(error);
    else if (!finite)
        status = gsnn_fail(error, GSNN_INVALID, "a parameter is beyond the range of doubles");
    if (!status)
        *network = made;
    else
        gsnn_output_network_free(made);
    return status;
}
