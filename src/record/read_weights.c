#include "record/record_reading.h"

#include "base/error.h"

/* Fails unless there is a row for each neuron, or only the first one. */
static gsnn_status read_row_count(const gsnn_value *value, uint64_t neurons, size_t *count) {
    gsnn_status status = gsnn_value_array(value, count);
    if (status)
        return status;
    if (*count != 1 && *count != neurons)
        return gsnn_value_complain(value, "%zu rows, but %llu neurons", *count,
                                   (unsigned long long)neurons);
    return GSNN_OK;
}

/* Fails unless the first of a list of rows has the length that the degree asks for: it vouches
 * for the degree before anything of that size is allocated. */
static gsnn_status check_first_row(const gsnn_value *value, size_t degree) {
    gsnn_value first = gsnn_value_element(value, 0);
    return gsnn_value_array_of(&first, degree, "inputs");
}

/* The rows of a pattern whose dimension is known. */
static gsnn_status read_pattern(const gsnn_value *rows, size_t degree, uint64_t neurons,
                                gsnn_record_weights *weights) {
    const uint64_t row_counts[2] = {neurons, 1};
    return gsnn_value_signed_table(rows, row_counts, "neurons", degree, "inputs",
                                   (int32_t)weights->dimension, true, &weights->row_count,
                                   &weights->rows);
}

gsnn_status gsnn_record_read_pattern(gsnn_record_reading *reading, const gsnn_value *value,
                                     const gsnn_record_shape *shape, uint64_t neurons,
                                     gsnn_record_weights *weights) {
    gsnn_value rows = gsnn_value_member(value, "rows");
    gsnn_value basis = gsnn_value_member(value, "basis");
    gsnn_value exact = gsnn_value_member(value, "basis_exact");
    if (gsnn_value_given(&basis) || gsnn_value_given(&exact))
        return gsnn_value_complain(value, "only a matrix action has a basis");
    if (!gsnn_value_given(&rows))
        return GSNN_OK;
    if (reading->rows != GSNN_ROWS_READ && rows.cut.begin) {
        gsnn_arena_mark before = gsnn_arena_now(reading->json.memory);
        gsnn_record_weights checked = *weights;
        gsnn_status status = GSNN_OK;
        if (reading->rows == GSNN_ROWS_CHECKED)
            status = read_pattern(&rows, shape->degree, neurons, &checked);
        if (status)
            return status;
        gsnn_arena_return(reading->json.memory, before);
        weights->text = rows.cut.begin;
        weights->text_end = rows.cut.end;
        weights->text_line = reading->json.line;
        return GSNN_OK;
    }
    return read_pattern(&rows, shape->degree, neurons, weights);
}

gsnn_status gsnn_record_read_rows(const gsnn_enumeration_record *record, size_t index,
                                  gsnn_arena *memory, gsnn_record_weights *weights,
                                  gsnn_error *error) {
    const gsnn_record_architecture *architecture = &record->architectures[index];
    *weights = architecture->weights;
    if (!weights->text)
        return GSNN_OK;
    const gsnn_value_reading reading = {
        .memory = memory, .error = error, .line = weights->text_line};
    /* The place that messages tell: JSON lines have no list. */
    const gsnn_value document = {.reading = &reading};
    const gsnn_value list = {.parent = &document, .member = "architectures", .reading = &reading};
    const gsnn_value element = {.parent = &list, .index = index, .reading = &reading};
    const gsnn_value member = {.parent = weights->text_line ? &document : &element,
                               .member = "weights",
                               .reading = &reading};
    const gsnn_value rows = {.parent = &member,
                             .member = "rows",
                             .reading = &reading,
                             .cut = {weights->text, weights->text_end}};
    return read_pattern(&rows, record->group.degree, architecture->neurons, weights);
}

/* One basis matrix of numbers into basis (rows x degree). */
static gsnn_status read_basis_matrix(const gsnn_value *value, size_t rows, size_t degree,
                                     double *basis) {
    gsnn_status status = gsnn_value_array_of(value, rows, "rows in the first basis matrix");
    if (status)
        return status;
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_double_list(&row, degree, "inputs", basis + row.index * degree);
    return status;
}

static gsnn_status read_basis(gsnn_record_reading *reading, const gsnn_value *value,
                              const gsnn_record_shape *shape, uint64_t neurons,
                              gsnn_record_weights *weights) {
    size_t degree = shape->degree;
    gsnn_status status = gsnn_value_array_of(value, weights->dimension, "dimensions");
    if (status || !weights->dimension)
        return status;
    gsnn_value first = gsnn_value_element(value, 0);
    if ((status = read_row_count(&first, neurons, &weights->basis_row_count)) ||
        (status = check_first_row(&first, degree)))
        return status;
    size_t rows = weights->basis_row_count;
    if (rows > SIZE_MAX / degree / weights->dimension)
        return gsnn_fail_memory(reading->json.error);
    double *basis =
        gsnn_arena_take(reading->json.memory, weights->dimension * rows * degree, sizeof *basis);
    if (!basis)
        return gsnn_fail_memory(reading->json.error);
    weights->basis = basis;
    gsnn_value matrix = gsnn_value_before(value);
    while (!status && gsnn_value_next(&matrix))
        status = read_basis_matrix(&matrix, rows, degree, basis + matrix.index * rows * degree);
    return status;
}

static gsnn_status read_exact_basis(gsnn_record_reading *reading, const gsnn_value *value,
                                    const gsnn_record_shape *shape, gsnn_record_weights *weights) {
    size_t degree = shape->degree;
    gsnn_status status = gsnn_value_array_of(value, weights->dimension, "dimensions");
    if (status || !weights->dimension || (status = check_first_row(value, degree)))
        return status;
    const char **entries =
        gsnn_arena_take(reading->json.memory, weights->dimension * degree, sizeof *entries);
    if (!entries)
        return gsnn_fail_memory(reading->json.error);
    weights->basis_exact = entries;
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_entry_list(&row, degree, "inputs", entries + row.index * degree);
    return status;
}

gsnn_status gsnn_record_read_bases(gsnn_record_reading *reading, const gsnn_value *value,
                                   const gsnn_record_shape *shape, uint64_t neurons,
                                   gsnn_record_weights *weights) {
    gsnn_value rows = gsnn_value_member(value, "rows");
    gsnn_value basis = gsnn_value_member(value, "basis");
    gsnn_value exact = gsnn_value_member(value, "basis_exact");
    gsnn_status status = GSNN_OK;
    if (gsnn_value_given(&rows))
        return gsnn_value_complain(&rows, "a matrix action has a basis instead");
    if (gsnn_value_given(&basis))
        status = read_basis(reading, &basis, shape, neurons, weights);
    if (!status && gsnn_value_given(&exact))
        status = read_exact_basis(reading, &exact, shape, weights);
    return status;
}

gsnn_status gsnn_record_read_weights(gsnn_record_reading *reading, const gsnn_value *value,
                                     const gsnn_record_shape *shape, uint64_t neurons,
                                     gsnn_record_weights *weights) {
    if (!gsnn_value_given(value))
        return GSNN_OK;
    weights->listed = true;
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value dimension = gsnn_value_member(value, "dimension");
    int64_t free_weights = 0;
    status = gsnn_value_integer(&dimension, 0, (int64_t)shape->degree, &free_weights);
    if (status)
        return status;
    weights->dimension = (size_t)free_weights;
    return shape->action->read_rows(reading, value, shape, neurons, weights);
}
