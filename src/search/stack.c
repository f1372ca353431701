#include "search/stack.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "fit/coordinates.h"
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

/* ---- One move -------------------------------------------------------------------------------- */

/* Where the parameters of channel k begin, by those of the architectures before it. */
static size_t place_of(const gsnn_stack *stack, const gsnn_search_task *task, size_t k) {
    size_t at = 0;
    for (size_t l = 0; l < k; l++)
        at += gsnn_search_inner_parameters(&task->record->architectures[stack->architectures[l]]);
    return at;
}

/* Makes channel k, which may be a new one, that of an architecture with those parameters. */
static gsnn_status put(gsnn_stack *stack, const gsnn_search_task *task, size_t k,
                       size_t architecture, const double *inner, size_t count, gsnn_error *error) {
    bool is_new = k == stack->count;
    size_t at = place_of(stack, task, k);
    size_t end = is_new ? at : place_of(stack, task, k + 1), rest = stack->inner_count - end;
    size_t *architectures =
        gsnn_resize(stack->architectures, stack->count + is_new, sizeof *architectures);
    if (!architectures)
        return gsnn_fail_memory(error);
    stack->architectures = architectures;
    double *all = gsnn_resize(stack->inner, stack->inner_count + count, sizeof *all);
    if (!all)
        return gsnn_fail_memory(error);
    stack->inner = all;
    memmove(all + at + count, all + end, rest * sizeof *all);
    memcpy(all + at, inner, count * sizeof *all);
    stack->inner_count = at + count + rest;
    stack->architectures[k] = architecture;
    stack->count += is_new;
    return GSNN_OK;
}

/* What the restarts of a move share. */
typedef struct attempt {
    const gsnn_fit_problem *problem; /* the channel alone, beside columns that stay */
    const gsnn_fit_rows *rows;
    const gsnn_search_task *task;
    uint64_t index;      /* of the stream of random numbers */
    const double *grown; /* where it begins, or NULL: anywhere */
    double *inner;       /* of the best restart */
} attempt;

/* The start of a restart; the workspace has room for the parameters. */
static void start(const attempt *t, size_t restart, double *trial, double *workspace) {
    static const double kicks[RESTARTS] = {0.1, 0.5};
    gsnn_philox random = gsnn_philox_stream(t->task->options.seed, GSNN_PURPOSE_SEARCH_CHANNELS,
                                            (uint32_t)restart, t->index);
    if (!t->grown) {
        gsnn_fit_start(t->problem, t->rows, &random, trial);
        return;
    }
    memcpy(trial, t->grown, t->problem->inner * sizeof *trial);
    gsnn_fit_kick(t->problem, &random, kicks[restart], trial, workspace);
}

/* The best of the restarts. */
static gsnn_status descend(const attempt *t, gsnn_fit_restart *best, gsnn_effort *effort,
                           gsnn_error *error) {
    size_t count = t->problem->inner;
    double *trial = gsnn_new(2 * count, sizeof *trial);
    gsnn_status status = trial ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t r = 0; !status && r < RESTARTS; r++) {
        start(t, r, trial, trial + count);
        const gsnn_descent_limit limit = {ITERATIONS, effort->most - effort->done};
        gsnn_fit_restart restart;
        status = gsnn_fit_restart_run(&restart, t->problem, t->rows, &limit, t->task->run, trial,
                                      NULL, error);
        if (status)
            break;
        effort->done += restart.end.work;
        bool better = restart.support.supported != best->support.supported
                          ? restart.support.supported
                          : restart.loss < best->loss;
        if (r > 0 && !better)
            continue;
        *best = restart;
        memcpy(t->inner, trial, count * sizeof *trial);
    }
    free(trial);
    return status;
}

/* The parameters of a channel of `large` with the function of channel k. */
static gsnn_status grow(double *grown, const gsnn_stack *stack, const gsnn_search_move *move,
                        const gsnn_fit_problem *large, const gsnn_search_task *task,
                        gsnn_error *error) {
    const gsnn_summand_choice choice = {move->from, 1};
    const double *own = stack->inner + place_of(stack, task, move->channel);
    gsnn_fit_problem small = {0};
    double *row = gsnn_new(large->data->inputs, sizeof *row);
    gsnn_status status = row ? gsnn_fit_problem_init(&small, task->exact, task->data, &choice, 1,
                                                     task->options.normalise, error)
                             : gsnn_fail_memory(error);
    if (!status) {
        gsnn_fit_embed(&small.kinds[0], &large->kinds[0], move->first, own, row, grown);
        gsnn_fit_to_weights(&large->kinds[0], grown);
        /* A channel of type 2 is, as one of type 1, without a bias and its linear part, which the
         * linear functions have. */
        if (gsnn_fit_has_bias(large, 0))
            grown[large->kinds[0].sums.dimension] =
                gsnn_fit_has_bias(&small, 0) ? own[small.kinds[0].sums.dimension] : 0;
    }
    gsnn_fit_problem_clear(&small);
    free(row);
    return status;
}

