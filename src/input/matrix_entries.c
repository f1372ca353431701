
#include "base/error.h"
#include "exact/entry.h"
#include "input/generator_table.h"
#include "input/matrix_list.h"

#include <stdlib.h>

/* Says which entry the reason is about. */
static gsnn_status fail_entry(const gsnn_value *entry, gsnn_status status, const gsnn_error *reason,
                              gsnn_error *error) {
    char place[GSNN_PLACE_SIZE], excerpt[GSNN_EXCERPT_SIZE];
    gsnn_value_place(entry, place);
    if (!gsnn_value_peek(entry))
        return gsnn_fail(error, status, "%s: %s", place, reason->message);
    return gsnn_fail(error, status, "%s: \"%s\": %s", place, gsnn_value_excerpt(entry, excerpt),
                     reason->message);
}

static gsnn_status measure_entry(const gsnn_value *entry, ulong *conductor, gsnn_error *error) {
    gsnn_value_kind kind = gsnn_value_get_kind(entry);
    if (kind != GSNN_VALUE_NUMBER && kind != GSNN_VALUE_STRING)
        return gsnn_value_fault(entry, "is %s, not a number or an expression",
                                gsnn_value_kind_name(entry));
    const char *text;
    gsnn_error reason;
    ulong needed = 1;
    gsnn_status status = gsnn_value_entry(entry, &text);
    if (status)
        return status;
    status = gsnn_entry_conductor(text, &needed, &reason);
    if (!status)
        status = gsnn_conductor_join(conductor, needed, &reason);
    return status ? fail_entry(entry, status, &reason, error) : GSNN_OK;
}

static gsnn_status measure_row(const gsnn_value *row, size_t degree, ulong *conductor,
                               gsnn_error *error) {
    size_t columns = 0;
    if (gsnn_value_get_kind(row) != GSNN_VALUE_ARRAY)
        return gsnn_value_fault(row, "is %s, not a row of entries", gsnn_value_kind_name(row));
    gsnn_value_array(row, &columns);
    if (columns != degree) {
        char matrix[GSNN_PLACE_SIZE];
        return gsnn_value_fault(row, "has %zu entries, but %s has %zu rows", columns,
                                gsnn_value_place(row->parent, matrix), degree);
    }
    gsnn_status status = GSNN_OK;
    gsnn_value entry = gsnn_value_before(row);
    while (!status && gsnn_value_next(&entry))
        status = measure_entry(&entry, conductor, error);
    return status;
}

gsnn_status gsnn_matrix_entries_measure(const gsnn_value *value, size_t *degree,
                                        const char *who_says, ulong *conductor, gsnn_error *error) {
    size_t rows = 0;
    if (gsnn_value_get_kind(value) != GSNN_VALUE_ARRAY)
        return gsnn_value_fault(value, "is %s, not a list of rows", gsnn_value_kind_name(value));
    gsnn_value_array(value, &rows);
    if (rows == 0)
        return gsnn_value_fault(value, "is an empty list");
    if (*degree && rows != *degree)
        return gsnn_value_fault(value, "has %zu rows, but %s", rows, who_says);
    if (rows > GSNN_MAX_MATRIX_DEGREE)
        return gsnn_value_fault(value, "has %zu rows, above the limit of %d", rows,
                                GSNN_MAX_MATRIX_DEGREE);
    *degree = rows;
    gsnn_status status = GSNN_OK;
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row))
        status = measure_row(&row, rows, conductor, error);
    return status;
}

static gsnn_status read_entry(gsnn_exact_matrix *matrix, const gsnn_field *field,
                              const gsnn_value *entry, gsnn_error *error) {
    const char *text;
    gsnn_error reason;
    gsnn_status status = gsnn_value_entry(entry, &text);
    if (status)
        return status;
    fmpq_poly_struct *place =
        gsnn_exact_matrix_entry(matrix, (slong)entry->parent->index, (slong)entry->index);
    status = gsnn_entry_parse_real(field, text, place, &reason);
    return status ? fail_entry(entry, status, &reason, error) : GSNN_OK;
}

gsnn_status gsnn_matrix_entries_read(gsnn_exact_matrix *matrix, const gsnn_field *field,
                                     size_t degree, const gsnn_value *value, gsnn_error *error) {
    gsnn_status status = gsnn_exact_matrix_init(matrix, field, (slong)degree, (slong)degree, error);
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row)) {
        gsnn_value entry = gsnn_value_before(&row);
        while (!status && gsnn_value_next(&entry))
            status = read_entry(matrix, field, &entry, error);
        if (status)
            gsnn_exact_matrix_clear(matrix);
    }
    return status;
}

/* Says what an entry may have been meant to be, if it is a decimal near to something exact. */
static bool blame_entry(const gsnn_value *matrix, const gsnn_value *entry, gsnn_error *error) {
    const char *text;
    char *end, meant[80], place[GSNN_PLACE_SIZE], label[GSNN_PLACE_SIZE],
        written[GSNN_EXCERPT_SIZE];
    if (gsnn_value_entry(entry, &text))
        return false;
    double decimal = strtod(text, &end);
    if (end == text || *end || !gsnn_entry_suggest(decimal, meant, sizeof meant))
        return false;
    gsnn_fail(error, GSNN_INVALID,
              "%s is exactly %s, so that %s is not orthogonal; write \"%s\" if that is what is "
              "meant",
              gsnn_value_place(entry, place), gsnn_value_excerpt(entry, written),
              gsnn_value_place(matrix, label), meant);
    return true;
}

bool gsnn_matrix_entries_blame(const gsnn_value *value, gsnn_error *error) {
    gsnn_value row = gsnn_value_before(value);
    while (gsnn_value_next(&row)) {
        gsnn_value entry = gsnn_value_before(&row);
        while (gsnn_value_next(&entry))
            if (blame_entry(value, &entry, error))
                return true;
    }
    return false;
}
