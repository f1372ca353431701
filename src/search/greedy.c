#include "search/greedy.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "fit/restart.h"
#include "network/free_weights.h"
#include "search/list.h"
#include "search/measure.h"
#include "train/dense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POLISHED 3
#define LAST_ITERATIONS 40

/* A stack that may be the next. */
typedef struct candidate {
    size_t run;
    gsnn_search_move move;
    size_t parameters, neurons;
    gsnn_stack stack;
    bool tried;
    double bic, work, validation;
} candidate;

typedef struct run {
    gsnn_stack stack; /* so far, */
    size_t parameters, neurons;
    double *columns;
    gsnn_stack best; /* and that of least validation error */
    double validation;
    bool over;
    gsnn_search_path path;
} run;

typedef struct work {
    const gsnn_search_task *task;
    gsnn_ground ground;
    size_t *held; /* the rows of the fold left out */
    size_t held_count, units;
    size_t observations; /* units x outputs */
    run runs[GSNN_GREEDY_RUNS];
    gsnn_search_moves moves;
    candidate *candidates; /* of all runs, */
    size_t count, capacity;
    size_t first[GSNN_GREEDY_RUNS + 1];       /* where those of each run are, */
    size_t best[GSNN_GREEDY_RUNS * POLISHED]; /* and which are of least BIC; SIZE_MAX: none */
} work;

double gsnn_search_bic(double loss, size_t parameters, size_t observations) {
    double n = (double)observations;
    return n * log(fmax(loss, GSNN_FIT_EXACT)) + (double)parameters * log(n);
}

/* ---- One step -------------------------------------------------------------------------------- */

static void clear_candidates(work *w) {
    for (size_t i = 0; i < w->count; i++)
        gsnn_stack_clear(&w->candidates[i].stack);
    w->count = 0;
}

/* Lists the moves of a run. */
static gsnn_status list_moves(work *w, size_t number, gsnn_error *error) {
    const run *r = &w->runs[number];
    const gsnn_search_size size = {r->stack.architectures, r->stack.count, r->parameters,
                                   r->neurons};
    gsnn_status status = gsnn_search_moves_list(&w->moves, w->task, &size, error);
    if (!status && gsnn_reserve(&w->candidates, &w->capacity, w->count + w->moves.count,
                                sizeof *w->candidates))
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < w->moves.count; i++) {
        const gsnn_search_move *move = &w->moves.items[i];
        candidate *c = &w->candidates[w->count++];
        *c = (candidate){
            .run = number, .move = *move, .parameters = r->parameters, .neurons = r->neurons};
        gsnn_search_move_size(w->task, move, &c->parameters, &c->neurons);
    }
    return status;
}

static gsnn_status list_candidates(work *w, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    clear_candidates(w);
    for (size_t number = 0; !status && number < GSNN_GREEDY_RUNS; number++) {
        w->first[number] = w->count;
        if (!w->runs[number].over)
            status = list_moves(w, number, error);
    }
    w->first[GSNN_GREEDY_RUNS] = w->count;
    return status;
}

static gsnn_status set_columns(void *context, size_t worker, size_t index, gsnn_error *error) {
    (void)worker;
    const work *w = context;
    run *r = &((work *)context)->runs[index];
    free(r->columns);
    r->columns = NULL;
    return r->over ? GSNN_OK : gsnn_stack_columns(&r->columns, &r->stack, &w->ground, error);
}

static gsnn_status try_one(void *context, size_t worker, size_t index, gsnn_error *error) {
    (void)worker;
    const work *w = context;
    candidate *c = &w->candidates[index];
    const run *r = &w->runs[c->run];
    if (gsnn_search_interrupted(w->task))
        return GSNN_OK;
    gsnn_effort effort = {0, INFINITY};
    gsnn_status status = gsnn_stack_copy(&c->stack, &r->stack, error);
    if (!status)
        status =
            gsnn_stack_move(&c->stack, &c->move, r->columns, &w->ground, c->run, &effort, error);
    c->work = effort.done;
    c->tried = isfinite(c->stack.loss);
    c->bic = gsnn_search_bic(c->stack.loss, c->parameters, w->observations);
    return status;
}

/* The fold's error of a stack. */
static gsnn_status validate(const work *w, const gsnn_stack *stack, double *validation,
                            gsnn_error *error) {
    double *values = gsnn_new(w->task->data->rows * w->task->data->outputs, sizeof *values);
    gsnn_status status = values ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_stack_values(stack, &w->ground, w->held, w->held_count, values, error);
    if (!status)
        status = gsnn_measure_validation(validation, values, w->task, error);
    free(values);
    return status;
}

static gsnn_status polish_one(void *context, size_t worker, size_t index, gsnn_error *error) {
    (void)worker;
    const work *w = context;
    if (w->best[index] == SIZE_MAX || gsnn_search_interrupted(w->task))
        return GSNN_OK;
    candidate *c = &w->candidates[w->best[index]];
    gsnn_effort effort = {0, INFINITY};
    gsnn_status status =
        gsnn_stack_polish(&c->stack, GSNN_STACK_POLISH, &w->ground, &effort, error);
    c->work += effort.done;
    c->bic = gsnn_search_bic(c->stack.loss, c->parameters, w->observations);
    return status ? status : validate(w, &c->stack, &c->validation, error);
}

