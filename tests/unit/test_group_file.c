/* Tests of reading group files: what good files mean, and that no damage gets through or crashes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "input/group_source.h"

#include <string.h>

static const gsnn_run run = {.max_order = 10000000};

static gsnn_group *parse(const char *text) {
    gsnn_group *group = NULL;
    gsnn_error error;
    if (gsnn_group_file_parse(&group, text, strlen(text), "default", true, &run, &error))
        fail_msg("%s\n%s", text, error.message);
    return group;
}

static void test_members(void **state) {
    (void)state;
    gsnn_group *group = parse("{\"name\": \"D6\", \"description\": \"of\\nsix\", \"degree\": 6.0, "
                              "\"action\": \"permutation\", \"generator_names\": [\"r\", \"s\"], "
                              "\"generators\": [[2,3,4,5,6,1], \"(1,6)(2,5)(3,4)\"]}");
    static const gsnn_point images[2][6] = {{1, 2, 3, 4, 5, 0}, {5, 4, 3, 2, 1, 0}};
    assert_string_equal(group->name, "D6");
    assert_string_equal(group->description, "of\nsix");
    assert_ptr_equal(group->action, &gsnn_permutation_action);
    assert_int_equal(group->degree, 6);
    assert_int_equal(group->points, 6);
    assert_int_equal(group->generator_count, 2);
    assert_memory_equal(group->generators, images, sizeof images);
    assert_string_equal(group->generator_names[0], "r");
    assert_string_equal(group->generator_names[1], "s");
    assert_true(fmpz_equal_ui(group->order, 12));
    gsnn_group_free(group);
    flint_cleanup();
}

static void test_defaults(void **state) {
    (void)state;
    gsnn_group *group =
        parse("\xef\xbb\xbf{\"action\": \"permutation\", \"generators\": [[2,1]]}\n");
    assert_string_equal(group->name, "default");
    assert_null(group->description);
    assert_string_equal(group->generator_names[0], "g1");
    gsnn_group_free(group);
    flint_cleanup();
}

/* e_1 -> -e_2 -> -e_3 -> ...: points 2i and 2i+1 are e_i and -e_i. */
static void test_signs(void **state) {
    (void)state;
    gsnn_group *group = parse("{\"action\": \"signed-permutation\", \"generators\": [[-2,3,-1]]}");
    static const gsnn_point images[6] = {3, 2, 4, 5, 1, 0}, axes[3] = {0, 2, 4};
    assert_ptr_equal(group->action, &gsnn_signed_permutation_action);
    assert_int_equal(group->degree, 3);
    assert_int_equal(group->points, 6);
    assert_memory_equal(group->generators, images, sizeof images);
    assert_memory_equal(group->axes, axes, sizeof axes);
    assert_true(fmpz_equal_ui(group->order, 3));
    gsnn_group_free(group);
    flint_cleanup();
}

