/* fit_step.c - times gradient steps of a channel or several of an architecture, all parameters.
 *
 *     fit_step ENUMERATION ID CHANNELS DATA STEPS
 *
 * Prints the inner parameters and those of outputs, and then, in double precision as in single, the
 * least processor seconds of a step among ten times STEPS, the mean squared error, and the
 * derivatives by both, a line each. */
#include "fit/start.h"

#include "base/memory.h"
#include "fit/projection.h"
#include "fit_step_single.h"
#include "train/dense.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Forward and back: the mean squared error and its derivatives by all parameters. */
static double take_step(gsnn_projection *p, const double *inner, const double *outer,
                        double *by_inner, double *by_outer) {
    const gsnn_fit_problem *problem = p->problem;
    int rows = (int)p->rows->count, stride = (int)p->rows->stride;
    double factor = -2 / (double)rows;
    gsnn_projection_apply(p, inner, outer);
    double sse = cblas_ddot(rows, p->residual, 1, p->residual, 1);
    cblas_dgemv(CblasColMajor, CblasTrans, rows, (int)problem->outer, factor, p->columns, stride,
                p->residual, 1, 0, by_outer, 1);
    gsnn_projection_set_gradient(p, inner);
    for (size_t j = 0; j < problem->inner; j++)
        by_inner[j] = factor * p->gradient[j];
    return sse / rows;
}

static void print(const double *numbers, size_t count) {
    for (size_t i = 0; i < count; i++)
        printf("%.17g%c", numbers[i], i + 1 < count ? ' ' : '\n');
}

/* A step in double precision, or in single where there is such a one. */
typedef struct stepper {
    gsnn_projection *projection;
    single_step *single;
    double *inner, *outer, *by_inner, *by_outer;
} stepper;

static double take(stepper *t) {
    return t->single ? single_step_take(t->single, t->inner, t->outer, t->by_inner, t->by_outer)
                     : take_step(t->projection, t->inner, t->outer, t->by_inner, t->by_outer);
}

static void measure(stepper *t, size_t steps) {
    double best = 1e9, loss = 0;
    for (int time = 0; time < 10; time++) {
        double begin = now();
        for (size_t i = 0; i < steps; i++)
            loss = take(t);
        double each = (now() - begin) / (double)steps;
        best = each < best ? each : best;
    }
    printf("%.9g\n%.17g\n", best, loss);
    print(t->by_inner, t->projection->problem->inner);
    print(t->by_outer, t->projection->problem->outer);
}

static void measure_both(gsnn_projection *p, size_t steps) {
    const gsnn_fit_problem *problem = p->problem;
    stepper t = {.projection = p,
                 .inner = gsnn_new(problem->inner, sizeof(double)),
                 .outer = gsnn_new(problem->outer, sizeof(double)),
                 .by_inner = gsnn_new(problem->inner, sizeof(double)),
                 .by_outer = gsnn_new(problem->outer, sizeof(double))};
    single_step *single = single_step_new(problem, p->rows);
    if (!t.inner || !t.outer || !t.by_inner || !t.by_outer || !single)
        exit(1);
    gsnn_philox random = gsnn_philox_stream(1, GSNN_PURPOSE_FIT_STARTS, 0, 0);
    gsnn_fit_start(problem, p->rows, &random, t.inner);
    for (size_t j = 0; j < problem->inner; j++)
        t.inner[j] += 1e-3 * gsnn_philox_normal(&random); /* kinks off their rows */
    for (size_t c = 0; c < problem->channel_count; c++)
        t.outer[c] =
            gsnn_philox_normal(&random) / (double)gsnn_fit_kind_of(problem, c)->sums.neurons;
    print(t.inner, problem->inner);
    print(t.outer, problem->outer);
    measure(&t, steps);
    t.single = single;
    measure(&t, steps);
    free(t.inner);
    free(t.outer);
    free(t.by_inner);
    free(t.by_outer);
    single_step_free(single);
}

int main(int argc, char **argv) {
    gsnn_run run = gsnn_run_default();
    gsnn_error error = {0};
    gsnn_enumeration_record *record = NULL;
    gsnn_exact_record exact = {0};
    gsnn_samples samples = {0};
    gsnn_fit_data data = {0};
    gsnn_fit_problem problem = {0};
    gsnn_fit_rows rows = {0};
    gsnn_projection projection = {0};
    gsnn_mapped_text text = {0};
    size_t *which = NULL;
    if (argc != 6)
        return 2;
    gsnn_dense_use_one_thread();
    gsnn_status status = gsnn_mapped_text_read(&text, argv[1], NULL, &error);
    if (!status)
        status = gsnn_enumeration_record_read(&text, GSNN_ROWS_READ, &record, &error);
    gsnn_mapped_text_clear(&text);
    const gsnn_samples_shape shape = {status ? 0 : record->group.degree, 1, false, "the group"};
    gsnn_summand_choice choice = {0, strtoul(argv[3], NULL, 10)};
    if (!status)
        choice.architecture = gsnn_enumeration_record_find(record, argv[2]);
    if (!status)
        status = gsnn_exact_record_init(&exact, record, &error);
    if (!status)
        status = gsnn_samples_read(&samples, argv[4], &shape, &run, &error);
    if (!status)
        status = gsnn_fit_data_init(&data, &samples.table, 1, &exact, 2, argv[4], &error);
    if (!status)
        status = gsnn_fit_problem_init(&problem, &exact, &data, &choice, 1, false, &error);
    if (!status && !(which = gsnn_new(data.rows, sizeof *which)))
        return 1;
    for (size_t i = 0; i < data.rows; i++)
        which[i] = i;
    if (!status)
        status = gsnn_fit_rows_init(&rows, &problem, which, data.rows, &error);
    if (!status)
        status = gsnn_projection_init(&projection, &problem, &rows, &error);
    if (!status)
        measure_both(&projection, strtoul(argv[5], NULL, 10));
    else
        fprintf(stderr, "%s\n", error.message);
    gsnn_projection_clear(&projection);
    gsnn_fit_rows_clear(&rows);
    gsnn_fit_problem_clear(&problem);
    gsnn_fit_data_clear(&data);
    gsnn_samples_clear(&samples);
    gsnn_exact_record_clear(&exact);
    gsnn_enumeration_record_free(record);
    free(which);
    return status ? 1 : 0;
}
