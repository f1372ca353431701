/* test_mlp.c - plain networks: seeded, written, read back, evaluated; and what is no network. */
#include "network/mlp.h"

#include "base/memory.h"
#include "base/random.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static gsnn_mlp *new_mlp(const size_t *widths, size_t layers, uint64_t seed) {
    gsnn_mlp *mlp;
    gsnn_error error;
    if (gsnn_mlp_new(&mlp, GSNN_ACTIVATION_RELU, widths, layers, &error))
        fail_msg("%s", error.message);
    gsnn_mlp_seed(mlp, seed);
    return mlp;
}

static gsnn_status parse(const char *string, gsnn_mlp **mlp, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_json_document *document;
    gsnn_text_append(&text, string);
    *mlp = NULL;
    gsnn_status status = gsnn_json_document_parse(&document, &text, "net.json", error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = gsnn_mlp_from_value(&root, mlp);
    }
    gsnn_json_document_free(document);
    return status;
}

static void test_seed(void **state) {
    (void)state;
    const size_t widths[] = {1, 2, 2, 1};
    const slong expected[] = {-3, 39, 90, 99, -92, 11, 57, -70, -37, -57, 49, -39, 23};
    gsnn_mlp *mlp = new_mlp(widths, 3, 1);
    assert_int_equal(gsnn_mlp_parameters(mlp), 13);
    assert_int_equal(gsnn_mlp_hidden(mlp), 4);
    double *doubles = gsnn_mlp_doubles(mlp);
    assert_non_null(doubles);
    for (size_t i = 0; i < 13; i++)
        assert_true(doubles[i] == (double)expected[i]);
    free(doubles);
    gsnn_mlp_free(mlp);
}

/* Random networks: what is written is read back, and the two evaluations agree. */
static void test_round_trip(void **state) {
    (void)state;
    uint64_t random = 5;
    for (int round = 0; round < 100; round++) {
        size_t layers = 1 + gsnn_random_next(&random) % 4, widths[5];
        for (size_t l = 0; l <= layers; l++)
            widths[l] = 1 + gsnn_random_next(&random) % 4;
        gsnn_mlp *mlp = new_mlp(widths, layers, gsnn_random_next(&random)), *again;
        if (round % 2)
            gsnn_mlp_seed_he(mlp, (uint64_t)round);
        fmpq_mul_2exp(mlp->layers[0].W->entries, mlp->layers[0].W->entries, 3);
        fmpq_div_2exp(mlp->layers[0].b->entries, mlp->layers[0].b->entries, 5);
        gsnn_text text = {0};
        gsnn_json json;
        gsnn_error error;
        gsnn_json_init_text(&json, &text);
        gsnn_mlp_write(mlp, &json);
        assert_int_equal(gsnn_json_end(&json, &error), GSNN_OK);
        if (parse(gsnn_text_string(&text), &again, &error))
            fail_msg("%s in %s", error.message, gsnn_text_string(&text));
        gsnn_text_clear(&text);
        assert_int_equal(again->layer_count, layers);
        fmpq x[5], y[5];
        double dx[5], dy[5], workspace[10], *doubles = gsnn_mlp_doubles(mlp);
        for (size_t i = 0; i < 5; i++) {
            fmpq_init(x + i);
            fmpq_init(y + i);
            slong numerator = (slong)(gsnn_random_next(&random) % 64) - 32;
            fmpq_set_si(x + i, numerator, 8);
            dx[i] = (double)numerator / 8;
        }
        gsnn_mlp_value(again, x, y);
        gsnn_mlp_value_double(mlp, doubles, dx, workspace, dy);
        for (size_t i = 0; i < widths[layers]; i++) {
            double value = fmpz_get_d(fmpq_numref(y + i)) / fmpz_get_d(fmpq_denref(y + i));
            assert_true(fabs(value - dy[i]) <= 1e-12 * (1e10 + fabs(value)));
        }
        for (size_t l = 0; l < layers; l++) {
            assert_true(fmpq_mat_equal(mlp->layers[l].W, again->layers[l].W));
            assert_true(fmpq_mat_equal(mlp->layers[l].b, again->layers[l].b));
        }
        for (size_t i = 0; i < 5; i++) {
            fmpq_clear(x + i);
            fmpq_clear(y + i);
        }
        free(doubles);
        gsnn_mlp_free(mlp);
        gsnn_mlp_free(again);
    }
}

static void test_numbers(void **state) {
    (void)state;
    gsnn_mlp *mlp = NULL;
    gsnn_error error;
    assert_int_equal(parse("{\"schema\":\"gsnn-mlp/1\",\"layers\":[{\"W\":[[0.1,\"-1/3\",-0.0]]}]}",
                           &mlp, &error),
                     GSNN_OK);
    if (!mlp)
        return;
    assert_true(fmpq_cmp_si(mlp->layers[0].b->entries, 0) == 0);
    assert_int_equal(fmpz_get_si(fmpq_denref(mlp->layers[0].W->entries)), 10);
    assert_int_equal(fmpz_get_si(fmpq_denref(mlp->layers[0].W->entries + 1)), 3);
    assert_true(fmpq_is_zero(mlp->layers[0].W->entries + 2));
    gsnn_mlp_free(mlp);
}

static void test_bad(void **state) {
    (void)state;
    static const struct {
        const char *layers, *message;
    } cases[] = {
        {"[]", "layers: 0 layers"},
        {"{}", "layers: a list is expected"},
        {"[1]", "layers[0]"},
        {"[{}]", "layers[0].W: missing"},
        {"[{\"W\":[]}]", "layers[0].W: at least one neuron"},
        {"[{\"W\":[[]]}]", "layers[0].W[0]: at least one input"},
        {"[{\"W\":[[1,2],[1]]}]", "layers[0].W[1]: 1 elements, but 2 inputs"},
        {"[{\"W\":[[1],[2]]},{\"W\":[[1,2,3]]}]",
         "layers[1].W[0]: 3 elements, but 2 neurons in layer 1"},
        {"[{\"W\":[[1],[2]],\"b\":[1]}]", "layers[0].b: 1 elements, but 2 neurons"},
        {"[{\"W\":[[\"x\"]]}]", "layers[0].W[0][0]"},
        {"[{\"W\":[[\"1/0\"]]}]", "layers[0].W[0][0] has the denominator 0"},
        {"[{\"W\":[[1e99999]]}]", "layers[0].W[0][0] has an exponent beyond 10000"},
        {"[{\"W\":[[null]]}]", "layers[0].W[0][0]"},
        {"[{\"W\":[[true]]}]", "layers[0].W[0][0]"},
        {"[{\"W\":[[1]],\"W\":[[2]]}]", "layers[0]"},
        {"[{\"W\":[[1]],\"w\":1}]", "layers[0]"},
        {"[{\"W\":1}]", "layers[0].W: a list is expected"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        gsnn_mlp *mlp;
        gsnn_error error = {0};
        snprintf(text, sizeof text, "{\"schema\":\"gsnn-mlp/1\",\"layers\":%s}", cases[i].layers);
        gsnn_status status = parse(text, &mlp, &error);
        if (status != GSNN_INVALID || !strstr(error.message, cases[i].message))
            fail_msg("%s: status %d, %s", cases[i].layers, status, error.message);
        assert_null(mlp);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seed),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
