/* test_written_sizes.c - estimates of outputs against the outputs. */
#include "gsnn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool count(void *bytes, const char *piece, size_t length) {
    (void)piece;
    *(double *)bytes += (double)length;
    return true;
}

static double all(gsnn_written_sizes sizes) {
    return sizes.generators + sizes.rho + sizes.rows + sizes.neuron_maps + sizes.morphisms +
           sizes.rest;
}

static void check(const char *source, const gsnn_options *options, const char *format) {
    gsnn_run run = gsnn_run_default();
    gsnn_error error;
    gsnn_group *group;
    gsnn_enumeration *enumeration;
    double bytes = 0;
    assert_int_equal(gsnn_group_read(&group, source, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_enumerate(&enumeration, group, options, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_write(enumeration, format, count, &bytes, &run, &error), GSNN_OK);
    double estimate = all(gsnn_write_estimate(enumeration, format));
    if (estimate < bytes / 2 || estimate > 2 * bytes)
        fail_msg("%s: %.0f bytes, estimated to be %.0f", source, bytes, estimate);
    assert_true(all(gsnn_write_estimate(enumeration, "dot")) == 0);
    gsnn_enumeration_free(enumeration);
    gsnn_group_free(group);
}

/* Groups whose records are more than headers, with every detail. */
static void estimates(void **state) {
    static const char *const groups[] = {"groups/torus-8x8.json", "groups/torus-4x4.json", "S7",
                                         "groups/icosahedron.json", "groups/e6.json"};
    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        for (unsigned detail = 0; detail < 9; detail++) {
            gsnn_options options = gsnn_options_default();
            options.weights = (gsnn_weights_detail)(detail % 3);
            options.generators = (gsnn_generators_detail)(detail / 3);
            if (i == 4)
                options.max_rows = 2000;
            if (i < 3 || options.generators != GSNN_GENERATORS_WORDS)
                check(groups[i], &options, detail % 2 ? "json" : "jsonl");
        }
}

/* The first rows are written however many neurons there are. */
static void first_rows_are_estimated(void **state) {
    (void)state;
    gsnn_options options = gsnn_options_default();
    options.weights = GSNN_WEIGHTS_ROW;
    options.generators = GSNN_GENERATORS_NONE;
    options.max_rows = 0;
    options.morphisms = false;
    check("groups/torus-16x16.json", &options, "jsonl");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(estimates),
                                       cmocka_unit_test(first_rows_are_estimated)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
