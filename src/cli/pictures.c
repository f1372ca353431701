#include "cli/application.h"

#include "base/memory.h"
#include "cli/beside.h"

#include <stdlib.h>
#include <string.h>

int gsnn_pictures_command(int argc, char **argv) {
    gsnn_error error;
    char **arguments = gsnn_new((size_t)argc + 2, sizeof *arguments);
    if (!arguments) {
        gsnn_fail_memory(&error);
        return gsnn_complain(&error);
    }
    memcpy(arguments + 1, argv, (size_t)argc * sizeof *argv);
    gsnn_run_beside("gsnn-pictures", arguments, &error);
    free(arguments);
    return gsnn_complain(&error);
}
