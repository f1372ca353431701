#include "density/ensemble.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "density/purposes.h"
#include "train/lane_descent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_POINTS = 64, PATHS = 4, CHUNK_ROWS = 256, MOST_LANE_VALUES = 16384 };
static const double most_lane_number = 1e6; /* in data */

/* What all networks share. */
typedef struct shared {
    const gsnn_ensemble_plan *plan;
    gsnn_ensemble *ensemble;
    const gsnn_run *run;
    gsnn_dense net;
    gsnn_sampler *sampler;
    gsnn_descent descent;
    bool *fixed;
    size_t parameters, points, elements, values; /* values: points x elements x outputs */
    double *x;                                   /* points x elements x inputs */
    size_t side;      /* networks trained side by side: 1 or GSNN_LANES */
    float *lane_data; /* for lanes: the inputs and then the outputs of the data, as floats */
    size_t window, threads;
    double *results; /* window x side x 2 x (values + 3) */
    double *workspaces;
    size_t workspace;
    char *drawing; /* one a thread */
    size_t drawing_size;
    float *drawn;
    float *lane_workspaces; /* one a thread, in lanes */
    size_t lane_workspace;
    gsnn_sample *differences; /* 2 x values */
    double squares[2];
} shared;

static bool find_activation(gsnn_dense *net, gsnn_law_activation activation) {
    static const int of[] = {
        [GSNN_LAW_RELU] = GSNN_DENSE_RELU,
        [GSNN_LAW_LEAKY_RELU] = GSNN_DENSE_LEAKY_RELU,
        [GSNN_LAW_TANH] = GSNN_DENSE_TANH,
        [GSNN_LAW_ERF] = GSNN_DENSE_ERF,
        [GSNN_LAW_ABS] = GSNN_DENSE_ABS,
        [GSNN_LAW_SQUARE] = GSNN_DENSE_SQUARE,
        [GSNN_LAW_CUBE] = GSNN_DENSE_CUBE,
        [GSNN_LAW_IDENTITY] = GSNN_DENSE_IDENTITY,
        [GSNN_LAW_SIN] = GSNN_DENSE_SIN,
        [GSNN_LAW_COS] = GSNN_DENSE_COS,
        [GSNN_LAW_STEP] = -1,
        [GSNN_LAW_SQUARED_RELU] = GSNN_DENSE_SQUARED_RELU,
    };
    int found = of[activation];
    net->activation = found < 0 ? GSNN_DENSE_RELU : (gsnn_dense_activation)found;
    return found >= 0;
}

static gsnn_status prepare_net(shared *s, gsnn_error *error) {
    const gsnn_plain_law *law = &s->plan->law->plain;
    if (s->plan->law->kind != GSNN_LAW_PLAIN)
        return gsnn_fail(error, GSNN_INVALID,
                         "only one plain network is trained, no architectures or sums");
    if (!find_activation(&s->net, law->activation))
        return gsnn_fail(error, GSNN_INVALID, "the activation %s has no gradient",
                         gsnn_law_activation_name(law->activation));
    size_t *widths = gsnn_new(law->depth + 2, sizeof *widths);
    if (!widths)
        return gsnn_fail_memory(error);
    widths[0] = law->inputs;
    for (size_t l = 0; l < law->depth; l++)
        widths[l + 1] = law->layers[l].width;
    widths[law->depth + 1] = law->outputs;
    s->net.slope = fmpq_get_d(law->slope);
    s->net.layers = law->depth + 1;
    s->net.widths = widths;
    s->parameters = gsnn_dense_parameters(&s->net);
    s->fixed = gsnn_new(s->parameters, sizeof *s->fixed);
    if (!s->fixed)
        return gsnn_fail_memory(error);
    bool *bias = s->fixed;
    for (size_t l = 0; l <= law->depth; l++) {
        bias += widths[l] * widths[l + 1];
        for (size_t j = 0; j < widths[l + 1]; j++)
            *bias++ = gsnn_distribution_is_zero(l < law->depth ? &law->layers[l].bias
                                                               : &law->output_bias[j]);
    }
    s->descent.fixed = s->fixed;
    return GSNN_OK;
}

