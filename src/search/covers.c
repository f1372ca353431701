#include "search/covers.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "fit/coordinates.h"
#include "fit/restart.h"
#include "statistics/sample.h"
#include "train/cholesky.h"
#include "train/dense.h"
#include "train/symmetric.h"

#include <math.h>
#include <stdlib.h>

#define SMOOTHING 0.3
#define MOST_WEIGHTS 500

/* ---- Entries --------------------------------------------------------------------------------- */

/* The part of the data that an entry was last fitted to; GSNN_RECORD_NONE: to none. */
static size_t fitted_part(const gsnn_contender *c) {
    static const size_t parts[] = {0, GSNN_SEARCH_SELECTION};
    for (size_t i = 0; i < 2; i++)
        if (c->parts[parts[i]].supported)
            return parts[i];
    return GSNN_RECORD_NONE;
}

/* The entry of an architecture alone with the fewest channels, or NULL. */
static const gsnn_contender *find_alone(const gsnn_contenders *entries, size_t architecture) {
    const gsnn_contender *best = NULL;
    for (size_t i = 0; i < entries->count; i++) {
        const gsnn_contender *c = &entries->items[i];
        if (c->choice_count == 1 && c->choices[0].architecture == architecture && !c->moves &&
            fitted_part(c) != GSNN_RECORD_NONE && (!best || c->channels < best->channels))
            best = c;
    }
    return best;
}

/* ---- One cover ------------------------------------------------------------------------------- */

/* A channel of the smaller architecture as one of the larger. */
typedef struct growth {
    const gsnn_fit_problem *small, *large;
    const gsnn_fit_rows *rows; /* of the large problem */
    const double *residual;
    size_t dimension, base; /* free weights of the large one, and of the small one */
    const int32_t *map;     /* the signed neuron of the small one that each of the large one is; */
    int32_t first;          /* the first of these */
    double *basis;          /* dimension x dimension, by columns: orthonormal, those of the small
                             * architecture first */
    double *weights, *matrix, *gradient, *values, *workspace;
} growth;

/* Makes a column orthogonal to the first `count` ones and of length 1; false where too little of it
 * is left. */
static bool make_orthonormal(const growth *g, double *column, size_t count) {
    size_t d = g->dimension;
    double before = 0, after = 0;
    for (size_t i = 0; i < d; i++)
        before += column[i] * column[i];
    for (int pass = 0; pass < 2; pass++)
        for (size_t c = 0; c < count; c++) {
            double product = 0;
            for (size_t i = 0; i < d; i++)
                product += g->basis[c * d + i] * column[i];
            for (size_t i = 0; i < d; i++)
                column[i] -= product * g->basis[c * d + i];
        }
    for (size_t i = 0; i < d; i++)
        after += column[i] * column[i];
    for (size_t i = 0; i < d; i++)
        column[i] /= sqrt(after);
    return after > 1e-10 * before;
}

/* Sets the basis; false where the embedded weights are dependent, which those of an inclusion are
 * not. */
static bool set_basis(const growth *g, double *vector) {
    size_t d = g->dimension, count = 0;
    for (; count < g->base; count++) {
        for (size_t k = 0; k < g->base; k++)
            g->gradient[k] = k == count;
        gsnn_fit_embed(&g->small->kinds[0], &g->large->kinds[0], g->first, g->gradient, vector,
                       g->basis + count * d);
        if (!make_orthonormal(g, g->basis + count * d, count))
            return false;
    }
    for (size_t unit = 0; unit < d && count < d; unit++) {
        double *column = g->basis + count * d;
        for (size_t i = 0; i < d; i++)
            column[i] = i == unit;
        count += make_orthonormal(g, column, count);
    }
    return count == d;
}

/* The argument of a neuron at a row, and its gradient by free weights. */
static double argument(const growth *g, size_t neuron, size_t row, double bias) {
    const gsnn_orbit_sums *sums = &g->large->kinds[0].sums;
    double z = bias;
    for (size_t k = 0; k < g->dimension; k++) {
        int32_t place = sums->places[neuron * g->dimension + k];
        double u = place ? g->rows->sums[0][(size_t)(abs(place) - 1) * g->rows->stride + row] : 0;
        g->gradient[k] = place > 0 ? u : -u;
        z += g->weights[k] * g->gradient[k];
    }
    return z;
}

/* The spread of arguments over rows and neurons. */
static double spread(const growth *g, double bias) {
    gsnn_sample sample = {0};
    for (size_t s = 0; s < g->rows->samples; s++)
        for (size_t i = 0; i < g->large->kinds[0].sums.neurons; i++)
            gsnn_sample_add(&sample, argument(g, i, s, bias));
    return sqrt(sample.squares / (double)sample.count);
}

