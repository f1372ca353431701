/* main.c - the command `gsnn`. */
#include "cli/application.h"
#include "cli/enumerate_command.h"
#include "cli/eval_command.h"
#include "cli/grow_command.h"
#include "cli/merge_command.h"
#include "cli/pictures.h"
#include "cli/realize_command.h"
#include "cli/space_command.h"
#include "cli/verify_command.h"

#include <stddef.h>

static const gsnn_command commands[] = {
    {"enumerate", "every G-SNN architecture of a group, and their morphisms",
     gsnn_enumerate_command},
    {"count", "only how many there are", gsnn_count_command},
    {"merge", "the parts of a divided enumeration", gsnn_merge_command},
    {"verify", "prove an enumeration from its JSON alone", gsnn_verify_command},
    {"realize", "one network of an enumeration", gsnn_realize_command},
    {"grow", "a larger network with the same function", gsnn_grow_command},
    {"eval", "a network's values", gsnn_eval_command},
    {"space", "the sums of architectures within a budget of neurons", gsnn_space_command},
    {"draw", "pictures of an enumeration: weights, cohomology, morphisms, contour",
     gsnn_pictures_command},
    {"report", "one HTML page about a group's architectures", gsnn_pictures_command},
    {NULL, NULL, NULL},
};

int main(int argc, char **argv) {
    return gsnn_application(argc, argv, commands);
}
