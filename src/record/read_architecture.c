#include "record/record_reading.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static gsnn_status read_neurons(const gsnn_value *value, gsnn_record_architecture *architecture) {
    gsnn_status status = gsnn_value_decimal(value, &architecture->neurons_decimal);
    if (status)
        return status;
    errno = 0;
    unsigned long long neurons = strtoull(architecture->neurons_decimal, NULL, 10);
    architecture->neurons = errno ? GSNN_RECORD_HUGE : neurons;
    return GSNN_OK;
}

static gsnn_status read_subgroup(gsnn_record_reading *reading, const gsnn_value *value,
                                 gsnn_record_subgroup *subgroup) {
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value order = gsnn_value_member(value, "order");
    gsnn_value generators = gsnn_value_member(value, "generators");
    gsnn_value words = gsnn_value_member(value, "words");
    status = gsnn_value_decimal(&order, &subgroup->order);
    subgroup->listed = gsnn_value_given(&generators) || gsnn_value_given(&words);
    if (status || !subgroup->listed)
        return status;
    const gsnn_record_shape shape = gsnn_record_group_shape(reading->record);
    return gsnn_value_given(&generators)
               ? gsnn_record_read_elements(reading, &generators, &shape, &subgroup->generators)
               : gsnn_record_read_words(reading, &words, &subgroup->generators);
}

static gsnn_status read_cohomology(gsnn_record_reading *reading, const gsnn_value *value,
                                   gsnn_record_cohomology *cohomology) {
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value rank = gsnn_value_member(value, "rank");
    gsnn_value class = gsnn_value_member(value, "class");
    gsnn_value trivial = gsnn_value_member(value, "trivial");
    gsnn_value orbit_length = gsnn_value_member(value, "orbit_length");
    int64_t count = 0;
    if ((status = gsnn_value_integer(&rank, 0, INT32_MAX, &count)) ||
        (status = gsnn_value_boolean(&trivial, &cohomology->trivial)) ||
        (status = gsnn_value_integer(&orbit_length, 1, INT64_MAX, &cohomology->orbit_length)) ||
        (status = gsnn_value_array_of(&class, (size_t)count, "is the rank")))
        return status;
    int32_t *coordinates =
        gsnn_arena_take(reading->json.memory, (size_t)count, sizeof *coordinates);
    if (!coordinates)
        return gsnn_fail_memory(reading->json.error);
    status = gsnn_value_signed_list(&class, (size_t)count, "is the rank", 1, true, coordinates);
    for (int64_t i = 0; !status && i < count; i++)
        if (coordinates[i] < 0)
            return gsnn_value_complain(&class, "coordinates are 0 or 1");
    cohomology->rank = (size_t)count;
    cohomology->class = coordinates;
    return status;
}

static gsnn_status read_rho(gsnn_record_reading *reading, const gsnn_value *value,
                            gsnn_record_architecture *architecture) {
    size_t generators = reading->record->group.generators.count, rows;
    const uint64_t row_counts[2] = {generators, generators};
    uint64_t neurons = architecture->neurons;
    if (neurons > INT32_MAX)
        return gsnn_value_complain(value, "too many neurons to list");
    return gsnn_value_signed_table(value, row_counts, "generators", (size_t)neurons, "neurons",
                                   (int32_t)neurons, false, &rows,
                                   &architecture->signed_permutations);
}

static gsnn_status read_parameters(const gsnn_value *value, gsnn_record_parameters *parameters) {
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    const struct {
        const char *name;
        int64_t *count;
    } members[] = {
        {"weights", &parameters->weights},   {"bias", &parameters->bias},
        {"output", &parameters->output},     {"linear", &parameters->linear},
        {"constant", &parameters->constant}, {"total", &parameters->total},
    };
    for (size_t i = 0; !status && i < sizeof members / sizeof *members; i++) {
        gsnn_value member = gsnn_value_member(value, members[i].name);
        status = gsnn_value_integer(&member, 0, INT32_MAX, members[i].count);
    }
    return status;
}

static gsnn_status read_weights(gsnn_record_reading *reading, const gsnn_value *value,
                                gsnn_record_architecture *architecture) {
    const gsnn_record_shape shape = gsnn_record_group_shape(reading->record);
    architecture->weights.dimension = (size_t)architecture->parameters.weights;
    return gsnn_record_read_weights(reading, value, &shape, architecture->neurons,
                                    &architecture->weights);
}