/* What a neuron of the large one is multiplied by in an output, where it is one of a channel of the
 * small one. */
static double output_weight(const growth *g, size_t channel, const double *outer, size_t neuron,
                            size_t output) {
    const gsnn_fit_problem *small = g->small;
    const gsnn_fit_kind *kind = &small->kinds[0];
    size_t neurons = kind->sums.neurons, first = small->channels[channel].outer;
    size_t own = (size_t)abs(g->map[neuron]) - 1, equations = small->outputs.equations;
    double ratio = (double)neurons / (double)g->large->kinds[0].sums.neurons, sum = 0;
    if (!small->outputs.moved)
        return ratio * outer[output * small->outer + first];
    for (size_t k = 0; k < kind->outer; k++)
        sum += outer[first + k] * kind->output[(k * neurons + own) * equations + output];
    return ratio * sum;
}

/* The residuals of a row, each times what a neuron is multiplied by in that output. */
static double weighted_residual(const growth *g, size_t channel, const double *outer, size_t row,
                                size_t neuron) {
    double sum = 0;
    for (size_t o = 0; o < g->small->data->outputs; o++)
        sum += output_weight(g, channel, outer, neuron, o) *
               g->residual[gsnn_fit_rows_at(g->rows, g->small, row, o)];
    return sum;
}

/* Sets the matrix in the coordinates of the complement, the upper triangle by columns. */
static void set_matrix(const growth *g, size_t channel, const double *outer, double bias) {
    size_t d = g->dimension, rest = d - g->base, neurons = g->large->kinds[0].sums.neurons;
    double width = SMOOTHING * spread(g, bias);
    for (size_t i = 0; i < rest * rest; i++)
        g->matrix[i] = 0;
    for (size_t s = 0; width > 0 && s < g->rows->samples; s++)
        for (size_t i = 0; i < neurons; i++) {
            double z = argument(g, i, s, bias) / width;
            double factor = -weighted_residual(g, channel, outer, s, i) / (double)g->rows->samples *
                            exp(-z * z / 2) / (width * 2.506628274631000502);
            gsnn_cholesky_half(g->large->kinds[0].factor, d, g->gradient, 1);
            for (size_t k = 0; k < rest; k++) {
                const double *column = g->basis + (g->base + k) * d;
                g->values[k] = 0;
                for (size_t l = 0; l < d; l++)
                    g->values[k] += column[l] * g->gradient[l];
                for (size_t l = 0; l <= k; l++)
                    g->matrix[k * rest + l] += factor * g->values[k] * g->values[l];
            }
        }
}

/* The index of a channel but for the mean squared error; false where it has none. */
static bool channel_index(const growth *g, size_t channel, const double *inner, const double *outer,
                          double *vector, double *index) {
    size_t d = g->dimension, rest = d - g->base;
    const double *own = inner + g->small->channels[channel].first;
    double bias = gsnn_fit_has_bias(g->small, channel) ? own[g->base] : 0, length = 0;
    gsnn_fit_embed(&g->small->kinds[0], &g->large->kinds[0], g->first, own, vector, g->weights);
    for (size_t k = 0; k < d; k++)
        length += g->weights[k] * g->weights[k];
    gsnn_fit_to_weights(&g->large->kinds[0], g->weights);
    set_matrix(g, channel, outer, bias);
    if (!gsnn_symmetric_eigenvalues(g->matrix, rest, g->values, g->workspace))
        return false;
    *index = -g->values[0] * length;
    return isfinite(*index);
}

typedef struct work {
    gsnn_covers *covers;
    const int32_t **maps; /* of each cover */
    const gsnn_search_task *task;
} work;

static gsnn_status make_growth(growth *g, double **vector, gsnn_error *error) {
    size_t d = g->dimension;
    *vector = gsnn_new(g->small->data->inputs, sizeof **vector);
    g->basis = gsnn_new(d * d, sizeof *g->basis);
    g->matrix = gsnn_new(d * d, sizeof *g->matrix);
    g->weights = gsnn_new(d, sizeof *g->weights);
    g->gradient = gsnn_new(d, sizeof *g->gradient);
    g->values = gsnn_new(d, sizeof *g->values);
    g->workspace = gsnn_new(3 * d, sizeof *g->workspace);
    return *vector && g->basis && g->matrix && g->weights && g->gradient && g->values &&
                   g->workspace
               ? GSNN_OK
               : gsnn_fail_memory(error);
}

static void clear_growth(growth *g) {
    double *arrays[] = {g->basis, g->matrix, g->weights, g->gradient, g->values, g->workspace};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
}

