/* error.h - how errors travel: a status and one line of text. */
#ifndef GSNN_BASE_ERROR_H
#define GSNN_BASE_ERROR_H

#include "gsnn.h"

/* Fills in error (which may be NULL) with status and the formatted line, and returns status, so
 * that a caller writes `return gsnn_fail(error, GSNN_INVALID, "...")`.  Control characters in
 * the text (they can come from a hostile file) are replaced by '?'; a text that is too long ends
 * in "...". */
gsnn_status gsnn_fail(gsnn_error *error, gsnn_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The one message for a failed allocation; returns GSNN_FAILED. */
gsnn_status gsnn_fail_memory(gsnn_error *error);

#endif
