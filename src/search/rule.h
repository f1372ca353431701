/* rule.h - which of several measured networks to take.
 *
 * The one of least error is one of many about as good, and which is the least is chance.  So: of
 * those whose mean error, unit by unit on the same folds, is above that of the best by at most some
 * standard errors of that difference, the one with the fewest parameters, then the fewest neurons,
 * then the least error, then the first name (after L. Breiman et al., Classification and Regression
 * Trees, 1984, section 3.4.3; the difference is paired here). */
#ifndef GSNN_SEARCH_RULE_H
#define GSNN_SEARCH_RULE_H

#include "base/error.h"

#include <stdint.h>

/* What is chosen from. */
typedef struct gsnn_rule_item {
    const char *name;
    const double *units; /* the error of each unit */
    size_t parameters, neurons;
} gsnn_rule_item;

typedef struct gsnn_difference {
    double mean, deviation; /* of an item's errors less another's; the standard error of the mean */
} gsnn_difference;

gsnn_difference gsnn_rule_difference(const double *units, const double *others, size_t count);

typedef struct gsnn_rule_choice {
    size_t best, chosen;
} gsnn_rule_choice;

/* Of at least one item; `errors` standard errors are given away.  items x units steps. */
gsnn_rule_choice gsnn_rule_choose(const gsnn_rule_item *items, size_t count, size_t units,
                                  unsigned errors);

/* In how many of 1000 samples of the units with replacement (B. Efron's bootstrap) the mean of
 * `units` is below that of `others`, as a share; equal means count half. */
double gsnn_rule_share(const double *units, const double *others, size_t count, uint64_t seed);

#endif
