#define GSNN_LANE_SINGLE 1 /* as the kernel that is linked with it */

#include "fit_step_single.h"

#include "base/memory.h"
#include "fit/lane_channel.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

/* Rows that all channels go through while they are in the cache. */
#define CHUNK ((size_t)2 * GSNN_CHANNEL_ROWS)

struct single_step {
    const gsnn_fit_problem *problem;
    size_t rows, stride;
    float **waves; /* of each kind */
    float *columns, *y, *residual;
    float *inner, *outer, *by_outer;
    float *parts;
    double *sums; /* of parts */
    int8_t *slopes;
};

static float *narrowed(const double *numbers, size_t count) {
    float *narrow = gsnn_new_at_line(count, sizeof *narrow);
    for (size_t i = 0; narrow && i < count; i++)
        narrow[i] = (float)numbers[i];
    return narrow;
}

void single_step_free(single_step *step) {
    if (!step)
        return;
    for (size_t i = 0; step->waves && i < step->problem->kind_count; i++)
        free(step->waves[i]);
    void *arrays[] = {step->waves, step->columns,  step->y,     step->residual, step->inner,
                      step->outer, step->by_outer, step->parts, step->sums,     step->slopes};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(step);
}

/* The columns of linear maps and of the constant, behind those of channels. */
static void fill_fixed(single_step *step, const gsnn_fit_rows *rows) {
    const gsnn_fit_problem *problem = step->problem;
    float *column = step->columns + problem->outer_of_channels * step->stride;
    for (size_t i = 0; i < problem->outputs.linear * step->stride; i++)
        *column++ = (float)rows->linear[i];
    for (size_t k = 0; k < problem->outputs.constant; k++)
        for (size_t i = 0; i < step->rows; i++)
            column[k * step->stride + i] = (float)problem->outputs.constants[k];
}

static bool fill(single_step *step, const gsnn_fit_rows *rows) {
    const gsnn_fit_problem *problem = step->problem;
    size_t neurons = 0;
    for (size_t c = 0; c < problem->channel_count; c++)
        neurons += gsnn_fit_kind_of(problem, c)->sums.neurons;
    step->waves = gsnn_new(problem->kind_count, sizeof *step->waves);
    step->columns = gsnn_new_at_line(problem->outer * step->stride, sizeof *step->columns);
    step->y = narrowed(rows->y, step->stride);
    step->residual = gsnn_new_at_line(step->stride, sizeof *step->residual);
    step->inner = gsnn_new(problem->inner, sizeof *step->inner);
    step->outer = gsnn_new(problem->outer, sizeof *step->outer);
    step->by_outer = gsnn_new(problem->outer, sizeof *step->by_outer);
    step->parts = gsnn_new_at_line(problem->inner * GSNN_GRADIENT_PARTS, sizeof *step->parts);
    step->sums = gsnn_new(problem->inner, sizeof *step->sums);
    step->slopes = gsnn_new_at_line(neurons * step->stride, sizeof *step->slopes);
    if (!step->waves || !step->columns || !step->y || !step->residual || !step->inner ||
        !step->outer || !step->by_outer || !step->parts || !step->sums || !step->slopes)
        return false;
    fill_fixed(step, rows);
    for (size_t i = 0; i < problem->kind_count; i++) {
        size_t count = problem->kinds[i].walsh.sums.count * step->stride;
        if (!(step->waves[i] = narrowed(rows->waves[i], count)))
            return false;
    }
    return true;
}

single_step *single_step_new(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows) {
    single_step *step = gsnn_new(1, sizeof *step);
    if (!step)
        return NULL;
    *step = (single_step){.problem = problem, .rows = rows->samples, .stride = rows->stride};
    if (fill(step, rows))
        return step;
    single_step_free(step);
    return NULL;
}

