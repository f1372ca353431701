#include "lcn/train.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"
#include "lcn/descent.h"
#include "lcn/member.h"
#include "lcn/shared_roots.h"
#include "random/philox.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What random numbers are drawn for. */
enum { PURPOSE_TARGET = 64, PURPOSE_WEIGHTS = 65 };

/* The loss, relative to that of f = 0, below which the target counts as reached, and the gradient
 * above which a run has not converged. */
static const double reached = 1e-9, still = 1e-5;

/* A gradient so small that further steps do not change what is told of a run. */
static const double frozen = 1e-13;

void gsnn_lcn_run_clear(gsnn_lcn_run *result) {
    for (size_t i = 0; i < result->shared_count; i++)
        free(result->shared[i].layers);
    free(result->shared);
    free(result->target);
    free(result->filter);
    free(result->weights);
    free(result->trace);
    *result = (gsnn_lcn_run){0};
}

/* G = 2 A (f - u); returns the loss. */
static double outer_gradient(double *outer, const gsnn_lcn_training *training, const double *filter,
                             const double *target) {
    size_t size = (size_t)training->stack->size;
    double loss = 0;
    for (size_t i = 0; i < size; i++) {
        double sum = 0;
        if (training->metric)
            for (size_t j = 0; j < size; j++)
                sum += training->metric[i * size + j] * (filter[j] - target[j]);
        else
            sum = filter[i] - target[i];
        loss += (filter[i] - target[i]) * sum;
        outer[i] = 2 * sum;
    }
    return loss;
}

static double square_norm(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i] * values[i];
    return sum;
}

/* The largest change so far of |w_l|^2 - |w_m|^2, which `before` holds as |w_l|^2. */
static double find_drift(const gsnn_lcn_pass *pass, const double *weights, const double *before) {
    double least = INFINITY, most = -INFINITY;
    for (size_t l = 0; l < pass->stack->layers; l++) {
        double change =
            square_norm(weights + pass->places[l], (size_t)pass->stack->sizes[l]) - before[l];
        least = fmin(least, change);
        most = fmax(most, change);
    }
    return most - least;
}

static gsnn_status keep_trace(gsnn_lcn_run *result, size_t *capacity, const double *filter,
                              size_t size, gsnn_error *error) {
    if (gsnn_reserve(&result->trace, capacity, (result->trace_count + 1) * size,
                     sizeof *result->trace))
        return gsnn_fail_memory(error);
    memcpy(result->trace + result->trace_count++ * size, filter, size * sizeof *filter);
    return GSNN_OK;
}

/* Exact for the doubles, which are dyadic rationals. */
static gsnn_status place_target(gsnn_lcn_run *result, const gsnn_lcn_training *training,
                                const gsnn_run *run, gsnn_error *error) {
    size_t size = (size_t)training->stack->size;
    fmpq *exact = _fmpq_vec_init((slong)size);
    for (size_t i = 0; i < size; i++) {
        int exponent;
        double mantissa = frexp(result->target[i], &exponent);
        fmpq_set_si(exact + i, (slong)ldexp(mantissa, 53), 1);
        if (exponent >= 53)
            fmpq_mul_2exp(exact + i, exact + i, (ulong)(exponent - 53));
        else
            fmpq_div_2exp(exact + i, exact + i, (ulong)(53 - exponent));
    }
    gsnn_lcn_membership membership;
    gsnn_status status = gsnn_lcn_member(&membership, training->stack, exact, false, run, error);
    result->target_inside = membership.answer == GSNN_LCN_YES;
    gsnn_lcn_membership_clear(&membership);
    _fmpq_vec_clear(exact, (slong)size);
    return status;
}

static void draw(gsnn_lcn_run *result, const gsnn_lcn_training *training, uint64_t index,
                 const gsnn_lcn_pass *pass) {
    const gsnn_lcn_stack *stack = training->stack;
    gsnn_philox stream = gsnn_philox_stream(training->seed, PURPOSE_WEIGHTS, 0, index);
    for (size_t l = 0; l < stack->layers; l++)
        for (size_t j = 0; j < stack->sizes[l]; j++)
            result->weights[pass->places[l] + j] =
                gsnn_philox_normal(&stream) / sqrt((double)stack->sizes[l]);
    if (training->target) {
        memcpy(result->target, training->target, pass->size * sizeof *result->target);
        return;
    }
    stream = gsnn_philox_stream(training->seed, PURPOSE_TARGET, 0, index);
    for (size_t i = 0; i < pass->size; i++)
        result->target[i] = gsnn_philox_normal(&stream);
    double norm = sqrt(square_norm(result->target, pass->size));
    for (size_t i = 0; i < pass->size; i++)
        result->target[i] /= norm;
}

