/* pictures_main.c - the program `gsnn-pictures`: see pictures.h. */
#include "cli/application.h"
#include "cli/draw_command.h"
#include "cli/report_command.h"

#include <stddef.h>

static const gsnn_command commands[] = {
    {"draw", "pictures of an enumeration", gsnn_draw_command},
    {"report", "one HTML page about a group's architectures", gsnn_report_command},
    {NULL, NULL, NULL},
};

int main(int argc, char **argv) {
    return gsnn_application(argc, argv, commands);
}
