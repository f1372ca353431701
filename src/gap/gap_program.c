#include "gap/gap_child.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_NAME "gap"
#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

static bool is_program(const char *path) {
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && access(path, X_OK) == 0;
}

/* Looks for name in the folders of PATH, an empty one being the current folder.  *path stays NULL
 * when it is in none; false only without memory. */
static bool search_path(const char *name, char **path) {
    const char *folders = getenv("PATH");
    if (!folders)
        folders = DEFAULT_PATH;
    char *candidate = gsnn_new(strlen(folders) + strlen(name) + 3, 1);
    if (!candidate)
        return false;
    for (const char *folder = folders;;) {
        size_t length = strcspn(folder, ":");
        if (length)
            memcpy(candidate, folder, length);
        else
            candidate[length++] = '.';
        candidate[length] = '/';
        memcpy(candidate + length + 1, name, strlen(name) + 1);
        if (is_program(candidate)) {
            *path = candidate;
            return true;
        }
        folder += strcspn(folder, ":");
        if (!*folder)
            break;
        folder++;
    }
    free(candidate);
    return true;
}

gsnn_status gsnn_gap_program_find(const char *program, gsnn_gap_program *found, gsnn_error *error) {
    const char *name = program;
    if (!name)
        name = getenv("GSNN_GAP");
    if (!name || !*name)
        name = DEFAULT_NAME;
    *found = (gsnn_gap_program){.name = gsnn_copy_string(name)};
    bool memory = found->name != NULL;
    if (memory && strchr(name, '/')) {
        found->path = gsnn_copy_string(name);
        memory = found->path != NULL;
    } else if (memory) {
        memory = search_path(name, &found->path);
    }
    gsnn_status status = GSNN_OK;
    if (!memory)
        status = gsnn_fail_memory(error);
    else if (!found->path && strcmp(name, DEFAULT_NAME) == 0)
        status = gsnn_fail(error, GSNN_FAILED,
                           "GAP was not found: install the package gap-core or set GSNN_GAP");
    else if (!found->path)
        status = gsnn_fail(error, GSNN_FAILED, "GAP was not found: there is no program %s on PATH",
                           name);
    if (status)
        gsnn_gap_program_free(found);
    return status;
}

void gsnn_gap_program_free(gsnn_gap_program *program) {
    free(program->name);
    free(program->path);
    *program = (gsnn_gap_program){0};
}
