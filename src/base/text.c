#include "base/text.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gsnn_text_clear(gsnn_text *text) {
    free(text->bytes);
    memset(text, 0, sizeof *text);
}

void gsnn_text_reset(gsnn_text *text) {
    text->length = 0;
    text->failed = false;
}

bool gsnn_text_reserve(gsnn_text *text, size_t more) {
    if (text->failed)
        return false;
    if (more > SIZE_MAX - text->length ||
        gsnn_reserve(&text->bytes, &text->capacity, text->length + more, 1))
        text->failed = true;
    return !text->failed;
}

void gsnn_text_pad(gsnn_text *text, size_t length) {
    if (text->length < length && gsnn_text_reserve(text, length - text->length)) {
        memset(text->bytes + text->length, ' ', length - text->length);
        text->length = length;
    }
}

void gsnn_text_append_format(gsnn_text *text, const char *format, ...) {
    va_list arguments, again;
    if (text->failed)
        return;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = text->capacity - text->length;
    int length = vsnprintf(room ? text->bytes + text->length : NULL, room, format, arguments);
    va_end(arguments);
    if (length < 0) {
        text->failed = true;
    } else if ((size_t)length < room) {
        text->length += (size_t)length;
    } else if (gsnn_text_reserve(text, (size_t)length + 1)) {
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

/* "000,001,...,999,": nearly all integers written are small, and long lists of them are most of
 * the output. */
#define TEN(h, t)                                                                                  \
    h t "0," h t "1," h t "2," h t "3," h t "4," h t "5," h t "6," h t "7," h t "8," h t "9,"
#define HUNDRED(h)                                                                                 \
    TEN(h, "0")                                                                                    \
    TEN(h, "1")                                                                                    \
    TEN(h, "2") TEN(h, "3") TEN(h, "4") TEN(h, "5") TEN(h, "6") TEN(h, "7") TEN(h, "8") TEN(h, "9")
static const char triples[] = HUNDRED("0") HUNDRED("1") HUNDRED("2") HUNDRED("3") HUNDRED("4")
    HUNDRED("5") HUNDRED("6") HUNDRED("7") HUNDRED("8") HUNDRED("9");

/* From 0 to 99 and, behind them, from 0 to -99: the integer with a comma, and how long that is.
 * What rows are made of is found here without a branch. */
#define DIGIT(s)                                                                                   \
    { s ",", sizeof(s) }
#define DIGITS(t)                                                                                  \
    DIGIT(t "0"), DIGIT(t "1"), DIGIT(t "2"), DIGIT(t "3"), DIGIT(t "4"), DIGIT(t "5"),            \
        DIGIT(t "6"), DIGIT(t "7"), DIGIT(t "8"), DIGIT(t "9")
#define TO_99(sign)                                                                                \
    DIGITS(sign), DIGITS(sign "1"), DIGITS(sign "2"), DIGITS(sign "3"), DIGITS(sign "4"),          \
        DIGITS(sign "5"), DIGITS(sign "6"), DIGITS(sign "7"), DIGITS(sign "8"), DIGITS(sign "9")
typedef struct two_digits {
    char text[7];
    unsigned char length;
} two_digits;
static const two_digits pairs[] = {TO_99(""), TO_99("-")};

/* Writes a number below 1000 and a comma, and up to 4 bytes in all; returns where it ends. */
static inline char *put_small(char *out, uint32_t value) {
    uint32_t skip = (value < 100) + (value < 10);
    memcpy(out, triples + (size_t)4 * value + skip, 4);
    return out + 4 - skip;
}

/* Writes a number from 1000 to 999999 and a comma, 5 to 7 characters; returns where it ends. */
static char *put_pair(char *out, uint32_t value) {
    out = put_small(out, value / 1000) - 1;
    memcpy(out, triples + (size_t)4 * (value % 1000), 4);
    return out + 4;
}

/* Writes a number and a comma, at most 21 characters, and up to 4 bytes in all; returns where it
 * ends. */
static char *put_natural(char *out, uint64_t value) {
    uint32_t groups[7]; /* of three digits, the last first */
    size_t count = 0;
    if (value < 1000)
        return put_small(out, (uint32_t)value);
    if (value < 1000000)
        return put_pair(out, (uint32_t)value);
    do
        groups[count++] = (uint32_t)(value % 1000);
    while (value /= 1000);
    out = put_small(out, groups[--count]);
    while (count) {
        memcpy(out - 1, triples + (size_t)4 * groups[--count], 4);
        out += 3;
    }
    return out;
}

/* Writes a number and a comma, at most 12 characters, and up to 8 bytes in all; returns where it
 * ends. */
static inline char *put(char *out, int32_t value) {
    uint32_t size = value < 0 ? 0 - (uint32_t)value : (uint32_t)value;
    if (size < 100) {
        const two_digits *digits = &pairs[value < 0 ? 100 + size : size];
        memcpy(out, digits, sizeof *digits);
        return out + digits->length;
    }
    *out = '-';
    out += value < 0;
    return size < 1000 ? put_small(out, size) : put_natural(out, size);
}

size_t gsnn_format_integer(char *out, int64_t value) {
    char *from = out;
    *out = '-';
    out += value < 0;
    return (size_t)(put_natural(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value) - 1 - from);
}

void gsnn_text_append_long_integer(gsnn_text *text, int64_t value) {
    if (gsnn_text_reserve(text, 21))
        text->length += gsnn_format_integer(text->bytes + text->length, value);
}

/* Makes room for a list of `count` integers and its brackets; NULL if there is none. */
static char *begin_list(gsnn_text *text, size_t count) {
    return count <= SIZE_MAX / 16 && gsnn_text_reserve(text, 12 * count + 2)
               ? text->bytes + text->length
               : NULL;
}

void gsnn_text_append_integers(gsnn_text *text, const int32_t *values, size_t count) {
    char *at = begin_list(text, count);
    if (!at)
        return;
    *at++ = '[';
    for (size_t i = 0; i < count; i++)
        at = put(at, values[i]);
    /* The bracket takes the place of the last comma. */
    at -= count > 0;
    *at++ = ']';
    text->length = (size_t)(at - text->bytes);
}

const char *gsnn_text_string(gsnn_text *text) {
    if (!gsnn_text_reserve(text, 1))
        return NULL;
    text->bytes[text->length] = '\0';
    return text->bytes;
}
