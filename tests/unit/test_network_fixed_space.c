/* test_network_fixed_space.c - invariant linear functions of the three kinds of action. */
#include "network/fixed_space.h"

#include "base/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_DEGREE 9
#define MAX_GENERATORS 3

/* A group record of that many generators, all of them borrowed. */
static gsnn_record_group make_group(const gsnn_record_action *action, size_t degree, size_t count,
                                    const int32_t *images, const char *const *entries) {
    return (gsnn_record_group){.action = action,
                               .degree = degree,
                               .generators = {count, images, entries},
                               .invariant_dimension = GSNN_RECORD_UNKNOWN};
}

static void random_signed_permutation(int32_t *images, size_t degree, bool is_signed,
                                      uint64_t *state) {
    for (size_t i = 0; i < degree; i++) {
        size_t j = gsnn_random_next(state) % (i + 1);
        images[i] = images[j];
        images[j] = (int32_t)(i + 1);
    }
    for (size_t i = 0; is_signed && i < degree; i++)
        if (gsnn_random_next(state) % 3 == 0)
            images[i] = -images[i];
}

/* How many vectors with entries in {-1, 0, 1} satisfy every c_i = s c_j: as each orbit's value is
 * free or zero, there are 3^dimension. */
static size_t count_fixed(const gsnn_record_group *group) {
    size_t total = 1, fixed = 0;
    for (size_t i = 0; i < group->degree; i++)
        total *= 3;
    for (size_t code = 0; code < total; code++) {
        int c[MAX_DEGREE];
        size_t rest = code;
        for (size_t i = 0; i < group->degree; i++, rest /= 3)
            c[i] = (int)(rest % 3) - 1;
        bool is_fixed = true;
        for (size_t i = 0; i < group->generators.count * group->degree; i++) {
            int32_t image = group->generators.images[i];
            int value = c[abs(image) - 1];
            is_fixed = is_fixed && c[i % group->degree] == (image > 0 ? value : -value);
        }
        fixed += is_fixed;
    }
    return fixed;
}

/* Each basis row is fixed, and the rows are in reduced echelon form: hence independent. */
static bool basis_is_right(const gsnn_fixed_space *space, const gsnn_record_group *group) {
    size_t degree = space->degree, pivot = 0;
    for (size_t k = 0; k < space->dimension; k++) {
        const double *c = space->basis + k * degree;
        for (size_t i = 0; i < group->generators.count * degree; i++) {
            int32_t image = group->generators.images[i];
            if (c[i % degree] != (image > 0 ? c[image - 1] : -c[-image - 1]))
                return false;
        }
        while (pivot < degree && c[pivot] == 0)
            pivot++;
        if (pivot == degree || c[pivot] != 1)
            return false;
        for (size_t other = 0; other < space->dimension; other++)
            if (other != k && space->basis[other * degree + pivot] != 0)
                return false;
    }
    return true;
}

static void check_random(uint64_t seed, bool is_signed) {
    uint64_t state = seed;
    int32_t images[MAX_GENERATORS * MAX_DEGREE] = {0};
    size_t degree = 1 + gsnn_random_next(&state) % MAX_DEGREE;
    size_t count = gsnn_random_next(&state) % (MAX_GENERATORS + 1);
    for (size_t g = 0; g < count; g++)
        random_signed_permutation(images + g * degree, degree, is_signed, &state);
    gsnn_record_group group = make_group(is_signed ? &gsnn_record_signed_permutation_action
                                                   : &gsnn_record_permutation_action,
                                         degree, count, images, NULL);
    gsnn_fixed_space space;
    assert_int_equal(gsnn_fixed_space_init(&space, &group, NULL), GSNN_OK);
    size_t expected = 1;
    for (size_t k = 0; k < space.dimension; k++)
        expected *= 3;
    bool right = basis_is_right(&space, &group) && expected == count_fixed(&group);
    gsnn_fixed_space_clear(&space);
    if (!right)
        fail_msg("seed %llu, %s", (unsigned long long)seed, is_signed ? "signed" : "unsigned");
}

static void test_signed_orbits(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        check_random(seed, false);
        check_random(seed, true);
    }
}

/* Rotations by 120 degrees about (1,1,1), written in another basis: the axis is fixed. */
static void test_matrices(void **state) {
    (void)state;
    static const char *const rotation[] = {"-1/2", "-sqrt(3)/2", "0", "sqrt(3)/2", "-1/2",
                                           "0",    "0",          "0", "1"};
    static const char *const mirror[] = {"0", "0", "1", "0", "1", "0", "1", "0", "0"};
    static const char *const golden[] = {"cos(2*pi/5)", "sin(2*pi/5)", "sin(2*pi/5)",
                                         "-cos(2*pi/5)"};
    gsnn_fixed_space space;
    gsnn_record_group group = make_group(&gsnn_record_matrix_action, 3, 1, NULL, rotation);
    assert_int_equal(gsnn_fixed_space_init(&space, &group, NULL), GSNN_OK);
    assert_int_equal(space.dimension, 1);
    assert_true(space.basis[0] == 0 && space.basis[1] == 0 && space.basis[2] == 1);
    gsnn_fixed_space_clear(&space);
    group = make_group(&gsnn_record_matrix_action, 3, 1, NULL, mirror);
    assert_int_equal(gsnn_fixed_space_init(&space, &group, NULL), GSNN_OK);
    assert_int_equal(space.dimension, 2);
    gsnn_fixed_space_clear(&space);
    /* The mirror in the line at 36 degrees fixes that line. */
    group = make_group(&gsnn_record_matrix_action, 2, 1, NULL, golden);
    assert_int_equal(gsnn_fixed_space_init(&space, &group, NULL), GSNN_OK);
    assert_int_equal(space.dimension, 1);
    assert_true(space.basis[0] == 1);
    assert_true(fabs(space.basis[1] - tan(acos(-1) / 5)) < 1e-15);
    gsnn_fixed_space_clear(&space);
}

static void test_what_is_refused(void **state) {
    (void)state;
    static const char *const inexact[] = {"1", "0", "0", "sqrt("};
    static const char *const identity[] = {"1", "0", "0", "1"};
    gsnn_fixed_space space;
    gsnn_error error;
    gsnn_record_group group = make_group(&gsnn_record_matrix_action, 2, 1, NULL, inexact);
    assert_int_equal(gsnn_fixed_space_init(&space, &group, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "group.generators: 'sqrt('"));
    group = make_group(&gsnn_record_matrix_action, 2, 1, NULL, identity);
    group.invariant_dimension = 1;
    assert_int_equal(gsnn_fixed_space_init(&space, &group, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "1 where the generators leave 2 fixed"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signed_orbits),
        cmocka_unit_test(test_matrices),
        cmocka_unit_test(test_what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