/* Finds the candidates of a run of least BIC; of equal ones the first. */
static void find_best(work *w, size_t number) {
    size_t *best = w->best + number * POLISHED;
    for (size_t place = 0; place < POLISHED; place++)
        best[place] = SIZE_MAX;
    for (size_t i = w->first[number]; i < w->first[number + 1]; i++) {
        size_t at = POLISHED;
        if (!w->candidates[i].tried)
            continue;
        while (at > 0 &&
               (best[at - 1] == SIZE_MAX || w->candidates[best[at - 1]].bic > w->candidates[i].bic))
            at--;
        for (size_t place = POLISHED; place-- > at + 1;)
            best[place] = best[place - 1];
        if (at < POLISHED)
            best[at] = i;
    }
}

/* Keeps the stack as the best so far. */
static gsnn_status keep(run *r, gsnn_error *error) {
    gsnn_stack_clear(&r->best);
    r->path.kept = r->path.count;
    return gsnn_stack_copy(&r->best, &r->stack, error);
}

/* Takes the candidate of least BIC among those that were polished, or ends the run. */
static gsnn_status take(const work *w, size_t number, run *r, gsnn_error *error) {
    candidate *best = NULL;
    for (size_t place = 0; place < POLISHED; place++) {
        size_t at = w->best[number * POLISHED + place];
        candidate *c = at == SIZE_MAX ? NULL : &w->candidates[at];
        if (c && c->stack.supported && isfinite(c->stack.loss) && isfinite(c->validation) &&
            (!best || c->bic < best->bic))
            best = c;
    }
    r->over = !best;
    if (!best)
        return GSNN_OK;
    gsnn_stack_clear(&r->stack);
    r->stack = best->stack;
    best->stack = (gsnn_stack){0};
    r->parameters = best->parameters;
    r->neurons = best->neurons;
    gsnn_search_path *path = &r->path;
    if (gsnn_reserve(&path->steps, &path->capacity, path->count + 1, sizeof *path->steps))
        return gsnn_fail_memory(error);
    path->steps[path->count++] =
        (gsnn_search_step){best->move, r->parameters, r->stack.loss, best->bic, best->validation};
    r->over = r->stack.loss <= GSNN_FIT_EXACT; /* nothing is left to fit */
    if (path->kept > 0 && best->validation >= r->validation)
        return GSNN_OK;
    r->validation = best->validation;
    return keep(r, error);
}

static gsnn_status step(work *w, double *done, gsnn_error *error) {
    size_t threads = gsnn_parallel_threads(w->task->options.threads);
    gsnn_status status = list_candidates(w, error);
    if (!status)
        status = gsnn_parallel(threads, GSNN_GREEDY_RUNS, set_columns, w, error);
    if (!status)
        status = gsnn_parallel(threads, w->count, try_one, w, error);
    for (size_t number = 0; !status && number < GSNN_GREEDY_RUNS; number++)
        find_best(w, number);
    if (!status)
        status = gsnn_parallel(threads, (size_t)GSNN_GREEDY_RUNS * POLISHED, polish_one, w, error);
    for (size_t i = 0; !status && i < w->count; i++)
        *done += w->candidates[i].work;
    for (size_t number = 0; !status && number < GSNN_GREEDY_RUNS; number++)
        if (!w->runs[number].over && !gsnn_search_interrupted(w->task))
            status = take(w, number, &w->runs[number], error);
    return status;
}

/* ---- All steps ------------------------------------------------------------------------------- */

static gsnn_status make_room(work *w, gsnn_error *error) {
    const gsnn_search_task *task = w->task;
    size_t rows = task->data->rows;
    size_t *which = gsnn_new(rows, sizeof *which);
    w->ground = (gsnn_ground){task, which, 0};
    w->held = gsnn_new(rows, sizeof *w->held);
    bool *seen = gsnn_new(task->data->units, sizeof *seen);
    gsnn_status status = GSNN_OK;
    if (!which || !w->held || !seen)
        status = gsnn_fail_memory(error);
    if (!status) {
        w->ground.count = gsnn_search_rows(task, GSNN_SEARCH_SELECTION, false, which);
        w->held_count = gsnn_search_rows(task, GSNN_SEARCH_SELECTION, true, w->held);
        for (size_t i = 0; i < w->ground.count; i++) {
            w->units += !seen[task->data->unit[which[i]]];
            seen[task->data->unit[which[i]]] = true;
        }
        w->observations = w->units * task->data->outputs;
    }
    free(seen);
    for (size_t i = 0; !status && i < task->record->architecture_count; i++)
        if (gsnn_search_most_channels(task, i) > 0)
            status = gsnn_free_weights_check(&task->record->architectures[i], error);
    for (size_t number = 0; number < GSNN_GREEDY_RUNS; number++)
        w->runs[number].parameters = task->affine;
    return status ? status : gsnn_search_moves_check(task, error);
}

