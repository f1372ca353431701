/* value.c - places, structure and words; numbers are in value_number.c and value_list.c. */
#include "json/value.h"

#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Far more than any object of our formats has; it keeps the search for duplicates short. */
enum { MOST_MEMBERS = 256 };

/* ---- Places and faults ------------------------------------------------------------------- */

/* Appends to a text as snprintf does, and returns its length so far, at most size - 1. */
__attribute__((format(printf, 4, 5))) static size_t append(char *text, size_t size, size_t at,
                                                           const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int wrote = vsnprintf(text + at, size - at, format, arguments);
    va_end(arguments);
    return wrote < 0 || at + (size_t)wrote >= size ? size - 1 : at + (size_t)wrote;
}

/* Writes the path of the value into text and returns its length so far. */
static size_t write_place(const gsnn_value *value, char *text, size_t size) {
    if (!value->parent && !value->member) { /* the root: the document, or one of the JSON lines */
        text[0] = 0;
        return 0;
    }
    size_t at = value->parent ? write_place(value->parent, text, size) : 0;
    if (!value->member)
        return append(text, size, at, "[%zu]", value->index);
    char excerpt[GSNN_EXCERPT_SIZE];
    return append(text, size, at, "%s%s", at ? "." : "", gsnn_excerpt(excerpt, value->member));
}

const char *gsnn_value_place(const gsnn_value *value, char *out) {
    write_place(value, out, GSNN_PLACE_SIZE);
    return out;
}

/* Fails with the file, the line, the place and, behind the separator, the text. */
static gsnn_status fail(const gsnn_value *value, const char *separator, const char *root,
                        const char *format, va_list arguments) {
    const gsnn_value_reading *reading = value->reading;
    char place[GSNN_PLACE_SIZE], text[512], line[32] = "";
    gsnn_value_place(value, place);
    vsnprintf(text, sizeof text, format, arguments);
    if (reading->line)
        snprintf(line, sizeof line, "line %zu: ", reading->line);
    return gsnn_fail(reading->error, GSNN_INVALID, "%s%s%s%s%s%s",
                     reading->name ? reading->name : "", reading->name ? ": " : "", line,
                     *place ? place : root, *place || *root ? separator : "", text);
}

gsnn_status gsnn_value_complain(const gsnn_value *value, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    gsnn_status status = fail(value, ": ", "", format, arguments);
    va_end(arguments);
    return status;
}

gsnn_status gsnn_value_fault(const gsnn_value *value, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    gsnn_status status = fail(value, " ", "the document", format, arguments);
    va_end(arguments);
    return status;
}

gsnn_status gsnn_value_fail_memory(const gsnn_value *value) {
    return gsnn_fail_memory(value->reading->error);
}

/* Says what is wrong with a value that is not what it should be. */
static gsnn_status expect(const gsnn_value *value, const char *what) {
    if (!value->item)
        return gsnn_value_complain(value, "missing, %s is expected", what);
    return gsnn_value_complain(value, "%s is expected", what);
}

/* ---- Structure --------------------------------------------------------------------------- */

gsnn_value_kind gsnn_value_get_kind(const gsnn_value *value) {
    if (!value->item)
        return GSNN_VALUE_MISSING;
    switch (value->item->type & 0xff) {
    case cJSON_False:
    case cJSON_True:
        return GSNN_VALUE_BOOLEAN;
    case cJSON_Number:
        return GSNN_VALUE_NUMBER;
    case cJSON_String:
        return GSNN_VALUE_STRING;
    case cJSON_Array:
        return GSNN_VALUE_ARRAY;
    case cJSON_Object:
        return GSNN_VALUE_OBJECT;
    default:
        return GSNN_VALUE_NULL;
    }
}

