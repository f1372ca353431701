#include "fit/fit.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "fit/class_loss.h"
#include "fit/deep_rows.h"
#include "fit/polish.h"
#include "fit/start.h"
#include "fit/temperature.h"
#include "train/dense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const gsnn_descent_limit polish_limit = {GSNN_FIT_POLISH_ITERATIONS, INFINITY};

/* What all restarts share. */
typedef struct work {
    gsnn_fit *fit;
    const gsnn_run *run;
    uint64_t name;       /* a digest of what is fitted, so that other fits draw other starts */
    gsnn_fit_rows *sets; /* the rows of each part: 0 is all, f + 1 those outside fold f */
    size_t parts;
    double *inner;              /* of each restart of each part */
    gsnn_fit_restart *restarts; /* likewise */
    double *polished;           /* held-out values of polished fits */
} work;

static gsnn_status make_sets(work *w, gsnn_error *error) {
    const gsnn_fit *fit = w->fit;
    size_t rows = fit->problem->data->rows;
    size_t *which = gsnn_new(rows, sizeof *which);
    w->sets = gsnn_new(w->parts, sizeof *w->sets);
    gsnn_status status = which && w->sets ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t part = 0; !status && part < w->parts; part++) {
        size_t count = 0;
        for (size_t i = 0; i < rows; i++)
            if (part == 0 || fit->fold[i] != part - 1)
                which[count++] = i;
        status = gsnn_fit_rows_init(&w->sets[part], fit->problem, which, count, error);
    }
    free(which);
    return status;
}

static void set_start(const work *w, size_t part, size_t restart, double *inner,
                      double *workspace) {
    const gsnn_fit_problem *problem = w->fit->problem;
    const gsnn_fit_options *options = &w->fit->options;
    unsigned purpose = options->start ? GSNN_PURPOSE_FIT_KICKS : GSNN_PURPOSE_FIT_STARTS;
    gsnn_philox random = gsnn_philox_stream(options->seed, purpose, (uint32_t)restart,
                                            gsnn_hash_word(w->name, part));
    if (!options->start && problem->deep)
        gsnn_fit_start_deep(problem, &w->sets[part], &random, inner, workspace);
    else if (!options->start)
        gsnn_fit_start(problem, &w->sets[part], &random, inner);
    if (!options->start)
        return;
    memcpy(inner, options->start, problem->inner * sizeof *inner);
    if (options->kick > 0)
        gsnn_fit_kick(problem, &random, options->kick, inner, workspace);
}

static gsnn_status run_restart(void *context, size_t worker, size_t index, gsnn_error *error) {
    (void)worker;
    work *w = context;
    const gsnn_fit_problem *problem = w->fit->problem;
    size_t count = w->fit->options.restarts, part = index / count;
    double *inner = w->inner + index * problem->inner;
    size_t size = problem->inner + gsnn_fit_deep_workspace(problem);
    double *workspace = gsnn_new(size, sizeof *workspace);
    if (!workspace)
        return gsnn_fail_memory(error);
    set_start(w, part, index % count, inner, workspace);
    free(workspace);
    const gsnn_descent_limit limit = {w->fit->options.iterations, INFINITY};
    return gsnn_fit_restart_run(&w->restarts[index], problem, &w->sets[part], &limit, w->run, inner,
                                NULL, error);
}

static gsnn_status count_restart(void *context, size_t index, gsnn_error *error) {
    const work *w = context;
    return gsnn_run_step(w->run, "fitting", index + 1, w->parts * w->fit->options.restarts, error);
}

/* The supported restart of a part with the least loss, or their number. */
static size_t choose(const work *w, size_t part) {
    size_t count = w->fit->options.restarts, best = count;
    const gsnn_fit_restart *restarts = w->restarts + part * count;
    for (size_t r = 0; r < count; r++)
        if (restarts[r].support.supported &&
            (best == count || restarts[r].loss < restarts[best].loss))
            best = r;
    return best;
}

static gsnn_status take_best(const work *w, gsnn_error *error) {
    gsnn_fit *fit = w->fit;
    const gsnn_fit_problem *problem = fit->problem;
    size_t sides = problem->outputs.sides, count = fit->options.restarts;
    memcpy(fit->restarts, w->restarts, count * sizeof *fit->restarts);
    fit->best = choose(w, 0);
    if (fit->best == count)
        return GSNN_OK;
    double hit =
        fmax(1.01 * fit->restarts[fit->best].loss, GSNN_FIT_EXACT * gsnn_fit_variance(problem));
    for (size_t r = 0; r < count; r++)
        fit->hits += fit->restarts[r].support.supported && fit->restarts[r].loss <= hit;
    memcpy(fit->inner, w->inner + fit->best * problem->inner, problem->inner * sizeof *fit->inner);
    gsnn_projection projection;
    gsnn_status status = gsnn_projection_init(&projection, problem, &w->sets[0], error);
    if (!status) {
        gsnn_projection_evaluate(&projection, fit->inner);
        memcpy(fit->outer, projection.outer, problem->outer * sides * sizeof *fit->outer);
    }
    gsnn_projection_clear(&projection);
    return status;
}

