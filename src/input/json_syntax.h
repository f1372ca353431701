/* json_syntax.h - whether a text is JSON that can be read without losing anything. */
#ifndef GSNN_INPUT_JSON_SYNTAX_H
#define GSNN_INPUT_JSON_SYNTAX_H

#include "base/error.h"

/* Deeper nesting, more values and longer numbers than any group file needs are refused, so that
 * neither the stack nor memory depends on a hostile file (a tree takes some 80 bytes a value). */
#define GSNN_JSON_MAX_DEPTH 64
#define GSNN_JSON_MAX_VALUES 4000000
#define GSNN_JSON_MAX_NUMBER_LENGTH 40

/* A double keeps every decimal of so many significant digits, and printing it with as many gives
 * the decimal back. */
#define GSNN_JSON_MAX_DIGITS 15
#define GSNN_JSON_MAX_EXPONENT 99

/* Checks that the text is one value by the grammar of RFC 8259, in valid UTF-8 (a leading byte
 * order mark is allowed), within the limits above, and that no string contains U+0000.  cJSON,
 * which makes the tree, accepts far more than that grammar and rounds numbers silently; whatever
 * passes here it reads exactly.  GSNN_INVALID names line and column (in characters) of the first
 * place that is wrong.  Cost: one pass. */
gsnn_status gsnn_json_check(const char *text, size_t length, gsnn_error *error);

#endif
