#include "cli/memory_limit.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

gsnn_status gsnn_memory_limit_argument(const char *option, const char *text, gsnn_error *error) {
    static const char units[] = "KMG";
    char *end;
    errno = 0;
    unsigned long long size = strtoull(text, &end, 10);
    const char *unit = *end ? strchr(units, *end) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (*text < '1' || *text > '9' || errno || (*end && (!unit || end[1])) ||
        size > UINT64_MAX >> shift)
        return gsnn_fail(error, GSNN_INVALID, "%s=%s is no size such as 500M or 2G", option, text);
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) != 0)
        return gsnn_fail(error, GSNN_FAILED, "%s: %s", option, strerror(errno));
    limit.rlim_cur = (rlim_t)(size << shift);
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return gsnn_fail(error, GSNN_FAILED, "%s: %s", option, strerror(errno));
    return GSNN_OK;
}
