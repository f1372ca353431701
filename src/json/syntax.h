/* syntax.h - whether a text is JSON. */
#ifndef GSNN_JSON_SYNTAX_H
#define GSNN_JSON_SYNTAX_H

#include "base/error.h"

/* Deeper nesting, more values and longer numbers than any document needs are refused, so that
 * neither the stack nor memory depends on a hostile file (a tree takes some 80 bytes a value). */
#define GSNN_JSON_MAX_DEPTH 64
#define GSNN_JSON_MAX_VALUES 4000000
#define GSNN_JSON_MAX_NUMBER_LENGTH 4200

/* cJSON reads no longer number. */
#define GSNN_JSON_LONGEST_PARSED 60

/* Checks that the text is one value by the grammar of RFC 8259, in valid UTF-8 (a leading byte
 * order mark is allowed), within the limits above, and that no string contains U+0000.  cJSON,
 * which makes the tree, accepts far more than that grammar.  *longest_number (unless NULL) is the
 * length of the longest number.  GSNN_INVALID
 * names line and column (in characters) of the first place that is wrong.  Cost: one pass. */
gsnn_status gsnn_json_check(const char *text, size_t length, size_t *longest_number,
                            gsnn_error *error);

/* The same for a part of a text; lines and columns count from the start of the text. */
gsnn_status gsnn_json_check_part(const char *start, const char *begin, const char *end,
                                 size_t *longest_number, gsnn_error *error);

#endif
