/* test_input_orbits.c - which rows lie in one orbit, against moving them by random elements. */
#include "enumerated_record.h"
#include "network/coordinate_orbits.h"
#include "network/input_orbits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void read_table(gsnn_table *table, const char *text) {
    gsnn_error error;
    if (gsnn_table_parse(table, text, strlen(text), "data", 0, &error))
        fail_msg("%s", error.message);
}

static void assert_orbits(const char *group, const char *text, size_t inputs,
                          const size_t *expected, size_t count, bool exact) {
    gsnn_enumeration_record *record = enumerated_record(group);
    gsnn_exact_record of = {0};
    gsnn_input_orbits orbits;
    gsnn_table table;
    gsnn_error error;
    read_table(&table, text);
    assert_int_equal(gsnn_exact_record_init(&of, record, &error), GSNN_OK);
    if (gsnn_input_orbits_init(&orbits, &table, inputs, &of, &error))
        fail_msg("%s", error.message);
    assert_int_equal(orbits.exact, exact);
    assert_int_equal(orbits.count, count);
    for (size_t i = 0; i < table.rows; i++)
        assert_int_equal(orbits.of_row[i], expected[i]);
    gsnn_input_orbits_clear(&orbits);
    gsnn_exact_record_clear(&of);
    gsnn_table_clear(&table);
    gsnn_enumeration_record_free(record);
}

/* The last column is none of the inputs. */
static void test_dihedral(void **state) {
    (void)state;
    assert_orbits("D4",
                  "1,2,3,4,9\n" /* 0 */
                  "2,1,3,4,9\n" /* another orbit with the same values */
                  "2,3,4,1,5\n" /* 0 */
                  "4,3,2,1.0,9\n"
                  "7,7,7,7,1\n"
                  "1,2,3,4,8\n",
                  4, (size_t[]){0, 1, 0, 0, 2, 0}, 3, true);
}

/* All permutations, without laying out 10! rows. */
static void test_symmetric(void **state) {
    (void)state;
    assert_orbits("S5", "1,2,3,4,5\n5,4,3,2,1\n1,1,3,4,5\n5,4,1,3,1\n", 5, (size_t[]){0, 0, 1, 1},
                  2, true);
    assert_orbits("B3", "1,-2,3\n-3,2,1\n1,2,4\n", 3, (size_t[]){0, 0, 1}, 2, true);
}

/* Even permutations only: a row of different values and its mirror image are two orbits. */
static void test_alternating(void **state) {
    (void)state;
    assert_orbits("A5", "1,2,3,4,5\n2,1,3,4,5\n2,1,4,3,5\n1,1,2,3,4\n1,1,3,2,4\n", 5,
                  (size_t[]){0, 1, 0, 2, 2}, 3, true);
}

static void test_matrices(void **state) {
    (void)state;
    assert_orbits("groups/icosahedron.json",
                  "1,0,0\n0,1,0\n0,0,-1\n0.5,0.5,0\n0,0.5,0.5\n-0.5,0,0.5\n3/5,4/5,0\n", 3,
                  (size_t[]){0, 0, 0, 1, 1, 1, 2}, 3, true);
}

static void test_coordinates(void **state) {
    (void)state;
    gsnn_enumeration_record *record = enumerated_record("C2xC4");
    size_t orbit[6];
    assert_int_equal(gsnn_coordinate_orbits(orbit, &record->group), 2);
    const size_t expected[] = {0, 0, 1, 1, 1, 1};
    for (size_t j = 0; j < 6; j++)
        assert_int_equal(orbit[j], expected[j]);
    assert_false(gsnn_coordinate_orbits_are_full(orbit, 2, &record->group));
    gsnn_enumeration_record_free(record);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dihedral),    cmocka_unit_test(test_symmetric),
        cmocka_unit_test(test_alternating), cmocka_unit_test(test_matrices),
        cmocka_unit_test(test_coordinates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
