/* test_fit.c - variable projection: known sums, gradients by differences, a teacher found again. */
#include "enumerated_record.h"
#include "fit/class_loss.h"
#include "fit/coordinates.h"
#include "fit/fit.h"
#include "fit/lane_channel.h"
#include "fit/polish.h"
#include "fit/quasi_newton.h"
#include "fit/start.h"
#include "train/dense.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static size_t find(const gsnn_enumeration_record *record, const char *id) {
    size_t index = gsnn_enumeration_record_find(record, id);
    if (index == GSNN_RECORD_NONE)
        fail_msg("no architecture %s", id);
    return index;
}

/* ---- Orbit sums ------------------------------------------------------------------------------ */

static void assert_sums(const char *group, const char *id, size_t neurons, size_t dimension,
                        size_t count) {
    gsnn_enumeration_record *record = enumerated_record(group);
    gsnn_orbit_sums sums;
    gsnn_error error;
    size_t index =
        id ? find(record, id) : record->architecture_count - 1; /* the regular one is last */
    assert_int_equal(
        gsnn_orbit_sums_init(&sums, &record->architectures[index], record->group.degree, &error),
        GSNN_OK);
    assert_int_equal(sums.neurons, neurons);
    assert_int_equal(sums.dimension, dimension);
    assert_int_equal(sums.count, count);
    gsnn_orbit_sums_clear(&sums);
    gsnn_enumeration_record_free(record);
}

static void test_sums(void **state) {
    (void)state;
    assert_sums("D6", "6.0", 12, 6, 6);
    assert_sums("D6", "2.1", 3, 2, 6);
    assert_sums("groups/icosahedron.json", "0.1", 6, 1, 6);
    assert_sums("groups/s4-edges.json", NULL, 24, 6, 6);
    assert_sums("groups/s4-edges.json", "4.0", 6, 3, 9);
    assert_sums("groups/s5-edges.json", NULL, 120, 10, 10);
}

/* ---- Channels -------------------------------------------------------------------------------- */

enum { MOST_WEIGHTS = 256 };

/* phi and its derivatives at a row, neuron by neuron, from sums of inputs as they are. */
static double fill_row(const gsnn_lane_channel *c, const gsnn_orbit_sums *sums,
                       const double *values, size_t row, double *derivatives) {
    size_t d = sums->dimension;
    double phi = 0;
    for (size_t k = 0; k <= d; k++)
        derivatives[k] = 0;
    for (size_t i = 0; i < sums->neurons; i++) {
        double z = c->bias, u[MOST_WEIGHTS];
        for (size_t k = 0; k < d; k++) {
            int32_t place = sums->places[i * d + k];
            u[k] = place ? values[(size_t)(abs(place) - 1) * c->stride + row] : 0;
            u[k] = place > 0 ? u[k] : -u[k];
            z += c->weights[k] * u[k];
        }
        double slope = c->half ? (z > 0 ? 0.5 : z < 0 ? -0.5 : 0) : z > 0;
        phi += slope * z;
        for (size_t k = 0; k < d; k++)
            derivatives[k] += slope * u[k];
        derivatives[d] += slope;
    }
    return phi;
}

/* The transformed sums, from their parts. */
static double *fill_waves(const gsnn_walsh *walsh, const double *values, size_t stride) {
    double *waves = test_calloc(walsh->sums.count * stride, sizeof *waves);
    for (size_t k = 0; k < walsh->sums.count; k++)
        for (size_t p = 0; p < walsh->order; p++) {
            int32_t part = walsh->parts[k * walsh->order + p];
            for (size_t i = 0; part && i < stride; i++)
                waves[k * stride + i] +=
                    (part > 0 ? 1 : -1) * values[(size_t)(abs(part) - 1) * stride + i];
        }
    return waves;
}

/* Adds a nested sum's places, times a sign, to a row; whether it begins with the bias. */
static bool add_nested(const gsnn_nested_sums *nested, const gsnn_nested_sum *sum, size_t block,
                       size_t dimension, int32_t sign, int32_t *row) {
    for (size_t t = sum->begin; t < sum->end; t++) {
        size_t weight = (size_t)nested->terms[t].weight;
        row[weight % dimension] +=
            (weight < dimension ? sign : -sign) * (nested->terms[t].column + 1);
    }
    if (sum->from == 0)
        return sum->biased;
    size_t from = nested->first[block] + (size_t)abs(sum->from) - 1;
    assert_true(from < nested->first[block + 1]);
    return add_nested(nested, nested->beginnings + from, block, dimension,
                      sum->from > 0 ? sign : -sign, row);
}

/* Adds a product of a weight to the rows of the neurons that have it. */
static void add_product(const gsnn_walsh *walsh, const gsnn_products *products, size_t block,
                        size_t weight, size_t product, int32_t *rows) {
    size_t d = walsh->sums.dimension, begin = block * GSNN_NEURON_BLOCK;
    size_t own = walsh->sums.neurons - begin, count = products->counts[product];
    int32_t place = products->columns[product] + 1;
    own = own < GSNN_NEURON_BLOCK ? own : GSNN_NEURON_BLOCK;
    size_t list = products->lists[block] + count - own;
    if (count < own) {
        rows[(begin + count) * d + weight] += place;
        return;
    }
    for (size_t m = products->begin[list]; m < products->begin[list + 1]; m++)
        rows[(begin + products->neurons[m]) * d + weight] +=
            m < products->negative[list] ? place : -place;
}

/* Neurons have their rows and, in the first of each coset, the bias; and products, block by block,
 * have these rows as well. */
