#include "density/symmetry_test.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "density/lane_products.h"
#include "density/purposes.h"
#include "random/philox.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 1024

static gsnn_status prepare(gsnn_tested *t, const gsnn_correlators *c, gsnn_error *error) {
    size_t elements = t->moves.count;
    if (elements > GSNN_TEST_MAX_MEANS / c->count)
        return gsnn_fail(error, GSNN_FAILED, "%zu elements times %zu correlators are more than %zu",
                         elements, c->count, GSNN_TEST_MAX_MEANS);
    t->points = gsnn_new(elements * c->points * c->degree, sizeof *t->points);
    t->sums = gsnn_new(elements * c->count * GSNN_TEST_BLOCKS, sizeof *t->sums);
    t->sizes = gsnn_new(elements * c->count * GSNN_TEST_BLOCKS, sizeof *t->sizes);
    if (!t->points || !t->sums || !t->sizes)
        return gsnn_fail_memory(error);
    for (size_t e = 0; e < elements; e++)
        for (size_t p = 0; p < c->points; p++)
            gsnn_moves_apply(&t->moves, e, c->values + p * c->degree,
                             t->points + (e * c->points + p) * c->degree);
    return GSNN_OK;
}

gsnn_status gsnn_symmetry_test_init(gsnn_symmetry_test *test, const gsnn_record_group *group,
                                    const gsnn_record_elements *generators,
                                    const gsnn_correlators *correlators, uint64_t seed,
                                    gsnn_error *error) {
    *test = (gsnn_symmetry_test){.correlators = correlators, .seed = seed, .count = 1};
    test->tested = gsnn_new(GSNN_TEST_SUBGROUPS, sizeof *test->tested);
    if (!test->tested)
        return gsnn_fail_memory(error);
    bool complete = true;
    gsnn_status status =
        gsnn_moves_init(&test->tested[0].moves, group, generators, &complete, error);
    if (!status && !complete) {
        test->cyclic = true;
        test->count = GSNN_TEST_SUBGROUPS;
        gsnn_moves_clear(&test->tested[0].moves);
    }
    for (size_t i = 0; !status && i < test->count; i++) {
        if (test->cyclic)
            status =
                gsnn_moves_init_cyclic(&test->tested[i].moves, group, generators, seed, i, error);
        if (!status)
            status = prepare(&test->tested[i], correlators, error);
    }
    return status;
}

void gsnn_symmetry_test_clear(gsnn_symmetry_test *test) {
    for (size_t i = 0; test->tested && i < GSNN_TEST_SUBGROUPS; i++) {
        gsnn_moves_clear(&test->tested[i].moves);
        free(test->tested[i].points);
        free(test->tested[i].sums);
        free(test->tested[i].sizes);
    }
    free(test->tested);
    *test = (gsnn_symmetry_test){0};
}

/* ---- Draws ------------------------------------------------------------------------------- */

typedef struct drawing {
    const gsnn_correlators *correlators;
    gsnn_tested *tested;
    const gsnn_sampler *sampler;
    uint64_t seed, first; /* the draw of step 0 */
    unsigned purpose;
    gsnn_vectors vectors;
    const gsnn_run *run;
    size_t window, means; /* elements x correlators */
    char *workspaces;
    size_t workspace_size, values_size;
    float *values;
    double *sums; /* window x 2 x means x 64 */
    uint64_t done, total;
} drawing;

/* Draws d belong to block d % 64, so that draws can be added. */
static gsnn_status draw_chunk(void *context, size_t worker, size_t index, gsnn_error *error) {
    drawing *d = context;
    (void)error;
    const gsnn_correlators *c = d->correlators;
    size_t outputs = gsnn_sampler_outputs(d->sampler);
    float *values = d->values + worker * d->values_size;
    double *sums = d->sums + index % d->window * 2 * d->means * GSNN_TEST_BLOCKS;
    memset(sums, 0, 2 * d->means * GSNN_TEST_BLOCKS * sizeof *sums);
    for (size_t at = 0; at < CHUNK; at += GSNN_LANES) {
        gsnn_sampler_draw(d->sampler, d->seed, d->purpose, d->first + (uint64_t)index * CHUNK + at,
                          d->vectors, d->workspaces + worker * d->workspace_size, values);
        for (size_t e = 0; e < d->tested->moves.count; e++) {
            double *own = sums + e * c->count * GSNN_TEST_BLOCKS + at % GSNN_TEST_BLOCKS;
            gsnn_lane_products products = {
                .values = values + e * c->points * outputs * GSNN_LANES,
                .outputs = outputs,
                .list = c->list,
                .count = c->count,
                .lanes = GSNN_LANES,
                .stride = GSNN_TEST_BLOCKS,
                .sums = own,
                .sizes = own + d->means * GSNN_TEST_BLOCKS,
            };
            gsnn_lane_products_add(&products, d->vectors);
        }
    }
    return GSNN_OK;
}