/* Room for the steps: outer gradients, gradients, the norms at the start. */
typedef struct room {
    gsnn_lcn_pass pass;
    double *outer, *gradient, *norms;
} room;

static gsnn_status descend(gsnn_lcn_run *result, const gsnn_lcn_training *training, room *r,
                           const gsnn_run *run, gsnn_error *error) {
    gsnn_lcn_pass *pass = &r->pass;
    const gsnn_lcn_stack *stack = training->stack;
    gsnn_status status = GSNN_OK;
    size_t capacity = 0;
    for (size_t l = 0; l < stack->layers; l++)
        r->norms[l] = square_norm(result->weights + pass->places[l], (size_t)stack->sizes[l]);
    for (result->steps = 0;; result->steps++) {
        const double *filter = gsnn_lcn_pass_forward(pass, result->weights);
        result->loss = outer_gradient(r->outer, training, filter, result->target);
        gsnn_lcn_pass_backward(pass, result->weights, r->outer, r->gradient);
        result->gradient = sqrt(square_norm(r->gradient, pass->parameters));
        memcpy(result->filter, filter, pass->size * sizeof *filter);
        bool last = result->steps == training->steps || !(result->gradient > frozen) ||
                    !isfinite(result->loss);
        if (training->trace && (last || result->steps % training->trace == 0))
            status = keep_trace(result, &capacity, filter, pass->size, error);
        result->drift = fmax(result->drift, find_drift(pass, result->weights, r->norms));
        if (!status && result->steps % 4096 == 4095)
            status = gsnn_run_step(run, "training", result->steps, training->steps, error);
        if (status || last)
            return status;
        for (size_t i = 0; i < pass->parameters; i++)
            result->weights[i] -= training->step * r->gradient[i];
    }
}

static gsnn_status judge(gsnn_lcn_run *result, const gsnn_lcn_training *training, double *outer,
                         gsnn_error *error) {
    const gsnn_lcn_stack *stack = training->stack;
    if (!isfinite(result->loss) || !isfinite(result->gradient)) {
        result->verdict = GSNN_LCN_DIVERGED;
        return GSNN_OK;
    }
    size_t full = (size_t)gsnn_lcn_stack_dimension(stack);
    double *zero = gsnn_new((size_t)stack->size, sizeof *zero);
    if (!zero)
        return gsnn_fail_memory(error);
    double scale = outer_gradient(outer, training, zero, result->target);
    free(zero);
    gsnn_status status = gsnn_lcn_numerical_rank(&result->rank, stack, result->weights, error);
    result->rank_drop = full - result->rank;
    if (!status && gsnn_lcn_stack_is_thick(stack))
        status = gsnn_lcn_find_shared_roots(result, stack, error);
    if (result->loss <= reached * scale)
        result->verdict = GSNN_LCN_GLOBAL;
    else if (result->gradient > still)
        result->verdict = GSNN_LCN_UNCONVERGED;
    else if (result->rank_drop)
        result->verdict = GSNN_LCN_SPURIOUS;
    else /* a thick function space is smooth and of full dimension there: it is still on its way */
        result->verdict = gsnn_lcn_stack_is_thick(stack) ? GSNN_LCN_UNCONVERGED : GSNN_LCN_PURE;
    return status;
}

gsnn_status gsnn_lcn_run_init(gsnn_lcn_run *result, const gsnn_lcn_training *training,
                              uint64_t index, const gsnn_run *run, gsnn_error *error) {
    room r = {0};
    *result = (gsnn_lcn_run){0};
    gsnn_status status = gsnn_lcn_pass_init(&r.pass, training->stack, error);
    if (!status) {
        size_t size = r.pass.size, parameters = r.pass.parameters;
        result->target = gsnn_new(size, sizeof *result->target);
        result->filter = gsnn_new(size, sizeof *result->filter);
        result->weights = gsnn_new(parameters, sizeof *result->weights);
        r.outer = gsnn_new(size, sizeof *r.outer);
        r.gradient = gsnn_new(parameters, sizeof *r.gradient);
        r.norms = gsnn_new(training->stack->layers, sizeof *r.norms);
        if (!result->target || !result->filter || !result->weights || !r.outer || !r.gradient ||
            !r.norms)
            status = gsnn_fail_memory(error);
    }
    if (!status) {
        draw(result, training, index, &r.pass);
        status = place_target(result, training, run, error);
    }
    if (!status)
        status = descend(result, training, &r, run, error);
    if (!status)
        status = judge(result, training, r.outer, error);
    gsnn_lcn_pass_clear(&r.pass);
    free(r.outer);
    free(r.gradient);
    free(r.norms);
    return status;
}