static void check_rows(const gsnn_walsh *walsh, const gsnn_nested_sums *nested,
                       const gsnn_products *products) {
    size_t d = walsh->sums.dimension, neurons = walsh->sums.neurons, size = d * neurons;
    int32_t *rows = test_calloc(size, sizeof *rows);
    for (size_t n = 0; n < neurons; n++)
        assert_int_equal(
            add_nested(nested, nested->neurons + n, n / GSNN_NEURON_BLOCK, d, 1, rows + n * d),
            n % walsh->order == 0);
    assert_memory_equal(rows, walsh->sums.places, size * sizeof *rows);
    memset(rows, 0, size * sizeof *rows);
    for (size_t begin = 0, block = 0; begin < neurons; begin += GSNN_NEURON_BLOCK, block++)
        for (size_t i = products->first[block]; i < products->first[block + 1]; i++) {
            const gsnn_weight_pair *pair = &products->pairs[i];
            for (size_t j = 0; j < pair->count; j++) {
                add_product(walsh, products, block, pair->weight, pair->first + j, rows);
                if (pair->other != pair->weight)
                    add_product(walsh, products, block, pair->other, pair->second + j, rows);
            }
        }
    assert_memory_equal(rows, walsh->sums.places, size * sizeof *rows);
    test_free(rows);
}

/* What is made of 150 rows, at once or from slopes that are kept, with any vectors: the same bytes,
 * and that up to rounding.  Neurons are transformed in cosets of that order. */
static void check_lanes(const char *group, const char *id, size_t order, bool shared) {
    enum {
        ROWS = 150,
        STRIDE = (ROWS - 1) / GSNN_CHANNEL_ROWS * GSNN_CHANNEL_ROWS + GSNN_CHANNEL_ROWS,
        PARTS = GSNN_GRADIENT_PARTS
    };
    gsnn_enumeration_record *record = enumerated_record(group);
    gsnn_orbit_sums sums;
    gsnn_walsh walsh = {0};
    gsnn_nested_sums arguments = {0};
    gsnn_products products = {0};
    gsnn_error error;
    size_t index = id ? find(record, id) : record->architecture_count - 1;
    const gsnn_record_architecture *architecture = &record->architectures[index];
    if (gsnn_orbit_sums_init(&sums, architecture, record->group.degree, &error) ||
        gsnn_walsh_init(&walsh, &sums, &error) ||
        gsnn_nested_sums_init(&arguments, &walsh.sums, walsh.order, &error) ||
        gsnn_products_init(&products, &walsh.sums, &error))
        fail_msg("%s", error.message);
    if (products.shared != shared || walsh.order != order)
        fail_msg("%s: order %zu, products shared: %d", group, walsh.order, products.shared);
    check_rows(&walsh, &arguments, &products);
    size_t columns = sums.dimension + (architecture->type == 1), neurons = sums.neurons;
    double weights[MOST_WEIGHTS], derivatives[MOST_WEIGHTS + 1], residual[STRIDE] = {0};
    double *values = test_calloc(sums.count * STRIDE, sizeof *values);
    double *filled = test_calloc(6 * (1 + columns) * STRIDE, sizeof *filled);
    double *parts = test_calloc(3 * columns * PARTS, sizeof *parts);
    double *gradient = test_calloc(2 * (sums.dimension + 1), sizeof *gradient);
    int8_t *slopes = test_calloc(neurons * STRIDE, 1);
    gsnn_philox random = gsnn_philox_stream(5, 255, 0, neurons);
    assert_true(sums.dimension <= MOST_WEIGHTS);
    for (size_t j = 0; j < sums.count; j++)
        for (size_t i = 0; i < ROWS; i++)
            values[j * STRIDE + i] = i == 0 ? 0 : gsnn_philox_normal(&random);
    for (size_t k = 0; k < sums.dimension; k++)
        weights[k] = gsnn_philox_normal(&random);
    for (size_t i = 0; i < ROWS; i++)
        residual[i] = gsnn_philox_normal(&random);
    double *waves = fill_waves(&walsh, values, STRIDE);
    gsnn_lane_channel c = {.walsh = &walsh,
                           .arguments = &arguments,
                           .products = &products,
                           .values = waves,
                           .rows = ROWS,
                           .stride = STRIDE,
                           .weights = weights,
                           .bias = architecture->type == 1 ? 0.25 : 0,
                           .half = architecture->type == 2,
                           .residual = residual};
    size_t size = (1 + columns) * STRIDE;
    for (size_t i = 0; i < 6 * size; i++)
        filled[i] = 7;
    for (int vectors = 0; vectors <= (int)gsnn_vectors_best(); vectors++) {
        for (int kept = 0; kept < 2; kept++) {
            double *own = filled + (size_t)(2 * vectors + kept) * size;
            c.phi = own;
            c.slopes = kept ? slopes : NULL;
            c.jacobian = kept ? NULL : own + STRIDE;
            gsnn_lane_channel_fill(&c, (gsnn_vectors)vectors);
            c.phi = NULL;
            c.jacobian = own + STRIDE;
            if (kept)
                gsnn_lane_channel_fill(&c, (gsnn_vectors)vectors);
            assert_memory_equal(own, filled, size * sizeof *own);
        }
        c.jacobian = NULL;
        c.gradient = parts + (size_t)vectors * columns * PARTS;
        gsnn_lane_channel_fill(&c, (gsnn_vectors)vectors);
        gsnn_walsh_turn_back(&walsh, c.gradient, PARTS);
        assert_memory_equal(c.gradient, parts, columns * PARTS * sizeof *parts);
        c.gradient = NULL;
    }
    for (size_t i = 0; i < STRIDE; i++) {
        double phi = i < ROWS ? fill_row(&c, &sums, values, i, derivatives) : 0;
        assert_true(fabs(filled[i] - phi) < 1e-11 * (1 + phi));
        for (size_t k = 0; k < columns; k++) {
            double derivative = i < ROWS ? derivatives[k] : 0;
            if (fabs(filled[(1 + k) * STRIDE + i] - derivative) > 1e-11 * (double)neurons)
                fail_msg("%s: row %zu, parameter %zu: %.17g, not %.17g", group, i, k,
                         filled[(1 + k) * STRIDE + i], derivative);
            gradient[k] += derivative * residual[i];
        }
    }
    for (size_t k = 0; k < columns; k++) {
        double sum = 0;
        for (size_t l = 0; l < PARTS; l++)
            sum += parts[k * PARTS + l] * (c.half ? 0.5 : 1);
        if (fabs(sum - gradient[k]) > 1e-10 * (double)neurons)
            fail_msg("%s: parameter %zu: %.17g, not %.17g", group, k, sum, gradient[k]);
    }
    test_free(values);
    test_free(waves);
    test_free(filled);
    test_free(parts);
    test_free(gradient);
    test_free(slopes);
    gsnn_nested_sums_clear(&arguments);
    gsnn_products_clear(&products);
    gsnn_walsh_clear(&walsh);
    gsnn_orbit_sums_clear(&sums);
    gsnn_enumeration_record_free(record);
}

