#include "search/search.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/class_loss.h"
#include "fit/errors.h"
#include "fit/temperature.h"
#include "search/constant.h"
#include "search/list.h"
#include "search/measure.h"
#include "search/nested.h"
#include "search/rule.h"
#include "search/words.h"

#include <stdlib.h>
#include <string.h>

/* ---- Entries --------------------------------------------------------------------------------- */

static int by_error(const void *left, const void *right) {
    const gsnn_contender *a = left, *b = right;
    if (a->measured != b->measured)
        return a->measured ? -1 : 1;
    double x = a->exact ? 0 : a->nmse, y = b->exact ? 0 : b->nmse;
    if (a->measured && (x < y || x > y))
        return x < y ? -1 : 1;
    return a->measured ? gsnn_contender_compare(a, b) : gsnn_contender_compare_validation(a, b);
}

static int by_validation(const void *left, const void *right) {
    return gsnn_contender_compare_validation(left, right);
}

/* Makes contenders; where they are selected, the finalists come first. */
static gsnn_status find_contenders(gsnn_search *s, gsnn_error *error) {
    const gsnn_search_task *task = s->task;
    gsnn_search_strategy strategy = task->options.strategy;
    bool moves = strategy == GSNN_SEARCH_GREEDY || strategy == GSNN_SEARCH_GROW;
    bool all = strategy == GSNN_SEARCH_EXHAUSTIVE || strategy == GSNN_SEARCH_REGULAR;
    gsnn_status status = GSNN_OK;
    if (!moves)
        status = gsnn_search_list(&s->entries, task, error);
    if (!status && !moves && task->options.depth > 0)
        status = gsnn_search_list_words(&s->entries, task, error);
    if (!status && !moves && !all)
        status = gsnn_halving_run(&s->halving, &s->entries, GSNN_SEARCH_FINALISTS, task, error);
    size_t listed = s->entries.count;
    if (!status && (moves || strategy == GSNN_SEARCH_PORTFOLIO))
        status = gsnn_greedy_init(&s->greedy, &s->entries, task, error);
    for (size_t i = listed; i < s->entries.count; i++)
        s->entries.items[i].rounds = s->halving.count > 0 ? s->halving.count : 1;
    if (!all && s->entries.count)
        qsort(s->entries.items, s->entries.count, sizeof *s->entries.items, by_validation);
    for (size_t i = 0; i < s->entries.count; i++)
        s->entries.items[i].finalist = all || i < GSNN_SEARCH_FINALISTS;
    return status;
}

static gsnn_status measure_finalists(gsnn_search *s, gsnn_error *error) {
    const gsnn_search_options *options = &s->task->options;
    bool selected = s->halving.count > 0 || s->greedy.path_count > 0;
    const gsnn_measure_plan plan = {.phase = "fitting",
                                    .end_part = gsnn_search_parts(s->task),
                                    .restarts = options->restarts,
                                    .iterations = options->iterations,
                                    .polish = options->logistic,
                                    .hits = selected ? (options->restarts + 1) / 2 : 0};
    size_t count = 0;
    while (count < s->entries.count && s->entries.items[count].finalist)
        count++;
    return gsnn_measure(s->entries.items, count, s->task, &plan, error);
}

/* work[part] = what controls may take: as much as the search altogether, in proportion to what its
 * contenders took on each part. */
static void share_work(gsnn_search *s, double *work) {
    size_t parts = gsnn_search_parts(s->task);
    double sum = 0;
    s->work = s->greedy.work;
    for (size_t i = 0; i < s->entries.count; i++) {
        s->work += gsnn_contender_work(&s->entries.items[i]);
        for (size_t part = 0; part < parts; part++) {
            work[part] += s->entries.items[i].parts[part].work;
            sum += s->entries.items[i].parts[part].work;
        }
    }
    for (size_t part = 0; sum > 0 && part < parts; part++)
        work[part] *= s->work / sum;
}

bool gsnn_search_on_front(const gsnn_search *search, const gsnn_contender *entry, bool neurons) {
    size_t size = neurons ? entry->neurons : entry->parameters;
    double error = entry->exact ? 0 : entry->nmse;
    for (size_t i = 0; i < search->entries.count; i++) {
        const gsnn_contender *other = &search->entries.items[i];
        size_t other_size = neurons ? other->neurons : other->parameters;
        double other_error = other->exact ? 0 : other->nmse;
        if (other->measured && other_size <= size && other_error <= error &&
            (other_size < size || other_error < error))
            return false;
    }
    return entry->measured;
}

/* ---- The choice ------------------------------------------------------------------------------ */

static gsnn_status choose(gsnn_search *s, gsnn_error *error) {
    size_t count = 0, most = s->entries.count + GSNN_CONTROL_COUNT;
    gsnn_rule_item *items = gsnn_new(most, sizeof *items);
    const gsnn_contender **of = gsnn_new(most, sizeof *of);
    gsnn_status status = items && of ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < most; i++) {
        const gsnn_contender *c = i < s->entries.count
                                      ? &s->entries.items[i]
                                      : &s->controls[i - s->entries.count].contender;
        if (!c->measured)
            continue;
        of[count] = c;
        items[count++] = (gsnn_rule_item){c->name, c->units, c->parameters, c->neurons};
    }
    if (!status && count == 0)
        status = gsnn_fail(error, GSNN_FAILED, "search: no error is a finite number");
    if (!status) {
        gsnn_rule_choice choice =
            gsnn_rule_choose(items, count, s->task->data->units, s->task->options.errors);
        s->best = of[choice.best];
        s->chosen = of[choice.chosen];
    }
    free(items);
    free(of);
    return status;
}

