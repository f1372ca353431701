#include "record/record_reading.h"

#include "base/error.h"

#include <string.h>

const char *gsnn_record_activation_name(gsnn_record_activation activation) {
    static const char *const names[] = {"relu", "odd", "sin", "none"};
    return names[activation];
}

static gsnn_status read_activation(const gsnn_value *value, gsnn_record_activation *activation) {
    const char *name;
    gsnn_status status = gsnn_value_string(value, &name);
    for (int i = 0; !status && i < 4; i++)
        if (strcmp(name, gsnn_record_activation_name((gsnn_record_activation)i)) == 0) {
            *activation = (gsnn_record_activation)i;
            return GSNN_OK;
        }
    return status ? status : gsnn_value_complain(value, "no activation is called \"%.60s\"", name);
}

/* dimension matrices of exact entries, each outputs x inputs, row by row. */
static gsnn_status read_exact_matrices(gsnn_record_reading *reading, const gsnn_value *value,
                                       size_t outputs, gsnn_record_weights *linear) {
    size_t inputs = reading->record->group.degree;
    gsnn_status status = gsnn_value_array_of(value, linear->dimension, "dimensions");
    const char **entries =
        status ? NULL
               : gsnn_arena_take(reading->json.memory, linear->dimension * outputs * inputs + 1,
                                 sizeof *entries);
    if (status)
        return status;
    if (!entries)
        return gsnn_fail_memory(reading->json.error);
    linear->basis_exact = entries;
    gsnn_value matrix = gsnn_value_before(value);
    while (!status && gsnn_value_next(&matrix)) {
        status = gsnn_value_array_of(&matrix, outputs, "outputs");
        gsnn_value row = gsnn_value_before(&matrix);
        while (!status && gsnn_value_next(&row))
            status = gsnn_value_entry_list(&row, inputs, "inputs",
                                           entries + (matrix.index * outputs + row.index) * inputs);
    }
    return status;
}

/* The matrices of Hom_G: a pattern where both actions have one, else a basis. */
static gsnn_status read_linear(gsnn_record_reading *reading, const gsnn_value *value,
                               gsnn_record_codomain *codomain) {
    const gsnn_record_group *group = &reading->record->group;
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value dimension = gsnn_value_member(value, "dimension");
    gsnn_value rows = gsnn_value_member(value, "rows");
    gsnn_value exact = gsnn_value_member(value, "basis_exact");
    int64_t count = 0;
    int64_t most = (int64_t)(codomain->dimension * group->degree);
    if ((status = gsnn_value_integer(&dimension, 0, most < INT32_MAX ? most : INT32_MAX, &count)))
        return status;
    codomain->linear.listed = true;
    codomain->linear.dimension = (size_t)count;
    if (!group->action->permutes_inputs || !codomain->action->permutes_inputs)
        return read_exact_matrices(reading, &exact, codomain->dimension, &codomain->linear);
    const uint64_t row_counts[2] = {codomain->dimension, codomain->dimension};
    return gsnn_value_signed_table(&rows, row_counts, "outputs", group->degree, "inputs",
                                   (int32_t)count, true, &codomain->linear.row_count,
                                   &codomain->linear.rows);
}

gsnn_status gsnn_record_read_codomain(gsnn_record_reading *reading, const gsnn_value *header) {
    gsnn_record_codomain *codomain = &reading->record->codomain;
    gsnn_value activation = gsnn_value_member(header, "activation");
    gsnn_value value = gsnn_value_member(header, "codomain");
    *codomain = (gsnn_record_codomain){.dimension = 1, .action = &gsnn_record_permutation_action};
    if (!gsnn_value_given(&value) && !gsnn_value_given(&activation))
        return GSNN_OK;
    gsnn_status status = read_activation(&activation, &codomain->activation);
    if (!status)
        status = gsnn_value_object(&value);
    if (status)
        return status;
    codomain->given = true;
    gsnn_value kind = gsnn_value_member(&value, "kind");
    gsnn_value dimension = gsnn_value_member(&value, "dimension");
    gsnn_value action = gsnn_value_member(&value, "action");
    gsnn_value signs = gsnn_value_member(&value, "signs");
    gsnn_value generators = gsnn_value_member(&value, "generators");
    gsnn_value linear = gsnn_value_member(&value, "linear");
    gsnn_value constant = gsnn_value_member(&value, "constant");
    int64_t outputs = 0;
    if ((status = gsnn_value_string(&kind, &codomain->kind)) ||
        (status = gsnn_record_read_action(&action, &codomain->action)) ||
        (status = gsnn_value_optional_string(&signs, &codomain->signs)) ||
        (status = gsnn_value_integer(&dimension, 1, 65535, &outputs)))
        return status;
    codomain->dimension = (size_t)outputs;
    const gsnn_record_shape shape = gsnn_record_codomain_shape(reading->record);
    if ((status = gsnn_value_array_of(&generators, reading->record->group.generators.count,
                                      "generators")) ||
        (status = gsnn_record_read_elements(reading, &generators, &shape, &codomain->generators)) ||
        (status = read_linear(reading, &linear, codomain)))
        return status;
    return gsnn_record_read_weights(reading, &constant, &shape, 1, &codomain->constant);
}