static void test_lanes(void **state) {
    (void)state;
    check_lanes("D6", "6.0", 2, true);
    check_lanes("D6", "2.1", 1, false);
    check_lanes("D6", "0.0", 1, false);
    check_lanes("C5", NULL, 1, false); /* nothing of order 2 */
    check_lanes("C130", NULL, 2,
                false); /* too many products to share, and more neurons than at a time */
    check_lanes("groups/s4-edges.json", "4.0", 2, false);
    check_lanes("groups/s4-edges.json", NULL, 4, true);
    check_lanes("groups/s5-edges.json", NULL, 4, true); /* 120 neurons */
    check_lanes("groups/torus-4x4.json", NULL, 4, true);
    check_lanes("B4", NULL, 2, true); /* 384 neurons, with signs */
    check_lanes("groups/icosahedron.json", NULL, 2, true);
}

/* ---- A problem with random data -------------------------------------------------------------- */

typedef struct fixture {
    gsnn_enumeration_record *record;
    gsnn_exact_record exact;
    gsnn_table table;
    gsnn_fit_data data;
    gsnn_fit_problem problem;
    gsnn_fit_rows rows;         /* of `project`: all */
    gsnn_projection projection; /* and on them */
} fixture;

static void set_up_codomain(fixture *f, const char *group, const char *codomain,
                            const char *const *ids, const size_t *channels, size_t count,
                            size_t rows, size_t outputs, bool normalise) {
    gsnn_error error;
    *f = (fixture){.record = enumerated_outputs(group, codomain)};
    assert_int_equal(gsnn_exact_record_init(&f->exact, f->record, &error), GSNN_OK);
    size_t columns = f->record->group.degree + outputs;
    f->table.columns = columns;
    gsnn_philox random = gsnn_philox_stream(7, 255, 0, rows);
    for (size_t i = 0; i < rows; i++) {
        assert_int_equal(gsnn_table_reserve_row(&f->table, &error), GSNN_OK);
        for (size_t j = 0; j < columns; j++)
            fmpq_set_si(f->table.entries + i * columns + j,
                        (slong)gsnn_philox_below(&random, 2000001) - 1000000, 300000);
        f->table.lines[f->table.rows++] = i + 1;
    }
    if (gsnn_fit_data_init(&f->data, &f->table, outputs, &f->exact, 2, "data", &error))
        fail_msg("%s", error.message);
    gsnn_summand_choice choices[8];
    for (size_t i = 0; i < count; i++)
        choices[i] = (gsnn_summand_choice){find(f->record, ids[i]), channels[i]};
    if (gsnn_fit_problem_init(&f->problem, &f->exact, &f->data, choices, count, normalise, &error))
        fail_msg("%s", error.message);
}

static void set_up(fixture *f, const char *group, const char *const *ids, const size_t *channels,
                   size_t count, size_t rows, size_t outputs, bool normalise) {
    set_up_codomain(f, group, NULL, ids, channels, count, rows, outputs, normalise);
}

static void tear_down(fixture *f) {
    gsnn_projection_clear(&f->projection);
    gsnn_fit_rows_clear(&f->rows);
    gsnn_fit_problem_clear(&f->problem);
    gsnn_fit_data_clear(&f->data);
    gsnn_table_clear(&f->table);
    gsnn_exact_record_clear(&f->exact);
    gsnn_enumeration_record_free(f->record);
}

static void all_rows(fixture *f) {
    size_t which[1000];
    gsnn_error error;
    for (size_t i = 0; i < f->data.rows; i++)
        which[i] = i;
    assert_int_equal(gsnn_fit_rows_init(&f->rows, &f->problem, which, f->data.rows, &error),
                     GSNN_OK);
}

static void project_rows(fixture *f) {
    gsnn_error error;
    assert_int_equal(gsnn_projection_init(&f->projection, &f->problem, &f->rows, &error), GSNN_OK);
}

static void project(fixture *f) {
    all_rows(f);
    project_rows(f);
}

/* Makes the outputs those of a teacher of one channel, whose first `count` output weights are
 * given, with a constant and one of the linear parts; inner gets parameters 1 % off the teacher's.
 */
static void near_teacher(fixture *f, const double *weights, size_t count, size_t linear,
                         double *inner) {
    gsnn_fit_rows *rows = &f->rows;
    double *phi = f->projection.columns;
    gsnn_philox random = gsnn_philox_stream(5, 255, 0, 0);
    gsnn_fit_start(&f->problem, rows, &random, inner);
    gsnn_fit_channel_fill(&f->problem, rows, 0, inner, NULL, phi, NULL);
    for (size_t i = 0; i < rows->count; i++) {
        rows->y[i] = 0.3 - 0.9 * rows->linear[linear * rows->stride + i];
        for (size_t k = 0; k < count; k++)
            rows->y[i] += weights[k] * phi[k * rows->stride + i];
    }
    for (size_t j = 0; j < f->problem.inner; j++)
        inner[j] *= 1 + 0.01 * gsnn_philox_normal(&random);
}