static gsnn_status join_chunk(void *context, size_t index, gsnn_error *error) {
    drawing *d = context;
    size_t count = d->means * GSNN_TEST_BLOCKS;
    const double *sums = d->sums + index % d->window * 2 * count;
    for (size_t i = 0; i < count; i++) {
        d->tested->sums[i] += sums[i];
        d->tested->sizes[i] += sums[count + i];
        if (!isfinite(d->tested->sizes[i]))
            return gsnn_fail(error, GSNN_FAILED,
                             "a value of a drawn network is beyond the range of single precision");
    }
    return gsnn_run_step(d->run, "draws", ++d->done, d->total, error);
}

static gsnn_status draw_group(drawing *d, const gsnn_law *law,
                              const gsnn_enumeration_record *record, size_t chunks,
                              gsnn_error *error) {
    gsnn_sampler *sampler = NULL;
    size_t threads = gsnn_parallel_threads(d->run ? d->run->threads : 1);
    size_t points = d->tested->moves.count * d->correlators->points;
    d->means = d->tested->moves.count * d->correlators->count;
    d->window = threads + 1;
    gsnn_status status = gsnn_sampler_new(&sampler, law, record, d->tested->points, points, error);
    if (status)
        return status;
    d->sampler = sampler;
    d->values_size = points * gsnn_sampler_outputs(sampler) * GSNN_LANES;
    d->workspace_size = gsnn_sampler_workspace(sampler);
    d->workspaces = gsnn_new_at_line(threads, d->workspace_size);
    d->values = gsnn_new_at_line(threads * d->values_size, sizeof *d->values);
    d->sums = gsnn_new(d->window * 2 * d->means * GSNN_TEST_BLOCKS, sizeof *d->sums);
    status =
        d->workspaces && d->values && d->sums
            ? gsnn_parallel_in_order(threads, chunks, d->window, draw_chunk, join_chunk, d, error)
            : gsnn_fail_memory(error);
    free(d->workspaces);
    free(d->values);
    free(d->sums);
    gsnn_sampler_free(sampler);
    return status;
}

gsnn_status gsnn_symmetry_test_draw(gsnn_symmetry_test *test, const gsnn_law *law,
                                    const gsnn_enumeration_record *record, uint64_t draws,
                                    gsnn_vectors vectors, const gsnn_run *run, gsnn_error *error) {
    size_t chunks = (size_t)((draws - test->draws) / CHUNK);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < test->count; i++) {
        drawing d = {
            .correlators = test->correlators,
            .tested = &test->tested[i],
            .seed = test->seed,
            .first = test->draws,
            .purpose =
                test->cyclic ? GSNN_PURPOSE_DRAWS_OF_SUBGROUPS + (unsigned)i : GSNN_PURPOSE_DRAWS,
            .vectors = vectors,
            .run = run,
            .done = (uint64_t)i * chunks,
            .total = (uint64_t)test->count * chunks,
        };
        status = draw_group(&d, law, record, chunks, error);
    }
    test->draws = draws;
    return status;
}

/* ---- Decision ---------------------------------------------------------------------------- */

/* What a statistic is computed in. */
typedef struct copy {
    uint32_t *places; /* 64 x elements: where r_b e is */
} copy;

/* Multiplies the elements of each block by one of its own; without a stream, by the identity. */
static void shuffle(copy *c, const gsnn_moves *moves, gsnn_philox *stream) {
    for (size_t b = 0; b < GSNN_TEST_BLOCKS; b++) {
        uint32_t r = stream ? (uint32_t)gsnn_philox_below(stream, moves->count) : 0;
        gsnn_moves_products(moves, r, c->places + b * moves->count);
    }
}