/* The outer parameters, zeros so far, of the constant function on all data. */
static gsnn_status set_constant(double *outer, const gsnn_fit_problem *problem,
                                const gsnn_search_task *task, gsnn_error *error) {
    const gsnn_normalisation *n = &problem->normalisation;
    size_t rows = task->data->rows, outputs = task->data->outputs;
    size_t *which = gsnn_new(rows, sizeof *which), first = problem->outer;
    double *value = gsnn_new(outputs, sizeof *value);
    gsnn_status status = which && value ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_search_constant(value, task, which, gsnn_search_rows(task, 0, false, which),
                                      error);
    for (size_t o = 0; !status && o < outputs; o++)
        value[o] = (value[o] - n->y_shift[o]) / n->y_scale[o];
    first -= problem->outputs.constant;
    for (size_t o = 0; !status && !problem->outputs.moved && o < outputs; o++)
        outer[o * problem->outer + first] = value[o];
    if (!status && problem->outputs.moved)
        status = gsnn_fit_coordinates(outer + first, task->exact, &task->record->codomain.constant,
                                      value, outputs, error);
    free(which);
    free(value);
    return status;
}

/* The mean error of the network on all data. */
static gsnn_status measure_network(gsnn_search *s, gsnn_error *error) {
    const gsnn_fit_data *data = s->task->data;
    bool logistic = s->task->options.logistic;
    double rows = (double)data->rows, *values = gsnn_new(data->outputs, sizeof *values);
    if (!values)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < data->rows; i++) {
        const double *y = data->y + i * data->outputs;
        status = gsnn_search_model_value(&s->model, data->x + i * data->inputs, values, error);
        s->train += gsnn_row_error(values, y, data->outputs, logistic) / s->task->scale / rows;
        s->right += logistic && gsnn_class_right(values, y, data->outputs);
    }
    free(values);
    return status;
}

/* A network of the chosen contender's fit to all data. */
static gsnn_status make_network(gsnn_search *s, gsnn_error *error) {
    const gsnn_search_task *task = s->task;
    const gsnn_contender *c = s->chosen;
    gsnn_fit_problem problem = {0};
    gsnn_status status = gsnn_contender_problem(&problem, c, task, error);
    double *outer = gsnn_new(problem.outer * problem.outputs.sides, sizeof *outer);
    if (!status && !outer)
        status = gsnn_fail_memory(error);
    const gsnn_part_fit *fit = &c->parts[0];
    if (!status && c->constant)
        status = set_constant(outer, &problem, task, error);
    else if (!status)
        memcpy(outer, fit->outer, problem.outer * problem.outputs.sides * sizeof *outer);
    if (!status && c->is_polished)
        gsnn_temper_outer(outer, &problem, c->factor);
    if (!status)
        status = gsnn_search_model_init(&s->model, c, &problem, fit->inner, outer, error);
    free(outer);
    gsnn_fit_problem_clear(&problem);
    return status ? status : measure_network(s, error);
}

static gsnn_status cover(gsnn_search *s, gsnn_error *error) {
    if (s->task->options.logistic)
        return GSNN_OK;
    return gsnn_coverage(&s->coverage_known, &s->coverage, s->task->data, s->chosen->held_out,
                         error);
}

/* ---- The search ------------------------------------------------------------------------------ */

gsnn_status gsnn_search_init(gsnn_search *search, const gsnn_search_task *task, gsnn_error *error) {
    *search = (gsnn_search){.task = task};
    double *work = gsnn_new(gsnn_search_parts(task), sizeof *work);
    gsnn_status status = work ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_controls_init(search->controls, task, error);
    if (!status)
        status = find_contenders(search, error);
    if (!status)
        status = measure_finalists(search, error);
    if (!status) {
        share_work(search, work);
        status = gsnn_controls_measure(search->controls, work, task, error);
    }
    search->partial = gsnn_search_interrupted(task);
    if (!status) {
        if (search->entries.count)
            qsort(search->entries.items, search->entries.count, sizeof *search->entries.items,
                  by_error);
        status = choose(search, error);
    }
    if (!status) {
        status = make_network(search, error);
        search->data_refused = status == GSNN_INVALID;
    }
    if (!status)
        status = cover(search, error);
    if (!status && task->options.covers && !search->partial)
        status = gsnn_covers_init(&search->covers, &search->entries, task, error);
    if (!status && task->options.nested && !search->partial) {
        status = gsnn_search_nest(search, error);
        search->data_refused = status == GSNN_INVALID;
    }
    search->partial = gsnn_search_interrupted(task);
    free(work);
    return status;
}

void gsnn_search_clear(gsnn_search *search) {
    gsnn_contenders_clear(&search->entries);
    gsnn_greedy_clear(&search->greedy);
    gsnn_covers_clear(&search->covers);
    gsnn_controls_clear(search->controls);
    gsnn_search_model_clear(&search->model);
    *search = (gsnn_search){0};
}
