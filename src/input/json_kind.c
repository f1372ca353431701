#include "input/json_kind.h"

#include <stdio.h>

const char *gsnn_json_kind(const cJSON *value) {
    if (cJSON_IsString(value))
        return "a string";
    if (cJSON_IsNumber(value))
        return "a number";
    if (cJSON_IsArray(value))
        return "a list";
    if (cJSON_IsObject(value))
        return "an object";
    return cJSON_IsNull(value) ? "null" : cJSON_IsTrue(value) ? "true" : "false";
}

bool gsnn_json_to_integer(const cJSON *value, int64_t *integer) {
    if (!cJSON_IsNumber(value) || !(value->valuedouble >= -1e15 && value->valuedouble <= 1e15))
        return false;
    *integer = (int64_t)value->valuedouble;
    return (double)*integer == value->valuedouble;
}

const char *gsnn_label(char *out, const char *name, size_t i) {
    snprintf(out, GSNN_LABEL_SIZE, "%s[%zu]", name, i);
    return out;
}

const char *gsnn_json_number(char *out, const cJSON *number) {
    snprintf(out, GSNN_LABEL_SIZE, "%.15g", number->valuedouble);
    return out;
}
