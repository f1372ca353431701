/* optimizer_names.c - apart from the training itself, so that a program which only knows the names
 * does not load OpenBLAS. */
#include "train/descent.h"

const char *const gsnn_optimizers[] = {"gd", "sgd", "adam", NULL};
