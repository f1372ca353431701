#include "search/measure.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "fit/deep_rows.h"
#include "fit/errors.h"
#include "fit/polish.h"
#include "fit/restart.h"
#include "fit/start.h"
#include "fit/temperature.h"
#include "search/constant.h"
#include "search/stack.h"
#include "statistics/sample.h"
#include "train/dense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Hits of the best restart on a part that is as many times worse than another part's are no end. */
#define WORSE 2

typedef struct work {
    gsnn_contender *contenders;
    size_t count, parts;
    const gsnn_search_task *task;
    const gsnn_measure_plan *plan;
    size_t *jobs; /* contenders on parts, by their numbers, in the order in which they begin */
    size_t job_count;
    bool again; /* they go on, from where they ended */
} work;

/* ---- Restarts -------------------------------------------------------------------------------- */

/* A contender on a part. */
typedef struct bout {
    const work *w;
    const gsnn_contender *contender;
    gsnn_ground ground;
    const gsnn_fit_problem *problem;
    const gsnn_fit_rows *rows;
    gsnn_part_fit *fit;
    double *inner, *outer; /* of the current restart */
    size_t part;
} bout;

/* Starts move by move, as the contender came about. */
static gsnn_status start_by_moves(const bout *b, size_t restart, gsnn_effort *effort,
                                  gsnn_error *error) {
    gsnn_stack stack = {0};
    gsnn_status status = GSNN_OK;
    uint64_t stream =
        gsnn_hash_word(gsnn_hash_word(gsnn_fit_problem_name(b->problem), b->part), restart);
    for (size_t k = 0; !status && k < b->contender->move_count; k++) {
        double *columns;
        status = gsnn_stack_columns(&columns, &stack, &b->ground, error);
        if (!status)
            status = gsnn_stack_move(&stack, &b->contender->moves[k], columns, &b->ground, stream,
                                     effort, error);
        free(columns);
        if (!status && k > 0 && k + 1 < b->contender->move_count)
            status = gsnn_stack_polish(&stack, GSNN_STACK_POLISH, &b->ground, effort, error);
    }
    if (!status)
        gsnn_stack_place(&stack, b->problem, b->inner);
    gsnn_stack_clear(&stack);
    return status;
}

/* Starts as gsnn_fit_init does. */
static gsnn_status start_anywhere(const bout *b, size_t restart, gsnn_error *error) {
    gsnn_philox random =
        gsnn_philox_stream(b->w->task->options.seed, GSNN_PURPOSE_FIT_STARTS, (uint32_t)restart,
                           gsnn_hash_word(gsnn_fit_problem_name(b->problem), b->part));
    if (!b->problem->deep) {
        gsnn_fit_start(b->problem, b->rows, &random, b->inner);
        return GSNN_OK;
    }
    double *workspace = gsnn_new(gsnn_fit_deep_workspace(b->problem), sizeof *workspace);
    if (!workspace)
        return gsnn_fail_memory(error);
    gsnn_fit_start_deep(b->problem, b->rows, &random, b->inner, workspace);
    free(workspace);
    return GSNN_OK;
}

static gsnn_status run_restart(const bout *b, size_t restart, double most, gsnn_fit_restart *result,
                               gsnn_error *error) {
    gsnn_effort effort = {0, most};
    gsnn_status status = GSNN_OK;
    if (b->contender->moves) {
        status = start_by_moves(b, restart, &effort, error);
    } else {
        status = start_anywhere(b, restart, error);
    }
    const gsnn_descent_limit limit = {b->w->plan->iterations, most - effort.done};
    if (!status)
        status = gsnn_fit_restart_run(result, b->problem, b->rows, &limit, b->w->task->run,
                                      b->inner, b->outer, error);
    result->end.work += effort.done;
    return status;
}

static void take(const bout *b, const gsnn_fit_restart *restart, double exact) {
    const gsnn_fit_problem *problem = b->problem;
    gsnn_part_fit *f = b->fit;
    if (!restart->support.supported)
        return;
    double loss = restart->loss;
    /* Hits of the best: it was the best all along, or all before were worse. */
    if (f->supported && fmax(loss, exact) <= 1.01 * fmax(f->loss, exact) &&
        fmax(f->loss, exact) <= 1.01 * fmax(loss, exact))
        f->hits++;
    else if (!f->supported || loss < f->loss)
        f->hits = 1;
    if (!f->supported || loss < f->loss) {
        f->supported = true;
        f->loss = loss;
        memcpy(f->inner, b->inner, problem->inner * sizeof *f->inner);
        memcpy(f->outer, b->outer, problem->outer * problem->outputs.sides * sizeof *f->outer);
    }
}