/* |mean| / (standard deviation / 8) of the 64 differences. */
static double standardise(const double *differences) {
    double mean = 0, squares = 0;
    for (size_t b = 0; b < GSNN_TEST_BLOCKS; b++)
        mean += differences[b];
    mean /= GSNN_TEST_BLOCKS;
    for (size_t b = 0; b < GSNN_TEST_BLOCKS; b++)
        squares += (differences[b] - mean) * (differences[b] - mean);
    if (mean == 0)
        return 0;
    return fabs(mean) / sqrt(squares / (GSNN_TEST_BLOCKS - 1) / GSNN_TEST_BLOCKS);
}

static double compare(const gsnn_symmetry_test *test, const gsnn_tested *t, const copy *c, size_t e,
                      size_t correlator) {
    size_t elements = t->moves.count, count = test->correlators->count;
    double differences[GSNN_TEST_BLOCKS];
    for (size_t b = 0; b < GSNN_TEST_BLOCKS; b++) {
        const uint32_t *places = c->places + b * elements;
        size_t moved = (places[e] * count + correlator) * GSNN_TEST_BLOCKS + b;
        size_t still = (places[0] * count + correlator) * GSNN_TEST_BLOCKS + b;
        double difference = t->sums[moved] - t->sums[still];
        double size = fmax(t->sizes[moved], t->sizes[still]);
        differences[b] = fabs(difference) < 0x1p-16 * size ? 0 : difference;
    }
    return standardise(differences);
}

/* The statistic of one copy; where it is attained goes to the test, unless that is NULL. */
static double find_statistic(const gsnn_symmetry_test *test, copy *c, gsnn_symmetry_test *result,
                             gsnn_philox *stream) {
    double most = 0;
    for (size_t i = 0; i < test->count; i++) {
        const gsnn_tested *t = &test->tested[i];
        shuffle(c, &t->moves, stream);
        for (size_t e = 1; e < t->moves.count; e++)
            for (size_t k = 0; k < test->correlators->count; k++) {
                double z = compare(test, t, c, e, k);
                if (z > most) {
                    most = z;
                    if (result) {
                        result->worst_group = i;
                        result->worst_element = e;
                        result->worst_correlator = k;
                    }
                }
            }
    }
    return most;
}

typedef struct copies {
    const gsnn_symmetry_test *test;
    copy *workers;
    double *statistics; /* one a copy */
    uint64_t total;
    const gsnn_run *run;
    size_t reached;
} copies;

static gsnn_status make_copy(void *context, size_t worker, size_t index, gsnn_error *error) {
    copies *c = context;
    (void)error;
    gsnn_philox stream = gsnn_philox_stream(c->test->seed, GSNN_PURPOSE_COPIES, 0, index);
    c->statistics[index] = find_statistic(c->test, &c->workers[worker], NULL, &stream);
    return GSNN_OK;
}

static gsnn_status count_copy(void *context, size_t index, gsnn_error *error) {
    copies *c = context;
    c->reached += c->statistics[index] >= c->test->statistic;
    return gsnn_run_step(c->run, "copies", (uint64_t)index + 1, c->total, error);
}

gsnn_status gsnn_symmetry_test_decide(gsnn_symmetry_test *test, uint64_t count, const gsnn_run *run,
                                      gsnn_error *error) {
    size_t threads = gsnn_parallel_threads(run ? run->threads : 1), elements = 0;
    for (size_t i = 0; i < test->count; i++)
        if (elements < test->tested[i].moves.count)
            elements = test->tested[i].moves.count;
    copies c = {.test = test, .total = count, .run = run};
    c.workers = gsnn_new(threads, sizeof *c.workers);
    c.statistics = gsnn_new((size_t)count, sizeof *c.statistics);
    gsnn_status status = c.workers && c.statistics ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < threads; i++) {
        c.workers[i].places = gsnn_new(GSNN_TEST_BLOCKS * elements, sizeof *c.workers[i].places);
        if (!c.workers[i].places)
            status = gsnn_fail_memory(error);
    }
    if (!status) {
        test->statistic = find_statistic(test, &c.workers[0], test, NULL);
        status = gsnn_parallel_in_order(threads, (size_t)count, 64 * threads, make_copy, count_copy,
                                        &c, error);
    }
    test->copies = count;
    test->reached = c.reached;
    for (size_t i = 0; c.workers && i < threads; i++)
        free(c.workers[i].places);
    free(c.workers);
    free(c.statistics);
    return status;
}

double gsnn_symmetry_test_p(const gsnn_symmetry_test *test) {
    return (double)(test->reached + 1) / (double)(test->copies + 1);
}
