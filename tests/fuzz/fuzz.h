/* fuzz.h - what every fuzz target has: libFuzzer calls gsnn_fuzz_one with bytes, which may be any.
 * A target reads them as an input of gsnn; it must neither crash nor leak, and a failure must come
 * with one printable line.  tests/fuzz/run builds the first inputs and runs the targets. */
#ifndef GSNN_TESTS_FUZZ_H
#define GSNN_TESTS_FUZZ_H

#include "gsnn.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy with a NUL behind it, to be freed. */
static inline char *fuzz_text(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    if (!text)
        abort();
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

/* Ends the run unless a failure has a message of one line, and success none. */
static inline void fuzz_check(gsnn_status status, const gsnn_error *error) {
    if (status == GSNN_OK)
        return;
    if (status != error->status || !error->message[0] ||
        !memchr(error->message, '\0', GSNN_MESSAGE_SIZE))
        abort();
    for (const char *at = error->message; *at; at++)
        if (iscntrl((unsigned char)*at))
            abort();
}

#endif
