#include "input/matrix_entries.h"

#include "base/error.h"
#include "base/utf8.h"
#include "exact/entry.h"
#include "input/generator_table.h"
#include "input/json_kind.h"
#include "input/matrix_list.h"

/* The entry as a text of the grammar of entries.  A number is written as the decimal that the file
 * has: the syntax check admits only those that a double keeps. */
static const char *entry_text(char *buffer, size_t size, const cJSON *entry) {
    if (cJSON_IsString(entry))
        return entry->valuestring;
    gsnn_entry_decimal(entry->valuedouble, buffer, size);
    return buffer;
}

/* Says which entry the reason is about. */
static gsnn_status fail_entry(const char *label, size_t row, size_t column, const cJSON *entry,
                              gsnn_status status, const gsnn_error *reason, gsnn_error *error) {
    if (!cJSON_IsString(entry))
        return gsnn_fail(error, status, "%s[%zu][%zu]: %s", label, row, column, reason->message);
    char excerpt[GSNN_EXCERPT_SIZE];
    return gsnn_fail(error, status, "%s[%zu][%zu]: \"%s\": %s", label, row, column,
                     gsnn_excerpt(excerpt, entry->valuestring), reason->message);
}

static gsnn_status measure_row(const cJSON *row, size_t i, size_t degree, ulong *conductor,
                               const char *label, gsnn_error *error) {
    if (!cJSON_IsArray(row))
        return gsnn_fail(error, GSNN_INVALID, "%s[%zu] is %s, not a row of entries", label, i,
                         gsnn_json_kind(row));
    size_t columns = (size_t)cJSON_GetArraySize(row);
    if (columns != degree)
        return gsnn_fail(error, GSNN_INVALID, "%s[%zu] has %zu entries, but %s has %zu rows", label,
                         i, columns, label, degree);
    size_t j = 0;
    const cJSON *entry;
    cJSON_ArrayForEach(entry, row) {
        char decimal[GSNN_LABEL_SIZE];
        if (!cJSON_IsNumber(entry) && !cJSON_IsString(entry))
            return gsnn_fail(error, GSNN_INVALID,
                             "%s[%zu][%zu] is %s, not a number or an expression", label, i, j,
                             gsnn_json_kind(entry));
        gsnn_error reason;
        ulong needed = 1;
        gsnn_status status =
            gsnn_entry_conductor(entry_text(decimal, sizeof decimal, entry), &needed, &reason);
        if (!status)
            status = gsnn_conductor_join(conductor, needed, &reason);
        if (status)
            return fail_entry(label, i, j, entry, status, &reason, error);
        j++;
    }
    return GSNN_OK;
}

gsnn_status gsnn_matrix_entries_measure(const cJSON *value, size_t *degree, const char *who_says,
                                        ulong *conductor, const char *label, gsnn_error *error) {
    if (!cJSON_IsArray(value))
        return gsnn_fail(error, GSNN_INVALID, "%s is %s, not a list of rows", label,
                         gsnn_json_kind(value));
    size_t rows = (size_t)cJSON_GetArraySize(value);
    if (rows == 0)
        return gsnn_fail(error, GSNN_INVALID, "%s is an empty list", label);
    if (*degree && rows != *degree)
        return gsnn_fail(error, GSNN_INVALID, "%s has %zu rows, but %s", label, rows, who_says);
    if (rows > GSNN_MAX_MATRIX_DEGREE)
        return gsnn_fail(error, GSNN_INVALID, "%s has %zu rows, above the limit of %d", label, rows,
                         GSNN_MAX_MATRIX_DEGREE);
    *degree = rows;
    size_t i = 0;
    const cJSON *row;
    cJSON_ArrayForEach(row, value) {
        gsnn_status status = measure_row(row, i++, rows, conductor, label, error);
        if (status)
            return status;
    }
    return GSNN_OK;
}

gsnn_status gsnn_matrix_entries_read(gsnn_exact_matrix *matrix, const gsnn_field *field,
                                     size_t degree, const cJSON *value, const char *label,
                                     gsnn_error *error) {
    gsnn_status status = gsnn_exact_matrix_init(matrix, field, (slong)degree, (slong)degree, error);
    if (status)
        return status;
    size_t i = 0;
    const cJSON *row, *entry;
    cJSON_ArrayForEach(row, value) {
        size_t j = 0;
        cJSON_ArrayForEach(entry, row) {
            char decimal[GSNN_LABEL_SIZE];
            gsnn_error reason;
            status =
                gsnn_entry_parse_real(field, entry_text(decimal, sizeof decimal, entry),
                                      gsnn_exact_matrix_entry(matrix, (slong)i, (slong)j), &reason);
            if (status) {
                fail_entry(label, i, j, entry, status, &reason, error);
                gsnn_exact_matrix_clear(matrix);
                return status;
            }
            j++;
        }
        i++;
    }
    return GSNN_OK;
}

/* Whether the entry is a decimal, as a number or as a string. */
static bool entry_decimal(const cJSON *entry, double *decimal) {
    if (cJSON_IsNumber(entry)) {
        *decimal = entry->valuedouble;
        return true;
    }
    char *end;
    *decimal = strtod(entry->valuestring, &end);
    return end != entry->valuestring && !*end;
}

bool gsnn_matrix_entries_blame(const cJSON *value, const char *label, gsnn_error *error) {
    size_t i = 0;
    const cJSON *row, *entry;
    cJSON_ArrayForEach(row, value) {
        size_t j = 0;
        cJSON_ArrayForEach(entry, row) {
            double decimal;
            char meant[GSNN_LABEL_SIZE];
            if (entry_decimal(entry, &decimal) &&
                gsnn_entry_suggest(decimal, meant, sizeof meant)) {
                char written[GSNN_LABEL_SIZE];
                gsnn_entry_decimal(decimal, written, sizeof written);
                gsnn_fail(error, GSNN_INVALID,
                          "%s[%zu][%zu] is exactly %s, so that %s is not orthogonal; write \"%s\" "
                          "if that "
                          "is what is meant",
                          label, i, j, written, label, meant);
                return true;
            }
            j++;
        }
        i++;
    }
    return false;
}