/* The points of the data that are looked at, moved by all elements. */
static gsnn_status prepare_points(shared *s, gsnn_error *error) {
    const gsnn_training_data *data = s->plan->data;
    s->elements = s->plan->moves ? s->plan->moves->count : 0;
    s->points = data->rows < MOST_POINTS ? data->rows : MOST_POINTS;
    while (s->points > 1 && s->elements > 16384 / s->points)
        s->points /= 2;
    s->values = s->points * s->elements * data->outputs;
    s->x = gsnn_new(s->points * s->elements * data->inputs, sizeof *s->x);
    s->differences = gsnn_new(2 * s->values, sizeof *s->differences);
    if (!s->x || !s->differences)
        return gsnn_fail_memory(error);
    for (size_t p = 0; p < s->points; p++)
        for (size_t e = 0; e < s->elements; e++)
            gsnn_moves_apply(s->plan->moves, e, data->x + p * data->rows / s->points * data->inputs,
                             s->x + (p * s->elements + e) * data->inputs);
    return GSNN_OK;
}

/* Chooses how networks are trained: in lanes, where the data is well within single precision and
 * the results of sixteen networks are not too many to be kept. */
static gsnn_status prepare_lanes(shared *s, gsnn_error *error) {
    const gsnn_training_data *data = s->plan->data;
    size_t inputs = data->rows * data->inputs, outputs = data->rows * data->outputs;
    double most = 0;
    for (size_t i = 0; i < inputs; i++)
        most = fmax(most, fabs(data->x[i]));
    for (size_t i = 0; i < outputs; i++)
        most = fmax(most, fabs(data->y[i]));
    s->side = 1;
    if (!gsnn_lane_descent_fits(&s->descent, &s->net) || most > most_lane_number ||
        s->values > MOST_LANE_VALUES)
        return GSNN_OK;
    s->side = GSNN_LANES;
    s->lane_workspace = gsnn_lane_descent_workspace(&s->net);
    s->lane_data = gsnn_new(inputs + outputs, sizeof *s->lane_data);
    if (!s->lane_data)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < inputs; i++)
        s->lane_data[i] = (float)data->x[i];
    for (size_t i = 0; i < outputs; i++)
        s->lane_data[inputs + i] = (float)data->y[i];
    return GSNN_OK;
}

static gsnn_status prepare_memory(shared *s, gsnn_error *error) {
    size_t rows = s->points * s->elements < CHUNK_ROWS ? CHUNK_ROWS : s->points * s->elements;
    size_t descent = gsnn_descent_workspace(&s->descent, &s->net);
    size_t evaluate = gsnn_dense_workspace(&s->net, rows) + rows * s->plan->data->outputs;
    s->workspace = s->parameters + (descent > evaluate ? descent : evaluate);
    s->threads = gsnn_parallel_threads(s->run->threads);
    s->window = (s->side == 1 ? 4 : 2) * s->threads;
    s->drawing_size = gsnn_sampler_workspace(s->sampler);
    s->results = gsnn_new(s->window * s->side * 2 * (s->values + 3), sizeof *s->results);
    s->workspaces = gsnn_new(s->threads * s->workspace, sizeof *s->workspaces);
    s->drawing = gsnn_new_at_line(s->threads, s->drawing_size);
    s->drawn = gsnn_new_at_line(s->threads * s->parameters * GSNN_LANES, sizeof *s->drawn);
    s->lane_workspaces =
        gsnn_new_at_line(s->threads * s->lane_workspace, sizeof *s->lane_workspaces);
    return s->results && s->workspaces && s->drawing && s->drawn && s->lane_workspaces
               ? GSNN_OK
               : gsnn_fail_memory(error);
}

