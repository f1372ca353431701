#include "base/text.h"

#include "base/memory.h"

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

void gsnn_text_append_bytes(gsnn_text *text, const char *bytes, size_t length) {
    if (!length || !gsnn_text_reserve(text, length))
        return;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
}

void gsnn_text_append(gsnn_text *text, const char *string) {
    gsnn_text_append_bytes(text, string, strlen(string));
}

void gsnn_text_append_char(gsnn_text *text, char c) {
    gsnn_text_append_bytes(text, &c, 1);
}

size_t gsnn_format_integer(char *out, int64_t value) {
    char reversed[20];
    size_t digits = 0, length = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    if (value < 0)
        out[length++] = '-';
    /* Nearly all integers written are small, and long arrays of them are most of the output. */
    if (rest < 1000) {
        if (rest >= 100)
            out[length++] = (char)('0' + rest / 100);
        if (rest >= 10)
            out[length++] = (char)('0' + rest / 10 % 10);
        out[length++] = (char)('0' + rest % 10);
        return length;
    }
    do
        reversed[digits++] = (char)('0' + rest % 10);
    while (rest /= 10);
    while (digits)
        out[length++] = reversed[--digits];
    return length;
}

void gsnn_text_append_integer(gsnn_text *text, int64_t value) {
    if (gsnn_text_reserve(text, 20))
        text->length += gsnn_format_integer(text->bytes + text->length, value);
}

void gsnn_text_append_integers(gsnn_text *text, const int32_t *values, size_t count) {
    if (count > SIZE_MAX / 16 || !gsnn_text_reserve(text, 12 * count + 2))
        return;
    char *at = text->bytes + text->length;
    *at++ = '[';
    for (size_t i = 0; i < count; i++) {
        if (i)
            *at++ = ',';
        at += gsnn_format_integer(at, values[i]);
    }
    *at++ = ']';
    text->length = (size_t)(at - text->bytes);
}

const char *gsnn_text_string(gsnn_text *text) {
    if (!gsnn_text_reserve(text, 1))
        return NULL;
    text->bytes[text->length] = '\0';
    return text->bytes;
}
