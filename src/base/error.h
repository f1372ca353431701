/* error.h - how errors travel: a status and one line of text. */
#ifndef GSNN_BASE_ERROR_H
#define GSNN_BASE_ERROR_H

#include "gsnn.h"

/* Fills in error (which may be NULL) with status and the formatted line.  Control characters in
 * the text (they can come from a hostile file) are replaced by '?'; a text that is too long ends
 * in "...". */
void gsnn_describe_error(gsnn_error *error, gsnn_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static inline gsnn_status gsnn_same_status(gsnn_status status) {
    return status;
}

/* The same, with the value `status`, so that a caller writes `return gsnn_fail(error,
 * GSNN_INVALID, "...")`.  A macro, so that static checkers see that the value is not GSNN_OK. */
#define gsnn_fail(error, status, ...)                                                              \
    (gsnn_describe_error((error), (status), __VA_ARGS__), gsnn_same_status(status))

/* The one message for a failed allocation. */
static inline gsnn_status gsnn_fail_memory(gsnn_error *error) {
    return gsnn_fail(error, GSNN_FAILED, "out of memory");
}

#endif
