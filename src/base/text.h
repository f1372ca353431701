/* text.h - a growing text.
 *
 * Appending never fails at once: a text that ran out of memory remembers it, so that a writer
 * checks once, at the end. */
#ifndef GSNN_BASE_TEXT_H
#define GSNN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct gsnn_text {
    char *bytes; /* not terminated by a zero; see gsnn_text_string */
    size_t length, capacity;
    bool failed;
} gsnn_text;

void gsnn_text_clear(gsnn_text *text);

/* Empties the text and keeps its memory. */
void gsnn_text_reset(gsnn_text *text);

/* What follows where there is not enough room. */
bool gsnn_text_grow(gsnn_text *text, size_t more);

/* Makes room for `more` further bytes; false if there is no memory, or was not before. */
static inline bool gsnn_text_reserve(gsnn_text *text, size_t more) {
    return text->capacity - text->length >= more && !text->failed ? true
                                                                  : gsnn_text_grow(text, more);
}

static inline void gsnn_text_append_bytes(gsnn_text *text, const char *bytes, size_t length) {
    if (length && (text->capacity - text->length >= length || gsnn_text_reserve(text, length))) {
        memcpy(text->bytes + text->length, bytes, length);
        text->length += length;
    }
}

static inline void gsnn_text_append(gsnn_text *text, const char *string) {
    gsnn_text_append_bytes(text, string, strlen(string));
}

static inline void gsnn_text_append_char(gsnn_text *text, char c) {
    gsnn_text_append_bytes(text, &c, 1);
}

/* Writes a string, best one that is known to the compiler, to where there is room for it, without
 * the zero byte; returns where it ends. */
static inline char *gsnn_put(char *at, const char *string) {
    size_t length = strlen(string);
    memcpy(at, string, length); /* NOLINT(bugprone-not-null-terminated-result): nor is it to be */
    return at + length;
}

/* Appends blanks until the text has `length` bytes, unless it has more. */
void gsnn_text_pad(gsnn_text *text, size_t length);

/* Appends what printf would print, however long it is. */
__attribute__((format(printf, 2, 3))) void gsnn_text_append_format(gsnn_text *text,
                                                                   const char *format, ...);

void gsnn_text_append_long_integer(gsnn_text *text, int64_t value);

static inline void gsnn_text_append_integer(gsnn_text *text, int64_t value) {
    if (value >= 0 && value <= 9)
        gsnn_text_append_char(text, (char)('0' + value));
    else
        gsnn_text_append_long_integer(text, value);
}

/* Writes the decimal digits of value, at most 20 characters, and returns how many.  There must be
 * room for 21, and nothing behind the digits is left as it was. */
size_t gsnn_format_integer(char *out, int64_t value);

/* [v,v,...]: the integers from an array. */
void gsnn_text_append_integers(gsnn_text *text, const int32_t *values, size_t count);

/* The text as a string that lives until the next change; NULL if it ran out of memory. */
const char *gsnn_text_string(gsnn_text *text);

/* ---- Doubles as decimals --------------------------------------------------------------------- */

#define GSNN_DOUBLE_TEXT_SIZE 32

/* Writes the shortest decimal of at least 15 digits (zeros at the end left out; at most 24
 * characters) that reads back as the finite double, whatever the locale, and a zero byte to out
 * (GSNN_DOUBLE_TEXT_SIZE bytes); returns its length. */
size_t gsnn_format_double(char *out, double value);

#endif
