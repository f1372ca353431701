/* number_text.h - doubles as decimals. */
#ifndef GSNN_BASE_NUMBER_TEXT_H
#define GSNN_BASE_NUMBER_TEXT_H

#include <stddef.h>

#define GSNN_DOUBLE_TEXT_SIZE 32

/* Writes the shortest decimal of at least 15 digits (zeros at the end left out; at most 24
 * characters) that reads back as the finite double, whatever the locale, and a zero byte to out
 * (GSNN_DOUBLE_TEXT_SIZE bytes); returns its length. */
size_t gsnn_format_double(char *out, double value);

#endif
