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

bool gsnn_text_grow(gsnn_text *text, size_t more) {
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
    va_list arguments;
    if (text->failed)
        return;
    size_t room = text->capacity - text->length;
    va_start(arguments, format);
    int length = vsnprintf(room ? text->bytes + text->length : NULL, room, format, arguments);
    va_end(arguments);
    if (length < 0) {
        text->failed = true;
    } else if ((size_t)length < room) {
        text->length += (size_t)length;
    } else if (gsnn_text_reserve(text, (size_t)length + 1)) {
        va_start(arguments, format);
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
        va_end(arguments);
        text->length += (size_t)length;
    }
}

/* Nearly all integers written are small, and long lists of them are most of the output: they come
 * from tables, without a branch on their lengths. */
#define TEN(one, h, t)                                                                             \
    one(h t "0") one(h t "1") one(h t "2") one(h t "3") one(h t "4") one(h t "5") one(h t "6")     \
        one(h t "7") one(h t "8") one(h t "9")
#define NINETY(one, h)                                                                             \
    TEN(one, h, "1")                                                                               \
    TEN(one, h, "2")                                                                               \
    TEN(one, h, "3")                                                                               \
    TEN(one, h, "4")                                                                               \
    TEN(one, h, "5") TEN(one, h, "6") TEN(one, h, "7") TEN(one, h, "8") TEN(one, h, "9")
#define HUNDRED(one, h) TEN(one, h, "0") NINETY(one, h)
#define NINE_HUNDRED(one, sign)                                                                    \
    HUNDRED(one, sign "1")                                                                         \
    HUNDRED(one, sign "2")                                                                         \
    HUNDRED(one, sign "3")                                                                         \
    HUNDRED(one, sign "4")                                                                         \
    HUNDRED(one, sign "5")                                                                         \
    HUNDRED(one, sign "6")                                                                         \
    HUNDRED(one, sign "7") HUNDRED(one, sign "8") HUNDRED(one, sign "9")

/* "000,001,...,999," */
#define TRIPLE(digits) digits ","
static const char triples[] = HUNDRED(TRIPLE, "0") NINE_HUNDRED(TRIPLE, "");

/* From 0 to 999 and from 0 to -999 behind: the integer with a comma, and how long that is. */
typedef struct number {
    char text[7];
    unsigned char length;
} number;
#define NUMBER(digits) {digits ",", sizeof(digits)},
#define TO_999(sign) TEN(NUMBER, sign, "") NINETY(NUMBER, sign) NINE_HUNDRED(NUMBER, sign)
static const number numbers[] = {TO_999("") TO_999("-")};

/* Writes the number in that place and a comma, and 8 bytes in all; returns where it ends. */
static inline char *put_number(char *out, uint32_t place) {
    memcpy(out, &numbers[place], sizeof numbers[place]);
    return out + numbers[place].length;
}

/* Writes three digits and a comma over the comma before `out`; returns where that ends. */
static inline char *put_triple(char *out, uint32_t value) {
    memcpy(out - 1, triples + (size_t)4 * value, 4);
    return out + 3;
}

/* Writes a number and a comma, at most 21 characters, and up to 8 bytes in all; returns where it
 * ends. */
static char *put_natural(char *out, uint64_t value) {
    uint32_t groups[7]; /* of three digits, the last first */
    size_t count = 0;
    do
        groups[count++] = (uint32_t)(value % 1000);
    while (value /= 1000);
    out = put_number(out, groups[--count]);
    while (count)
        out = put_triple(out, groups[--count]);
    return out;
}

/* Writes a number and a comma, at most 12 characters, and up to 12 bytes in all; returns where it
 * ends. */
static inline char *put(char *out, int32_t value) {
    uint32_t size = value < 0 ? 0 - (uint32_t)value : (uint32_t)value;
    uint32_t sign = value < 0 ? 1000 : 0;
    if (size < 1000)
        return put_number(out, sign + size);
    if (size < 1000000)
        return put_triple(put_number(out, sign + size / 1000), size % 1000);
    *out = '-';
    return put_natural(out + (value < 0), size);
}

size_t gsnn_format_integer(char *out, int64_t value) {
    char *from = out;
    if (value > -1000000 && value < 1000000)
        return (size_t)(put(out, (int32_t)value) - 1 - from);
    *out = '-';
    out += value < 0;
    return (size_t)(put_natural(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value) - 1 - from);
}

void gsnn_text_append_long_integer(gsnn_text *text, int64_t value) {
    if (gsnn_text_reserve(text, 21))
        text->length += gsnn_format_integer(text->bytes + text->length, value);
}

/* So many integers are written before there is to be room for more. */
#define BLOCK 1024

void gsnn_text_append_integers(gsnn_text *text, const int32_t *values, size_t count) {
    const int32_t *end = values + count;
    gsnn_text_append_char(text, '[');
    while (values < end) {
        const int32_t *until = end - values < BLOCK ? end : values + BLOCK;
        if (!gsnn_text_reserve(text, (size_t)12 * BLOCK))
            return;
        char *at = text->bytes + text->length;
        while (values < until)
            at = put(at, *values++);
        text->length = (size_t)(at - text->bytes);
    }
    /* The bracket takes the place of the last comma. */
    text->length -= count > 0;
    gsnn_text_append_char(text, ']');
}

const char *gsnn_text_string(gsnn_text *text) {
    if (!gsnn_text_reserve(text, 1))
        return NULL;
    text->bytes[text->length] = '\0';
    return text->bytes;
}
