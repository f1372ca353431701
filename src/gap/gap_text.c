#include "gap/gap_text.h"

#include <stdio.h>

/* Numbers and characters on a line of a script: GAP reads lines through buffers of limited size,
 * and a script can be looked at. */
#define NUMBERS_PER_LINE 16
#define CHARACTERS_PER_LINE 400

void gsnn_gap_append_literal(gsnn_text *text, const char *string) {
    gsnn_text_append_char(text, '"');
    size_t count = 0;
    for (const char *c = string; *c; c++) {
        if (count && count % CHARACTERS_PER_LINE == 0)
            gsnn_text_append(text, "\\\n"); /* GAP's continuation: no part of the value */
        count++;
        unsigned char byte = (unsigned char)*c;
        if (byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\') {
            gsnn_text_append_char(text, *c);
        } else {
            char escape[8];
            snprintf(escape, sizeof escape, "\\%03o", (unsigned)byte);
            gsnn_text_append(text, escape);
        }
    }
    gsnn_text_append_char(text, '"');
}

void gsnn_gap_append_permutation(gsnn_text *text, const uint16_t *images, size_t points) {
    gsnn_text_append(text, "PermList([");
    for (size_t i = 0; i < points; i++) {
        if (i)
            gsnn_text_append(text, i % NUMBERS_PER_LINE == 0 ? ",\n" : ",");
        gsnn_text_append_integer(text, images[i] + 1);
    }
    gsnn_text_append(text, "])");
}
