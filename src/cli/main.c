/* main.c - the command `gsnn`. */
#include "cli/application.h"

int main(int argc, char **argv) {
    return gsnn_application(argc, argv);
}