/* The values of rows of that indices by parameters that are polished first. */
static gsnn_status polish_fold(gsnn_projection *in, gsnn_projection *out, const double *inner,
                               const size_t *which, double *values, gsnn_error *error) {
    const gsnn_fit_problem *problem = in->problem;
    double *polished = gsnn_copy(inner, problem->inner, sizeof *inner);
    double *outer = gsnn_copy(in->outer, problem->outer * problem->outputs.sides, sizeof *outer);
    gsnn_polish_end end;
    gsnn_status status = polished && outer ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_fit_polish(in, &polish_limit, polished, outer, &end, error);
    if (!status)
        gsnn_fit_values(out, polished, outer, which, values);
    free(polished);
    free(outer);
    return status;
}

/* How many rows' classes the values, as they were given, do not say, and their logistic loss. */
static size_t count_wrong(const gsnn_fit_data *data, const double *values, double *loss) {
    size_t wrong = 0;
    *loss = 0;
    for (size_t i = 0; i < data->rows; i++) {
        const double *y = data->y + i * data->outputs, *row = values + i * data->outputs;
        wrong += !gsnn_class_right(row, y, data->outputs);
        *loss += gsnn_class_loss(row, y, data->outputs, NULL);
    }
    return wrong;
}

/* Normalised values of all rows as they were given, to be freed by the caller. */
static double *give_values(const gsnn_fit_problem *problem, const double *values) {
    const gsnn_normalisation *n = &problem->normalisation;
    size_t count = problem->data->rows * n->outputs;
    double *given = gsnn_new(count, sizeof *given);
    for (size_t i = 0; given && i < count; i++)
        given[i] = values[i] * n->y_scale[i % n->outputs] + n->y_shift[i % n->outputs];
    return given;
}

/* Whether polished values, no more sure than they should be, are better held out; then they are
 * what is held out. */
static gsnn_status judge_polished(const work *w, double *factor, gsnn_error *error) {
    gsnn_fit *fit = w->fit;
    const gsnn_fit_data *data = fit->problem->data;
    const gsnn_normalisation *n = &fit->problem->normalisation;
    double *before = give_values(fit->problem, fit->held_out), loss, polished_loss;
    double *after = give_values(fit->problem, w->polished);
    gsnn_status status = before && after ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_temper(factor, after, data, error);
    if (!status) {
        size_t wrong = count_wrong(data, before, &loss);
        size_t polished_wrong = count_wrong(data, after, &polished_loss);
        fit->polished = polished_wrong < wrong || (polished_wrong == wrong && polished_loss < loss);
    }
    for (size_t i = 0; !status && fit->polished && i < data->rows * n->outputs; i++)
        fit->held_out[i] = (after[i] - n->y_shift[i % n->outputs]) / n->y_scale[i % n->outputs];
    free(before);
    free(after);
    return status;
}

/* Polishes where that has shown to be better. */
static gsnn_status polish_where_better(const work *w, gsnn_error *error) {
    gsnn_fit *fit = w->fit;
    double factor;
    gsnn_status status = judge_polished(w, &factor, error);
    if (status || !fit->polished)
        return status;
    gsnn_projection projection;
    gsnn_polish_end end;
    status = gsnn_projection_init(&projection, fit->problem, &w->sets[0], error);
    if (!status)
        status = gsnn_fit_polish(&projection, &polish_limit, fit->inner, fit->outer, &end, error);
    gsnn_projection_clear(&projection);
    gsnn_temper_outer(fit->outer, fit->problem, factor);
    return status;
}

