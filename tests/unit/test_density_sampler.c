/* Draws of random networks: their values are those of their parameters, and the same bytes for
 * every width of vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "density/sampler.h"

#include "base/error.h"
#include "base/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    INPUTS = 3,
    POINTS = 7,
    OUTPUTS = 2,
    FIRST = 4,
    SECOND = 3,
    SEED = 11,
    PURPOSE = 2,
    DRAW = 32
};

static const double points[POINTS * INPUTS] = {1, 0,  0.5, -1, 2, 0.25, 0, 0, 3,  -2, 1,
                                               1, -1, 4,   0,  0, 0,    0, 5, -3, 2};

static void read_law(gsnn_law *law, const char *activation, const char *hidden) {
    char path[] = "/tmp/gsnn-law-XXXXXX", text[600];
    gsnn_error error = {0};
    gsnn_run run = gsnn_run_default();
    int file = mkstemp(path);
    assert_true(file >= 0);
    int length =
        snprintf(text, sizeof text,
                 "{\"schema\":\"gsnn-law/1\",\"activation\":\"%s\",\"hidden\":%s,"
                 "\"outputs\":2,\"weights\":{\"law\":\"normal\",\"mean\":\"1/4\"},"
                 "\"bias\":{\"law\":\"laplace\"},\"readout\":[{\"law\":\"uniform\",\"low\":-1,"
                 "\"high\":2},{\"law\":\"rademacher\"}],\"output_bias\":{\"law\":\"student\","
                 "\"nu\":5}}",
                 activation, hidden);
    assert_int_equal(write(file, text, (size_t)length), length);
    close(file);
    gsnn_status status = gsnn_law_read(law, path, INPUTS, NULL, &run, &error);
    unlink(path);
    if (status)
        fail_msg("%s", error.message);
}

static double activate(const char *name, double z) {
    if (strcmp(name, "relu") == 0)
        return z > 0 ? z : 0;
    return strcmp(name, "tanh") == 0 ? tanh(z) : fabs(z);
}

/* One layer of a lane: z = W x + b, from parameters that it moves on. */
static void layer(const float **parameters, size_t lane, size_t inputs, size_t outputs,
                  const double *x, double *z) {
    const float *weights = *parameters, *bias = weights + inputs * outputs * GSNN_LANES;
    for (size_t j = 0; j < outputs; j++) {
        z[j] = (double)bias[j * GSNN_LANES + lane];
        for (size_t i = 0; i < inputs; i++)
            z[j] += (double)weights[(j * inputs + i) * GSNN_LANES + lane] * x[i];
    }
    *parameters = bias + outputs * GSNN_LANES;
}

static void check(const char *activation, bool deep) {
    gsnn_law law = {0};
    gsnn_sampler *sampler = NULL;
    gsnn_error error = {0};
    read_law(&law, activation, deep ? "[4,3]" : "4");
    assert_int_equal(gsnn_sampler_new(&sampler, &law, NULL, points, POINTS, &error), GSNN_OK);
    assert_int_equal(gsnn_sampler_outputs(sampler), OUTPUTS);
    void *workspace = malloc(gsnn_sampler_workspace(sampler));
    assert_non_null(workspace);
    static float values[3][POINTS * OUTPUTS * GSNN_LANES], parameters[3][64 * GSNN_LANES];
    memset(parameters, 0, sizeof parameters);
    for (int v = GSNN_VECTORS_128; v <= (int)gsnn_vectors_best(); v++) {
        gsnn_sampler_draw(sampler, SEED, PURPOSE, DRAW, (gsnn_vectors)v, workspace, values[v]);
        gsnn_sampler_parameters(sampler, SEED, PURPOSE, DRAW, (gsnn_vectors)v, workspace,
                                parameters[v]);
        assert_memory_equal(values[v], values[0], sizeof values[0]);
        assert_memory_equal(parameters[v], parameters[0], sizeof parameters[0]);
    }
    for (size_t lane = 0; lane < GSNN_LANES; lane++)
        for (size_t p = 0; p < POINTS; p++) {
            const float *rest = parameters[0];
            double h[FIRST], z[FIRST], f[OUTPUTS];
            size_t width = deep ? SECOND : FIRST;
            layer(&rest, lane, INPUTS, FIRST, points + p * INPUTS, z);
            for (size_t j = 0; j < FIRST; j++)
                h[j] = activate(activation, z[j]);
            if (deep) {
                layer(&rest, lane, FIRST, SECOND, h, z);
                for (size_t j = 0; j < SECOND; j++)
                    h[j] = activate(activation, z[j]);
            }
            layer(&rest, lane, width, OUTPUTS, h, f);
            for (size_t o = 0; o < OUTPUTS; o++) {
                double got = (double)values[0][(p * OUTPUTS + o) * GSNN_LANES + lane];
                if (fabs(got - f[o]) > 1e-5 * (1 + fabs(f[o])))
                    fail_msg("%s, lane %zu, point %zu, output %zu: %.9g, not %.9g", activation,
                             lane, p, o, got, f[o]);
            }
        }
    free(workspace);
    gsnn_sampler_free(sampler);
    gsnn_law_clear(&law);
}

static void values_are_those_of_parameters(void **state) {
    (void)state;
    static const char *const activations[] = {"relu", "tanh", "abs"};
    for (size_t i = 0; i < 3; i++) {
        check(activations[i], false);
        check(activations[i], true);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_those_of_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
