/* train_main.c - the program `gsnn-train`: the commands fit, search, and density with training, on
 * OpenBLAS (see beside.h). */
#include "cli/application.h"

#include <stddef.h>

extern const gsnn_command gsnn_density_command;
extern const gsnn_command gsnn_fit_command;
extern const gsnn_command gsnn_search_command;

static const gsnn_command_line commands[] = {
    {NULL, &gsnn_density_command},
    {NULL, &gsnn_fit_command},
    {NULL, &gsnn_search_command},
    {NULL, NULL},
};

int main(int argc, char **argv) {
    return gsnn_application(argc, argv, commands);
}