static void test_degree(void **state) {
    (void)state;
    static const struct {
        const char *members;
        size_t degree, order;
    } cases[] = {
        {"\"degree\": 1, \"generators\": []", 1, 1},
        {"\"degree\": 7, \"generators\": []", 7, 1},
        {"\"generators\": [[1]]", 1, 1},
        {"\"generators\": [[1,2,3], \"()\"]", 3, 1},
        {"\"degree\": 2, \"generators\": [\"()\"]", 2, 1},
        {"\"generators\": [\"(1,2)\", \"(4,3,5)\", \"()\"]", 5, 6},
        {"\"generators\": [\"(2,3)(6)\"]", 6, 2},
        {"\"generators\": [\"(1,2)\", [2,3,1,4]]", 4, 6},
        {"\"degree\": 9, \"generators\": [\"(1,2)\", \"(1,2)\"]", 9, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        snprintf(text, sizeof text, "{\"action\": \"permutation\", %s}", cases[i].members);
        gsnn_group *group = parse(text);
        if (group->degree != cases[i].degree || !fmpz_equal_ui(group->order, cases[i].order))
            fail_msg("misread: %s", text);
        gsnn_group_free(group);
    }
    flint_cleanup();
}

static const char *const good_files[] = {
    "{\"name\": \"D6\", \"description\": \"hexagon \xc3\xa4\\u00e4\", \"action\": \"permutation\", "
    "\"degree\": 6, \"generators\": [[2,3,4,5,6,1], \"(1,6)(2,5)(3,4)\"], \"generator_names\": "
    "[\"r\", \"s\"]}",
    "{\"action\": \"signed-permutation\", \"degree\": 4, \"generators\": [[-2,3,-1,4], "
    "[1,2,3,-4]], \"generator_names\": [\"a\", \"b\"]}",
    "{\"action\": \"matrix\", \"degree\": 2, \"generators\": [[[\"cos(2*pi/5)\", "
    "\"-sin(2*pi/5)\"], [\"sin(2*pi/5)\", \"cos(2*pi/5)\"]], [[1,0], [0,-1.0]]]}",
    "{\"action\": \"matrix\", \"form\": [[1,\"-1/2\"], [-0.5,1e0]], \"generators\": [[[0,1], "
    "[1,0]], [[-1,1], [0,1]], [[\"(1+E(3)+E(3)^2)\",1],[\"sqrt(4)/2\",0]]]}",
};

#define FILES (sizeof good_files / sizeof *good_files)

/* A file that may be damaged is read, or refused by a line that says something. */
static gsnn_status try(const char *text, size_t length) {
    gsnn_group *group = NULL;
    gsnn_error error = {GSNN_OK, ""};
    gsnn_status status = gsnn_group_file_parse(&group, text, length, "default", true, &run, &error);
    if (status) {
        assert_null(group);
        if (status != GSNN_INVALID || strlen(error.message) < 10 || strchr(error.message, '\n'))
            fail_msg("status %d \"%s\" for: %.*s", (int)status, error.message, (int)length, text);
    }
    gsnn_group_free(group);
    return status;
}

static void test_beginnings_are_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < FILES; i++) {
        size_t length = strlen(good_files[i]);
        assert_int_equal(try(good_files[i], length), GSNN_OK);
        while (length-- > 0)
            assert_int_equal(try(good_files[i], length), GSNN_INVALID);
    }
    flint_cleanup();
}

/* Random edits that keep some of the grammar: most are refused, some are other groups. */
static void test_damage(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "[",    "]",       "{",  "}",   ",",     "\"",   "0",    "1",  "-",   "-1",
        "2",    "9",       ".5", "e9",  "(1,2)", "()",   "null", "[]", "[1]", "\\u0000",
        "\xff", "sqrt(2)", "/0", "^-1", "^2",    "E(7)", "pi",   "*",
    };
    uint64_t random = 3;
    size_t read = 0;
    for (int i = 0; i < 4000; i++) {
        char text[1024];
        const char *seed = good_files[gsnn_random_next(&random) % FILES];
        size_t length = strlen(seed);
        memcpy(text, seed, length + 1);
        for (size_t edits = 1 + gsnn_random_next(&random) % 3; edits; edits--) {
            size_t at = gsnn_random_next(&random) % length;
            size_t cut = gsnn_random_next(&random) % 3;
            cut = cut > length - at ? length - at : cut;
            const char *piece =
                pieces[gsnn_random_next(&random) % (sizeof pieces / sizeof *pieces)];
            size_t added = gsnn_random_next(&random) % 4 ? strlen(piece) : 0;
            memmove(text + at + added, text + at + cut, length - at - cut);
            for (size_t k = 0; k < added; k++)
                text[at + k] = piece[k];
            length += added - cut;
        }
        read += try(text, length) == GSNN_OK;
    }
    assert_in_range(read, 10, 2000);
    flint_cleanup();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_degree),
        cmocka_unit_test(test_beginnings_are_refused),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
