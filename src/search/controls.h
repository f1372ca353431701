/* controls.h - what a search is held against: what one has without it. */
#ifndef GSNN_SEARCH_CONTROLS_H
#define GSNN_SEARCH_CONTROLS_H

#include "search/contender.h"

typedef enum gsnn_search_control {
    GSNN_CONTROL_CONSTANT,
    GSNN_CONTROL_LINEAR,
    GSNN_CONTROL_REGULAR,        /* the regular architecture, in as many channels as the budget
                                  * allows, all at once, */
    GSNN_CONTROL_REGULAR_GREEDY, /* and one channel at a time */
    GSNN_CONTROL_COUNT
} gsnn_search_control;

/* A control, or why there is none. */
typedef struct gsnn_control {
    gsnn_contender contender;
    const char *missing; /* NULL: there is one */
} gsnn_control;

/* The architecture of the trivial subgroup, in the most channels that the budget allows; else why
 * there is none to compare with. */
const char *gsnn_find_regular(const gsnn_search_task *task, gsnn_summand_choice *choice);

/* Measures the constant and the linear functions.  The caller clears, also on failure. */
gsnn_status gsnn_controls_init(gsnn_control controls[GSNN_CONTROL_COUNT],
                               const gsnn_search_task *task, gsnn_error *error);
void gsnn_controls_clear(gsnn_control controls[GSNN_CONTROL_COUNT]);

/* Measures the regular ones, restart by restart until as many operations as those have been done on
 * each part, the last within what is left.  There are none where an iteration is more than a
 * twentieth of that. */
gsnn_status gsnn_controls_measure(gsnn_control controls[GSNN_CONTROL_COUNT], const double *work,
                                  const gsnn_search_task *task, gsnn_error *error);

#endif
