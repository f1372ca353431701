#include "cli/pictures.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/complain.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "gsnn-pictures"

/* Puts the path of the program beside this one into `path`, of `size` bytes; false if this one does
 * not know where it is. */
static bool find_beside(char *path, size_t size) {
    ssize_t length = readlink("/proc/self/exe", path, size);
    if (length < 0 || (size_t)length >= size)
        return false;
    while (length > 0 && path[length - 1] != '/')
        length--;
    if ((size_t)length + sizeof PROGRAM > size)
        return false;
    memcpy(path + length, PROGRAM, sizeof PROGRAM);
    return true;
}

int gsnn_pictures_command(int argc, char **argv) {
    char path[4096];
    gsnn_error error;
    char **arguments = gsnn_new((size_t)argc + 2, sizeof *arguments);
    if (!arguments) {
        gsnn_fail_memory(&error);
        return gsnn_complain(&error);
    }
    arguments[0] = (char *)PROGRAM;
    memcpy(arguments + 1, argv, (size_t)argc * sizeof *argv);
    if (find_beside(path, sizeof path))
        execv(path, arguments);
    else
        execvp(PROGRAM, arguments);
    gsnn_fail(&error, GSNN_FAILED, "the program " PROGRAM ", which should be beside gsnn: %s",
              strerror(errno));
    free(arguments);
    return gsnn_complain(&error);
}
