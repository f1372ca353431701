/* gap_text.h - bytes that grow: the scripts sent to GAP and what it prints. */
#ifndef GSNN_GAP_GAP_TEXT_H
#define GSNN_GAP_GAP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts as {0}.  Once an addition has found no memory, `failed` is set and later additions do
 * nothing, so a writer checks once, at the end. */
typedef struct gsnn_gap_text {
    char *bytes;
    size_t length;
    size_t capacity;
    bool failed;
} gsnn_gap_text;

/* Frees the bytes and makes the text {0} again. */
void gsnn_gap_text_free(gsnn_gap_text *text);

/* Appends a string. */
void gsnn_gap_text_add(gsnn_gap_text *text, const char *string);

/* Appends length bytes. */
void gsnn_gap_text_add_bytes(gsnn_gap_text *text, const char *bytes, size_t length);

/* Appends a GAP string literal whose value is exactly the given string, whatever its bytes. */
void gsnn_gap_text_add_literal(gsnn_gap_text *text, const char *string);

/* Appends the GAP expression of the permutation that sends i to images[i], 0-based, on `points`
 * points. */
void gsnn_gap_text_add_permutation(gsnn_gap_text *text, const uint16_t *images, size_t points);

#endif
