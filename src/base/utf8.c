#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

size_t gsnn_utf8_length(const char *text, size_t available) {
    if (!available)
        return 0;
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80)
        return 1;
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (first < 0xc0 || first > 0xf4 || available < length)
        return 0;
    unsigned long character = first & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        unsigned char next = (unsigned char)text[i];
        if ((next & 0xc0) != 0x80)
            return 0;
        character = character << 6 | (next & 0x3fu);
    }
    if (character < least[length] || character > 0x10ffff ||
        (character >= 0xd800 && character <= 0xdfff))
        return 0;
    return length;
}

/* Control characters are written as '?': terminals act on them. */
static size_t copy_character(char *out, const char *character, size_t length) {
    unsigned char first = (unsigned char)character[0];
    if (first < 0x20 || first == 0x7f ||
        (first == 0xc2 && length == 2 && (unsigned char)character[1] < 0xa0)) {
        *out = '?';
        return 1;
    }
    memcpy(out, character, length);
    return length;
}

const char *gsnn_excerpt(char *out, const char *text) {
    size_t left = strlen(text), used = 0, length;
    bool fits = left < GSNN_EXCERPT_SIZE;
    size_t room = fits ? left : GSNN_EXCERPT_SIZE - sizeof "...";
    while ((length = gsnn_utf8_length(text, left)) > 0 && length <= room) {
        used += copy_character(out + used, text, length);
        text += length;
        left -= length;
        room -= length;
    }
    memcpy(out + used, fits ? "" : "...", fits ? 1 : sizeof "...");
    return out;
}
