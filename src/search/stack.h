/* stack.h - channels that come one at a time: each is fitted to what those before it leave, which
 * stay as they are but for their output weights, and then all go on together.  So is one that
 * grows: it begins at its own function. */
#ifndef GSNN_SEARCH_STACK_H
#define GSNN_SEARCH_STACK_H

#include "fit/problem.h"
#include "search/contender.h"
#include "search/move.h"

typedef struct gsnn_stack {
    size_t *architectures; /* of the channels, in the order in which they came */
    size_t count;
    double *inner; /* their parameters, channel by channel */
    size_t inner_count;
    double loss;    /* mean squared error over the variance, on the rows that it is fitted to */
    bool supported; /* enough data stands behind each channel (fit/guard.h) */
} gsnn_stack;

/* The rows that it is fitted to. */
typedef struct gsnn_ground {
    const gsnn_search_task *task;
    const size_t *which;
    size_t count;
} gsnn_ground;

/* Operations that have been done, and may be at most (INFINITY: any number). */
typedef struct gsnn_effort {
    double done, most;
} gsnn_effort;

/* A copy, to be cleared by the caller, also on failure. */
gsnn_status gsnn_stack_copy(gsnn_stack *copy, const gsnn_stack *stack, gsnn_error *error);
void gsnn_stack_clear(gsnn_stack *stack);

/* Makes the sum that it is: with choices by rising architecture. */
gsnn_status gsnn_stack_choices(const gsnn_stack *stack, gsnn_summand_choice **choices,
                               size_t *count, gsnn_error *error);

/* The inner parameters of a problem with those choices. */
void gsnn_stack_place(const gsnn_stack *stack, const gsnn_fit_problem *problem, double *inner);

/* What the channels make of the rows, a column each (where outputs are moved one for each output
 * weight), by rising architecture, to be freed by the caller. */
gsnn_status gsnn_stack_columns(double **columns, const gsnn_stack *stack, const gsnn_ground *ground,
                               gsnn_error *error);

/* Makes a move: the channel is the better of 2 restarts of at most 10 iterations beside the others,
 * whose columns are those of the stack, from a stream of random numbers of that name, the stack's
 * height and the move.  A channel that grows begins at its own function, kicked by 0.1 of the
 * length of its first row in the first restart, by 0.5 in the second (gsnn_fit_kick): without that
 * no direction would open at first order.  It does no more than the effort allows, and adds to it.
 */
gsnn_status gsnn_stack_move(gsnn_stack *stack, const gsnn_search_move *move, const double *columns,
                            const gsnn_ground *ground, uint64_t stream, gsnn_effort *effort,
                            gsnn_error *error);

/* All channels go on together, at most that many iterations and operations; likewise. */
gsnn_status gsnn_stack_polish(gsnn_stack *stack, size_t iterations, const gsnn_ground *ground,
                              gsnn_effort *effort, gsnn_error *error);

/* Iterations after each move but the first. */
#define GSNN_STACK_POLISH 15

/* values[i x outputs + o] = the value at row i of those, as outputs were given. */
gsnn_status gsnn_stack_values(const gsnn_stack *stack, const gsnn_ground *ground,
                              const size_t *which, size_t count, double *values, gsnn_error *error);

#endif