/* Whether more restarts are of no use. */
static bool enough(const bout *b, double exact) {
    const gsnn_part_fit *f = b->fit;
    size_t hits = b->w->again ? 0 : b->w->plan->hits;
    return f->supported && (f->loss <= exact || (hits > 0 && f->hits >= hits));
}

/* Restarts until there are enough, or until no more than `reserve` operations are left. */
static gsnn_status descend(const bout *b, double *left, double reserve, gsnn_error *error) {
    const gsnn_measure_plan *plan = b->w->plan;
    gsnn_part_fit *f = b->fit;
    double variance = gsnn_fit_variance(b->problem), exact = GSNN_FIT_EXACT * variance;
    gsnn_descent_work each = gsnn_levenberg_work(b->problem, b->rows->count);
    gsnn_status status = GSNN_OK;
    while (!status && !gsnn_search_interrupted(b->w->task)) {
        gsnn_fit_restart restart;
        if (plan->work ? *left - reserve < each.iteration + each.step
                       : f->restarts == plan->restarts || enough(b, exact))
            break;
        if (gsnn_reserve(&f->losses, &f->loss_capacity, f->restarts + 1, sizeof *f->losses))
            return gsnn_fail_memory(error);
        status = run_restart(b, f->restarts, *left - reserve, &restart, error);
        f->losses[f->restarts++] =
            !status && restart.support.supported ? restart.loss / variance : NAN;
        f->work += status ? 0 : restart.end.work;
        *left -= status ? 0 : restart.end.work;
        if (!status)
            take(b, &restart, exact);
    }
    return status;
}

/* Goes down in the logistic loss from the best restart, and keeps what comes of it unless an
 * earlier one came further. */
static gsnn_status polish(const bout *b, double *left, gsnn_error *error) {
    const gsnn_fit_problem *problem = b->problem;
    gsnn_part_fit *f = b->fit;
    size_t outer = problem->outer * problem->outputs.sides;
    const gsnn_descent_limit limit = {GSNN_FIT_POLISH_ITERATIONS, *left};
    gsnn_projection projection = {0};
    gsnn_polish_end end = {0};
    gsnn_status status = gsnn_projection_init(&projection, problem, b->rows, error);
    memcpy(b->inner, f->inner, problem->inner * sizeof *b->inner);
    memcpy(b->outer, f->outer, outer * sizeof *b->outer);
    if (!status)
        status = gsnn_fit_polish(&projection, &limit, b->inner, b->outer, &end, error);
    gsnn_projection_clear(&projection);
    f->work += end.work;
    *left -= end.work;
    if (status || (f->polished_inner && !(end.loss < f->polished_loss)))
        return status;
    free(f->polished_inner);
    free(f->polished_outer);
    f->polished_inner = gsnn_copy(b->inner, problem->inner, sizeof *b->inner);
    f->polished_outer = gsnn_copy(b->outer, outer, sizeof *b->outer);
    f->polished_loss = end.loss;
    return f->polished_inner && f->polished_outer ? GSNN_OK : gsnn_fail_memory(error);
}

/* With so many operations that are to be used up, half of what is left, at most, is kept for
 * polishing; what that leaves is for more restarts, again and again. */
