#include "lcn/stepper.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* A gradient so small that further steps do not change what is told of a run. */
static const double frozen = 1e-13;

/* What comparing pairs yields: all bits of an entry are 1 or 0. */
typedef int64_t mask __attribute__((vector_size(2 * sizeof(int64_t))));

void gsnn_lcn_stepper_clear(gsnn_lcn_stepper *stepper) {
    gsnn_lcn_pass_clear(&stepper->pass);
    free(stepper->weights);
    free(stepper->target);
    free(stepper->outer);
    free(stepper->gradient);
    free(stepper->norms);
    *stepper = (gsnn_lcn_stepper){0};
}

gsnn_status gsnn_lcn_stepper_init(gsnn_lcn_stepper *stepper, const gsnn_lcn_training *training,
                                  gsnn_error *error) {
    *stepper = (gsnn_lcn_stepper){.training = training};
    gsnn_status status = gsnn_lcn_pass_init(&stepper->pass, training->stack, error);
    if (status)
        return status;
    size_t size = stepper->pass.size, parameters = stepper->pass.parameters;
    stepper->weights = gsnn_new(parameters, sizeof *stepper->weights);
    stepper->target = gsnn_new(size, sizeof *stepper->target);
    stepper->outer = gsnn_new(size, sizeof *stepper->outer);
    stepper->gradient = gsnn_new(parameters, sizeof *stepper->gradient);
    stepper->norms = gsnn_new(training->stack->layers, sizeof *stepper->norms);
    if (!stepper->weights || !stepper->target || !stepper->outer || !stepper->gradient ||
        !stepper->norms)
        return gsnn_fail_memory(error);
    return GSNN_OK;
}

void gsnn_lcn_stepper_load(gsnn_lcn_stepper *stepper, size_t lane, gsnn_lcn_run *run) {
    const gsnn_lcn_pass *pass = &stepper->pass;
    stepper->runs[lane] = run;
    stepper->begin[lane] = stepper->now;
    stepper->trace_capacity[lane] = 0;
    gsnn_lcn_lane_set(&stepper->drift, lane, 0);
    for (size_t i = 0; i < pass->size; i++)
        gsnn_lcn_lane_set(stepper->target + i, lane, run->target[i]);
    for (size_t l = 0; l < pass->stack->layers; l++) {
        double norm = 0;
        for (size_t i = pass->places[l]; i < pass->places[l] + pass->stack->sizes[l]; i++) {
            gsnn_lcn_lane_set(stepper->weights + i, lane, run->weights[i]);
            norm += run->weights[i] * run->weights[i];
        }
        gsnn_lcn_lane_set(stepper->norms + l, lane, norm);
    }
}

/* G = 2 A (f - u) and the losses. */
static void find_outer_gradient(gsnn_lcn_stepper *s, const gsnn_lcn_lanes *filter) {
    const double *metric = s->training->metric;
    const gsnn_lcn_lanes *target = s->target;
    size_t size = s->pass.size;
    for (size_t k = 0; k < GSNN_LCN_PAIRS; k++) {
        gsnn_lcn_pair loss = {0};
        for (size_t i = 0; i < size; i++) {
            gsnn_lcn_pair rest = filter[i].p[k] - target[i].p[k], sum = {0};
            if (metric)
                for (size_t j = 0; j < size; j++)
                    sum += metric[i * size + j] * (filter[j].p[k] - target[j].p[k]);
            else
                sum = rest;
            loss += rest * sum;
            s->outer[i].p[k] = sum + sum;
        }
        s->loss.p[k] = loss;
    }
}

/* The larger, or smaller, of two numbers; y where x is none. */
static inline gsnn_lcn_pair larger(gsnn_lcn_pair x, gsnn_lcn_pair y) {
    mask m = x > y;
    return (gsnn_lcn_pair)((m & (mask)x) | (~m & (mask)y));
}

static inline gsnn_lcn_pair smaller(gsnn_lcn_pair x, gsnn_lcn_pair y) {
    mask m = x < y;
    return (gsnn_lcn_pair)((m & (mask)x) | (~m & (mask)y));
}

/* The largest change so far of |w_l|^2 - |w_m|^2. */
static void find_drift(gsnn_lcn_stepper *s) {
    const gsnn_lcn_pass *pass = &s->pass;
    gsnn_lcn_lanes least = {0}, most = {0};
    for (size_t l = 0; l < pass->stack->layers; l++) {
        const gsnn_lcn_lanes *w = s->weights + pass->places[l];
        gsnn_lcn_lanes norm = {0};
        for (size_t j = 0; j < pass->stack->sizes[l]; j++)
            gsnn_lcn_lanes_addmul(&norm, w + j, w + j);
#pragma GCC unroll 4
        for (size_t k = 0; k < GSNN_LCN_PAIRS; k++) {
            gsnn_lcn_pair change = norm.p[k] - s->norms[l].p[k];
            least.p[k] = l ? smaller(change, least.p[k]) : change;
            most.p[k] = l ? larger(change, most.p[k]) : change;
        }
    }
    for (size_t k = 0; k < GSNN_LCN_PAIRS; k++)
        s->drift.p[k] = larger(most.p[k] - least.p[k], s->drift.p[k]);
}