/* The mean square error on data, and the share of rows whose largest output is the wanted one. */
static double measure(const shared *s, const gsnn_training_data *data, const double *parameters,
                      double *workspace, double *share) {
    size_t outputs = data->outputs, right = 0;
    double *y = workspace, *rest = workspace + CHUNK_ROWS * outputs, loss = 0;
    for (size_t at = 0; at < data->rows; at += CHUNK_ROWS) {
        size_t rows = data->rows - at < CHUNK_ROWS ? data->rows - at : CHUNK_ROWS;
        gsnn_dense_evaluate(&s->net, parameters, data->x + at * data->inputs, rows, rest, y);
        for (size_t i = 0; i < rows; i++) {
            const double *wanted = data->y + (at + i) * outputs, *got = y + i * outputs;
            size_t most = 0;
            for (size_t o = 0; o < outputs; o++) {
                loss += (got[o] - wanted[o]) * (got[o] - wanted[o]);
                most = got[o] > got[most] ? o : most;
            }
            right += wanted[most] == 1;
        }
    }
    *share = (double)right / (double)data->rows;
    return loss / (double)data->rows;
}

static void look(const shared *s, const double *parameters, double *workspace, double *result) {
    const gsnn_training_data *test = s->plan->test;
    double share;
    result[0] = measure(s, s->plan->data, parameters, workspace, &share);
    for (size_t k = 0; k < s->parameters; k++)
        if (!isfinite(parameters[k])) /* which activations may hide */
            result[0] = parameters[k];
    result[1] = test ? measure(s, test, parameters, workspace, &share) : 0;
    result[2] = share;
    if (s->values)
        gsnn_dense_evaluate(&s->net, parameters, s->x, s->points * s->elements, workspace,
                            result + 3);
}

/* Draws the sixteen networks among which this one is; returns their parameters, in lanes. */
static float *draw_sixteen(const shared *s, size_t worker, uint64_t index) {
    float *drawn = s->drawn + worker * s->parameters * GSNN_LANES;
    gsnn_sampler_parameters(s->sampler, s->plan->seed, GSNN_PURPOSE_DRAWS,
                            index / GSNN_LANES * GSNN_LANES, gsnn_vectors_best(),
                            s->drawing + worker * s->drawing_size, drawn);
    return drawn;
}

static void take_lane(const shared *s, const float *lanes, size_t lane, double *parameters) {
    for (size_t k = 0; k < s->parameters; k++)
        parameters[k] = (double)lanes[k * GSNN_LANES + lane];
}

static void draw(const shared *s, size_t worker, uint64_t index, double *parameters) {
    take_lane(s, draw_sixteen(s, worker, index), index % GSNN_LANES, parameters);
}

/* The networks of a unit, `side` of them but for the last one's. */
static size_t networks_of(const shared *s, size_t unit) {
    uint64_t left = s->plan->networks - (uint64_t)unit * s->side;
    return left < s->side ? (size_t)left : s->side;
}

static double *result_of(const shared *s, size_t unit, size_t lane, int after) {
    return s->results + ((unit % s->window * s->side + lane) * 2 + (size_t)after) * (s->values + 3);
}

static gsnn_status train_one(shared *s, size_t worker, size_t index, gsnn_error *error) {
    double *parameters = s->workspaces + worker * s->workspace, loss;
    double *workspace = parameters + s->parameters;
    draw(s, worker, index, parameters);
    look(s, parameters, workspace, result_of(s, index, 0, 0));
    gsnn_status status =
        gsnn_descent_run(&s->descent, &s->net, index, parameters, workspace, &loss, error);
    look(s, parameters, workspace, result_of(s, index, 0, 1));
    return status;
}

static void train_sixteen(shared *s, size_t worker, size_t unit) {
    const float *x = s->lane_data, *y = x + s->descent.rows * s->net.widths[0];
    double *parameters = s->workspaces + worker * s->workspace;
    float *lanes = draw_sixteen(s, worker, (uint64_t)unit * GSNN_LANES);
    for (int after = 0; after < 2; after++) {
        if (after)
            gsnn_lane_descent_run(&s->descent, &s->net, x, y, gsnn_vectors_best(), lanes,
                                  s->lane_workspaces + worker * s->lane_workspace);
        for (size_t lane = 0; lane < networks_of(s, unit); lane++) {
            take_lane(s, lanes, lane, parameters);
            look(s, parameters, parameters + s->parameters, result_of(s, unit, lane, after));
        }
    }
}

