/* value_parse.c - values of a text that is parsed in pieces. */
#include "json/value.h"

#include "base/error.h"
#include "json/syntax.h"

#include <cjson/cJSON.h>

bool gsnn_value_parse_object(gsnn_value *value, gsnn_json_cuts *cuts, gsnn_json_slice text,
                             const gsnn_json_long_list *lists, size_t count) {
    value->item = gsnn_json_cut_parse(cuts, text, lists, count);
    return value->item;
}

bool gsnn_value_parse_without(gsnn_value *value, gsnn_json_cuts *cuts, gsnn_json_slice text,
                              const gsnn_json_slice *insides, size_t count) {
    value->item = gsnn_json_parse_without(cuts, text, insides, count);
    return value->item;
}

bool gsnn_value_parse_first(gsnn_value *value, gsnn_json_slice *text) {
    const char *stop = text->begin;
    value->item =
        cJSON_ParseWithLengthOpts(text->begin, (size_t)(text->end - text->begin), &stop, 0);
    if (value->item)
        text->begin = stop;
    return value->item;
}

gsnn_status gsnn_value_blame(const char *text, gsnn_json_slice part, gsnn_error *error) {
    size_t longest = 0;
    gsnn_status status = gsnn_json_check_part(text, part.begin, part.end, &longest, error);
    if (status)
        return status;
    /* The grammar is kept: cJSON had no room for a number, or no memory. */
    return longest > GSNN_JSON_LONGEST_PARSED
               ? gsnn_fail(error, GSNN_INVALID, "a number is too long")
               : gsnn_fail_memory(error);
}

void gsnn_value_drop(gsnn_value *value) {
    cJSON_Delete((cJSON *)value->item);
    value->item = NULL;
}