/* A chunk of rows of a channel, whose slopes are behind those of the channels before. */
static gsnn_lane_channel make_lanes(const single_step *step, size_t channel, size_t first,
                                    int8_t *slopes) {
    const gsnn_fit_kind *kind = gsnn_fit_kind_of(step->problem, channel);
    return (gsnn_lane_channel){
        .walsh = &kind->walsh,
        .arguments = &kind->arguments,
        .products = &kind->products,
        .values = step->waves[step->problem->channels[channel].kind] + first,
        .rows = step->rows - first < CHUNK ? step->rows - first : CHUNK,
        .stride = step->stride,
        .half = !gsnn_fit_has_bias(step->problem, channel),
        .slopes = slopes + first * kind->sums.neurons,
    };
}

/* Sets the columns of channels. */
static void go_forward(single_step *step) {
    const gsnn_fit_problem *problem = step->problem;
    for (size_t first = 0; first < step->rows; first += CHUNK) {
        int8_t *slopes = step->slopes;
        for (size_t c = 0; c < problem->channel_count; c++) {
            gsnn_lane_channel lanes = make_lanes(step, c, first, slopes);
            lanes.weights = step->inner + problem->channels[c].first;
            lanes.bias = lanes.half ? 0 : lanes.weights[lanes.walsh->sums.dimension];
            lanes.phi = step->columns + problem->channels[c].outer * step->stride + first;
            gsnn_lane_channel_fill(&lanes, gsnn_vectors_best());
            slopes += lanes.walsh->sums.neurons * step->stride;
        }
    }
}

/* Sets parts of derivatives of -sse/2 by transformed inner parameters. */
static void go_back(single_step *step) {
    const gsnn_fit_problem *problem = step->problem;
    float weighted[CHUNK];
    memset(step->parts, 0, problem->inner * GSNN_GRADIENT_PARTS * sizeof *step->parts);
    for (size_t first = 0; first < step->rows; first += CHUNK) {
        int8_t *slopes = step->slopes;
        for (size_t c = 0; c < problem->channel_count; c++) {
            gsnn_lane_channel lanes = make_lanes(step, c, first, slopes);
            float weight = (lanes.half ? 0.5F : 1) * step->outer[problem->channels[c].outer];
            for (size_t s = 0; s < CHUNK; s++)
                weighted[s] = s < lanes.rows ? weight * step->residual[first + s] : 0;
            lanes.residual = weighted;
            lanes.gradient = step->parts + problem->channels[c].first * GSNN_GRADIENT_PARTS;
            gsnn_lane_channel_fill(&lanes, gsnn_vectors_best());
            slopes += lanes.walsh->sums.neurons * step->stride;
        }
    }
}

double single_step_take(single_step *step, const double *inner, const double *outer,
                        double *by_inner, double *by_outer) {
    const gsnn_fit_problem *problem = step->problem;
    int rows = (int)step->rows, stride = (int)step->stride, columns = (int)problem->outer;
    double factor = -2 / (double)step->rows;
    for (size_t j = 0; j < problem->inner; j++)
        step->inner[j] = (float)inner[j];
    for (size_t j = 0; j < problem->outer; j++)
        step->outer[j] = (float)outer[j];
    go_forward(step);
    memcpy(step->residual, step->y, step->stride * sizeof *step->residual);
    cblas_sgemv(CblasColMajor, CblasNoTrans, rows, columns, -1, step->columns, stride, step->outer,
                1, 1, step->residual, 1);
    double sse = (double)cblas_sdot(rows, step->residual, 1, step->residual, 1);
    cblas_sgemv(CblasColMajor, CblasTrans, rows, columns, 1, step->columns, stride, step->residual,
                1, 0, step->by_outer, 1);
    for (size_t j = 0; j < problem->outer; j++)
        by_outer[j] = factor * (double)step->by_outer[j];
    go_back(step);
    for (size_t j = 0; j < problem->inner; j++) {
        step->sums[j] = 0;
        for (size_t l = 0; l < GSNN_GRADIENT_PARTS; l++)
            step->sums[j] += (double)step->parts[j * GSNN_GRADIENT_PARTS + l];
    }
    for (size_t c = 0; c < problem->channel_count; c++)
        gsnn_walsh_turn_back(&gsnn_fit_kind_of(problem, c)->walsh,
                             step->sums + problem->channels[c].first, 1);
    for (size_t j = 0; j < problem->inner; j++)
        by_inner[j] = factor * step->sums[j];
    return sse / (double)step->rows;
}