static gsnn_status train_unit(void *context, size_t worker, size_t unit, gsnn_error *error) {
    shared *s = context;
    if (s->side == 1)
        return train_one(s, worker, unit, error);
    train_sixteen(s, worker, unit);
    return GSNN_OK;
}

static gsnn_status join_one(shared *s, size_t unit, size_t lane, gsnn_error *error) {
    gsnn_ensemble *e = s->ensemble;
    size_t outputs = s->plan->data->outputs;
    for (int after = 0; after < 2; after++) {
        const double *result = result_of(s, unit, lane, after);
        if (!isfinite(result[0]))
            return gsnn_fail(error, GSNN_FAILED,
                             "network %zu has left the range of numbers: a smaller rate may help",
                             unit * s->side + lane + 1);
        gsnn_sample_add(&e->loss[after], result[0]);
        gsnn_sample_add(&e->other[after], result[1]);
        gsnn_sample_add(&e->accuracy[after], result[2]);
        for (size_t i = 0; i < s->values; i++) {
            size_t point = i / (s->elements * outputs), output = i % outputs;
            double apart = result[3 + point * s->elements * outputs + output] - result[3 + i];
            gsnn_sample_add(&s->differences[(size_t)after * s->values + i], apart);
            s->squares[after] += apart * apart;
        }
    }
    return GSNN_OK;
}

static gsnn_status join_unit(void *context, size_t unit, gsnn_error *error) {
    shared *s = context;
    size_t count = networks_of(s, unit);
    gsnn_status status = GSNN_OK;
    for (size_t lane = 0; !status && lane < count; lane++)
        status = join_one(s, unit, lane, error);
    return status ? status
                  : gsnn_run_step(s->run, "networks", (uint64_t)unit * s->side + count,
                                  s->plan->networks, error);
}

/* Means and errors of the differences to elements other than 1. */
static void summarise(shared *s) {
    gsnn_ensemble *e = s->ensemble;
    size_t outputs = s->plan->data->outputs;
    double count = (double)(s->points * (s->elements - 1) * outputs);
    for (int after = 0; after < 2; after++) {
        double means = 0, errors = 0;
        for (size_t i = 0; i < s->values; i++) {
            const gsnn_sample *d = &s->differences[(size_t)after * s->values + i];
            if (i / outputs % s->elements == 0)
                continue;
            double error = s->plan->networks > 1 ? gsnn_sample_error(d) : 0;
            means += d->mean * d->mean;
            errors += error * error;
            if (error > 0)
                e->worst[after] = fmax(e->worst[after], fabs(d->mean) / error);
        }
        e->single[after] = sqrt(s->squares[after] / count / (double)s->plan->networks);
        e->mean[after] = sqrt(means / count);
        e->error[after] = sqrt(errors / count);
    }
}

/* w becomes w g: the parameters of f(g x). */
static void move_parameters(const shared *s, size_t e, double *parameters, double *row) {
    const gsnn_moves *moves = s->plan->moves;
    size_t m = s->net.widths[0];
    double *unit = row + m, *image = unit + m;
    for (size_t j = 0; j < s->net.widths[1]; j++) {
        memcpy(row, parameters + j * m, m * sizeof *row);
        for (size_t i = 0; i < m; i++) { /* (w g)_i = w . (g e_i) */
            memset(unit, 0, m * sizeof *unit);
            unit[i] = 1;
            gsnn_moves_apply(moves, e, unit, image);
            double sum = 0;
            for (size_t k = 0; k < m; k++)
                sum += row[k] * image[k];
            parameters[j * m + i] = sum;
        }
    }
}