/* The largest index of the channels of a fit, which has been evaluated. */
static gsnn_status largest_index(gsnn_cover *cover, const gsnn_projection *fit,
                                 const gsnn_fit_problem *large, const gsnn_fit_rows *rows,
                                 const double *inner, const int32_t *map, gsnn_error *error) {
    growth g = {.small = fit->problem,
                .large = large,
                .rows = rows,
                .residual = fit->residual,
                .dimension = large->kinds[0].sums.dimension,
                .base = fit->problem->kinds[0].sums.dimension,
                .map = map,
                .first = *map};
    double mse = fit->sse / (double)rows->samples, *vector = NULL;
    double variance = gsnn_fit_variance(fit->problem) * (double)fit->problem->data->outputs;
    if (g.dimension <= g.base || g.dimension > MOST_WEIGHTS || mse <= GSNN_FIT_EXACT * variance)
        return GSNN_OK;
    gsnn_status status = make_growth(&g, &vector, error);
    bool has_basis = !status && set_basis(&g, vector);
    for (size_t c = 0; has_basis && c < fit->problem->channel_count; c++) {
        double index;
        if (!channel_index(&g, c, inner, fit->outer, vector, &index))
            continue;
        cover->index = cover->known ? fmax(cover->index, index / mse) : index / mse;
        cover->known = true;
    }
    clear_growth(&g);
    free(vector);
    return status;
}

static gsnn_status measure(void *context, size_t worker, size_t number, gsnn_error *error) {
    (void)worker;
    const work *w = context;
    const gsnn_search_task *task = w->task;
    gsnn_cover *cover = &w->covers->items[number];
    if (gsnn_search_interrupted(task))
        return GSNN_OK;
    size_t part = fitted_part(cover->entry), count = 0;
    const double *inner = cover->entry->parts[part].inner;
    const gsnn_summand_choice to = {cover->to, 1};
    gsnn_fit_problem small = {0}, large = {0};
    gsnn_fit_rows rows = {0}, large_rows = {0};
    gsnn_projection fit = {0};
    size_t *which = gsnn_new(task->data->rows, sizeof *which);
    gsnn_status status = which ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        count = gsnn_search_rows(task, part, false, which);
    if (!status)
        status = gsnn_fit_problem_init(&small, task->exact, task->data, cover->entry->choices, 1,
                                       task->options.normalise, error);
    if (!status)
        status = gsnn_fit_problem_init(&large, task->exact, task->data, &to, 1,
                                       task->options.normalise, error);
    if (!status)
        status = gsnn_fit_rows_init(&rows, &small, which, count, error);
    if (!status)
        status = gsnn_fit_rows_init(&large_rows, &large, which, count, error);
    if (!status)
        status = gsnn_projection_init(&fit, &small, &rows, error);
    if (!status) {
        gsnn_projection_evaluate(&fit, inner);
        status = largest_index(cover, &fit, &large, &large_rows, inner, w->maps[number], error);
    }
    gsnn_projection_clear(&fit);
    gsnn_fit_rows_clear(&rows);
    gsnn_fit_rows_clear(&large_rows);
    gsnn_fit_problem_clear(&small);
    gsnn_fit_problem_clear(&large);
    free(which);
    return status;
}

/* ---- All covers ------------------------------------------------------------------------------ */

gsnn_status gsnn_covers_init(gsnn_covers *covers, const gsnn_contenders *entries,
                             const gsnn_search_task *task, gsnn_error *error) {
    const gsnn_enumeration_record *record = task->record;
    *covers = (gsnn_covers){.items = gsnn_new(record->morphism_count, sizeof *covers->items)};
    work w = {
        .covers = covers, .maps = gsnn_new(record->morphism_count, sizeof *w.maps), .task = task};
    gsnn_dense_use_one_thread();
    gsnn_status status = covers->items && w.maps ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < record->morphism_count; i++) {
        const gsnn_record_morphism *m = &record->morphisms[i];
        const gsnn_contender *entry = NULL;
        if (m->kind == GSNN_RECORD_INCLUSION && m->neurons &&
            record->architectures[m->to].neurons <= (uint64_t)task->options.max_neurons)
            entry = find_alone(entries, m->from);
        if (!entry)
            continue;
        w.maps[covers->count] = m->neurons;
        covers->items[covers->count++] = (gsnn_cover){.from = m->from, .to = m->to, .entry = entry};
    }
    if (!status)
        status = gsnn_parallel(gsnn_parallel_threads(task->options.threads), covers->count, measure,
                               &w, error);
    free(w.maps);
    return status;
}

void gsnn_covers_clear(gsnn_covers *covers) {
    free(covers->items);
    *covers = (gsnn_covers){0};
}
