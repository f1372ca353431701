#include "search/search.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/fitted_network.h"
#include "network/free_weights.h"
#include "search/list.h"
#include "search/measure.h"
#include "search/rule.h"

#include <stdlib.h>
#include <string.h>

/* ---- Controls -------------------------------------------------------------------------------- */

/* The architecture of the trivial subgroup, or why there is none to compare with. */
static const char *find_regular(const gsnn_search_task *task, gsnn_summand_choice *choice) {
    const gsnn_enumeration_record *record = task->record;
    size_t at = 0;
    while (at < record->architecture_count &&
           !(record->architectures[at].admissible && record->architectures[at].type == 1 &&
             strcmp(record->architectures[at].H.order, "1") == 0))
        at++;
    const char *over = "it has more neurons than the budget allows";
    if (at == record->architecture_count)
        return strtoull(record->group.order, NULL, 10) > task->options.max_neurons
                   ? over
                   : "the enumeration leaves it out";
    gsnn_error error;
    *choice = (gsnn_summand_choice){at, gsnn_search_most_channels(task, at)};
    if (record->architectures[at].neurons > task->options.max_neurons)
        return over;
    if (choice->channels == 0)
        return "it has more parameters than the budget allows";
    if (gsnn_free_weights_check(&record->architectures[at], &error))
        return "its weight rows are left out";
    return NULL;
}

static gsnn_status measure_regular(gsnn_search *s, const double *work, gsnn_error *error) {
    const gsnn_search_options *options = &s->task->options;
    const gsnn_measure_plan plan = {.phase = "the regular architecture, with as many operations",
                                    .end_part = gsnn_search_parts(s->task),
                                    .iterations = options->iterations,
                                    .work = work};
    gsnn_contender *regular = &s->controls[GSNN_CONTROL_REGULAR];
    gsnn_summand_choice choice = {0};
    s->no_regular = find_regular(s->task, &choice);
    gsnn_status status =
        gsnn_contender_init(regular, s->task, &choice, s->no_regular ? 0 : 1, error);
    if (!status)
        status = gsnn_contender_rename(regular, "regular", error);
    if (!status && !s->no_regular) {
        status = gsnn_measure(regular, 1, s->task, &plan, error);
        s->no_regular = gsnn_contender_done(regular) ? NULL : "interrupted";
    }
    return status;
}

static gsnn_status measure_simple(gsnn_search *s, gsnn_error *error) {
    gsnn_contender *constant = &s->controls[GSNN_CONTROL_CONSTANT];
    const gsnn_measure_plan plan = {
        .phase = "linear functions", .end_part = gsnn_search_parts(s->task), .restarts = 1};
    gsnn_status status = gsnn_contender_init(constant, s->task, NULL, 0, error);
    if (!status)
        status = gsnn_contender_rename(constant, "constant", error);
    if (!status)
        status = gsnn_measure_constant(constant, s->task, error);
    gsnn_contender *linear = &s->controls[GSNN_CONTROL_LINEAR];
    if (!status)
        status = gsnn_contender_init(linear, s->task, NULL, 0, error);
    return status ? status : gsnn_measure(linear, 1, s->task, &plan, error);
}

/* ---- Entries --------------------------------------------------------------------------------- */

static int by_error(const void *left, const void *right) {
    const gsnn_contender *a = left, *b = right;
    if (a->measured != b->measured)
        return a->measured ? -1 : 1;
    double x = a->exact ? 0 : a->nmse, y = b->exact ? 0 : b->nmse;
    if (a->measured && (x < y || x > y))
        return x < y ? -1 : 1;
    return gsnn_contender_compare(a, b);
}

static gsnn_status measure_all(gsnn_search *s, gsnn_error *error) {
    const gsnn_search_options *options = &s->task->options;
    const gsnn_measure_plan plan = {.phase = "fitting",
                                    .end_part = gsnn_search_parts(s->task),
                                    .restarts = options->restarts,
                                    .iterations = options->iterations};
    gsnn_status status = gsnn_search_list(&s->entries, s->task, error);
    return status ? status
                  : gsnn_measure(s->entries.items, s->entries.count, s->task, &plan, error);
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
        const gsnn_contender *c =
            i < s->entries.count ? &s->entries.items[i] : &s->controls[i - s->entries.count];
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

/* A network of the chosen contender's fit to all data. */
static gsnn_status make_network(gsnn_search *s, gsnn_error *error) {
    const gsnn_search_task *task = s->task;
    const gsnn_contender *c = s->chosen;
    gsnn_fit_problem problem = {0};
    gsnn_status status = gsnn_fit_problem_init(&problem, task->exact, task->data, c->choices,
                                               c->choice_count, task->options.normalise, error);
    double *outer = gsnn_new(problem.outer, sizeof *outer);
    if (!status && !outer)
        status = gsnn_fail_memory(error);
    const gsnn_normalisation *n = &problem.normalisation;
    for (size_t i = 0; !status && c->constant && i < task->data->rows; i++)
        outer[problem.outer - 1] +=
            (task->data->y[i] - n->y_shift[0]) / n->y_scale[0] / (double)task->data->rows;
    if (!status)
        status = gsnn_fitted_network(&s->network, &problem, c->parts[0].inner,
                                     c->constant ? outer : c->parts[0].outer, error);
    for (size_t i = 0; !status && i < task->data->rows; i++) {
        double value = gsnn_network_value(s->network, task->data->x + i * task->data->inputs);
        double difference = value - task->data->y[i];
        s->train += difference * difference / task->data->variance[0] / (double)task->data->rows;
    }
    free(outer);
    gsnn_fit_problem_clear(&problem);
    return status;
}

/* ---- The search ------------------------------------------------------------------------------ */

gsnn_status gsnn_search_init(gsnn_search *search, const gsnn_search_task *task, gsnn_error *error) {
    *search = (gsnn_search){.task = task};
    size_t parts = gsnn_search_parts(task);
    double *work = gsnn_new(parts, sizeof *work);
    gsnn_status status = work ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = measure_simple(search, error);
    if (!status)
        status = measure_all(search, error);
    for (size_t i = 0; !status && i < search->entries.count; i++)
        for (size_t part = 0; part < parts; part++)
            work[part] += search->entries.items[i].parts[part].work;
    for (size_t part = 0; !status && part < parts; part++)
        search->work += work[part];
    if (!status)
        status = measure_regular(search, work, error);
    if (!status) {
        if (search->entries.count)
            qsort(search->entries.items, search->entries.count, sizeof *search->entries.items,
                  by_error);
        status = choose(search, error);
    }
    if (!status)
        status = make_network(search, error);
    for (size_t i = 0; i < search->entries.count; i++)
        search->partial = search->partial || !gsnn_contender_done(&search->entries.items[i]);
    search->partial =
        search->partial || (search->no_regular && strcmp(search->no_regular, "interrupted") == 0);
    free(work);
    return status;
}

void gsnn_search_clear(gsnn_search *search) {
    gsnn_contenders_clear(&search->entries);
    for (size_t i = 0; i < GSNN_CONTROL_COUNT; i++)
        gsnn_contender_clear(&search->controls[i]);
    gsnn_network_free(search->network);
    *search = (gsnn_search){0};
}