/* The gradient against central differences of the projected error, away from kinks: the difference
 * of two step lengths tells where one was crossed. */
static void check_gradient(const char *group, const char *codomain, const char *const *ids,
                           const size_t *channels, size_t count, size_t outputs) {
    fixture f;
    set_up_codomain(&f, group, codomain, ids, channels, count, 60, outputs, true);
    project(&f);
    double inner[64], gradient[64];
    size_t n = f.problem.inner, compared = 0;
    gsnn_philox random = gsnn_philox_stream(3, 255, 0, n);
    gsnn_fit_start(&f.problem, &f.rows, &random, inner);
    for (size_t j = 0; j < n; j++)
        inner[j] += 1e-3 * gsnn_philox_normal(&random); /* the kink off its row */
    gsnn_projection_evaluate(&f.projection, inner);
    gsnn_projection_linearise(&f.projection, inner);
    memcpy(gradient, f.projection.gradient, n * sizeof *gradient);
    for (size_t j = 0; j < n; j++) {
        double at = inner[j], difference[2];
        for (int half = 0; half < 2; half++) {
            double h = half ? 5e-7 : 1e-6, up;
            inner[j] = at + h;
            gsnn_projection_evaluate(&f.projection, inner);
            up = f.projection.sse;
            inner[j] = at - h;
            gsnn_projection_evaluate(&f.projection, inner);
            difference[half] = (up - f.projection.sse) / (2 * h);
        }
        inner[j] = at;
        if (fabs(difference[0] - difference[1]) > 1e-5 * (1 + fabs(difference[0])))
            continue;
        compared++;
        if (fabs(-2 * gradient[j] - difference[1]) > 1e-4 * (1 + fabs(difference[1])))
            fail_msg("%s, parameter %zu: %.10g, but differences give %.10g", ids[0], j,
                     -2 * gradient[j], difference[1]);
    }
    assert_true(2 * compared > n);
    tear_down(&f);
}

static void test_gradient(void **state) {
    (void)state;
    check_gradient("D6", NULL, (const char *[]){"6.0"}, (size_t[]){1}, 1, 1);
    check_gradient("D6", NULL, (const char *[]){"2.1", "4.0"}, (size_t[]){2, 1}, 2, 1);
    check_gradient("D6", NULL, (const char *[]){"4.0", "2.1"}, (size_t[]){2, 2}, 2, 3);
    check_gradient("B3", NULL, (const char *[]){"2.0", "4.0"}, (size_t[]){1, 1}, 2, 1);
    check_gradient("D6", "trivial:2", (const char *[]){"4.0", "2.1"}, (size_t[]){2, 1}, 2, 2);
    check_gradient("D6", "input", (const char *[]){"2.1", "4.0"}, (size_t[]){2, 1}, 2, 6);
    check_gradient("D6", "+-", (const char *[]){"6.0"}, (size_t[]){2}, 1, 1);
    check_gradient("groups/icosahedron.json", "input", (const char *[]){"2.0", "8.0"},
                   (size_t[]){2, 1}, 2, 3);
}

/* ---- Growing --------------------------------------------------------------------------------- */

/* One channel of an architecture, which the caller clears. */
static void make_channel(const fixture *f, size_t architecture, gsnn_fit_problem *problem) {
    const gsnn_summand_choice choice = {architecture, 1};
    gsnn_error error;
    assert_int_equal(gsnn_fit_problem_init(problem, &f->exact, &f->data, &choice, 1, true, &error),
                     GSNN_OK);
}

/* What it makes of the rows of a fixture, at most 40, with those parameters. */
static void fill_column(const fixture *f, const gsnn_fit_problem *problem, const double *inner,
                        double *column) {
    gsnn_fit_rows rows;
    size_t which[40];
    double phi[128];
    gsnn_error error;
    for (size_t i = 0; i < f->data.rows; i++)
        which[i] = i;
    assert_int_equal(gsnn_fit_rows_init(&rows, problem, which, f->data.rows, &error), GSNN_OK);
    assert_true(rows.stride <= 128);
    gsnn_fit_channel_fill(problem, &rows, 0, inner, NULL, phi, NULL);
    memcpy(column, phi, f->data.rows * sizeof *column);
    gsnn_fit_rows_clear(&rows);
}

/* Along an inclusion a channel has the function that it had, times the ratio of neurons. */
static void check_growing(const fixture *f, const gsnn_record_morphism *m, gsnn_philox *random) {
    double inner[64], grown[64], row[64], before[40], after[40], scale = 0;
    gsnn_fit_problem small, large;
    make_channel(f, m->from, &small);
    make_channel(f, m->to, &large);
    for (size_t k = 0; k < small.inner; k++)
        inner[k] = gsnn_philox_normal(random);
    size_t dimension = large.kinds[0].sums.dimension, own = small.kinds[0].sums.dimension;
    gsnn_fit_embed(&small.kinds[0], &large.kinds[0], m->neurons[0], inner, row, grown);
    double length = 0;
    for (size_t k = 0; k < dimension; k++)
        length += grown[k] * grown[k];
    gsnn_fit_to_weights(&large.kinds[0], grown);
    assert_true(fabs(sqrt(length) - gsnn_fit_row_length(&large.kinds[0], grown)) < 1e-9);
    if (gsnn_fit_has_bias(&large, 0))
        grown[dimension] = gsnn_fit_has_bias(&small, 0) ? inner[own] : 0;
    fill_column(f, &small, inner, before);
    fill_column(f, &large, grown, after);
    double ratio = (double)large.kinds[0].sums.neurons / (double)small.kinds[0].sums.neurons;
    for (size_t i = 0; i < f->data.rows; i++)
        scale = fmax(scale, fabs(after[i]));
    for (size_t i = 0; i < f->data.rows; i++)
        if (fabs(after[i] - ratio * before[i]) > 1e-9 * scale)
            fail_msg("%s to %s: %.17g, not %.17g", f->record->architectures[m->from].id,
                     f->record->architectures[m->to].id, after[i], ratio * before[i]);
    gsnn_fit_problem_clear(&small);
    gsnn_fit_problem_clear(&large);
}

