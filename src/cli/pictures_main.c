/* pictures_main.c - the program `gsnn-pictures`: see application.h. */
#include "cli/application.h"

#include <stddef.h>

#define GROUP(heading)
#define COMMAND(name)
#define PICTURES(which, words) extern const gsnn_command gsnn_##which##_command;
#include "cli/commands.def"
#undef PICTURES

#define PICTURES(which, words) {NULL, &gsnn_##which##_command},
static const gsnn_command_line commands[] = {
#include "cli/commands.def"
    {NULL, NULL},
};

int main(int argc, char **argv) {
    return gsnn_application(argc, argv, commands);
}
