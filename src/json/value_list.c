/* value_list.c - lists of integers, parsed or straight from their text. */
#include "json/value.h"

#include "base/error.h"

#include <cjson/cJSON.h>
#include <string.h>

gsnn_status gsnn_value_parse_cut(const gsnn_value *value, gsnn_value *whole) {
    size_t length = (size_t)(value->cut.end - value->cut.begin);
    const char *stop;
    *whole = *value;
    whole->item = cJSON_ParseWithLengthOpts(value->cut.begin, length, &stop, 0);
    whole->cut.begin = NULL;
    if (whole->item && stop == value->cut.end)
        return GSNN_OK;
    return !whole->item && gsnn_json_memory_is_short(length)
               ? gsnn_fail_memory(value->reading->error)
               : gsnn_value_complain(value, "this is not JSON");
}

/* The integers of a list that cJSON has parsed. */
static gsnn_status read_parsed_list(const gsnn_value *value, size_t length, const char *of,
                                    int32_t most, bool zero_allowed, int32_t *result) {
    size_t i = 0;
    const cJSON *item = cJSON_IsArray(value->item) ? value->item->child : NULL;
    for (; item && i < length; item = item->next, i++) {
        double number = cJSON_IsNumber(item) ? gsnn_value_item_double(item) : 0;
        if (cJSON_IsNumber(item) && number >= -most && number <= most &&
            number == (int32_t)number && (zero_allowed || number != 0)) {
            result[i] = (int32_t)number;
            continue;
        }
        gsnn_value element = gsnn_value_element(value, i);
        return gsnn_value_complain(&element, "an integer between %d and %d%s is expected", -most,
                                   most, zero_allowed ? "" : " other than 0");
    }
    /* The length is compared last, to walk through the list but once. */
    return item || i < length || !cJSON_IsArray(value->item)
               ? gsnn_value_array_of(value, length, of)
               : GSNN_OK;
}

gsnn_status gsnn_value_signed_list(const gsnn_value *value, size_t length, const char *of,
                                   int32_t most, bool zero_allowed, int32_t *result) {
    if (!value->cut.begin)
        return read_parsed_list(value, length, of, most, zero_allowed, result);
    gsnn_json_slice text = {value->cut.begin + 1, value->cut.end};
    if (gsnn_json_read_integers(&text, length, most, zero_allowed, result) &&
        text.begin == text.end)
        return GSNN_OK;
    gsnn_value whole;
    gsnn_status status = gsnn_value_parse_cut(value, &whole);
    if (!status)
        status = read_parsed_list(&whole, length, of, most, zero_allowed, result);
    gsnn_value_drop(&whole);
    return status;
}

gsnn_status gsnn_value_new_signed_list(const gsnn_value *value, size_t length, const char *of,
                                       int32_t most, bool zero_allowed, const int32_t **result) {
    gsnn_status status = GSNN_OK;
    if (!value->cut.begin)
        status = gsnn_value_array_of(value, length, of);
    else if (length > (size_t)(value->cut.end - value->cut.begin) / 2) /* 2 bytes an integer */
        status = gsnn_value_complain(value, "not as many elements as %zu %s", length, of);
    if (status)
        return status;
    int32_t *list = gsnn_arena_take(value->reading->memory, length, sizeof *list);
    if (!list)
        return gsnn_fail_memory(value->reading->error);
    *result = list;
    return gsnn_value_signed_list(value, length, of, most, zero_allowed, list);
}

/* The rows of a table that cJSON has parsed. */
static gsnn_status read_parsed_table(const gsnn_value *value, const uint64_t row_counts[2],
                                     const char *rows_of, size_t length, const char *of,
                                     int32_t most, bool zero_allowed, size_t *rows,
                                     const int32_t **result) {
    gsnn_status status = gsnn_value_array(value, rows);
    if (status)
        return status;
    if (*rows != row_counts[0] && *rows != row_counts[1])
        return gsnn_value_complain(value, "%zu rows, but %llu %s", *rows,
                                   (unsigned long long)row_counts[0], rows_of);
    if (*rows) { /* the first row vouches for the length before anything is allocated */
        gsnn_value first = gsnn_value_element(value, 0);
        if ((status = gsnn_value_array_of(&first, length, of)))
            return status;
    }
    if (length && *rows > SIZE_MAX / length)
        return gsnn_fail_memory(value->reading->error);
    int32_t *table = gsnn_arena_take(value->reading->memory, *rows * length, sizeof *table);
    if (!table)
        return gsnn_fail_memory(value->reading->error);
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row))
        status = read_parsed_list(&row, length, of, most, zero_allowed, table + row.index * length);
    *result = table;
    return status;
}

/* The rows of a table straight from its text; NULL when it is not plain, or without memory. */
static int32_t *read_plain_table(const gsnn_value *value, size_t rows, size_t length, int32_t most,
                                 bool zero_allowed) {
    gsnn_json_slice text = {value->cut.begin + 1, value->cut.end};
    /* Each integer takes two bytes at least, which vouches for the size of the table. */
    if (!length || rows > (size_t)(text.end - text.begin) / 2 / length)
        return NULL;
    int32_t *table = gsnn_arena_take(value->reading->memory, rows * length, sizeof *table);
    for (size_t i = 0; table && i < rows; i++) {
        if (text.begin == text.end || *text.begin++ != '[' ||
            !gsnn_json_read_integers(&text, length, most, zero_allowed, table + i * length) ||
            text.begin == text.end || *text.begin++ != (i + 1 < rows ? ',' : ']'))
            return NULL;
    }
    return text.begin == text.end ? table : NULL;
}

const int32_t *gsnn_value_plain_table(const gsnn_value *value, size_t length, int32_t most,
                                      bool zero_allowed, size_t *rows) {
    size_t opened = 0;
    for (const char *at = value->cut.begin;
         (at = memchr(at, '[', (size_t)(value->cut.end - at))) != NULL; at++)
        opened++;
    *rows = opened - 1; /* the list itself opens too */
    return read_plain_table(value, *rows, length, most, zero_allowed);
}

gsnn_status gsnn_value_signed_table(const gsnn_value *value, const uint64_t row_counts[2],
                                    const char *rows_of, size_t length, const char *of,
                                    int32_t most, bool zero_allowed, size_t *rows,
                                    const int32_t **result) {
    if (!value->cut.begin)
        return read_parsed_table(value, row_counts, rows_of, length, of, most, zero_allowed, rows,
                                 result);
    for (int i = 0; i < 2; i++) {
        *rows = (size_t)row_counts[i];
        *result = read_plain_table(value, *rows, length, most, zero_allowed);
        if (*result)
            return GSNN_OK;
    }
    gsnn_value whole;
    gsnn_status status = gsnn_value_parse_cut(value, &whole);
    if (!status)
        status = read_parsed_table(&whole, row_counts, rows_of, length, of, most, zero_allowed,
                                   rows, result);
    gsnn_value_drop(&whole);
    return status;
}