static void test_growing(void **state) {
    (void)state;
    static const char *const groups[] = {"D6", "B3", "groups/s4-edges.json",
                                         "groups/icosahedron.json"};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        fixture f;
        gsnn_enumeration_record *record = enumerated_record(groups[g]);
        const char *id = record->architectures[record->architecture_count - 1].id;
        gsnn_philox random = gsnn_philox_stream(5, 255, 0, g);
        size_t inclusions = 0;
        set_up(&f, groups[g], &id, (size_t[]){1}, 1, 40, 1, true);
        for (size_t i = 0; i < f.record->morphism_count; i++)
            if (f.record->morphisms[i].kind == GSNN_RECORD_INCLUSION) {
                check_growing(&f, &f.record->morphisms[i], &random);
                inclusions++;
            }
        assert_true(inclusions > 5);
        tear_down(&f);
        gsnn_enumeration_record_free(record);
    }
}

/* The gradient of the projected error on ten rows, which exact rational arithmetic has given. */
static void test_known_gradient(void **state) {
    (void)state;
    static const int ten[10][7] = {{1, 2, 3, 4, 5, 6, 3},   {6, 1, 0, 2, -1, 3, -1},
                                   {2, 2, 2, 2, 2, 5, 0},   {9, 0, -3, 1, 0, 4, 7},
                                   {1, 0, 0, 0, 0, 0, 1},   {0, 1, 0, 2, 0, 0, 2},
                                   {-2, 5, 1, 1, 0, 3, 5},  {4, -1, -1, 0, 7, 2, 8},
                                   {3, 3, -5, 1, 2, 0, -2}, {0, 0, 1, 6, -4, 2, 4}};
    static const double known[7] = {3.997985305, 3.742992047, -4.032685383, .630631562,
                                    1.923688608, 6.062059212, .553131229};
    const double inner[7] = {1, 2, 5, 7, 11, -3, 7.0 / 3};
    fixture f = {.record = enumerated_record("D6"), .table = {.columns = 7}};
    gsnn_error error;
    assert_int_equal(gsnn_exact_record_init(&f.exact, f.record, &error), GSNN_OK);
    for (size_t i = 0; i < 10; i++) {
        assert_int_equal(gsnn_table_reserve_row(&f.table, &error), GSNN_OK);
        for (size_t j = 0; j < 7; j++)
            fmpq_set_si(f.table.entries + i * 7 + j, ten[i][j], 1);
        f.table.lines[f.table.rows++] = i + 1;
    }
    const gsnn_summand_choice choice = {find(f.record, "6.0"), 1};
    if (gsnn_fit_data_init(&f.data, &f.table, 1, &f.exact, 2, "data", &error) ||
        gsnn_fit_problem_init(&f.problem, &f.exact, &f.data, &choice, 1, false, &error))
        fail_msg("%s", error.message);
    project(&f);
    gsnn_projection_evaluate(&f.projection, inner);
    gsnn_projection_linearise(&f.projection, inner);
    const double *gradient = f.projection.gradient;
    for (size_t j = 0; j < 7; j++)
        if (fabs(-2 * gradient[j] - known[j]) > 1e-8)
            fail_msg("%zu: %.10g, not %.10g", j, -2 * gradient[j], known[j]);
    tear_down(&f);
}

/* Kaufman's step is a descent direction that, with all equations, comes to a teacher that moves its
 * outputs. */
static void test_moved_teacher(void **state) {
    (void)state;
    fixture f;
    set_up_codomain(&f, "D6", "input", (const char *[]){"4.0"}, (size_t[]){1}, 1, 100, 6, true);
    project(&f);
    double inner[16], workspace[32];
    assert_int_equal(f.problem.kinds[0].outer, 4);
    near_teacher(&f, (const double[]){1.7, -1, 0, 0.4}, 4, 1, inner);
    gsnn_levenberg(&f.projection, inner, &(gsnn_descent_limit){10, INFINITY}, NULL, workspace);
    if (!(f.projection.sse / 600 < 1e-20))
        fail_msg("%g", f.projection.sse / 600);
    tear_down(&f);
}

/* Along the weights and the bias of a channel the error does not change (Euler). */
static void test_scale(void **state) {
    (void)state;
    fixture f;
    set_up(&f, "D6", (const char *[]){"6.0"}, (size_t[]){2}, 1, 60, 1, true);
    project(&f);
    double inner[64], sum = 0, length = 0;
    gsnn_philox random = gsnn_philox_stream(9, 255, 0, 0);
    gsnn_fit_start(&f.problem, &f.rows, &random, inner);
    gsnn_projection_evaluate(&f.projection, inner);
    gsnn_projection_linearise(&f.projection, inner);
    for (size_t k = 0; k < 7; k++) {
        sum += f.projection.gradient[k] * inner[k];
        length += fabs(f.projection.gradient[k] * inner[k]);
    }
    assert_true(fabs(sum) < 1e-7 * length);
    tear_down(&f);
}