static gsnn_status run_restarts(const bout *b, gsnn_error *error) {
    const gsnn_measure_plan *plan = b->w->plan;
    gsnn_part_fit *f = b->fit;
    double left = plan->work ? plan->work[b->part] : INFINITY;
    double polished = f->polished_inner ? f->loss : INFINITY;
    gsnn_descent_work each = gsnn_levenberg_work(b->problem, b->rows->count);
    double least = 2 * (each.iteration + each.step), most = 0;
    if (plan->polish)
        most = 2 * GSNN_FIT_POLISH_ITERATIONS * gsnn_polish_work(b->problem, b->rows->count);
    gsnn_status status = GSNN_OK;
    bool more = plan->polish;
    while (!status && more && !gsnn_search_interrupted(b->w->task)) {
        status = descend(b, &left, plan->work ? fmin(most, left / 2) : 0, error);
        if (!status && f->supported && f->loss < polished) {
            polished = f->loss;
            status = polish(b, &left, error);
        }
        more = plan->work && left >= least;
    }
    if (!status && (plan->work || !plan->polish))
        status = descend(b, &left, 0, error);
    f->done = !status && !gsnn_search_interrupted(b->w->task);
    return status;
}

/* ---- Parts ----------------------------------------------------------------------------------- */

/* The values at the rows of the fold that the part leaves out, as outputs were given. */
static gsnn_status predict(const bout *b, gsnn_contender *contender, size_t *which,
                           gsnn_error *error) {
    size_t count = gsnn_search_rows(b->w->task, b->part, true, which);
    gsnn_fit_rows rows = {0};
    gsnn_projection projection = {0};
    gsnn_status status = gsnn_fit_rows_init(&rows, b->problem, which, count, error);
    if (!status)
        status = gsnn_projection_init(&projection, b->problem, &rows, error);
    if (!status)
        gsnn_fit_values_given(&projection, b->fit->inner, b->fit->outer, which,
                              contender->held_out);
    if (!status && b->fit->polished_inner)
        gsnn_fit_values_given(&projection, b->fit->polished_inner, b->fit->polished_outer, which,
                              contender->polished);
    gsnn_projection_clear(&projection);
    gsnn_fit_rows_clear(&rows);
    return status;
}

