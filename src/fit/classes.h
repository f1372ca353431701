/* classes.h - two classes as an output: -1 and 1. */
#ifndef GSNN_FIT_CLASSES_H
#define GSNN_FIT_CLASSES_H

#include "data/samples.h"

typedef struct gsnn_classes {
    char *names[2]; /* in the order of their bytes: the one that is -1 and the one that is 1 */
} gsnn_classes;

/* Replaces the labels of samples by a last column of -1 and 1.  GSNN_INVALID unless there are two
 * different ones; the message begins with `name`.  The caller clears, also on failure. */
gsnn_status gsnn_classes_init(gsnn_classes *classes, gsnn_samples *samples, const char *name,
                              gsnn_error *error);
/* The same for further samples of these classes.  GSNN_INVALID names the line of another label. */
gsnn_status gsnn_classes_apply(const gsnn_classes *classes, gsnn_samples *samples, const char *name,
                               gsnn_error *error);
void gsnn_classes_clear(gsnn_classes *classes);

#endif