/* From 1 % off a teacher the error is below 1e-20 within ten iterations. */
static void test_teacher(void **state) {
    (void)state;
    fixture f;
    set_up(&f, "D6", (const char *[]){"6.0"}, (size_t[]){1}, 1, 200, 1, true);
    project(&f);
    double inner[16], workspace[32];
    near_teacher(&f, (const double[]){1.7}, 1, 0, inner);
    gsnn_descent_end end =
        gsnn_levenberg(&f.projection, inner, &(gsnn_descent_limit){10, INFINITY}, NULL, workspace);
    assert_true(end.iterations <= 10);
    if (!(f.projection.sse / 200 < 1e-20))
        fail_msg("%g after %zu iterations", f.projection.sse / 200, end.iterations);
    tear_down(&f);
}

/* L-BFGS on the projected error: it comes down as far as Levenberg-Marquardt from near a teacher to
 * the rounding of its own stopping rule, never up, and within its limit of operations; more than
 * GSNN_PROJECTION_MOST_INNER parameters need no square matrices. */
static void test_quasi_newton(void **state) {
    (void)state;
    fixture f;
    gsnn_error error;
    set_up(&f, "D6", (const char *[]){"6.0"}, (size_t[]){1}, 1, 200, 1, true);
    project(&f);
    double inner[16];
    near_teacher(&f, (const double[]){1.7}, 1, 0, inner);
    gsnn_projection_evaluate(&f.projection, inner);
    double before = f.projection.sse;
    gsnn_descent_end end =
        gsnn_quasi_newton(&f.projection, inner, &(gsnn_descent_limit){40, INFINITY}, NULL);
    if (!(f.projection.sse < 1e-8 * before))
        fail_msg("%g from %g", f.projection.sse, before);
    double after = f.projection.sse, most = end.work / 2;
    end = gsnn_quasi_newton(&f.projection, inner, &(gsnn_descent_limit){40, most}, NULL);
    assert_true(f.projection.sse <= after);
    assert_true(end.work <= most);
    tear_down(&f);

    gsnn_fit_restart restart;
    double many[600];
    set_up(&f, "D6", (const char *[]){"6.0"}, (size_t[]){80}, 1, 300, 1, true);
    assert_true(f.problem.inner > GSNN_PROJECTION_MOST_INNER && f.problem.inner < 600);
    all_rows(&f);
    gsnn_philox random = gsnn_philox_stream(5, 255, 0, 0);
    gsnn_fit_start(&f.problem, &f.rows, &random, many);
    if (gsnn_fit_restart_run(&restart, &f.problem, &f.rows, &(gsnn_descent_limit){2, INFINITY},
                             NULL, many, NULL, &error))
        fail_msg("%s", error.message);
    assert_true(restart.loss < 1 && restart.end.iterations <= 2);
    tear_down(&f);
}

/* No descent costs more than its limit, and what it says it cost is its iterations and steps. */
static void test_limit(void **state) {
    (void)state;
    fixture f;
    gsnn_error error;
    gsnn_fit_restart restart;
    set_up(&f, "D6", (const char *[]){"4.0"}, (size_t[]){2}, 1, 120, 1, true);
    all_rows(&f);
    gsnn_descent_work each = gsnn_levenberg_work(&f.problem, 120);
    /* 6 neurons x 4 weights, twice; 10 inner and 2 + 1 + 1 outer parameters. */
    assert_true(fabs(each.iteration - (120 * 48.0 + 120 * 98.0 + 14 * 14 * 14 / 3.0)) < 1e-6);
    assert_true(fabs(each.step - (120 * 48.0 + 120 * 8.0 + 14 * 14 * 14 / 3.0)) < 1e-6);
    for (int pass = 0; pass < 20; pass++) {
        double inner[10], outer[4], most = 0.7 * pass * (each.iteration + each.step);
        gsnn_philox random = gsnn_philox_stream(3, 255, 0, 0);
        gsnn_fit_start(&f.problem, &f.rows, &random, inner);
        const gsnn_descent_limit limit = {1000, most};
        if (gsnn_fit_restart_run(&restart, &f.problem, &f.rows, &limit, NULL, inner, outer, &error))
            fail_msg("%s", error.message);
        double steps =
            (restart.end.work - (double)restart.end.iterations * each.iteration) / each.step;
        assert_true(restart.end.work <= most);
        assert_true(restart.end.stop != GSNN_FIT_ITERATIONS ||
                    most - restart.end.work < each.iteration + each.step);
        assert_true(fabs(steps - round(steps)) < 1e-6 &&
                    round(steps) + 0.5 > (double)restart.end.iterations);
    }
    tear_down(&f);
}

/* A channel whose column is added to another problem leaves the same error there. */
static void test_added_column(void **state) {
    (void)state;
    fixture both, one;
    set_up(&both, "D6", (const char *[]){"4.0", "2.1"}, (size_t[]){1, 1}, 2, 120, 1, true);
    set_up(&one, "D6", (const char *[]){"2.1"}, (size_t[]){1}, 1, 120, 1, true);
    project(&both);
    gsnn_fit_problem_add(&one.problem);
    all_rows(&one);
    double inner[16];
    gsnn_philox random = gsnn_philox_stream(4, 255, 0, 0);
    gsnn_fit_start(&both.problem, &both.rows, &random, inner);
    gsnn_projection_evaluate(&both.projection, inner);
    memcpy(gsnn_fit_rows_added(&one.rows, &one.problem, 0), both.projection.columns,
           both.rows.count * sizeof *both.projection.columns);
    project_rows(&one);
    gsnn_projection_evaluate(&one.projection, inner + both.problem.channels[1].first);
    assert_true(fabs(one.projection.sse - both.projection.sse) < 1e-9 * both.projection.sse);
    assert_true(fabs(one.projection.outer[2] - both.projection.outer[0]) < 1e-6);
    tear_down(&both);
    tear_down(&one);
}

/* The mean logistic loss of given parameters, by the outer columns. */
static double logistic_loss(gsnn_projection *p, const double *inner, const double *outer) {
    double loss = 0;
    gsnn_projection_apply(p, inner, outer);
    for (size_t i = 0; i < p->rows->count; i++) {
        double value = p->rows->y[i] - p->residual[i];
        loss += log1p(exp(-p->rows->y[i] * value)) / (double)p->rows->count;
    }
    return loss;
}

