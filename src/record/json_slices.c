#include "record/json_slices.h"

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

/* The end of the value that begins at `at`, or NULL. */
static const char *skip_value(const char *at, const char *end) {
    size_t depth = 0;
    const char *begin = at;
    while (at && at < end) {
        switch (*at) {
        case '"':
            at = skip_string(at, end);
            break;
        case '[':
        case '{':
            depth++;
            at++;
            break;
        case ']':
        case '}':
            if (!depth)
                return at > begin ? at : NULL;
            depth--;
            at++;
            break;
        case ',':
            if (!depth)
                return at > begin ? at : NULL;
            at++;
            break;
        default:
            at++;
        }
    }
    return NULL; /* what the value stands in is not closed */
}

/* Notes the list at `begin` under the name that key (with its quotes) is. */
static void note_list(gsnn_json_slice key, gsnn_json_slice value, const char *const *names,
                      size_t count, gsnn_json_slice *slices) {
    size_t length = (size_t)(key.end - key.begin) - 2;
    while (value.end > value.begin && strchr(" \t\r\n", value.end[-1]))
        value.end--;
    if (*value.begin != '[' || value.end - value.begin < 2 || value.end[-1] != ']')
        return;
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == length && !memcmp(names[i], key.begin + 1, length))
            slices[i] = (gsnn_json_slice){value.begin + 1, value.end - 1};
}

bool gsnn_json_find_lists(gsnn_json_slice text, const char *const *names, size_t count,
                          gsnn_json_slice *slices) {
    const char *end = text.end, *at = skip_space(text.begin, end);
    for (size_t i = 0; i < count; i++)
        slices[i] = (gsnn_json_slice){NULL, NULL};
    if (at == end || *at++ != '{')
        return false;
    for (;;) {
        gsnn_json_slice key, value;
        key.begin = at = skip_space(at, end);
        if (at == end || *at != '"' || !(at = skip_string(at, end)))
            return false;
        key.end = at;
        at = skip_space(at, end);
        if (at == end || *at++ != ':')
            return false;
        value.begin = at = skip_space(at, end);
        if (!(at = skip_value(at, end)))
            return false;
        value.end = at;
        note_list(key, value, names, count, slices);
        if (*at == '}')
            return skip_space(at + 1, end) == end;
        if (*at++ != ',')
            return false;
    }
}

bool gsnn_json_next_element(gsnn_json_slice *list, gsnn_json_slice *element) {
    element->begin = list->begin = skip_space(list->begin, list->end);
    if (list->begin == list->end)
        return false;
    /* The closing bracket of the list is there, one behind its end. */
    element->end = skip_value(list->begin, list->end + 1);
    if (!element->end)
        return false;
    list->begin = element->end;
    if (list->begin < list->end) {
        if (*list->begin != ',')
            return false;
        list->begin = skip_space(list->begin + 1, list->end);
        if (list->begin == list->end) { /* nothing follows the comma */
            list->begin--;
            return false;
        }
    }
    return true;
}
