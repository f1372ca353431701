#include "search/stack.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "fit/restart.h"
#include "fit/start.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RESTARTS 2
#define ITERATIONS 10

gsnn_status gsnn_stack_copy(gsnn_stack *copy, const gsnn_stack *stack, gsnn_error *error) {
    *copy = *stack;
    copy->architectures =
        gsnn_copy(stack->architectures, stack->count, sizeof *stack->architectures);
    copy->inner = gsnn_copy(stack->inner, stack->inner_count, sizeof *stack->inner);
    return copy->architectures && copy->inner ? GSNN_OK : gsnn_fail_memory(error);
}

void gsnn_stack_clear(gsnn_stack *stack) {
    free(stack->architectures);
    free(stack->inner);
    *stack = (gsnn_stack){0};
}

/* ---- The sum that it is ---------------------------------------------------------------------- */

gsnn_status gsnn_stack_choices(const gsnn_stack *stack, gsnn_summand_choice **choices,
                               size_t *count, gsnn_error *error) {
    *count = 0;
    *choices = gsnn_new(stack->count, sizeof **choices);
    if (!*choices)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < stack->count; k++) {
        size_t at = *count;
        while (at > 0 && (*choices)[at - 1].architecture >= stack->architectures[k])
            at--;
        if (at < *count && (*choices)[at].architecture == stack->architectures[k]) {
            (*choices)[at].channels++;
            continue;
        }
        memmove(*choices + at + 1, *choices + at, (*count - at) * sizeof **choices);
        (*choices)[at] = (gsnn_summand_choice){stack->architectures[k], 1};
        ++*count;
    }
    return GSNN_OK;
}

/* The channel of the sum that the k-th one is. */
static size_t channel_of(const gsnn_stack *stack, size_t k) {
    size_t channel = 0, own = stack->architectures[k];
    for (size_t l = 0; l < stack->count; l++)
        channel += stack->architectures[l] < own || (l < k && stack->architectures[l] == own);
    return channel;
}

/* Copies parameters from the stack to those of the problem, or back. */
static void move_inner(const gsnn_stack *stack, const gsnn_fit_problem *problem, double *inner,
                       bool back) {
    double *own = stack->inner;
    for (size_t k = 0; k < stack->count; k++) {
        size_t channel = channel_of(stack, k), size = gsnn_fit_inner_of(problem, channel);
        double *other = inner + problem->channels[channel].first;
        if (back)
            memcpy(own, other, size * sizeof *own);
        else
            memcpy(other, own, size * sizeof *own);
        own += size;
    }
}

void gsnn_stack_place(const gsnn_stack *stack, const gsnn_fit_problem *problem, double *inner) {
    move_inner(stack, problem, inner, false);
}

/* A stack as a problem on its rows. */
typedef struct sum {
    gsnn_fit_problem problem;
    gsnn_fit_rows rows;
    double *inner;
} sum;

static gsnn_status make_sum(sum *s, const gsnn_stack *stack, const gsnn_ground *ground,
                            gsnn_error *error) {
    const gsnn_search_task *task = ground->task;
    gsnn_summand_choice *choices;
    size_t count;
    gsnn_status status = gsnn_stack_choices(stack, &choices, &count, error);
    if (!status)
        status = gsnn_fit_problem_init(&s->problem, task->exact, task->data, choices, count,
                                       task->options.normalise, error);
    free(choices);
    if (!status)
        status = gsnn_fit_rows_init(&s->rows, &s->problem, ground->which, ground->count, error);
    if (status)
        return status;
    s->inner = gsnn_new(s->problem.inner, sizeof *s->inner);
    if (!s->inner)
        return gsnn_fail_memory(error);
    gsnn_stack_place(stack, &s->problem, s->inner);
    return GSNN_OK;
}

static void clear_sum(sum *s) {
    gsnn_fit_rows_clear(&s->rows);
    gsnn_fit_problem_clear(&s->problem);
    free(s->inner);
}

gsnn_status gsnn_stack_columns(double **columns, const gsnn_stack *stack, const gsnn_ground *ground,
                               gsnn_error *error) {
    sum s = {0};
    gsnn_status status = make_sum(&s, stack, ground, error);
    size_t stride = s.rows.stride;
    *columns = gsnn_new(s.problem.outer_of_channels * stride, sizeof **columns);
    if (!status && !*columns)
        status = gsnn_fail_memory(error);
    for (size_t c = 0; !status && c < s.problem.channel_count; c++)
        gsnn_fit_channel_fill(&s.problem, &s.rows, c, s.inner + s.problem.channels[c].first, NULL,
                              *columns + s.problem.channels[c].outer * stride, NULL);
    clear_sum(&s);
    return status;
}

/* How many of them a channel has. */
static size_t columns_of(const gsnn_fit_problem *problem,
                         const gsnn_record_architecture *architecture) {
    return problem->outputs.moved ? architecture->output.dimension : 1;
}

/* ---- One more -------------------------------------------------------------------------------- */

/* Puts the channel of those parameters on the stack. */
static gsnn_status push(gsnn_stack *stack, size_t architecture, const double *inner, size_t count,
                        gsnn_error *error) {
    size_t *architectures =
        gsnn_resize(stack->architectures, stack->count + 1, sizeof *architectures);
    if (!architectures)
        return gsnn_fail_memory(error);
    stack->architectures = architectures;
    double *all = gsnn_resize(stack->inner, stack->inner_count + count, sizeof *all);
    if (!all)
        return gsnn_fail_memory(error);
    stack->inner = all;
    stack->architectures[stack->count++] = architecture;
    memcpy(stack->inner + stack->inner_count, inner, count * sizeof *inner);
    stack->inner_count += count;
    return GSNN_OK;
}

