#include "density/monte_carlo.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "density/lane_products.h"
#include "density/purposes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 1024

/* Blocks ahead of the hand-over, a thread: at least and at most; numbers kept for them, if
 * possible. The more, the longer a thread may be off its processor before the others wait for its
 * block. */
enum { LEAST_AHEAD = 4, MOST_AHEAD = 64, KEPT_NUMBERS = 1 << 18 };

typedef struct loop {
    const gsnn_sampler *sampler;
    const gsnn_correlators *correlators;
    uint64_t seed, draws;
    gsnn_vectors vectors;
    const gsnn_run *run;
    size_t window, blocks;
    char *workspaces; /* one a thread */
    size_t workspace_size;
    float *values; /* one a thread */
    double *lanes; /* one a thread, 2 x correlators x lanes */
    double *sums;  /* for each place of the window, 2 x correlators */
    gsnn_sample *samples;
} loop;

static uint64_t draws_of_block(const loop *l, size_t block) {
    uint64_t first = (uint64_t)block * BLOCK;
    return l->draws - first < BLOCK ? l->draws - first : BLOCK;
}

static size_t choose_window(size_t threads, size_t correlators) {
    size_t ahead = KEPT_NUMBERS / 2 / (correlators * threads);
    ahead = ahead < LEAST_AHEAD ? LEAST_AHEAD : ahead;
    return threads * (ahead > MOST_AHEAD ? MOST_AHEAD : ahead);
}

static double add_lanes(const double *lanes) {
    double sum = 0;
    for (int i = 0; i < GSNN_LANES; i++)
        sum += lanes[i];
    return sum;
}

static gsnn_status draw_block(void *context, size_t worker, size_t index, gsnn_error *error) {
    loop *l = context;
    (void)error;
    size_t outputs = gsnn_sampler_outputs(l->sampler), count = l->correlators->count;
    float *values = l->values + worker * l->correlators->points * outputs * GSNN_LANES;
    double *lanes = l->lanes + worker * 2 * count * GSNN_LANES;
    double *sums = l->sums + index % l->window * 2 * count;
    uint64_t draws = draws_of_block(l, index);
    memset(lanes, 0, 2 * count * GSNN_LANES * sizeof *lanes);
    for (uint64_t at = 0; at < draws; at += GSNN_LANES) {
        gsnn_sampler_draw(l->sampler, l->seed, GSNN_PURPOSE_DRAWS, (uint64_t)index * BLOCK + at,
                          l->vectors, l->workspaces + worker * l->workspace_size, values);
        gsnn_lane_products products = {
            .values = values,
            .outputs = outputs,
            .list = l->correlators->list,
            .count = count,
            .lanes = draws - at < GSNN_LANES ? (size_t)(draws - at) : GSNN_LANES,
            .stride = GSNN_LANES,
            .squared = true,
            .sums = lanes,
            .sizes = lanes + count * GSNN_LANES,
        };
        gsnn_lane_products_add(&products, l->vectors);
    }
    for (size_t i = 0; i < 2 * count; i++)
        sums[i] = add_lanes(lanes + i * GSNN_LANES);
    return GSNN_OK;
}

static gsnn_status join_block(void *context, size_t index, gsnn_error *error) {
    loop *l = context;
    size_t count = l->correlators->count;
    const double *sums = l->sums + index % l->window * 2 * count;
    uint64_t draws = draws_of_block(l, index);
    for (size_t i = 0; i < count; i++) {
        double sum = sums[i], squares = sums[count + i];
        if (!isfinite(sum) || !isfinite(squares))
            return gsnn_fail(error, GSNN_FAILED,
                             "a value of a drawn network is beyond the range of single precision");
        gsnn_sample block = {.count = draws, .mean = sum / (double)draws};
        block.squares = fmax(0, squares - sum * block.mean);
        gsnn_sample_join(&l->samples[i], &block);
    }
    return gsnn_run_step(l->run, "draws", (uint64_t)index + 1, l->blocks, error);
}

gsnn_status gsnn_monte_carlo(gsnn_sample *samples, const gsnn_sampler *sampler,
                             const gsnn_correlators *correlators, uint64_t seed, uint64_t draws,
                             gsnn_vectors vectors, const gsnn_run *run, gsnn_error *error) {
    size_t threads = gsnn_parallel_threads(run ? run->threads : 1);
    loop l = {
        .sampler = sampler,
        .correlators = correlators,
        .seed = seed,
        .draws = draws,
        .vectors = vectors,
        .run = run,
        .window = choose_window(threads, correlators->count),
        .blocks = (size_t)((draws + BLOCK - 1) / BLOCK),
        .workspace_size = gsnn_sampler_workspace(sampler),
        .samples = samples,
    };
    size_t values = correlators->points * gsnn_sampler_outputs(sampler) * GSNN_LANES;
    l.workspaces = gsnn_new_at_line(threads, l.workspace_size);
    l.values = gsnn_new_at_line(threads * values, sizeof *l.values);
    l.lanes = gsnn_new_at_line(threads * 2 * correlators->count * GSNN_LANES, sizeof *l.lanes);
    l.sums = gsnn_new(l.window * 2 * correlators->count, sizeof *l.sums);
    memset(samples, 0, correlators->count * sizeof *samples);
    gsnn_status status =
        l.workspaces && l.values && l.lanes && l.sums
            ? gsnn_parallel_in_order(threads, l.blocks, l.window, draw_block, join_block, &l, error)
            : gsnn_fail_memory(error);
    free(l.workspaces);
    free(l.values);
    free(l.lanes);
    free(l.sums);
    return status;
}
