/* utf8.h - characters in the bytes of a file. */
#ifndef GSNN_BASE_UTF8_H
#define GSNN_BASE_UTF8_H

#include <stddef.h>

/* The number of bytes (1 to 4) of the character that begins the `available` bytes at `text`; 0 if
 * there is none, or not in its shortest form, or it is a surrogate or beyond U+10FFFF. */
size_t gsnn_utf8_length(const char *text, size_t available);

#define GSNN_EXCERPT_SIZE 64

/* Copies the beginning of a valid UTF-8 string for use in a message: whole characters, "..." at
 * the end if something is left out.  Returns out (GSNN_EXCERPT_SIZE bytes). */
const char *gsnn_excerpt(char *out, const char *text);

#endif