/* A name for what is tried, by which random numbers are told apart. */
static uint64_t name_of(const gsnn_search_task *task, const gsnn_search_move *move, size_t height,
                        uint64_t stream) {
    const gsnn_record_architecture *all = task->record->architectures;
    const char *id = all[move->architecture].id;
    uint64_t name = gsnn_hash_word(gsnn_hash_word(stream, gsnn_hash_bytes(id, strlen(id))), height);
    if (!gsnn_search_grows(move))
        return name;
    id = all[move->from].id;
    return gsnn_hash_word(gsnn_hash_word(name, gsnn_hash_bytes(id, strlen(id))), move->channel);
}

/* The columns of a stack, without those, from `first` on, of the channel that grows. */
typedef struct beside {
    size_t columns, first, without;
} beside;

static beside find_others(const gsnn_fit_problem *problem, const gsnn_stack *stack,
                          const gsnn_search_move *move) {
    beside others = {0};
    size_t left_out = gsnn_search_grows(move) ? channel_of(stack, move->channel) : stack->count;
    for (size_t k = 0; k < stack->count; k++) {
        size_t channel = channel_of(stack, k);
        size_t own = columns_of(problem, &problem->record->architectures[stack->architectures[k]]);
        others.columns += own;
        others.first += channel < left_out ? own : 0;
        others.without += channel == left_out ? own : 0;
    }
    return others;
}

/* The rows of the channel alone, with the columns of the others. */
static gsnn_status make_rows(gsnn_fit_rows *rows, const gsnn_fit_problem *problem,
                             const beside *others, const double *columns, const gsnn_ground *ground,
                             gsnn_error *error) {
    gsnn_status status = gsnn_fit_rows_init(rows, problem, ground->which, ground->count, error);
    size_t at = 0;
    for (size_t k = 0; !status && k < others->columns; k++)
        if (k < others->first || k >= others->first + others->without)
            memcpy(gsnn_fit_rows_added(rows, problem, at++), columns + k * rows->stride,
                   rows->stride * sizeof *columns);
    return status;
}

gsnn_status gsnn_stack_move(gsnn_stack *stack, const gsnn_search_move *move, const double *columns,
                            const gsnn_ground *ground, uint64_t stream, gsnn_effort *effort,
                            gsnn_error *error) {
    const gsnn_search_task *task = ground->task;
    const gsnn_summand_choice choice = {move->architecture, 1};
    bool grows = gsnn_search_grows(move);
    gsnn_fit_problem problem = {0};
    gsnn_fit_rows rows = {0};
    gsnn_fit_restart best = {0};
    gsnn_status status = gsnn_fit_problem_init(&problem, task->exact, task->data, &choice, 1,
                                               task->options.normalise, error);
    beside others = {0};
    if (!status)
        others = find_others(&problem, stack, move);
    for (size_t k = others.without; k < others.columns; k++)
        gsnn_fit_problem_add(&problem);
    if (!status)
        status = make_rows(&rows, &problem, &others, columns, ground, error);
    double *inner = gsnn_new(problem.inner, sizeof *inner);
    double *grown = gsnn_new(problem.inner, sizeof *grown);
    if (!status && (!inner || !grown))
        status = gsnn_fail_memory(error);
    if (!status && grows)
        status = grow(grown, stack, move, &problem, task, error);
    const attempt t = {.problem = &problem,
                       .rows = &rows,
                       .task = task,
                       .index = name_of(task, move, stack->count, stream),
                       .grown = grows ? grown : NULL,
                       .inner = inner};
    if (!status)
        status = descend(&t, &best, effort, error);
    if (!status)
        status = put(stack, task, move->channel, move->architecture, inner, problem.inner, error);
    stack->loss = best.loss / gsnn_fit_variance(&problem);
    stack->supported = best.support.supported;
    free(inner);
    free(grown);
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