const char *gsnn_value_kind_name(const gsnn_value *value) {
    static const char *const names[] = {
        [GSNN_VALUE_MISSING] = "missing", [GSNN_VALUE_NULL] = "null",
        [GSNN_VALUE_NUMBER] = "a number", [GSNN_VALUE_STRING] = "a string",
        [GSNN_VALUE_ARRAY] = "a list",    [GSNN_VALUE_OBJECT] = "an object",
    };
    gsnn_value_kind kind = gsnn_value_get_kind(value);
    if (kind == GSNN_VALUE_BOOLEAN)
        return cJSON_IsTrue(value->item) ? "true" : "false";
    return names[kind];
}

bool gsnn_value_given(const gsnn_value *value) {
    return value->item && !cJSON_IsNull(value->item);
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

gsnn_status gsnn_value_object_of(const gsnn_value *value, const char *const *names, size_t count) {
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    for (const cJSON *item = value->item->child; item; item = item->next) {
        size_t i = 0;
        while (i < count && strcmp(item->string, names[i]) != 0)
            i++;
        char excerpt[GSNN_EXCERPT_SIZE];
        if (i == count)
            return gsnn_value_complain(value, "unknown member \"%s\"",
                                       gsnn_excerpt(excerpt, item->string));
    }
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

gsnn_value gsnn_value_before(const gsnn_value *list) {
    return (gsnn_value){.parent = list, .index = SIZE_MAX, .reading = list->reading};
}

bool gsnn_value_next(gsnn_value *element) {
    const cJSON *list = element->parent->item;
    bool object = cJSON_IsObject(list);
    if (element->item)
        element->item = element->item->next;
    else if (element->index == SIZE_MAX && (object || cJSON_IsArray(list)))
        element->item = list->child;
    element->index++;
    element->member = object && element->item ? element->item->string : NULL;
    return element->item != NULL;
}

gsnn_value gsnn_value_element(const gsnn_value *array, size_t index) {
    gsnn_value element = gsnn_value_before(array);
    while (gsnn_value_next(&element) && element.index < index)
        ;
    element.index = index;
    return element;
}

/* ---- Words ------------------------------------------------------------------------------- */

gsnn_status gsnn_value_boolean(const gsnn_value *value, bool *result) {
    if (!cJSON_IsBool(value->item))
        return expect(value, "true or false");
    *result = cJSON_IsTrue(value->item);
    return GSNN_OK;
}

const char *gsnn_value_peek(const gsnn_value *value) {
    return cJSON_IsString(value->item) ? value->item->valuestring : NULL;
}

gsnn_status gsnn_value_string(const gsnn_value *value, const char **result) {
    if (!cJSON_IsString(value->item))
        return expect(value, "a string");
    const char *string = value->item->valuestring;
    *result = gsnn_arena_copy(value->reading->memory, string, strlen(string) + 1, 1);
    return *result ? GSNN_OK : gsnn_value_fail_memory(value);
}

gsnn_status gsnn_value_optional_string(const gsnn_value *value, const char **result) {
    *result = NULL;
    return gsnn_value_given(value) ? gsnn_value_string(value, result) : GSNN_OK;
}

gsnn_status gsnn_value_choice(const gsnn_value *value, const char *const *choices, size_t count,
                              size_t *result) {
    if (cJSON_IsString(value->item))
        for (size_t i = 0; i < count; i++)
            if (!strcmp(value->item->valuestring, choices[i])) {
                *result = i;
                return GSNN_OK;
            }
    char list[200] = "";
    for (size_t i = 0, at = 0; i < count; i++)
        at = append(list, sizeof list, at, "%s\"%s\"",
                    i == 0          ? ""
                    : i + 1 < count ? ", "
                                    : " or ",
                    choices[i]);
    return expect(value, list);
}

gsnn_status gsnn_value_schema(const gsnn_value *document, const char *schema) {
    gsnn_value value = gsnn_value_member(document, "schema");
    char expected[80];
    snprintf(expected, sizeof expected, "\"%s\"", schema);
    if (cJSON_IsString(value.item) && !strcmp(value.item->valuestring, schema))
        return GSNN_OK;
    return expect(&value, expected);
}
