#include "record/json_value.h"

#include "base/error.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Integers beyond this are not exact as JSON numbers. */
static const double EXACT = 9007199254740992.0;

/* Far more than any object of the format has; it keeps the search for duplicates short. */
enum { MOST_MEMBERS = 256 };

/* Writes the path of the value into text and returns its length so far. */
static size_t write_place(const gsnn_value *value, char *text, size_t size) {
    size_t at = value->parent ? write_place(value->parent, text, size) : 0;
    if (!value->parent && !value->member) { /* the root: the document, or one of the JSON lines */
        text[0] = 0;
        return 0;
    }
    int wrote;
    if (value->member)
        wrote = snprintf(text + at, size - at, "%s%s", at ? "." : "", value->member);
    else
        wrote = snprintf(text + at, size - at, "[%zu]", value->index);
    return wrote < 0 || at + (size_t)wrote >= size ? size - 1 : at + (size_t)wrote;
}

gsnn_status gsnn_value_complain(const gsnn_value *value, const char *format, ...) {
    char place[256], text[512], line[32] = "";
    write_place(value, place, sizeof place);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (value->reading->line)
        snprintf(line, sizeof line, "line %zu: ", value->reading->line);
    return gsnn_fail(value->reading->error, GSNN_INVALID, "%s%s%s%s", line, place,
                     *place ? ": " : "", text);
}

bool gsnn_value_given(const gsnn_value *value) {
    return value->item && !cJSON_IsNull(value->item);
}

/* Says what is wrong with a value that is not what it should be. */
static gsnn_status expect(const gsnn_value *value, const char *what) {
    if (!value->item)
        return gsnn_value_complain(value, "missing, %s is expected", what);
    return gsnn_value_complain(value, "%s is expected", what);
}

gsnn_status gsnn_value_object(const gsnn_value *value) {
    if (!cJSON_IsObject(value->item))
        return expect(value, "an object");
    if (cJSON_GetArraySize(value->item) > MOST_MEMBERS)
        return gsnn_value_complain(value, "too many members");
    for (const cJSON *a = value->item->child; a; a = a->next)
        for (const cJSON *b = a->next; b; b = b->next)
            if (!strcmp(a->string, b->string))
                return gsnn_value_complain(value, "two members are called \"%.60s\"", a->string);
    return GSNN_OK;
}

gsnn_value gsnn_value_member(const gsnn_value *object, const char *name) {
    gsnn_value value = {.item = cJSON_GetObjectItemCaseSensitive(object->item, name),
                        .parent = object,
                        .member = name,
                        .reading = object->reading};
    if (cJSON_IsArray(value.item) && !value.item->child)
        value.cut = gsnn_json_cut_list(&object->reading->cuts, object->member, name);
    return value;
}

gsnn_value gsnn_value_element(const gsnn_value *array, size_t index, const cJSON *item) {
    return (gsnn_value){.item = item, .parent = array, .index = index, .reading = array->reading};
}

gsnn_status gsnn_value_array(const gsnn_value *value, size_t *length) {
    if (!cJSON_IsArray(value->item))
        return expect(value, "a list");
    size_t count = 0;
    for (const cJSON *item = value->item->child; item; item = item->next)
        count++;
    *length = count;
    return GSNN_OK;
}

gsnn_status gsnn_value_array_of(const gsnn_value *value, size_t length, const char *of) {
    size_t count = 0;
    gsnn_status status = gsnn_value_array(value, &count);
    if (status)
        return status;
    if (count != length)
        return gsnn_value_complain(value, "%zu elements, but %zu %s", count, length, of);
    return GSNN_OK;
}

gsnn_status gsnn_value_boolean(const gsnn_value *value, bool *result) {
    if (!cJSON_IsBool(value->item))
        return expect(value, "true or false");
    *result = cJSON_IsTrue(value->item);
    return GSNN_OK;
}

gsnn_status gsnn_value_string(const gsnn_value *value, const char **result) {
    if (!cJSON_IsString(value->item))
        return expect(value, "a string");
    *result = gsnn_record_take_string(value->reading->memory, value->item->valuestring);
    return *result ? GSNN_OK : gsnn_fail_memory(value->reading->error);
}

gsnn_status gsnn_value_optional_string(const gsnn_value *value, const char **result) {
    *result = NULL;
    return gsnn_value_given(value) ? gsnn_value_string(value, result) : GSNN_OK;
}

static bool is_exact_integer(const cJSON *item) {
    return cJSON_IsNumber(item) && item->valuedouble == floor(item->valuedouble) &&
           fabs(item->valuedouble) <= EXACT;
}

/* Whether the text is a decimal that is too large for a JSON number: no superfluous zero, and more
 * than 15 digits. */
static bool is_large_decimal(const char *text) {
    size_t length = strlen(text);
    return length > 15 && strspn(text, "0123456789") == length && *text != '0';
}

gsnn_status gsnn_value_integer(const gsnn_value *value, int64_t least, int64_t most,
                               int64_t *result) {
    if (is_exact_integer(value->item)) {
        *result = (int64_t)value->item->valuedouble;
    } else if (cJSON_IsString(value->item) && is_large_decimal(value->item->valuestring) &&
               strlen(value->item->valuestring) <= 18) {
        *result = strtoll(value->item->valuestring, NULL, 10);
    } else {
        return expect(value, "an integer");
    }
    if (*result < least || *result > most)
        return gsnn_value_complain(value, "%lld is not between %lld and %lld", (long long)*result,
                                   (long long)least, (long long)most);
    return GSNN_OK;
}

