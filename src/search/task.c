#include "search/task.h"

#include "base/error.h"
#include "base/memory.h"
#include "fit/fit.h"

#include <stdlib.h>

const char *const gsnn_search_strategies[] = {[GSNN_SEARCH_PORTFOLIO] = "portfolio",
                                              [GSNN_SEARCH_HALVING] = "halving",
                                              [GSNN_SEARCH_EXHAUSTIVE] = "exhaustive",
                                              [GSNN_SEARCH_GREEDY] = "greedy",
                                              [GSNN_SEARCH_GROW] = "grow",
                                              [GSNN_SEARCH_RANDOM] = "random",
                                              [GSNN_SEARCH_REGULAR] = "regular",
                                              NULL};

gsnn_status gsnn_search_task_init(gsnn_search_task *task, const gsnn_exact_record *exact,
                                  const gsnn_fit_data *data, size_t invariant,
                                  const gsnn_search_options *options, const gsnn_run *run,
                                  gsnn_error *error) {
    *task = (gsnn_search_task){.exact = exact,
                               .record = exact->record,
                               .data = data,
                               .options = *options,
                               .invariant = invariant,
                               .run = run};
    task->affine = gsnn_fit_affine_parameters(exact->record, invariant);
    for (size_t o = 0; o < data->outputs; o++)
        task->variance += data->variance[o];
    task->scale = options->logistic ? 1 : task->variance;
    task->fold = gsnn_new(data->rows, sizeof *task->fold);
    return task->fold ? gsnn_fit_deal(task->fold, data, options->folds, options->seed, error)
                      : gsnn_fail_memory(error);
}

void gsnn_search_task_clear(gsnn_search_task *task) {
    free(task->fold);
    *task = (gsnn_search_task){0};
}

size_t gsnn_search_rows(const gsnn_search_task *task, size_t part, bool fold, size_t *which) {
    size_t count = 0;
    for (size_t i = 0; i < task->data->rows; i++)
        if (part == 0 || (task->fold[i] == part - 1) == fold)
            which[count++] = i;
    return count;
}

size_t gsnn_search_default_parameters(size_t units, size_t outputs, size_t affine) {
    size_t least = affine + 7 + outputs, share = units * outputs / 8;
    share = share < 200 ? share : 200;
    return share > least ? share : least;
}
