/* main.c - the command `gsnn`. */
#include "cli/application.h"

#include <stddef.h>

#define GROUP(heading)
#define COMMAND(name) extern const gsnn_command gsnn_##name##_command;
#define PICTURES(which, words)                                                                     \
    static const gsnn_command gsnn_##which##_command = {                                           \
        .name = #which, .summary = (words), .elsewhere = gsnn_pictures_command};
#include "cli/commands.def"
#undef GROUP
#undef COMMAND
#undef PICTURES

#define GROUP(heading) {(heading), NULL},
#define COMMAND(name) {NULL, &gsnn_##name##_command},
#define PICTURES(which, words) {NULL, &gsnn_##which##_command},
static const gsnn_command_line commands[] = {
#include "cli/commands.def"
    {NULL, NULL},
};

int main(int argc, char **argv) {
    return gsnn_application(argc, argv, commands);
}