typedef double mean_loss(gsnn_projection *p, const double *inner, const double *outer);

/* Polishing makes a loss less, and comes to a place where no direction makes it less at first
 * order.  `outer` is how many outer parameters there are. */
static void check_polish(fixture *f, mean_loss *loss, size_t iterations, size_t outer_count,
                         double slope) {
    gsnn_error error;
    double inner[16] = {0}, outer[24] = {0}, workspace[32];
    size_t n = f->problem.inner;
    gsnn_philox random = gsnn_philox_stream(11, 255, 0, 0);
    gsnn_fit_start(&f->problem, &f->rows, &random, inner);
    gsnn_levenberg(&f->projection, inner, &(gsnn_descent_limit){20, INFINITY}, NULL, workspace);
    memcpy(outer, f->projection.outer, outer_count * sizeof *outer);
    double before = loss(&f->projection, inner, outer);
    const gsnn_descent_limit limit = {iterations, INFINITY};
    gsnn_polish_end end;
    const gsnn_descent_limit few = {iterations, 6.5 * gsnn_polish_work(&f->problem, f->rows.count)};
    assert_int_equal(gsnn_fit_polish(&f->projection, &few, inner, outer, &end, &error), GSNN_OK);
    double between = loss(&f->projection, inner, outer);
    assert_true(between < before && fabs(between - end.loss) < 1e-12 * before);
    assert_true(end.work <= few.work && end.work > 0.5 * few.work);
    assert_int_equal(gsnn_fit_polish(&f->projection, &limit, inner, outer, &end, &error), GSNN_OK);
    double after = loss(&f->projection, inner, outer);
    assert_true(after < between && fabs(after - end.loss) < 1e-12 * before);
    for (int direction = 0; direction < 10; direction++) {
        double moved[16], moved_outer[24], losses[2], step[40] = {0};
        for (size_t j = 0; j < n + outer_count; j++)
            step[j] = 1e-4 * gsnn_philox_normal(&random);
        for (int side = 0; side < 2; side++) {
            for (size_t j = 0; j < n; j++)
                moved[j] = inner[j] + (side ? step[j] : -step[j]);
            for (size_t j = 0; j < outer_count; j++)
                moved_outer[j] = outer[j] + (side ? step[n + j] : -step[n + j]);
            losses[side] = loss(&f->projection, moved, moved_outer);
        }
        assert_true(fabs(losses[1] - losses[0]) < 2e-4 * slope);
    }
}

static void test_polish(void **state) {
    (void)state;
    fixture f;
    set_up(&f, "D6", (const char *[]){"4.0", "2.1"}, (size_t[]){1, 1}, 2, 300, 1, false);
    project(&f);
    for (size_t i = 0; i < f.rows.count; i++)
        f.rows.y[i] = f.rows.y[i] > 0 ? 1 : -1;
    check_polish(&f, logistic_loss, 1000, f.problem.outer, 0.02);
    tear_down(&f);
}

/* log(1 + exp(-m)), without overflow. */
static void test_logistic(void **state) {
    (void)state;
    double slope;
    assert_true(fabs(gsnn_logistic(0, &slope) - log(2)) < 1e-15 && fabs(slope - 0.5) < 1e-15);
    assert_true(fabs(gsnn_logistic(-800, &slope) - 800) < 1e-9 && fabs(slope - 1) < 1e-15);
    assert_true(gsnn_logistic(800, &slope) < 1e-300 && slope < 1e-300);
}

/* The loss of several classes, and its derivatives against differences; of two outputs f, -f it is
 * the logistic loss of one, 2 f. */
static void test_class_loss(void **state) {
    (void)state;
    gsnn_philox random = gsnn_philox_stream(2, 255, 0, 0);
    for (int round_ = 0; round_ < 100; round_++) {
        double values[4] = {0}, slopes[4], y[4] = {0}, sum = 0, slope;
        size_t outputs = 2 + gsnn_philox_below(&random, 3);
        size_t class = gsnn_philox_below(&random, (uint32_t)outputs);
        y[class] = 1;
        for (size_t o = 0; o < outputs; o++)
            values[o] = 3 * gsnn_philox_normal(&random);
        double loss = gsnn_class_loss(values, y, outputs, slopes);
        for (size_t o = 0; o < outputs; o++)
            sum += exp(values[o]);
        assert_true(fabs(loss + log(exp(values[class]) / sum)) < 1e-12 * (1 + loss));
        bool right = true;
        for (size_t o = 0; o < outputs; o++) {
            double at = values[o], up;
            right = right && (o == class || values[o] < values[class]);
            values[o] = at + 1e-6;
            up = gsnn_class_loss(values, y, outputs, NULL);
            values[o] = at - 1e-6;
            double difference = (up - gsnn_class_loss(values, y, outputs, NULL)) / 2e-6;
            assert_true(fabs(slopes[o] + difference) < 1e-8);
            values[o] = at;
        }
        assert_int_equal(gsnn_class_right(values, y, outputs), right);
        double both[2] = {values[0], -values[0]}, first[2] = {1, 0}, one = 1, twice = 2 * values[0];
        assert_true(fabs(gsnn_class_loss(both, first, 2, NULL) - gsnn_logistic(twice, &slope)) <
                    1e-12);
        assert_true(gsnn_class_loss(&twice, &one, 1, slopes) > 0 && fabs(*slopes - slope) < 1e-15);
    }
    /* Without overflow, and a tie is not right. */
    double far[3] = {2000, -2000, 0}, tie[2] = {1, 1}, last[3] = {0, 1, 0}, second[2] = {0, 1};
    assert_true(fabs(gsnn_class_loss(far, last, 3, NULL) - 4000) < 1e-9);
    assert_false(gsnn_class_right(tie, second, 2));
}

