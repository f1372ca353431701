#include "cli/beside.h"

#include "cli/interrupt.h"
#include "cli/memory_limit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Puts the path of the program beside this one into `path`, of `size` bytes; false if this one does
 * not know where it is. */
static bool find_beside(const char *program, char *path, size_t size) {
    ssize_t length = readlink("/proc/self/exe", path, size);
    if (length < 0 || (size_t)length >= size)
        return false;
    while (length > 0 && path[length - 1] != '/')
        length--;
    size_t rest = size - (size_t)length;
    return snprintf(path + length, rest, "%s", program) < (int)rest;
}

gsnn_status gsnn_run_beside(const char *program, char **arguments, gsnn_error *error) {
    char path[4096];
    arguments[0] = (char *)program;
    gsnn_restore_signals();
    gsnn_memory_limit_lift();
    /* Threads are ours, and each computes alone: OpenBLAS starts none that would wait, busily. */
    if (setenv("OPENBLAS_NUM_THREADS", "1", 1))
        return gsnn_fail_memory(error);
    if (find_beside(program, path, sizeof path))
        execv(path, arguments);
    else
        execvp(program, arguments);
    return gsnn_fail(error, GSNN_FAILED, "the program %s, which should be beside gsnn: %s", program,
                     strerror(errno));
}