/* The values of a fold's rows by the fit to the others. */
static gsnn_status predict_fold(const work *w, size_t f, size_t *which, gsnn_error *error) {
    gsnn_fit *fit = w->fit;
    const gsnn_fit_problem *problem = fit->problem;
    size_t count = 0, best = choose(w, f + 1);
    for (size_t i = 0; i < problem->data->rows; i++)
        if (fit->fold[i] == f)
            which[count++] = i;
    if (best == fit->options.restarts)
        return GSNN_OK;
    fit->folded[f] = true;
    const double *inner = w->inner + ((f + 1) * fit->options.restarts + best) * problem->inner;
    gsnn_fit_rows rows = {0};
    gsnn_projection in = {0}, out = {0};
    gsnn_status status = gsnn_fit_rows_init(&rows, problem, which, count, error);
    if (!status)
        status = gsnn_projection_init(&in, problem, &w->sets[f + 1], error);
    if (!status)
        status = gsnn_projection_init(&out, problem, &rows, error);
    if (!status) {
        gsnn_projection_evaluate(&in, inner);
        gsnn_fit_values(&out, inner, in.outer, which, fit->held_out);
        if (fit->options.logistic)
            status = polish_fold(&in, &out, inner, which, w->polished, error);
    }
    gsnn_projection_clear(&in);
    gsnn_projection_clear(&out);
    gsnn_fit_rows_clear(&rows);
    return status;
}

static gsnn_status predict(const work *w, gsnn_error *error) {
    gsnn_fit *fit = w->fit;
    size_t *which = gsnn_new(fit->problem->data->rows, sizeof *which);
    gsnn_status status = which ? GSNN_OK : gsnn_fail_memory(error);
    fit->validated = fit->options.folds > 0;
    for (size_t f = 0; !status && f < fit->options.folds; f++) {
        status = predict_fold(w, f, which, error);
        if (!status)
            status = gsnn_run_step(w->run, "holding out", f + 1, fit->options.folds, error);
        fit->validated = fit->validated && fit->folded[f];
    }
    free(which);
    if (!status && fit->options.logistic && fit->validated && fit->best < fit->options.restarts)
        status = polish_where_better(w, error);
    return status;
}

static gsnn_status make_room(gsnn_fit *fit, gsnn_error *error) {
    const gsnn_fit_problem *problem = fit->problem;
    const gsnn_fit_data *data = problem->data;
    fit->restarts = gsnn_new(fit->options.restarts, sizeof *fit->restarts);
    fit->inner = gsnn_new(problem->inner, sizeof *fit->inner);
    fit->outer = gsnn_new(problem->outer * problem->outputs.sides, sizeof *fit->outer);
    fit->fold = gsnn_new(data->rows, sizeof *fit->fold);
    fit->held_out = gsnn_new(data->rows * data->outputs, sizeof *fit->held_out);
    fit->folded = gsnn_new(fit->options.folds, sizeof *fit->folded);
    if (!fit->restarts || !fit->inner || !fit->outer || !fit->fold || !fit->held_out ||
        !fit->folded)
        return gsnn_fail_memory(error);
    return fit->options.folds
               ? gsnn_fit_deal(fit->fold, data, fit->options.folds, fit->options.seed, error)
               : GSNN_OK;
}

gsnn_status gsnn_fit_init(gsnn_fit *fit, const gsnn_fit_problem *problem,
                          const gsnn_fit_options *options, const gsnn_run *run, gsnn_error *error) {
    *fit = (gsnn_fit){.problem = problem, .options = *options, .best = options->restarts};
    gsnn_dense_use_one_thread();
    work w = {.fit = fit,
              .run = run,
              .parts = options->folds + 1,
              .name = gsnn_fit_problem_name(problem)};
    size_t jobs = w.parts * options->restarts;
    gsnn_status status = make_room(fit, error);
    if (!status)
        status = make_sets(&w, error);
    w.inner = gsnn_new(jobs * problem->inner, sizeof *w.inner);
    w.restarts = gsnn_new(jobs, sizeof *w.restarts);
    w.polished = gsnn_new(options->logistic ? problem->data->rows * problem->data->outputs : 0,
                          sizeof *w.polished);
    if (!status && (!w.inner || !w.restarts || !w.polished))
        status = gsnn_fail_memory(error);
    if (!status)
        status = gsnn_parallel_in_order(gsnn_parallel_threads(options->threads), jobs, jobs,
                                        run_restart, count_restart, &w, error);
    if (!status)
        status = take_best(&w, error);
    if (!status)
        status = predict(&w, error);
    for (size_t part = 0; w.sets && part < w.parts; part++)
        gsnn_fit_rows_clear(&w.sets[part]);
    free(w.sets);
    free(w.inner);
    free(w.restarts);
    free(w.polished);
    return status;
}

void gsnn_fit_clear(gsnn_fit *fit) {
    free(fit->restarts);
    free(fit->inner);
    free(fit->outer);
    free(fit->fold);
    free(fit->held_out);
    free(fit->folded);
    *fit = (gsnn_fit){0};
}
