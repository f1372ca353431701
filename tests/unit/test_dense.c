/* Training: gradients against differences of the loss, values against a direct computation, and
 * descent that goes down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "random/philox.h"
#include "train/descent.h"
#include "train/lane_descent.h"
#include "train/lane_tanh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 5, INPUTS = 3, OUTPUTS = 2 };

static const size_t widths[] = {INPUTS, 4, 6, OUTPUTS};

static double x[ROWS * INPUTS], y[ROWS * OUTPUTS];

static double *draw(double *numbers, size_t count, uint64_t index) {
    gsnn_philox stream = gsnn_philox_stream(9, 1, 0, index);
    for (size_t i = 0; i < count; i++)
        numbers[i] = gsnn_philox_normal(&stream) / 2;
    return numbers;
}

static void gradients_are_differences(void **state) {
    (void)state;
    gsnn_dense_use_one_thread();
    draw(x, ROWS * INPUTS, 0);
    draw(y, ROWS * OUTPUTS, 1);
    for (int a = GSNN_DENSE_RELU; a <= GSNN_DENSE_SQUARED_RELU; a++) {
        gsnn_dense net = {(gsnn_dense_activation)a, 0.3, 3, widths};
        size_t count = gsnn_dense_parameters(&net), size = gsnn_dense_workspace(&net, ROWS);
        assert_int_equal(count, 4 * 4 + 6 * 5 + 2 * 7);
        double *parameters = draw(malloc(count * sizeof(double)), count, 2);
        double *gradient = malloc(count * sizeof *gradient);
        double *other = malloc(count * sizeof *other), *workspace = malloc(size * sizeof(double));
        gsnn_dense_gradient(&net, parameters, x, y, ROWS, workspace, gradient);
        for (size_t k = 0; k < count; k++) {
            double kept = parameters[k], step = 1e-6, loss[2];
            for (int side = 0; side < 2; side++) {
                parameters[k] = kept + (side ? step : -step);
                loss[side] = gsnn_dense_gradient(&net, parameters, x, y, ROWS, workspace, other);
            }
            parameters[k] = kept;
            double difference = (loss[1] - loss[0]) / (2 * step);
            if (fabs(difference - gradient[k]) > 1e-6 * (1 + fabs(gradient[k])))
                fail_msg("activation %d, parameter %zu: %g, not %g", a, k, gradient[k], difference);
        }
        free(parameters);
        free(gradient);
        free(other);
        free(workspace);
    }
}

/* f by loops, and its loss. */
static void values_are_those_of_the_layers(void **state) {
    (void)state;
    gsnn_dense net = {GSNN_DENSE_TANH, 0, 3, widths};
    size_t count = gsnn_dense_parameters(&net);
    double parameters[64], workspace[512], got[ROWS * OUTPUTS];
    assert_true(count <= 64 && gsnn_dense_workspace(&net, ROWS) <= 512);
    draw(parameters, count, 5);
    gsnn_dense_evaluate(&net, parameters, x, ROWS, workspace, got);
    for (size_t r = 0; r < ROWS; r++) {
        double values[8], next[8];
        const double *p = parameters;
        memcpy(values, x + r * INPUTS, INPUTS * sizeof *x);
        for (size_t l = 1; l <= 3; l++) {
            size_t n = widths[l], m = widths[l - 1];
            for (size_t j = 0; j < n; j++) {
                next[j] = p[n * m + j];
                for (size_t k = 0; k < m; k++)
                    next[j] += p[j * m + k] * values[k];
                next[j] = l < 3 ? tanh(next[j]) : next[j];
            }
            memcpy(values, next, sizeof values);
            p += n * (m + 1);
        }
        for (size_t o = 0; o < OUTPUTS; o++)
            assert_true(fabs(values[o] - got[r * OUTPUTS + o]) < 1e-14);
    }
}