/* The mean loss of three classes. */
static double softmax_loss(gsnn_projection *p, const double *inner, const double *outer) {
    double loss = 0;
    size_t stride = p->rows->stride;
    gsnn_projection_apply(p, inner, outer);
    for (size_t i = 0; i < p->rows->count; i++) {
        double values[3], y[3];
        for (size_t o = 0; o < 3; o++) {
            y[o] = p->rows->y[o * stride + i];
            values[o] = y[o] - p->residual[o * stride + i];
        }
        loss += gsnn_class_loss(values, y, 3, NULL) / (double)p->rows->count;
    }
    return loss;
}

static void test_polish_of_three(void **state) {
    (void)state;
    fixture f;
    set_up(&f, "D6", (const char *[]){"4.0", "2.1"}, (size_t[]){1, 1}, 2, 300, 3, false);
    project(&f);
    for (size_t i = 0; i < f.rows.count; i++) {
        size_t class = f.rows.y[i] > 1 ? 0 : f.rows.y[f.rows.stride + i] > 0 ? 1 : 2;
        for (size_t o = 0; o < 3; o++)
            f.rows.y[o * f.rows.stride + i] = o == class;
    }
    check_polish(&f, softmax_loss, 2000, 3 * f.problem.outer, 0.03);
    tear_down(&f);
}

/* ---- Whole fits ------------------------------------------------------------------------------ */

static void test_threads(void **state) {
    (void)state;
    fixture f;
    gsnn_error error;
    gsnn_run run = gsnn_run_default();
    gsnn_fit fits[2];
    set_up(&f, "D6", (const char *[]){"2.1", "5.0"}, (size_t[]){1, 1}, 2, 120, 1, true);
    for (size_t i = 0; i < 2; i++) {
        gsnn_fit_options options = {
            .restarts = 4, .iterations = 12, .folds = 3, .seed = 1, .threads = 1 + 2 * i};
        if (gsnn_fit_init(&fits[i], &f.problem, &options, &run, &error))
            fail_msg("%s", error.message);
    }
    assert_int_equal(fits[0].best, fits[1].best);
    assert_true(fits[0].best < 4);
    assert_true(fits[0].validated);
    assert_memory_equal(fits[0].inner, fits[1].inner, f.problem.inner * sizeof(double));
    assert_memory_equal(fits[0].held_out, fits[1].held_out, f.data.rows * sizeof(double));
    for (size_t i = 0; i < 4; i++)
        assert_true(fits[0].restarts[fits[0].best].loss <= fits[0].restarts[i].loss ||
                    !fits[0].restarts[i].support.supported);
    gsnn_fit_clear(&fits[0]);
    gsnn_fit_clear(&fits[1]);
    tear_down(&f);
}

/* A unit is in one fold, and the sizes of folds differ by at most 1. */
static void test_folds(void **state) {
    (void)state;
    size_t unit[100], fold[100], sizes[7] = {0}, seen[50];
    gsnn_error error;
    for (size_t i = 0; i < 100; i++)
        unit[i] = i % 50;
    gsnn_fit_data data = {.rows = 100, .units = 50, .unit = unit};
    assert_int_equal(gsnn_fit_deal(fold, &data, 7, 3, &error), GSNN_OK);
    for (size_t i = 0; i < 100; i++) {
        if (i < 50)
            seen[i] = fold[i];
        assert_int_equal(fold[i], seen[i % 50]);
        assert_true(fold[i] < 7);
        sizes[fold[i]] += i < 50;
    }
    for (size_t f = 0; f < 7; f++)
        assert_true(sizes[f] == 7 || sizes[f] == 8);
}

/* A channel that sees one row alone is not supported. */
static void test_guard(void **state) {
    (void)state;
    fixture f;
    set_up(&f, "D6", (const char *[]){"6.0"}, (size_t[]){1}, 1, 200, 1, true);
    project(&f);
    double units[200], column[200], outer[8], inner[7] = {1, 0.3, -0.2, 0.7, 0.1, -0.5, 0};
    gsnn_projection_evaluate(&f.projection, inner);
    gsnn_projection_linearise(&f.projection, inner);
    gsnn_support wide = gsnn_support_of(&f.projection, units, column, outer);
    assert_true(wide.supported);
    /* The bias that leaves the largest argument alone above 0. */
    double low = -100, high = 0;
    for (int step = 0; step < 200; step++) {
        inner[6] = (low + high) / 2;
        gsnn_projection_evaluate(&f.projection, inner);
        gsnn_projection_linearise(&f.projection, inner);
        gsnn_support support = gsnn_support_of(&f.projection, units, column, outer);
        if (support.least == 1)
            break;
        if (support.least == 0)
            low = inner[6];
        else
            high = inner[6];
    }
    gsnn_support narrow = gsnn_support_of(&f.projection, units, column, outer);
    assert_int_equal(narrow.least, 1);
    assert_int_equal(narrow.needed, 14);
    assert_false(narrow.supported);
    assert_true(narrow.share > 0.9);
    tear_down(&f);
}

int main(void) {
    gsnn_dense_use_one_thread();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums),           cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_gradient),       cmocka_unit_test(test_growing),
        cmocka_unit_test(test_known_gradient), cmocka_unit_test(test_scale),
        cmocka_unit_test(test_teacher),        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_added_column),   cmocka_unit_test(test_threads),
        cmocka_unit_test(test_folds),          cmocka_unit_test(test_guard),
        cmocka_unit_test(test_polish),         cmocka_unit_test(test_logistic),
        cmocka_unit_test(test_class_loss),     cmocka_unit_test(test_polish_of_three),
        cmocka_unit_test(test_moved_teacher),  cmocka_unit_test(test_quasi_newton),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
