#include "gap/gap_text.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers and characters on a line of a script: GAP reads lines through buffers of limited size,
 * and a script can be looked at. */
#define NUMBERS_PER_LINE 16
#define CHARACTERS_PER_LINE 400

void gsnn_gap_text_free(gsnn_gap_text *text) {
    free(text->bytes);
    *text = (gsnn_gap_text){0};
}

void gsnn_gap_text_add_bytes(gsnn_gap_text *text, const char *bytes, size_t length) {
    if (text->failed || length > SIZE_MAX - text->length ||
        gsnn_reserve(&text->bytes, &text->capacity, text->length + length, 1) != 0) {
        text->failed = true;
        return;
    }
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
}

void gsnn_gap_text_add(gsnn_gap_text *text, const char *string) {
    gsnn_gap_text_add_bytes(text, string, strlen(string));
}

void gsnn_gap_text_add_literal(gsnn_gap_text *text, const char *string) {
    gsnn_gap_text_add(text, "\"");
    size_t count = 0;
    for (const char *c = string; *c; c++) {
        if (count && count % CHARACTERS_PER_LINE == 0)
            gsnn_gap_text_add(text, "\\\n"); /* GAP's continuation: no part of the value */
        count++;
        unsigned char byte = (unsigned char)*c;
        if (byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\') {
            gsnn_gap_text_add_bytes(text, c, 1);
        } else {
            char escape[8];
            snprintf(escape, sizeof escape, "\\%03o", (unsigned)byte);
            gsnn_gap_text_add(text, escape);
        }
    }
    gsnn_gap_text_add(text, "\"");
}

void gsnn_gap_text_add_permutation(gsnn_gap_text *text, const uint16_t *images, size_t points) {
    gsnn_gap_text_add(text, "PermList([");
    for (size_t i = 0; i < points; i++) {
        char number[16];
        const char *separator = i == 0 ? "" : i % NUMBERS_PER_LINE == 0 ? ",\n" : ",";
        int length = snprintf(number, sizeof number, "%s%u", separator, images[i] + 1U);
        gsnn_gap_text_add_bytes(text, number, (size_t)length);
    }
    gsnn_gap_text_add(text, "])");
}