static gsnn_status take_steps(work *w, double *done, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    const gsnn_search_options *options = &w->task->options;
    const char *phase =
        options->strategy == GSNN_SEARCH_GROW ? "adding and growing channels" : "adding channels";
    bool over = false;
    while (!status && !over && !gsnn_search_interrupted(w->task)) {
        size_t least = options->max_parameters;
        status = step(w, done, error);
        over = true;
        for (size_t number = 0; number < GSNN_GREEDY_RUNS; number++) {
            const run *r = &w->runs[number];
            over = over && r->over;
            least = !r->over && r->parameters < least ? r->parameters : least;
        }
        if (!status)
            status = gsnn_run_step(w->task->run, phase, least, options->max_parameters, error);
        if (gsnn_search_interrupted(w->task))
            status = GSNN_OK;
    }
    return status;
}

typedef struct ending {
    work *w;
    double done[GSNN_GREEDY_RUNS];
} ending;

static gsnn_status end_run(void *context, size_t worker, size_t index, gsnn_error *error) {
    (void)worker;
    ending *e = context;
    run *r = &e->w->runs[index];
    if (r->path.kept == 0)
        return GSNN_OK;
    gsnn_effort effort = {0, INFINITY};
    gsnn_status status =
        gsnn_stack_polish(&r->best, LAST_ITERATIONS, &e->w->ground, &effort, error);
    e->done[index] = effort.done;
    return status ? status : validate(e->w, &r->best, &r->path.validation, error);
}

/* ---- What comes of it ------------------------------------------------------------------------ */

/* The moves to the sum of least validation error make the contender. */
static gsnn_status set_moves(gsnn_contender *contender, const run *r, gsnn_error *error) {
    gsnn_search_move *moves = gsnn_new(r->path.kept, sizeof *moves);
    if (!moves)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < r->path.kept; i++)
        moves[i] = r->path.steps[i].move;
    gsnn_status status = gsnn_contender_set_moves(contender, moves, r->path.kept, error);
    free(moves);
    return status;
}

static gsnn_status add_contender(const run *r, gsnn_contenders *list, const gsnn_search_task *task,
                                 gsnn_error *error) {
    gsnn_summand_choice *choices;
    size_t count;
    gsnn_status status = gsnn_stack_choices(&r->best, &choices, &count, error);
    if (!status)
        status = gsnn_contenders_add(list, task, choices, count, error);
    free(choices);
    if (status)
        return status;
    gsnn_contender *c = &list->items[list->count - 1];
    status = set_moves(c, r, error);
    c->rounds = 1;
    c->validated = isfinite(r->path.validation);
    c->validation = r->path.validation;
    if (!status && gsnn_contenders_find(list, c->name) != c) {
        gsnn_contender_clear(c);
        list->count--;
    }
    return status;
}

/* Hands over the runs by rising validation error. */
static gsnn_status hand_over(gsnn_greedy *greedy, work *w, gsnn_contenders *list,
                             gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    while (!status) {
        run *next = NULL;
        for (size_t number = 0; number < GSNN_GREEDY_RUNS; number++) {
            run *r = &w->runs[number];
            if (r->path.kept > 0 && (!next || r->path.validation < next->path.validation))
                next = r;
        }
        if (!next)
            break;
        status = add_contender(next, list, w->task, error);
        greedy->paths[greedy->path_count++] = next->path;
        next->path = (gsnn_search_path){0};
    }
    return status;
}

gsnn_status gsnn_greedy_init(gsnn_greedy *greedy, gsnn_contenders *list,
                             const gsnn_search_task *task, gsnn_error *error) {
    *greedy = (gsnn_greedy){0};
    gsnn_dense_use_one_thread();
    work w = {.task = task};
    ending e = {.w = &w};
    gsnn_status status = make_room(&w, error);
    if (!status)
        status = take_steps(&w, &greedy->work, error);
    if (!status)
        status = gsnn_parallel(gsnn_parallel_threads(task->options.threads), GSNN_GREEDY_RUNS,
                               end_run, &e, error);
    greedy->units = w.units;
    for (size_t number = 0; number < GSNN_GREEDY_RUNS; number++)
        greedy->work += e.done[number];
    if (!status)
        status = hand_over(greedy, &w, list, error);
    clear_candidates(&w);
    for (size_t number = 0; number < GSNN_GREEDY_RUNS; number++) {
        gsnn_stack_clear(&w.runs[number].stack);
        gsnn_stack_clear(&w.runs[number].best);
        free(w.runs[number].columns);
        free(w.runs[number].path.steps);
    }
    free(w.candidates);
    free(w.moves.items);
    free(w.held);
    free((size_t *)w.ground.which);
    return status;
}

void gsnn_greedy_clear(gsnn_greedy *greedy) {
    for (size_t i = 0; i < greedy->path_count; i++)
        free(greedy->paths[i].steps);
    *greedy = (gsnn_greedy){0};
}
