#include "json/slices.h"

#include <string.h>

static const char *skip_space(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at;
}

/* The end of the string whose opening quote is at `at`, or NULL. */
static const char *skip_string(const char *at, const char *end) {
    for (at++; at < end; at++) {
        if (*at == '"')
            return at + 1;
        if (*at == '\\')
            at++;
    }
    return NULL;
}

/* Lists of numbers that end within so many bytes are skipped by searches for single bytes. */
#define SHORT_LIST 4096

/* The end of the list that begins at `at` if it is short and has nothing but numbers, or NULL. */
static const char *skip_numbers(const char *at, const char *end) {
    size_t window = end - at < SHORT_LIST ? (size_t)(end - at) : SHORT_LIST;
    const char *close = memchr(at, ']', window);
    if (!close)
        return NULL;
    size_t inside = (size_t)(close - at) - 1;
    bool plain = !memchr(at + 1, '[', inside) && !memchr(at + 1, '{', inside) &&
                 !memchr(at + 1, '"', inside);
    return plain ? close + 1 : NULL;
}

/* A watch, which may be NULL, is told of every so many bytes. */
#define WATCH_STEP ((ptrdiff_t)1 << 23)

static void tell(gsnn_json_watch *watch, const char *at, const char *end) {
    watch->passed(watch->context, at);
    watch->next = end - at > WATCH_STEP ? at + WATCH_STEP : end;
}

/* The end of the list or object that begins at `at`, or NULL. */
static const char *skip_brackets(const char *at, const char *end, gsnn_json_watch *watch) {
    /* Of most text, digits and commas between brackets, nothing needs to be known. */
    static const bool matters[256] = {
        ['"'] = true, ['['] = true, [']'] = true, ['{'] = true, ['}'] = true};
    size_t depth = 0;
    while (at < end) {
        if (!matters[(unsigned char)*at]) {
            at++;
        } else if (*at == '"') {
            at = skip_string(at, end);
            if (!at)
                return NULL;
        } else if (*at == ']' || *at == '}') {
            at++;
            if (!--depth)
                return at;
        } else {
            if (watch && at >= watch->next)
                tell(watch, at, end);
            const char *behind = *at == '[' ? skip_numbers(at, end) : NULL;
            if (behind && !depth)
                return behind;
            depth += !behind;
            at = behind ? behind : at + 1;
        }
    }
    return NULL;
}

/* The end of the value that begins at `at`, or NULL. */
static const char *skip_value(const char *at, const char *end, gsnn_json_watch *watch) {
    if (at == end)
        return NULL;
    if (*at == '"')
        return skip_string(at, end);
    if (*at == '[' || *at == '{')
        return skip_brackets(at, end, watch);
    const char *begin = at;
    while (at < end && !strchr(",]} \t\r\n", *at))
        at++;
    return at > begin ? at : NULL;
}

/* Notes the value under the name that key (with its quotes) is. */
static void note_value(gsnn_json_slice key, gsnn_json_slice value, const char *const *names,
                       size_t count, gsnn_json_slice *values) {
    size_t length = (size_t)(key.end - key.begin) - 2;
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == length && !memcmp(names[i], key.begin + 1, length))
            values[i] = value;
}

/* Takes the next member off an object: *at stands behind its brace, or behind the member before, at
 * first, and behind the value in the end.  False when the text does not look like that. */
static bool next_member(const char **at, const char *end, gsnn_json_slice *key,
                        gsnn_json_slice *value, gsnn_json_watch *watch) {
    key->begin = *at = skip_space(*at, end);
    if (*at == end || **at != '"' || !(*at = skip_string(*at, end)))
        return false;
    key->end = *at;
    *at = skip_space(*at, end);
    if (*at == end || *(*at)++ != ':')
        return false;
    value->begin = *at = skip_space(*at, end);
    if (!(*at = skip_value(*at, end, watch)))
        return false;
    value->end = *at;
    return true;
}

bool gsnn_json_find_members(gsnn_json_slice text, const char *const *names, size_t count,
                            gsnn_json_slice *values) {
    return gsnn_json_find_large_members(text, names, count, values, NULL);
}

bool gsnn_json_find_large_members(gsnn_json_slice text, const char *const *names, size_t count,
                                  gsnn_json_slice *values, gsnn_json_watch *watch) {
    const char *end = text.end, *at = skip_space(text.begin, end);
    gsnn_json_slice key, value;
    for (size_t i = 0; i < count; i++)
        values[i] = (gsnn_json_slice){NULL, NULL};
    if (at == end || *at++ != '{')
        return false;
    while (next_member(&at, end, &key, &value, watch)) {
        note_value(key, value, names, count, values);
        at = skip_space(at, end);
        if (at == end)
            return false;
        if (*at == '}')
            return skip_space(at + 1, end) == end;
        if (*at++ != ',')
            return false;
    }
    return false;
}

bool gsnn_json_find_first_member(gsnn_json_slice text, const char *name, gsnn_json_slice *value) {
    const char *end = text.end, *at = skip_space(text.begin, end);
    gsnn_json_slice key;
    value->begin = NULL;
    if (at == end || *at++ != '{')
        return false;
    gsnn_json_slice met;
    while (next_member(&at, end, &key, &met, NULL)) {
        note_value(key, met, &name, 1, value);
        if (value->begin)
            return true;
        at = skip_space(at, end);
        if (at == end || *at++ != ',')
            return false;
    }
    return false;
}

gsnn_json_slice gsnn_json_skip_mark(gsnn_json_slice text) {
    if (text.end - text.begin >= 3 && !memcmp(text.begin, "\xef\xbb\xbf", 3))
        text.begin += 3;
    return text;
}

gsnn_json_slice gsnn_json_find_schema(gsnn_json_slice text) {
    gsnn_json_slice value;
    if (!gsnn_json_find_first_member(gsnn_json_skip_mark(text), "schema", &value) ||
        *value.begin != '"')
        return (gsnn_json_slice){NULL, NULL};
    return (gsnn_json_slice){value.begin + 1, value.end - 1};
}

gsnn_json_slice gsnn_json_list_inside(gsnn_json_slice value) {
    if (!value.begin || value.end - value.begin < 2 || *value.begin != '[' || value.end[-1] != ']')
        return (gsnn_json_slice){NULL, NULL};
    return (gsnn_json_slice){value.begin + 1, value.end - 1};
}

bool gsnn_json_next_element(gsnn_json_slice *list, gsnn_json_slice *element) {
    const char *end = list->end, *at = skip_space(list->begin, end);
    list->begin = at;
    if (at == end)
        return false;
    element->begin = at;
    if (!(at = skip_value(at, end, NULL)))
        return false;
    element->end = at;
    at = skip_space(at, end);
    if (at < end) {
        /* A comma, and something behind it. */
        if (*at != ',' || skip_space(at + 1, end) == end)
            return false;
        at++;
    }
    list->begin = at;
    return true;
}
