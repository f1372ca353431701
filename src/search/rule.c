#include "search/rule.h"

#include "random/philox.h"
#include "search/task.h"
#include "statistics/sample.h"

#include <math.h>
#include <string.h>

#define RESAMPLES 1000

gsnn_difference gsnn_rule_difference(const double *units, const double *others, size_t count) {
    gsnn_sample sample = {0};
    for (size_t u = 0; u < count; u++)
        gsnn_sample_add(&sample, units[u] - others[u]);
    return (gsnn_difference){sample.mean, gsnn_sample_error(&sample)};
}

static double mean(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

/* Whether the left one goes first, of errors a and b. */
static bool smaller(const gsnn_rule_item *left, double a, const gsnn_rule_item *right, double b) {
    if (left->parameters != right->parameters)
        return left->parameters < right->parameters;
    if (left->neurons != right->neurons)
        return left->neurons < right->neurons;
    if (a < b || a > b)
        return a < b;
    return strcmp(left->name, right->name) < 0;
}

gsnn_rule_choice gsnn_rule_choose(const gsnn_rule_item *items, size_t count, size_t units,
                                  unsigned errors) {
    gsnn_rule_choice choice = {0, 0};
    double least = mean(items[0].units, units);
    for (size_t i = 1; i < count; i++) {
        double error = mean(items[i].units, units);
        if (error < least ||
            (!(error > least) && smaller(&items[i], error, &items[choice.best], least))) {
            least = error;
            choice.best = i;
        }
    }
    choice.chosen = choice.best;
    double chosen_error = least;
    for (size_t i = 0; i < count; i++) {
        gsnn_difference d = gsnn_rule_difference(items[i].units, items[choice.best].units, units);
        double error = mean(items[i].units, units);
        if (d.mean <= (double)errors * d.deviation &&
            smaller(&items[i], error, &items[choice.chosen], chosen_error)) {
            choice.chosen = i;
            chosen_error = error;
        }
    }
    return choice;
}

double gsnn_rule_share(const double *units, const double *others, size_t count, uint64_t seed) {
    double share = 0;
    for (uint64_t sample = 0; sample < RESAMPLES; sample++) {
        gsnn_philox random = gsnn_philox_stream(seed, GSNN_PURPOSE_SEARCH_RESAMPLES, 0, sample);
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            size_t u = gsnn_philox_below(&random, count);
            sum += units[u] - others[u];
        }
        share += sum < 0 ? 1 : sum > 0 ? 0 : 0.5;
    }
    return share / RESAMPLES;
}
