/* json_kind.h - JSON values as messages speak of them. */
#ifndef GSNN_INPUT_JSON_KIND_H
#define GSNN_INPUT_JSON_KIND_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "a string", "a list", ... */
const char *gsnn_json_kind(const cJSON *value);

/* The value of an integral number that fits; false for everything else. */
bool gsnn_json_to_integer(const cJSON *value, int64_t *integer);

#define GSNN_LABEL_SIZE 80

/* Writes "NAME[i]" to out (GSNN_LABEL_SIZE bytes) and returns it. */
const char *gsnn_label(char *out, const char *name, size_t i);

/* Writes a number as it would be written in a file to out (GSNN_LABEL_SIZE bytes). */
const char *gsnn_json_number(char *out, const cJSON *number);

#endif
