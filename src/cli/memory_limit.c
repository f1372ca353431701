#include "cli/memory_limit.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>

static struct rlimit before;
static bool is_set;

gsnn_status gsnn_memory_limit_set(uint64_t bytes, gsnn_error *error) {
    if (getrlimit(RLIMIT_AS, &before) != 0)
        return gsnn_fail(error, GSNN_FAILED, "the memory limit: %s", strerror(errno));
    struct rlimit limit = before;
    limit.rlim_cur = (rlim_t)bytes;
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return gsnn_fail(error, GSNN_FAILED, "the memory limit: %s", strerror(errno));
    is_set = true;
    return GSNN_OK;
}

void gsnn_memory_limit_lift(void) {
    if (is_set)
        (void)setrlimit(RLIMIT_AS, &before);
}
