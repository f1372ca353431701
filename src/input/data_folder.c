#include "input/group_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where `make install` puts them, for programs that use the library. */
#ifndef GSNN_DATA_FOLDER
#define GSNN_DATA_FOLDER "/usr/local/share/gsnn"
#endif

static bool is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool try(char *path, size_t size, const char *base, const char *more) {
    int length = snprintf(path, size, "%s%s/groups", base, more);
    return length > 0 && (size_t)length < size && is_folder(path);
}

bool gsnn_groups_folder(char *path, size_t size) {
    /* bin/gsnn beside share/gsnn, and build/gsnn or build/sanitize/gsnn in the source tree. */
    static const char *const places[] = {"/../share/gsnn", "/..", "/../.."};
    char program[4096];
    const char *chosen = getenv("GSNN_DATA");
    if (chosen && *chosen)
        return try(path, size, chosen, "");
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length > 0) {
        program[length] = '\0';
        char *slash = strrchr(program, '/');
        if (slash)
            *slash = '\0';
        for (size_t i = 0; slash && i < sizeof places / sizeof *places; i++)
            if (try(path, size, program, places[i]))
                return true;
    }
    return try(path, size, GSNN_DATA_FOLDER, "");
}