/* Squares of the gradients; whether some run that is not idle stands still or has left the range of
 * doubles. */
static bool find_ended(gsnn_lcn_stepper *s, const mask *idle) {
    gsnn_lcn_lanes square = {0};
    mask any = {0};
    for (size_t i = 0; i < s->pass.parameters; i++)
        gsnn_lcn_lanes_addmul(&square, s->gradient + i, s->gradient + i);
    for (size_t k = 0; k < GSNN_LCN_PAIRS; k++) {
        mask going = (square.p[k] > frozen * frozen) & (s->loss.p[k] <= DBL_MAX);
        any |= ~(going | idle[k]);
    }
    s->square = square;
    return (any[0] | any[1]) != 0;
}

static bool has_ended(const gsnn_lcn_stepper *s, size_t lane) {
    return s->runs[lane] && (s->now - s->begin[lane] == s->training->steps ||
                             !(gsnn_lcn_lane(&s->square, lane) > frozen * frozen) ||
                             !(gsnn_lcn_lane(&s->loss, lane) <= DBL_MAX));
}

static gsnn_status keep_trace(gsnn_lcn_stepper *s, size_t lane, const gsnn_lcn_lanes *filter,
                              gsnn_error *error) {
    gsnn_lcn_run *run = s->runs[lane];
    size_t size = s->pass.size;
    if (gsnn_reserve(&run->trace, &s->trace_capacity[lane], (run->trace_count + 1) * size,
                     sizeof *run->trace))
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < size; i++)
        run->trace[run->trace_count * size + i] = gsnn_lcn_lane(filter + i, lane);
    run->trace_count++;
    return GSNN_OK;
}

/* Traces that are due, and those of runs that end. */
static gsnn_status keep_traces(gsnn_lcn_stepper *s, const gsnn_lcn_lanes *filter,
                               gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t lane = 0; !status && lane < GSNN_LCN_LANES; lane++)
        if (s->runs[lane] &&
            (has_ended(s, lane) || (s->now - s->begin[lane]) % s->training->trace == 0))
            status = keep_trace(s, lane, filter, error);
    return status;
}

/* Takes the results of a run out of its lane. */
static void take_out(gsnn_lcn_stepper *s, size_t lane, const gsnn_lcn_lanes *filter) {
    gsnn_lcn_run *run = s->runs[lane];
    for (size_t i = 0; i < s->pass.size; i++)
        run->filter[i] = gsnn_lcn_lane(filter + i, lane);
    for (size_t i = 0; i < s->pass.parameters; i++)
        run->weights[i] = gsnn_lcn_lane(s->weights + i, lane);
    run->loss = gsnn_lcn_lane(&s->loss, lane);
    run->gradient = sqrt(gsnn_lcn_lane(&s->square, lane));
    run->drift = gsnn_lcn_lane(&s->drift, lane);
    run->steps = s->now - s->begin[lane];
    s->runs[lane] = NULL;
}

gsnn_status gsnn_lcn_stepper_go(gsnn_lcn_stepper *s, const gsnn_run *run, gsnn_error *error) {
    gsnn_lcn_pass *pass = &s->pass;
    uint64_t last = UINT64_MAX; /* when the first run has done all its steps */
    mask idle[GSNN_LCN_PAIRS] = {{0}};
    for (size_t lane = 0; lane < GSNN_LCN_LANES; lane++) {
        if (!s->runs[lane])
            idle[lane / 2][lane % 2] = -1;
        else if (s->begin[lane] + s->training->steps < last)
            last = s->begin[lane] + s->training->steps;
    }
    for (bool ended = false; !ended;) {
        gsnn_status status = GSNN_OK;
        const gsnn_lcn_lanes *filter = gsnn_lcn_pass_forward(pass, s->weights);
        find_outer_gradient(s, filter);
        gsnn_lcn_pass_backward(pass, s->weights, s->outer, s->gradient);
        find_drift(s);
        ended = find_ended(s, idle) || s->now == last;
        if (s->training->trace)
            status = keep_traces(s, filter, error);
        for (size_t lane = 0; ended && lane < GSNN_LCN_LANES; lane++)
            if (has_ended(s, lane))
                take_out(s, lane, filter);
        for (size_t i = 0; i < pass->parameters; i++)
#pragma GCC unroll 4
            for (size_t k = 0; k < GSNN_LCN_PAIRS; k++)
                s->weights[i].p[k] -= s->training->step * s->gradient[i].p[k];
        if (!status && ++s->now % 4096 == 0)
            status = gsnn_run_step(run, "training", s->now, 0, error);
        if (status)
            return status;
    }
    return GSNN_OK;
}
