#include "cli/number_argument.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>

gsnn_status gsnn_number_argument(const char *option, const char *text, uint64_t least,
                                 uint64_t most, uint64_t *value, gsnn_error *error) {
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || number < least || number > most)
        return gsnn_fail(error, GSNN_INVALID, "%s=%s is not a whole number from %llu to %llu",
                         option, text, (unsigned long long)least, (unsigned long long)most);
    *value = number;
    return GSNN_OK;
}
