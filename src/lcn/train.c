#include "lcn/train.h"

#include "base/error.h"
#include "base/memory.h"
#include "lcn/member.h"
#include "lcn/stepper.h"
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

/* The same where the target is known not to be a member: near it, doubles round it to one. */
static const double rounded = 1e-20;

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

static double square_norm(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i] * values[i];
    return sum;
}

/* u^T A u, the loss of the zero filter. */
static double target_norm(const gsnn_lcn_training *training, const double *target) {
    size_t size = (size_t)training->stack->size;
    if (!training->metric)
        return square_norm(target, size);
    double sum = 0;
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
            sum += target[i] * training->metric[i * size + j] * target[j];
    return sum;
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

static gsnn_status judge(gsnn_lcn_run *result, const gsnn_lcn_training *training,
                         gsnn_error *error) {
    const gsnn_lcn_stack *stack = training->stack;
    if (!isfinite(result->loss) || !isfinite(result->gradient)) {
        result->verdict = GSNN_LCN_DIVERGED;
        return GSNN_OK;
    }
    size_t full = (size_t)gsnn_lcn_stack_dimension(stack);
    gsnn_status status = gsnn_lcn_numerical_rank(&result->rank, stack, result->weights, error);
    result->rank_drop = full - result->rank;
    if (!status && gsnn_lcn_stack_is_thick(stack))
        status = gsnn_lcn_find_shared_roots(result, stack, error);
    double bound = result->target_inside ? reached : rounded;
    if (result->loss <= bound * target_norm(training, result->target))
        result->verdict = GSNN_LCN_GLOBAL;
    else if (result->gradient > still)
        result->verdict = GSNN_LCN_UNCONVERGED;
    else if (result->rank_drop)
        result->verdict = GSNN_LCN_SPURIOUS;
    else /* a thick function space is smooth and of full dimension there: it is still on its way */
        result->verdict = gsnn_lcn_stack_is_thick(stack) ? GSNN_LCN_UNCONVERGED : GSNN_LCN_PURE;
    return status;
}

/* A run with its weights and target. */
static gsnn_status begin(gsnn_lcn_run *result, const gsnn_lcn_stepper *stepper, uint64_t index,
                         const gsnn_run *run, gsnn_error *error) {
    const gsnn_lcn_pass *pass = &stepper->pass;
    result->target = gsnn_new(pass->size, sizeof *result->target);
    result->filter = gsnn_new(pass->size, sizeof *result->filter);
    result->weights = gsnn_new(pass->parameters, sizeof *result->weights);
    if (!result->target || !result->filter || !result->weights)
        return gsnn_fail_memory(error);
    draw(result, stepper->training, index, pass);
    return place_target(result, stepper->training, run, error);
}

gsnn_status gsnn_lcn_runs_init(gsnn_lcn_run *results, const gsnn_lcn_training *training,
                               uint64_t first, size_t count, const gsnn_run *run,
                               gsnn_error *error) {
    gsnn_lcn_stepper stepper;
    size_t begun = 0, ended = 0;
    for (size_t i = 0; i < count; i++)
        results[i] = (gsnn_lcn_run){0};
    gsnn_status status = gsnn_lcn_stepper_init(&stepper, training, error);
    while (!status && ended < count) {
        for (size_t lane = 0; !status && lane < GSNN_LCN_LANES && begun < count; lane++) {
            if (stepper.runs[lane])
                continue;
            status = begin(&results[begun], &stepper, first + begun, run, error);
            if (!status)
                gsnn_lcn_stepper_load(&stepper, lane, &results[begun]);
            begun++;
        }
        gsnn_lcn_run *before[GSNN_LCN_LANES];
        memcpy(before, stepper.runs, sizeof before);
        if (!status)
            status = gsnn_lcn_stepper_go(&stepper, run, error);
        for (size_t lane = 0; !status && lane < GSNN_LCN_LANES; lane++) {
            if (!before[lane] || stepper.runs[lane])
                continue;
            status = judge(before[lane], training, error);
            ended++;
        }
    }
    gsnn_lcn_stepper_clear(&stepper);
    return status;
}