static void tangents_are_near(void **state) {
    (void)state;
    for (int i = -300000; i <= 300000; i++) {
        double z = i * 1e-4, t;
        gsnn_lane_tanh_fill(&z, 1, &t);
        assert_true(fabs(t - tanh(z)) < 4e-16);
    }
    double z[37], all[37];
    for (int i = 0; i < 37; i++)
        z[i] = (i - 18) * 0.37;
    gsnn_lane_tanh_fill(z, 37, all);
    for (int i = 0; i < 37; i++) {
        double one;
        gsnn_lane_tanh_fill(&z[i], 1, &one);
        assert_true(one == all[i]);
    }
}

static void descent_goes_down(void **state) {
    (void)state;
    gsnn_error error;
    gsnn_dense net = {GSNN_DENSE_TANH, 0, 3, widths};
    size_t count = gsnn_dense_parameters(&net);
    for (int optimizer = GSNN_OPTIMIZER_GD; optimizer <= GSNN_OPTIMIZER_ADAM; optimizer++) {
        gsnn_descent descent = {
            .optimizer = (gsnn_optimizer)optimizer,
            .rate = 0.02,
            .momentum = optimizer == GSNN_OPTIMIZER_GD ? 0.5 : 0,
            .steps = 400,
            .batch = 2,
            .x = x,
            .y = y,
            .rows = ROWS,
        };
        double parameters[64], loss, first;
        double *workspace = malloc(gsnn_descent_workspace(&descent, &net) * sizeof *workspace);
        bool fixed[64] = {true};
        draw(parameters, count, 7);
        double kept = parameters[0];
        descent.fixed = fixed;
        descent.steps = 1;
        assert_int_equal(gsnn_descent_run(&descent, &net, 0, parameters, workspace, &first, &error),
                         GSNN_OK);
        descent.steps = 400;
        assert_int_equal(gsnn_descent_run(&descent, &net, 0, parameters, workspace, &loss, &error),
                         GSNN_OK);
        assert_true(loss < first);
        assert_true(parameters[0] == kept);
        free(workspace);
    }
}

/* Sixteen networks side by side go where each goes by itself, up to single precision, for all
 * activations; each vector width gives the same bytes, and so does each choice of neighbours. */
