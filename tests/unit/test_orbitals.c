/* test_orbitals.c - orbitals against their definition and against the count of fixed pairs. */
#include "group/orbitals.h"
#include "listed_fixture.h"

static const char *const sources[] = {
    "S5",
    "B3",
    "C2xC4",
    "D6",
    "A4xS3",
    "groups/torus-4x4.json",
    "groups/m11.json",
    "groups/s5-edges.json",
    "groups/icosahedron.json",
};

/* Elements keep the number of a pair, pairs are numbered in order, and there are as many numbers as
 * elements fix pairs on the average (Burnside). */
static void test_orbitals(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        gsnn_group *group = listed_group(sources[i]);
        gsnn_orbitals orbitals;
        size_t points = group->points;
        uint64_t fixed = 0;
        uint32_t next = 0;
        assert_int_equal(
            gsnn_orbitals_init(&orbitals, points, group->generators, group->generator_count, NULL),
            GSNN_OK);
        for (size_t pair = 0; pair < points * points; pair++) {
            assert_true(orbitals.number[pair] <= next);
            next += orbitals.number[pair] == next;
        }
        assert_int_equal(next, orbitals.count);
        for (uint32_t g = 0; g < group->elements->order; g++) {
            const gsnn_point *image = gsnn_elements_image(group->elements, g);
            uint64_t fixes = 0;
            for (size_t x = 0; x < points; x++) {
                fixes += image[x] == x;
                size_t y = (x + g) % points;
                if (orbitals.number[image[x] * points + image[y]] !=
                    orbitals.number[x * points + y])
                    fail_msg("%s: an element changes an orbital", sources[i]);
            }
            fixed += fixes * fixes;
        }
        assert_int_equal(fixed, orbitals.count * group->elements->order);
        gsnn_orbitals_clear(&orbitals);
        gsnn_group_free(group);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orbitals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