gsnn_status gsnn_value_decimal(const gsnn_value *value, const char **result) {
    char digits[32];
    const char *text = digits;
    if (is_exact_integer(value->item))
        snprintf(digits, sizeof digits, "%.0f", value->item->valuedouble);
    else if (cJSON_IsString(value->item) && is_large_decimal(value->item->valuestring))
        text = value->item->valuestring;
    else
        return expect(value, "an integer");
    if (*text == '-' || *text == '0')
        return gsnn_value_complain(value, "a positive integer is expected");
    *result = gsnn_record_take_string(value->reading->memory, text);
    return *result ? GSNN_OK : gsnn_fail_memory(value->reading->error);
}

gsnn_status gsnn_value_parse_cut(const gsnn_value *value, gsnn_value *whole, cJSON **root) {
    size_t length = (size_t)(value->cut.end - value->cut.begin);
    const char *stop;
    *root = cJSON_ParseWithLengthOpts(value->cut.begin, length, &stop, 0);
    *whole = *value;
    whole->item = *root;
    whole->cut.begin = NULL;
    if (*root && stop == value->cut.end)
        return GSNN_OK;
    return !*root && gsnn_json_memory_is_short(length)
               ? gsnn_fail_memory(value->reading->error)
               : gsnn_value_complain(value, "this is not JSON");
}

/* The integers of a list that cJSON has parsed. */
static gsnn_status read_parsed_list(const gsnn_value *value, size_t length, const char *of,
                                    int32_t most, bool zero_allowed, int32_t *result) {
    size_t i = 0;
    const cJSON *item = cJSON_IsArray(value->item) ? value->item->child : NULL;
    for (; item && i < length; item = item->next, i++) {
        double number = item->valuedouble;
        if (cJSON_IsNumber(item) && number >= -most && number <= most &&
            number == (int32_t)number && (zero_allowed || number != 0)) {
            result[i] = (int32_t)number;
            continue;
        }
        gsnn_value element = gsnn_value_element(value, i, item);
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
    cJSON *root;
    gsnn_status status = gsnn_value_parse_cut(value, &whole, &root);
    if (!status)
        status = read_parsed_list(&whole, length, of, most, zero_allowed, result);
    cJSON_Delete(root);
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
    int32_t *list = gsnn_record_take(value->reading->memory, length, sizeof *list);
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
        gsnn_value first = gsnn_value_element(value, 0, value->item->child);
        if ((status = gsnn_value_array_of(&first, length, of)))
            return status;
    }
    if (length && *rows > SIZE_MAX / length)
        return gsnn_fail_memory(value->reading->error);
    int32_t *table = gsnn_record_take(value->reading->memory, *rows * length, sizeof *table);
    if (!table)
        return gsnn_fail_memory(value->reading->error);
    size_t i = 0;
    for (const cJSON *item = value->item->child; item && !status; item = item->next, i++) {
        gsnn_value row = gsnn_value_element(value, i, item);
        status = read_parsed_list(&row, length, of, most, zero_allowed, table + i * length);
    }
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
    int32_t *table = gsnn_record_take(value->reading->memory, rows * length, sizeof *table);
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
    cJSON *root;
    gsnn_status status = gsnn_value_parse_cut(value, &whole, &root);
    if (!status)
        status = read_parsed_table(&whole, row_counts, rows_of, length, of, most, zero_allowed,
                                   rows, result);
    cJSON_Delete(root);
    return status;
}

gsnn_status gsnn_value_number_list(const gsnn_value *value, size_t length, const char *of,
                                   double *result) {
    gsnn_status status = gsnn_value_array_of(value, length, of);
    if (status)
        return status;
    size_t i = 0;
    for (const cJSON *item = value->item->child; item; item = item->next, i++) {
        if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble)) {
            gsnn_value element = gsnn_value_element(value, i, item);
            return gsnn_value_complain(&element, "a number is expected");
        }
        result[i] = item->valuedouble;
    }
    return GSNN_OK;
}

/* The shortest decimal that reads back as the number. */
static void write_shortest(double number, char *text, size_t size) {
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            return;
    }
}

gsnn_status gsnn_value_entry_list(const gsnn_value *value, size_t length, const char *of,
                                  const char **result) {
    gsnn_status status = gsnn_value_array_of(value, length, of);
    if (status)
        return status;
    size_t i = 0;
    for (const cJSON *item = value->item->child; item; item = item->next, i++) {
        char decimal[32];
        const char *text = decimal;
        if (cJSON_IsString(item)) {
            text = item->valuestring;
        } else if (cJSON_IsNumber(item) && isfinite(item->valuedouble)) {
            write_shortest(item->valuedouble, decimal, sizeof decimal);
        } else {
            gsnn_value element = gsnn_value_element(value, i, item);
            return gsnn_value_complain(&element, "an exact entry is expected");
        }
        result[i] = gsnn_record_take_string(value->reading->memory, text);
        if (!result[i])
            return gsnn_fail_memory(value->reading->error);
    }
    return GSNN_OK;
}
