/* test_tied_generators.c - parts of generators that commute, whatever their order. */
#include "reflection_fixture.h"

#include "group/tied_generators.h"

static void check(size_t count, const int *images, size_t most, const uint16_t *expected,
                  size_t expected_count) {
    gsnn_group *group = group_of_images(7, count, images);
    uint16_t part[8];
    size_t parts;
    assert_true(count <= 8);
    assert_int_equal(gsnn_tied_generators(group, most, part, &parts, NULL), GSNN_OK);
    assert_int_equal(parts, expected_count);
    assert_memory_equal(part, expected, count * sizeof *part);
    gsnn_group_free(group);
}

static void parts(void **state) {
    /* (1 2), (4 5), (2 3), (6 7), (5 6) and 1: those of S3 and S4 by turns. */
    static const int images[] = {2,      1, 3, 4, 5, 6, 7, /**/ 1, 2, 3, 5, 4, 6, 7,
                                 /**/ 1, 3, 2, 4, 5, 6, 7, /**/ 1, 2, 3, 4, 5, 7, 6,
                                 /**/ 1, 2, 3, 4, 6, 5, 7, /**/ 1, 2, 3, 4, 5, 6, 7};
    (void)state;
    check(6, images, SIZE_MAX, (const uint16_t[]){0, 1, 0, 1, 1, 2}, 3);
    check(6, images, 1, (const uint16_t[]){0, 1, 0, 1, 1, 1}, 2);
    check(6, images, 0, (const uint16_t[]){0, 0, 0, 0, 0, 0}, 1);
    /* Without what ties the last two of S4. */
    check(4, images, SIZE_MAX, (const uint16_t[]){0, 1, 0, 2}, 3);
    check(1, images, SIZE_MAX, (const uint16_t[]){0}, 1);
    check(0, images, SIZE_MAX, NULL, 0);
}

static void signs(void **state) {
    /* Two changes of sign commute; what exchanges their axes commutes with neither. */
    static const int images[] = {-1,     2, 3, 4, 5, 6, 7, /**/ 1, -2, 3, 4, 5, 6, 7,
                                 /**/ 2, 1, 3, 4, 5, 6, 7};
    (void)state;
    check(2, images, SIZE_MAX, (const uint16_t[]){0, 1}, 2);
    check(3, images, SIZE_MAX, (const uint16_t[]){0, 0, 0}, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts), cmocka_unit_test(signs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