static void lanes_go_the_same_way(void **state) {
    (void)state;
    enum { MANY = 21, COUNT = 4 * 4 + 6 * 5 + 2 * 7 };
    static double data[MANY * INPUTS], wanted[MANY * OUTPUTS];
    static float x_lanes[MANY * INPUTS], y_lanes[MANY * OUTPUTS];
    static float start[COUNT * GSNN_LANES], found[4][COUNT * GSNN_LANES];
    gsnn_error error;
    bool fixed[COUNT] = {[3] = true};
    draw(data, MANY * INPUTS, 20);
    draw(wanted, MANY * OUTPUTS, 21);
    for (size_t i = 0; i < MANY * INPUTS; i++)
        data[i] = x_lanes[i] = (float)data[i];
    for (size_t i = 0; i < MANY * OUTPUTS; i++)
        wanted[i] = y_lanes[i] = (float)wanted[i];
    double numbers[COUNT];
    for (size_t lane = 0; lane < GSNN_LANES; lane++) {
        draw(numbers, COUNT, 30 + lane);
        for (size_t k = 0; k < COUNT; k++)
            start[k * GSNN_LANES + lane] = (float)(numbers[k] / 2);
    }
    for (int a = GSNN_DENSE_RELU; a <= GSNN_DENSE_SQUARED_RELU; a++) {
        for (int adam = 0; adam < 2; adam++) {
            gsnn_dense net = {(gsnn_dense_activation)a, 0.3, 3, widths};
            gsnn_descent descent = {
                .optimizer = adam ? GSNN_OPTIMIZER_ADAM : GSNN_OPTIMIZER_GD,
                .rate = 0.02,
                .momentum = adam ? 0 : 0.5,
                .decay = 0.01,
                .steps = 12,
                .x = data,
                .y = wanted,
                .rows = MANY,
                .fixed = fixed,
            };
            assert_true(gsnn_lane_descent_fits(&descent, &net));
            float *floats = gsnn_new_at_line(gsnn_lane_descent_workspace(&net), sizeof *floats);
            double *workspace = malloc(gsnn_descent_workspace(&descent, &net) * sizeof *workspace);
            for (int run = 0; run < 4; run++) {
                gsnn_vectors best = gsnn_vectors_best();
                memcpy(found[run], start, sizeof start);
                for (size_t k = 0; run == 3 && k < COUNT; k++) /* other neighbours */
                    for (size_t lane = 1; lane < GSNN_LANES; lane++)
                        found[run][k * GSNN_LANES + lane] = 1e30F;
                gsnn_lane_descent_run(&descent, &net, x_lanes, y_lanes,
                                      (int)best < run ? best : (gsnn_vectors)(run % 3), found[run],
                                      floats);
            }
            assert_memory_equal(found[0], found[1], sizeof start);
            assert_memory_equal(found[0], found[2], sizeof start);
            for (size_t k = 0; k < COUNT; k++)
                if (found[0][k * GSNN_LANES] != found[3][k * GSNN_LANES])
                    fail_msg("activation %d, parameter %zu: %.9g beside others, not %.9g", a, k,
                             (double)found[3][k * GSNN_LANES], (double)found[0][k * GSNN_LANES]);
            for (size_t lane = 0; lane < GSNN_LANES; lane++) {
                double loss;
                for (size_t k = 0; k < COUNT; k++)
                    numbers[k] = start[k * GSNN_LANES + lane];
                assert_int_equal(
                    gsnn_descent_run(&descent, &net, 0, numbers, workspace, &loss, &error),
                    GSNN_OK);
                for (size_t k = 0; k < COUNT; k++)
                    if (fabs(numbers[k] - (double)found[0][k * GSNN_LANES + lane]) >
                        (adam ? 1e-3 : 1e-5))
                        fail_msg("activation %d, adam %d, lane %zu, parameter %zu: %.9g, not %.9g",
                                 a, adam, lane, k, (double)found[0][k * GSNN_LANES + lane],
                                 numbers[k]);
            }
            free(floats);
            free(workspace);
        }
    }
}

/* A network that leaves the range of floats is not hidden by ReLU or by its neighbours. */
static void leaving_the_range_shows(void **state) {
    (void)state;
    static const size_t small[] = {1, 1, 1};
    static const float at[1] = {1}, value[1] = {0};
    for (int a = GSNN_DENSE_RELU; a <= GSNN_DENSE_SQUARED_RELU; a++) {
        gsnn_dense net = {(gsnn_dense_activation)a, 0.3, 2, small};
        gsnn_descent descent = {.rate = 1e4, .steps = 200, .rows = 1};
        float parameters[4 * GSNN_LANES];
        _Alignas(GSNN_CACHE_LINE) float workspace[2048];
        assert_true(gsnn_lane_descent_workspace(&net) <= 2048);
        for (size_t i = 0; i < 4 * GSNN_LANES; i++)
            parameters[i] = i % GSNN_LANES == 1 ? 0 : 0.5F;
        gsnn_lane_descent_run(&descent, &net, at, value, gsnn_vectors_best(), parameters,
                              workspace);
        bool finite = true;
        for (size_t k = 0; k < 4; k++)
            finite = finite && isfinite(parameters[k * GSNN_LANES]);
        assert_false(finite);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_differences),
        cmocka_unit_test(values_are_those_of_the_layers),
        cmocka_unit_test(tangents_are_near),
        cmocka_unit_test(descent_goes_down),
        cmocka_unit_test(lanes_go_the_same_way),
        cmocka_unit_test(leaving_the_range_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