/* The path certificate of one generator: networks trained from parameters and from moved ones. */
static gsnn_status certify(shared *s, size_t generator, gsnn_error *error) {
    size_t e = s->plan->moves->right[generator * GSNN_MOVES_MAX], m = s->net.widths[0];
    size_t outputs = s->plan->data->outputs, rows = s->points;
    size_t size = 2 * s->workspace + 2 * rows * (m + outputs) + 3 * m;
    double *memory = gsnn_new(size, sizeof *memory), most = 0, largest = 0, loss;
    if (!memory)
        return gsnn_fail_memory(error);
    double *still = memory, *moved = still + s->parameters, *workspace = moved + s->parameters;
    double *at = memory + 2 * s->workspace, *at_moved = at + rows * m;
    double *f = at_moved + rows * m, *f_moved = f + rows * outputs, *row = f_moved + rows * outputs;
    gsnn_status status = GSNN_OK;
    for (size_t p = 0; p < rows; p++) {
        memcpy(at + p * m, s->x + p * s->elements * m, m * sizeof *at);
        gsnn_moves_apply(s->plan->moves, e, at + p * m, at_moved + p * m);
    }
    for (uint64_t i = 0; !status && i < PATHS && i < s->plan->networks; i++) {
        draw(s, 0, i, still);
        memcpy(moved, still, s->parameters * sizeof *moved);
        move_parameters(s, e, moved, row);
        status = gsnn_descent_run(&s->descent, &s->net, i, still, workspace, &loss, error);
        if (!status)
            status = gsnn_descent_run(&s->descent, &s->net, i, moved, workspace, &loss, error);
        gsnn_dense_evaluate(&s->net, still, at_moved, rows, workspace, f);
        gsnn_dense_evaluate(&s->net, moved, at, rows, workspace, f_moved);
        for (size_t k = 0; k < rows * outputs; k++) {
            most = fmax(most, fabs(f[k] - f_moved[k]));
            largest = fmax(largest, fabs(f[k]));
        }
    }
    s->ensemble->path[generator] = largest > 0 ? most / largest : 0;
    free(memory);
    return status;
}

static gsnn_status certify_all(shared *s, gsnn_error *error) {
    gsnn_ensemble *e = s->ensemble;
    e->generators = s->plan->moves->generators;
    e->closed = gsnn_new(e->generators, sizeof *e->closed);
    e->path = gsnn_new(e->generators, sizeof *e->path);
    gsnn_status status = e->closed && e->path ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t g = 0; !status && g < e->generators; g++) {
        status = gsnn_training_data_closed(&e->closed[g], s->plan->data, s->plan->moves,
                                           s->plan->moves->right[g * GSNN_MOVES_MAX], error);
        if (!status)
            status = certify(s, g, error);
    }
    return status;
}

gsnn_status gsnn_ensemble_init(gsnn_ensemble *ensemble, const gsnn_ensemble_plan *plan,
                               const gsnn_run *run, gsnn_error *error) {
    shared s = {.plan = plan, .ensemble = ensemble, .run = run, .descent = *plan->descent};
    static const double origin[1];
    *ensemble = (gsnn_ensemble){0};
    gsnn_dense_use_one_thread();
    s.descent.x = plan->data->x;
    s.descent.y = plan->data->y;
    s.descent.rows = plan->data->rows;
    s.descent.seed = plan->seed;
    s.descent.purpose = GSNN_PURPOSE_BATCHES;
    gsnn_status status = prepare_net(&s, error);
    if (!status)
        status = gsnn_sampler_new(&s.sampler, plan->law, NULL, origin, 0, error);
    if (!status)
        status = prepare_points(&s, error);
    if (!status)
        status = prepare_lanes(&s, error);
    if (!status)
        status = prepare_memory(&s, error);
    if (!status)
        status = gsnn_parallel_in_order(s.threads, (size_t)((plan->networks + s.side - 1) / s.side),
                                        s.window, train_unit, join_unit, &s, error);
    if (!status && s.elements > 1)
        summarise(&s);
    if (!status && plan->moves)
        status = certify_all(&s, error);
    gsnn_sampler_free(s.sampler);
    free((size_t *)s.net.widths);
    free(s.fixed);
    free(s.x);
    free(s.differences);
    free(s.results);
    free(s.workspaces);
    free(s.drawing);
    free(s.drawn);
    free(s.lane_data);
    free(s.lane_workspaces);
    return status;
}

void gsnn_ensemble_clear(gsnn_ensemble *ensemble) {
    free(ensemble->closed);
    free(ensemble->path);
    *ensemble = (gsnn_ensemble){0};
}