static gsnn_status make_room(bout *b, gsnn_error *error) {
    const gsnn_fit_problem *problem = b->problem;
    size_t outer = problem->outer * problem->outputs.sides;
    gsnn_part_fit *f = b->fit;
    if (!b->w->again) {
        free(f->losses);
        free(f->inner);
        free(f->outer);
        free(f->polished_inner);
        free(f->polished_outer);
        *f = (gsnn_part_fit){.inner = gsnn_new(problem->inner, sizeof *f->inner),
                             .outer = gsnn_new(outer, sizeof *f->outer)};
    }
    b->inner = gsnn_new(problem->inner, sizeof *b->inner);
    b->outer = gsnn_new(outer, sizeof *b->outer);
    return f->inner && f->outer && b->inner && b->outer ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status fit_part(void *context, size_t worker, size_t index, gsnn_error *error) {
    (void)worker;
    const work *w = context;
    const gsnn_search_task *task = w->task;
    index = w->jobs[index];
    gsnn_contender *contender = &w->contenders[index / w->parts];
    if (gsnn_search_interrupted(task))
        return GSNN_OK;
    gsnn_fit_problem problem = {0};
    gsnn_fit_rows rows = {0};
    bout b = {.w = w, .contender = contender, .problem = &problem, .rows = &rows};
    b.part = w->plan->first_part + index % w->parts;
    b.fit = &contender->parts[b.part];
    size_t *which = gsnn_new(task->data->rows, sizeof *which);
    gsnn_status status = which ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_contender_problem(&problem, contender, task, error);
    if (!status) {
        b.ground = (gsnn_ground){task, which, gsnn_search_rows(task, b.part, false, which)};
        status = gsnn_fit_rows_init(&rows, &problem, which, b.ground.count, error);
    }
    if (!status)
        status = make_room(&b, error);
    if (!status)
        status = run_restarts(&b, error);
    if (!status && b.part > 0 && b.fit->supported)
        status = predict(&b, contender, which, error);
    gsnn_fit_rows_clear(&rows);
    gsnn_fit_problem_clear(&problem);
    free(b.inner);
    free(b.outer);
    free(which);
    return status;
}

static gsnn_status count_part(void *context, size_t index, gsnn_error *error) {
    const work *w = context;
    gsnn_status status =
        gsnn_run_step(w->task->run, w->plan->phase, index + 1, w->job_count, error);
    return gsnn_search_interrupted(w->task) ? GSNN_OK : status;
}

static gsnn_status fit_parts(work *w, gsnn_error *error) {
    return gsnn_parallel_in_order(gsnn_parallel_threads(w->task->options.threads), w->job_count,
                                  w->job_count > 0 ? w->job_count : 1, fit_part, count_part, w,
                                  error);
}

/* Whether one of two jobs is likely to take longer, where operations are given: it has more of
 * them, or they are of small problems, move by move. */
static bool is_longer(const work *w, size_t job, size_t other) {
    bool moves = w->contenders[job / w->parts].moves != NULL;
    bool other_moves = w->contenders[other / w->parts].moves != NULL;
    const double *given = w->plan->work ? w->plan->work + w->plan->first_part : NULL;
    return moves != other_moves ? moves : given && given[job % w->parts] > given[other % w->parts];
}

/* All parts of all contenders, the longest first, so that threads end together. */
static void list_jobs(work *w) {
    for (size_t i = 0; i < w->count * w->parts; i++) {
        size_t at = w->job_count++;
        for (; at > 0 && is_longer(w, i, w->jobs[at - 1]); at--)
            w->jobs[at] = w->jobs[at - 1];
        w->jobs[at] = i;
    }
}

/* Restarts go on where they ended because the best one was hit again and again, although another
 * part of the data, of which the rows are nearly the same, has been fitted better by far: then that
 * is a minimum of many, and not the least. */
static gsnn_status go_on(work *w, gsnn_error *error) {
    w->again = true;
    w->job_count = 0;
    for (size_t i = 0; i < w->count; i++) {
        const gsnn_part_fit *parts = w->contenders[i].parts + w->plan->first_part;
        double least = INFINITY;
        for (size_t part = 0; part < w->parts; part++)
            if (parts[part].done && parts[part].supported && parts[part].loss < least)
                least = parts[part].loss;
        for (size_t part = 0; part < w->parts; part++)
            if (parts[part].done && parts[part].hits >= w->plan->hits &&
                parts[part].loss > WORSE * least)
                w->jobs[w->job_count++] = i * w->parts + part;
    }
    return fit_parts(w, error);
}

/* ---- Errors ---------------------------------------------------------------------------------- */

static gsnn_status set_errors(gsnn_contender *contender, const gsnn_search_task *task,
                              gsnn_error *error) {
    const gsnn_fit_data *data = task->data;
    gsnn_status status = gsnn_unit_errors(contender->units, data, contender->held_out,
                                          task->options.logistic, error);
    if (status)
        return status;
    gsnn_sample sample = {0};
    for (size_t u = 0; u < data->units; u++) {
        contender->units[u] /= task->scale;
        gsnn_sample_add(&sample, contender->units[u]);
    }
    contender->exact = sample.mean <= GSNN_FIT_EXACT;
    for (size_t u = 0; contender->exact && u < data->units; u++)
        contender->units[u] = 0;
    contender->nmse = sample.mean;
    contender->deviation = gsnn_sample_error(&sample);
    contender->measured = isfinite(sample.mean);
    if (task->options.logistic)
        contender->accuracy = gsnn_accuracy(data, contender->held_out);
    return GSNN_OK;
}

/* Takes what was polished, no more sure than it should be, if that is less wrong held out. */
static gsnn_status take_polished(gsnn_contender *contender, const gsnn_search_task *task,
                                 gsnn_error *error) {
    gsnn_unit_error before = {0}, after = {0};
    gsnn_part_fit *fit = &contender->parts[0];
    size_t values = task->data->rows * task->data->outputs;
    for (size_t part = 0; part < contender->part_count; part++)
        if (!contender->parts[part].polished_inner)
            return GSNN_OK;
    gsnn_status status = gsnn_temper(&contender->factor, contender->polished, task->data, error);
    if (!status)
        status = gsnn_unit_error_of(&before, task->data, contender->held_out, true, error);
    if (!status)
        status = gsnn_unit_error_of(&after, task->data, contender->polished, true, error);
    if (status || !(after.mean < before.mean))
        return status;
    contender->is_polished = true;
    memcpy(contender->held_out, contender->polished, values * sizeof *contender->held_out);
    free(fit->inner);
    free(fit->outer);
    fit->inner = fit->polished_inner;
    fit->outer = fit->polished_outer;
    fit->polished_inner = fit->polished_outer = NULL;
    return GSNN_OK;
}

gsnn_status gsnn_measure(gsnn_contender *contenders, size_t count, const gsnn_search_task *task,
                         const gsnn_measure_plan *plan, gsnn_error *error) {
    work w = {.contenders = contenders,
              .count = count,
              .parts = plan->end_part - plan->first_part,
              .task = task,
              .plan = plan};
    gsnn_dense_use_one_thread();
    w.jobs = gsnn_new(count * w.parts, sizeof *w.jobs);
    if (!w.jobs)
        return gsnn_fail_memory(error);
    list_jobs(&w);
    gsnn_status status = fit_parts(&w, error);
    if (!status && plan->hits > 0)
        status = go_on(&w, error);
    free(w.jobs);
    bool whole = plan->first_part <= 1 && plan->end_part == gsnn_search_parts(task);
    for (size_t i = 0; !status && whole && i < count; i++) {
        bool supported = true;
        for (size_t part = plan->first_part; part < plan->end_part; part++)
            supported =
                supported && contenders[i].parts[part].done && contenders[i].parts[part].supported;
        if (supported && plan->polish)
            status = take_polished(&contenders[i], task, error);
        if (!status && supported)
            status = set_errors(&contenders[i], task, error);
    }
    return status;
}

/* ---- Selection ------------------------------------------------------------------------------- */

gsnn_status gsnn_measure_validation(double *validation, const double *values,
                                    const gsnn_search_task *task, gsnn_error *error) {
    const gsnn_fit_data *data = task->data;
    double *units = gsnn_new(data->units, sizeof *units);
    bool *seen = gsnn_new(data->units, sizeof *seen);
    gsnn_sample sample = {0};
    gsnn_status status = units && seen ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_unit_errors(units, data, values, false, error);
    for (size_t i = 0; !status && i < data->rows; i++)
        if (task->fold[i] == GSNN_SEARCH_SELECTION - 1 && !seen[data->unit[i]]) {
            seen[data->unit[i]] = true;
            gsnn_sample_add(&sample, units[data->unit[i]]);
        }
    *validation = sample.mean / task->variance;
    if (*validation <= GSNN_FIT_EXACT)
        *validation = 0;
    free(units);
    free(seen);
    return status;
}

gsnn_status gsnn_measure_round(gsnn_contender *contenders, size_t count,
                               const gsnn_search_task *task, const gsnn_measure_plan *plan,
                               gsnn_error *error) {
    gsnn_measure_plan round = *plan;
    round.first_part = GSNN_SEARCH_SELECTION;
    round.end_part = GSNN_SEARCH_SELECTION + 1;
    gsnn_status status = gsnn_measure(contenders, count, task, &round, error);
    for (size_t i = 0; !status && i < count; i++) {
        gsnn_contender *c = &contenders[i];
        gsnn_part_fit *fit = &c->parts[GSNN_SEARCH_SELECTION];
        c->spent += fit->work;
        c->validated = fit->done && fit->supported;
        c->rounds += fit->done;
        if (c->validated)
            status = gsnn_measure_validation(&c->validation, c->held_out, task, error);
        c->validated = c->validated && isfinite(c->validation);
        fit->work = 0;
        fit->done = false;
    }
    return status;
}

gsnn_status gsnn_measure_constant(gsnn_contender *contender, const gsnn_search_task *task,
                                  gsnn_error *error) {
    const gsnn_fit_data *data = task->data;
    size_t outputs = data->outputs, *which = gsnn_new(data->rows, sizeof *which);
    double *value = gsnn_new(outputs, sizeof *value);
    gsnn_status status = which && value ? GSNN_OK : gsnn_fail_memory(error);
    contender->constant = true;
    contender->parameters = gsnn_search_constant_parameters(task);
    for (size_t part = 1; !status && part < gsnn_search_parts(task); part++) {
        size_t count = gsnn_search_rows(task, part, false, which);
        status = gsnn_search_constant(value, task, which, count, error);
        count = gsnn_search_rows(task, part, true, which);
        for (size_t i = 0; !status && i < count; i++)
            memcpy(contender->held_out + which[i] * outputs, value, outputs * sizeof *value);
    }
    free(which);
    free(value);
    return status ? status : set_errors(contender, task, error);
}
