/* classes.h - labels as outputs: of two classes one, -1 or 1; of more, one for each class, 0 or 1.
 */
#ifndef GSNN_FIT_CLASSES_H
#define GSNN_FIT_CLASSES_H

#include "data/samples.h"

/* So many different labels are taken at most: numbers by mistake would be a class each. */
#define GSNN_MOST_CLASSES 1000

typedef struct gsnn_classes {
    char **names; /* in the order of their bytes; of two, the first is -1 and the second 1 */
    size_t count;
} gsnn_classes;

/* Outputs that stand for the classes. */
static inline size_t gsnn_classes_outputs(const gsnn_classes *classes) {
    return classes->count == 2 ? 1 : classes->count;
}

/* Replaces the labels of samples by last columns that stand for them.  GSNN_INVALID where all
 * labels are alike, or more than GSNN_MOST_CLASSES differ; the message begins with `name`.  Rows x
 * log(rows) comparisons.  The caller clears, also on failure. */
gsnn_status gsnn_classes_init(gsnn_classes *classes, gsnn_samples *samples, const char *name,
                              gsnn_error *error);
/* The same for further samples of these classes.  GSNN_INVALID names the line of another label. */
gsnn_status gsnn_classes_apply(const gsnn_classes *classes, gsnn_samples *samples, const char *name,
                               gsnn_error *error);
void gsnn_classes_clear(gsnn_classes *classes);

#endif