/* The best of the restarts, whose parameters are in inner. */
static gsnn_status descend(gsnn_fit_restart *best, const gsnn_fit_problem *problem,
                           const gsnn_fit_rows *rows, const gsnn_search_task *task, uint64_t index,
                           double *inner, gsnn_effort *effort, gsnn_error *error) {
    double *trial = gsnn_new(problem->inner, sizeof *trial);
    gsnn_status status = trial ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t r = 0; !status && r < RESTARTS; r++) {
        gsnn_philox random = gsnn_philox_stream(task->options.seed, GSNN_PURPOSE_SEARCH_CHANNELS,
                                                (uint32_t)r, index);
        gsnn_fit_start(problem, rows, &random, trial);
        const gsnn_descent_limit limit = {ITERATIONS, effort->most - effort->done};
        gsnn_fit_restart restart;
        status =
            gsnn_fit_restart_run(&restart, problem, rows, &limit, task->run, trial, NULL, error);
        if (status)
            break;
        effort->done += restart.end.work;
        bool better = restart.support.supported != best->support.supported
                          ? restart.support.supported
                          : restart.loss < best->loss;
        if (r > 0 && !better)
            continue;
        *best = restart;
        memcpy(inner, trial, problem->inner * sizeof *inner);
    }
    free(trial);
    return status;
}

gsnn_status gsnn_stack_add(gsnn_stack *stack, size_t architecture, const double *columns,
                           const gsnn_ground *ground, uint64_t stream, gsnn_effort *effort,
                           gsnn_error *error) {
    const gsnn_search_task *task = ground->task;
    const gsnn_summand_choice choice = {architecture, 1};
    const char *id = task->record->architectures[architecture].id;
    gsnn_fit_problem problem = {0};
    gsnn_fit_rows rows = {0};
    gsnn_fit_restart best = {0};
    gsnn_status status = gsnn_fit_problem_init(&problem, task->exact, task->data, &choice, 1,
                                               task->options.normalise, error);
    size_t added = 0;
    for (size_t k = 0; !status && k < stack->count; k++)
        added += columns_of(&problem, &task->record->architectures[stack->architectures[k]]);
    for (size_t k = 0; k < added; k++)
        gsnn_fit_problem_add(&problem);
    if (!status)
        status = gsnn_fit_rows_init(&rows, &problem, ground->which, ground->count, error);
    double *inner = gsnn_new(problem.inner, sizeof *inner);
    if (!status && !inner)
        status = gsnn_fail_memory(error);
    for (size_t k = 0; !status && k < added; k++)
        memcpy(gsnn_fit_rows_added(&rows, &problem, k), columns + k * rows.stride,
               rows.stride * sizeof *columns);
    uint64_t index =
        gsnn_hash_word(gsnn_hash_word(stream, gsnn_hash_bytes(id, strlen(id))), stack->count);
    if (!status)
        status = descend(&best, &problem, &rows, task, index, inner, effort, error);
    if (!status)
        status = push(stack, architecture, inner, problem.inner, error);
    stack->loss = best.loss / gsnn_fit_variance(&problem);
    stack->supported = best.support.supported;
    free(inner);
    gsnn_fit_rows_clear(&rows);
    gsnn_fit_problem_clear(&problem);
    return status;
}

/* ---- All together ---------------------------------------------------------------------------- */

gsnn_status gsnn_stack_polish(gsnn_stack *stack, size_t iterations, const gsnn_ground *ground,
                              gsnn_effort *effort, gsnn_error *error) {
    sum s = {0};
    gsnn_status status = make_sum(&s, stack, ground, error);
    if (!status) {
        const gsnn_descent_limit limit = {iterations, effort->most - effort->done};
        gsnn_fit_restart restart;
        status = gsnn_fit_restart_run(&restart, &s.problem, &s.rows, &limit, ground->task->run,
                                      s.inner, NULL, error);
        if (!status) {
            effort->done += restart.end.work;
            stack->loss = restart.loss / gsnn_fit_variance(&s.problem);
            stack->supported = restart.support.supported;
            move_inner(stack, &s.problem, s.inner, true);
        }
    }
    clear_sum(&s);
    return status;
}

gsnn_status gsnn_stack_values(const gsnn_stack *stack, const gsnn_ground *ground,
                              const size_t *which, size_t count, double *values,
                              gsnn_error *error) {
    sum s = {0};
    gsnn_fit_rows rows = {0};
    gsnn_projection in = {0}, out = {0};
    gsnn_status status = make_sum(&s, stack, ground, error);
    if (!status)
        status = gsnn_fit_rows_init(&rows, &s.problem, which, count, error);
    if (!status)
        status = gsnn_projection_init(&in, &s.problem, &s.rows, error);
    if (!status)
        status = gsnn_projection_init(&out, &s.problem, &rows, error);
    if (!status) {
        gsnn_projection_evaluate(&in, s.inner);
        gsnn_fit_values_given(&out, s.inner, in.outer, which, values);
    }
    gsnn_projection_clear(&in);
    gsnn_projection_clear(&out);
    gsnn_fit_rows_clear(&rows);
    clear_sum(&s);
    return status;
}