/* "output_basis" or "cosine_basis": any number of vectors. */
static gsnn_status read_output_basis(gsnn_record_reading *reading, const gsnn_value *value,
                                     gsnn_record_basis *basis) {
    size_t outputs = reading->record->codomain.dimension;
    if (!gsnn_value_given(value))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(value, &basis->count);
    if (!status && basis->count > outputs)
        status = gsnn_value_complain(value, "%zu vectors of %zu outputs", basis->count, outputs);
    if (!status && basis->count) {
        gsnn_value first = gsnn_value_element(value, 0);
        status = gsnn_value_array_of(&first, outputs, "outputs");
    }
    if (status)
        return status;
    const char **entries =
        gsnn_arena_take(reading->json.memory, basis->count * outputs + 1, sizeof *entries);
    if (!entries)
        return gsnn_fail_memory(reading->json.error);
    basis->entries = entries;
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_entry_list(&row, outputs, "outputs", entries + row.index * outputs);
    return status;
}

/* "output" and "cosine", which are there for a codomain only. */
static gsnn_status read_outputs(gsnn_record_reading *reading, const gsnn_value *value,
                                gsnn_record_architecture *architecture) {
    const gsnn_record_codomain *codomain = &reading->record->codomain;
    const gsnn_record_shape shape = gsnn_record_codomain_shape(reading->record);
    gsnn_value output = gsnn_value_member(value, "output");
    gsnn_value cosine = gsnn_value_member(value, "cosine");
    if (!codomain->given)
        return GSNN_OK;
    gsnn_value output_basis = gsnn_value_member(value, "output_basis");
    gsnn_value cosine_basis = gsnn_value_member(value, "cosine_basis");
    gsnn_status status;
    if ((status = gsnn_record_read_weights(reading, &output, &shape, architecture->neurons,
                                           &architecture->output)) ||
        (status = gsnn_record_read_weights(reading, &cosine, &shape, architecture->neurons,
                                           &architecture->cosine)) ||
        (status = read_output_basis(reading, &output_basis, &architecture->output_basis)))
        return status;
    return read_output_basis(reading, &cosine_basis, &architecture->cosine_basis);
}

static gsnn_status read_members(gsnn_record_reading *reading, const gsnn_value *value,
                                gsnn_record_architecture *architecture, const char **collapses_to) {
    gsnn_value id = gsnn_value_member(value, "id");
    gsnn_value type = gsnn_value_member(value, "type");
    gsnn_value admissible = gsnn_value_member(value, "admissible");
    gsnn_value reason = gsnn_value_member(value, "reason");
    gsnn_value collapse = gsnn_value_member(value, "collapses_to");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value H = gsnn_value_member(value, "H");
    gsnn_value K = gsnn_value_member(value, "K");
    gsnn_value class_length = gsnn_value_member(&H, "class_length");
    gsnn_value cohomology = gsnn_value_member(value, "cohomology");
    gsnn_value rho = gsnn_value_member(value, "signed_permutations");
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value parameters = gsnn_value_member(value, "parameters");
    gsnn_status status;
    int64_t number = 0;
    if ((status = gsnn_value_string(&id, &architecture->id)) ||
        (status = gsnn_value_integer(&type, 1, 2, &number)) ||
        (status = gsnn_value_boolean(&admissible, &architecture->admissible)) ||
        (status = gsnn_value_optional_string(&reason, &architecture->reason)) ||
        (status = gsnn_value_optional_string(&collapse, collapses_to)) ||
        (status = read_neurons(&neurons, architecture)) ||
        (status = read_subgroup(reading, &H, &architecture->H)) ||
        (status = read_subgroup(reading, &K, &architecture->K)) ||
        (gsnn_value_given(&class_length) &&
         (status = gsnn_value_decimal(&class_length, &architecture->class_length))) ||
        (status = read_cohomology(reading, &cohomology, &architecture->cohomology)) ||
        (status = read_parameters(&parameters, &architecture->parameters)) ||
        (status = read_weights(reading, &weights, architecture)) ||
        (status = read_outputs(reading, value, architecture)))
        return status;
    architecture->type = (int)number;
    return gsnn_value_given(&rho) ? read_rho(reading, &rho, architecture) : GSNN_OK;
}

gsnn_status gsnn_record_read_architecture(gsnn_record_reading *reading, const gsnn_value *value) {
    gsnn_enumeration_record *record = reading->record;
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    size_t count = record->architecture_count;
    if (gsnn_reserve(&record->architectures, &reading->architecture_capacity, count + 1,
                     sizeof *record->architectures) ||
        gsnn_reserve(&reading->collapses_to, &reading->collapses_to_capacity, count + 1,
                     sizeof *reading->collapses_to))
        return gsnn_fail_memory(reading->json.error);
    gsnn_record_architecture *architecture = &record->architectures[count];
    *architecture = (gsnn_record_architecture){.collapses_to = GSNN_RECORD_NONE};
    record->architecture_count++;
    return read_members(reading, value, architecture, &reading->collapses_to[count]);
}
