#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t gsnn_format_double(char *out, double value) {
    int length = 0;
    for (int digits = 15; digits <= 17; digits++) {
        length = snprintf(out, GSNN_DOUBLE_TEXT_SIZE, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    /* A locale may have a comma for a point. */
    char *comma = strchr(out, ',');
    if (comma)
        *comma = '.';
    return (size_t)length;
}
