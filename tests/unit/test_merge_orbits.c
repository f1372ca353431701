/* Tests of gsnn_orbits_merge and gsnn_inputs: copies of a signed action, shuffled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "group/inputs.h"
#include "input/merge_orbits.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 5, COPIES = 3, ALL = MOST * COPIES, GENERATORS = 2 };

static void shuffle(int32_t *list, size_t count, uint64_t *random) {
    for (size_t j = count; j > 1; j--) {
        size_t k = gsnn_random_next(random) % j;
        int32_t swapped = list[j - 1];
        list[j - 1] = list[k];
        list[k] = swapped;
    }
}

/* Numbers +-1, ..., +-count in random order. */
static void draw(int32_t *list, size_t count, uint64_t *random) {
    for (size_t i = 0; i < count; i++)
        list[i] = gsnn_random_next(random) % 2 ? (int32_t)i + 1 : -(int32_t)i - 1;
    shuffle(list, count, random);
}

static int32_t apply(const int32_t *images, int32_t axis) {
    return axis < 0 ? -images[-axis - 1] : images[axis - 1];
}

/* Copies of random generators on `degree` axes, renumbered by `names`. */
static void make_table(gsnn_generator_table *table, int32_t (*images)[ALL], size_t degree,
                       uint64_t *random) {
    int32_t names[ALL], back[ALL];
    gsnn_error error;
    draw(names, degree * COPIES, random);
    for (size_t i = 0; i < degree * COPIES; i++)
        back[abs(names[i]) - 1] = names[i] < 0 ? -(int32_t)i - 1 : (int32_t)i + 1;
    assert_int_equal(gsnn_generator_table_init(table, true, degree * COPIES, GENERATORS, &error),
                     GSNN_OK);
    for (size_t s = 0; s < GENERATORS; s++) {
        int32_t one[ALL];
        draw(one, degree, random);
        for (size_t i = degree; i < degree * COPIES; i++) /* beside the first, copy after copy */
            one[i] = one[i - degree] + (one[i - degree] < 0 ? -1 : 1) * (int32_t)degree;
        for (size_t i = 0; i < degree * COPIES; i++) {
            int32_t image = apply(names, apply(one, back[i]));
            images[s][i] = image;
            gsnn_generator_table_set(table, s, i, (size_t)abs(image) - 1, image < 0);
        }
    }
}

static void test_copies_are_merged_and_moved_alike(void **state) {
    (void)state;
    uint64_t random = 7;
    for (int round = 0; round < 500; round++) {
        size_t degree = 1 + gsnn_random_next(&random) % MOST, all = degree * COPIES;
        int32_t images[GENERATORS][ALL], moved[ALL];
        gsnn_generator_table table;
        gsnn_orbit_merging merging;
        gsnn_inputs *inputs;
        gsnn_error error;
        make_table(&table, images, degree, &random);
        assert_int_equal(gsnn_orbits_merge(&merging, &table, false, &error), GSNN_OK);
        assert_true(merging.kept_count <= degree);
        assert_int_equal(
            gsnn_inputs_new(&inputs, merging.kept_count, all, merging.onto, merging.orbit, &error),
            GSNN_OK);
        for (size_t s = 0; s < GENERATORS; s++) {
            memset(moved, 0, sizeof moved);
            for (size_t k = 0; k < merging.kept_count; k++) {
                int32_t image = images[s][merging.kept[k]];
                int32_t to = merging.onto[abs(image) - 1];
                assert_true(to > 0);
                gsnn_inputs_move_axis(inputs, k, (size_t)to - 1, image < 0, moved);
            }
            /* All that the generator does follows from what it does to the axes that are kept. */
            assert_memory_equal(moved, images[s], all * sizeof *moved);
        }
        gsnn_inputs_free(inputs);
        gsnn_orbit_merging_clear(&merging);
        assert_int_equal(gsnn_orbits_merge(&merging, &table, true, &error), GSNN_OK);
        assert_int_equal(merging.kept_count, all);
        gsnn_orbit_merging_clear(&merging);
        gsnn_generator_table_clear(&table);
    }
}

/* Two axes, of which the first has the points 1 and 3 and carries 2 and 1 numbers, and the second
 * the points 2 and -4, likewise. */
static void test_codes_are_numbered_along_the_inputs(void **state) {
    (void)state;
    const int32_t onto[] = {1, 2, 1, -2};
    const uint32_t orbit[] = {0, 0, 1, 1}, features[] = {2, 2, 1, 1};
    const int32_t rows[][2] = {{1, 2}, {1, -1}, {0, 1}};
    const int32_t expected[][6] = {{1, 2, 3, 4, 5, 6}, {1, 2, -1, -2, 3, 3}, {0, 0, 1, 2, 0, 3}};
    gsnn_inputs *inputs;
    gsnn_error error;
    assert_int_equal(gsnn_inputs_new(&inputs, 2, 4, onto, orbit, &error), GSNN_OK);
    assert_int_equal(gsnn_inputs_set_features(inputs, features, &error), GSNN_OK);
    assert_int_equal(inputs->count, 6);
    assert_int_equal(gsnn_inputs_of_axis(inputs, 1), 3);
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        gsnn_input_codes codes;
        int32_t spread[6];
        assert_int_equal(gsnn_input_codes_init(&codes, inputs, rows[r], &error), GSNN_OK);
        gsnn_input_codes_spread(&codes, rows[r], spread);
        assert_memory_equal(spread, expected[r], sizeof spread);
        gsnn_input_codes_clear(&codes);
    }
    gsnn_inputs_free(inputs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies_are_merged_and_moved_alike),
        cmocka_unit_test(test_codes_are_numbered_along_the_inputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
