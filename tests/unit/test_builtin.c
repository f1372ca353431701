/* Tests of builtin.h: orders, actions and generators of the built-in groups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "group/elements.h"
#include "input/builtin.h"

#include <string.h>

static gsnn_group *make(const char *name) {
    gsnn_group *group = NULL;
    gsnn_error error;
    if (gsnn_builtin_group(&group, name, true, &error))
        fail_msg("%s: %s", name, error.message);
    assert_string_equal(group->name, name);
    return group;
}

/* What a group of one letter is known to be. */
static uint64_t known_order(char letter, size_t n) {
    uint64_t factorial = 1;
    for (size_t i = 2; i <= n; i++)
        factorial *= i;
    switch (letter) {
    case 'C':
        return n;
    case 'D':
        return 2 * n;
    case 'S':
        return factorial;
    case 'A':
        return n == 1 ? 1 : factorial / 2;
    case 'B':
        return factorial << n;
    default:
        return 8;
    }
}

/* Nothing is the identity or twice there, names are unique. */
static void check_generators(const gsnn_group *group) {
    for (size_t i = 0; i < group->generator_count; i++) {
        const gsnn_point *generator = gsnn_group_generator(group, i);
        if (gsnn_permutation_is_identity(generator, group->points))
            fail_msg("%s: generator %zu is the identity", group->name, i);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(group->generator_names[i], group->generator_names[j]);
            if (memcmp(generator, gsnn_group_generator(group, j),
                       group->points * sizeof *generator) == 0)
                fail_msg("%s: generators %zu and %zu are equal", group->name, i, j);
        }
    }
}

static void test_families(void **state) {
    (void)state;
    for (const char *letter = "CDSABQ"; *letter; letter++) {
        size_t least = *letter == 'D' ? 3 : *letter == 'Q' ? 8 : 1, most = *letter == 'Q' ? 8 : 12;
        for (size_t n = least; n <= most; n++) {
            char name[16];
            snprintf(name, sizeof name, "%c%zu", *letter, n);
            gsnn_group *group = make(name);
            assert_int_equal(group->degree, n);
            assert_ptr_equal(group->action, *letter == 'B' ? &gsnn_signed_permutation_action
                                                           : &gsnn_permutation_action);
            if (!fmpz_equal_ui(group->order, known_order(*letter, n)))
                fail_msg("%s has the wrong order", name);
            check_generators(group);
            gsnn_group_free(group);
        }
    }
    flint_cleanup();
}

static void test_products(void **state) {
    (void)state;
    static const char *const factors[] = {"C1", "C2", "C6", "D3", "D4", "S1",
                                          "S4", "A4", "B1", "B3", "Q8"};
    uint64_t random = 1;
    for (int i = 0; i < 300; i++) {
        char name[64] = "";
        uint64_t order = 1;
        size_t degree = 0, count = 1 + gsnn_random_next(&random) % 4;
        bool signs = false;
        for (size_t j = 0; j < count; j++) {
            const char *factor =
                factors[gsnn_random_next(&random) % (sizeof factors / sizeof *factors)];
            size_t n = (size_t)(factor[1] - '0');
            size_t length = strlen(name);
            snprintf(name + length, sizeof name - length, "%s%s", j ? "x" : "", factor);
            order *= known_order(factor[0], n);
            degree += n;
            signs |= factor[0] == 'B';
        }
        gsnn_group *group = make(name);
        assert_int_equal(group->degree, degree);
        assert_int_equal(group->points, signs ? 2 * degree : degree);
        if (!fmpz_equal_ui(group->order, order))
            fail_msg("%s has the wrong order", name);
        check_generators(group);
        gsnn_group_free(group);
    }
    flint_cleanup();
}

/* The images of the standard example of the group file format. */
static void test_hexagon(void **state) {
    (void)state;
    static const gsnn_point images[2][6] = {{1, 2, 3, 4, 5, 0}, {5, 4, 3, 2, 1, 0}};
    gsnn_group *group = make("D6");
    assert_int_equal(group->generator_count, 2);
    assert_memory_equal(group->generators, images, sizeof images);
    assert_string_equal(group->generator_names[0], "r");
    assert_string_equal(group->generator_names[1], "s");
    gsnn_group_free(group);
    flint_cleanup();
}

static size_t order_of(const gsnn_elements *elements, uint32_t a) {
    size_t order = 1;
    for (uint32_t power = a; power != 0; order++)
        power = gsnn_elements_multiply(elements, power, a);
    return order;
}

/* Q8 is the one group of order 8 with one element of order 2 and six of order 4. */
static void test_quaternions(void **state) {
    (void)state;
    const gsnn_run quiet = gsnn_run_default();
    gsnn_group *group = make("Q8");
    assert_int_equal(gsnn_group_list(group, 8, &quiet, NULL), GSNN_OK);
    size_t of_order[9] = {0};
    for (uint32_t a = 0; a < 8; a++)
        of_order[order_of(group->elements, a)]++;
    assert_int_equal(of_order[2], 1);
    assert_int_equal(of_order[4], 6);
    gsnn_group_free(group);
    flint_cleanup();
}

static void test_names(void **state) {
    (void)state;
    static const char *const good[] = {"C6", "D2", "S0", "B99999", "Q8", "C2xC4", "C2xB1xQ8xA5"};
    static const char *const bad[] = {"",      "C",       "6",    "c6",  "C6x", "xC6",
                                      "C2xx4", "C-1",     "C 6",  " C6", "Q4",  "C2XC4",
                                      "E8",    "C6.json", "C2x4", "C6D6"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!gsnn_builtin_is_name(good[i]))
            fail_msg("not a name: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        gsnn_group *group;
        if (gsnn_builtin_is_name(bad[i]) ||
            gsnn_builtin_group(&group, bad[i], true, NULL) != GSNN_INVALID)
            fail_msg("a name: %s", bad[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_families), cmocka_unit_test(test_products),
        cmocka_unit_test(test_hexagon),  cmocka_unit_test(test_quaternions),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
