#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void gsnn_describe_error(gsnn_error *error, gsnn_status status, const char *format, ...) {
    if (!error)
        return;
    error->status = status;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    if (length < 0)
        snprintf(error->message, sizeof error->message, "an error whose text cannot be written");
    else if ((size_t)length >= sizeof error->message)
        memcpy(error->message + sizeof error->message - 4, "...", 4);
    for (char *c = error->message; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
}
