/* What GAP is asked and how its answers are read, with the real GAP and with canned answers; the
 * current folder is the project's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gap/gap_queries.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CANNED "tests/fake-gap/answers"
/* Larger than any group that is closed below. */
#define MAX_ORDER 130

static char answer_file[] = "/tmp/gsnn-test-answer-XXXXXX";

static const gsnn_gap_options real_gap = {.timeout_seconds = 300};
static const gsnn_gap_options canned_gap = {.program = CANNED, .timeout_seconds = 60};

/* A group of known subgroups: number of classes and of subgroups. */
typedef struct known_group {
    const char *expression;
    size_t points;
    size_t order;
    size_t classes;
    size_t subgroups;
} known_group;

static const known_group known_groups[] = {
    {"Group(())", 1, 1, 1, 1},
    {"AlternatingGroup(5)", 5, 60, 9, 59},
    {"SymmetricGroup(5)", 5, 120, 19, 156},
    {"Action(QuaternionGroup(IsPermGroup, 8), [1..8])", 8, 8, 6, 6},
    {"Group((1,2),(30,40),(500,70000))", 6, 8, 16, 16},
};

/* The order of the generated group, by multiplying until nothing new comes. */
static size_t order_of(size_t points, const uint16_t *generators, size_t count) {
    uint16_t elements[MAX_ORDER][16];
    assert_true(points <= 16);
    for (size_t i = 0; i < points; i++)
        elements[0][i] = (uint16_t)i;
    size_t order = 1;
    for (size_t e = 0; e < order; e++) {
        for (size_t g = 0; g < count; g++) {
            uint16_t product[16];
            for (size_t i = 0; i < points; i++)
                product[i] = generators[g * points + elements[e][i]];
            size_t known = 0;
            while (known < order && memcmp(elements[known], product, points * sizeof *product) != 0)
                known++;
            if (known < order)
                continue;
            assert_true(order < MAX_ORDER);
            memcpy(elements[order++], product, points * sizeof *product);
        }
    }
    return order;
}

static void evaluate(const char *expression, size_t *points, size_t *count, uint16_t **generators) {
    gsnn_error error = {0};
    if (gsnn_gap_evaluate_group(expression, &real_gap, points, count, generators, &error))
        fail_msg("%s: %s", expression, error.message);
}

static void test_known_groups(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof known_groups / sizeof *known_groups; k++) {
        const known_group *known = &known_groups[k];
        size_t points;
        size_t count;
        uint16_t *generators;
        evaluate(known->expression, &points, &count, &generators);
        assert_int_equal(points, known->points);
        assert_int_equal(order_of(points, generators, count), known->order);
        gsnn_gap_subgroup_class *classes;
        size_t class_count;
        gsnn_error error = {0};
        if (gsnn_gap_subgroup_classes(points, generators, count, true, &real_gap, &classes,
                                      &class_count, &error))
            fail_msg("%s: %s", known->expression, error.message);
        assert_int_equal(class_count, known->classes);
        size_t subgroups = 0;
        for (size_t i = 0; i < class_count; i++) {
            subgroups += classes[i].length;
            size_t order = order_of(points, classes[i].generators, classes[i].generator_count);
            if (order != classes[i].order)
                fail_msg("%s, class %zu: order %zu instead of %" PRIu64, known->expression, i,
                         order, classes[i].order);
        }
        assert_int_equal(subgroups, known->subgroups);
        gsnn_gap_subgroup_classes_free(classes, class_count);
        free(generators);
    }
}

static void test_relabelling(void **state) {
    (void)state;
    static const uint16_t expected[] = {1, 0, 2, 0, 2, 1};
    size_t points;
    size_t count;
    uint16_t *generators;
    evaluate("Group((2,4),\n (4,9)) # on three points", &points, &count, &generators);
    assert_int_equal(points, 3);
    assert_int_equal(count, 2);
    assert_memory_equal(generators, expected, sizeof expected);
    free(generators);
}

/* What the expression prints, and quotes and bytes beyond ASCII in it, do not reach the frame. */
static void test_awkward_expressions(void **state) {
    (void)state;
    static const char *const expressions[] = {
        "CallFuncList(function() Print(\"half a line\"); return Group((1,2,3)); end, [])",
        "CallFuncList(function() Print(\"\\n@gsnn end\\n\"); return Group((1,2,3)); end, [])",
        "First([Group((1,2,3)), \"\\\\\\\"\303\251\"], IsGroup)",
        "CallFuncList(function() SizeScreen([20]); return Group((1,2,3)); end, [])",
    };
    static const uint16_t expected[] = {1, 2, 0};
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        size_t points;
        size_t count;
        uint16_t *generators;
        evaluate(expressions[i], &points, &count, &generators);
        assert_int_equal(points, 3);
        assert_int_equal(count, 1);
        assert_memory_equal(generators, expected, sizeof expected);
        free(generators);
    }
}

/* An expression of more than one line of the script, and the packages of groups. */
static void test_long_expression(void **state) {
    (void)state;
    char expression[3000] = "TransitiveGroup(8,";
    size_t length = strlen(expression);
    memset(expression + length, ' ', 2000);
    strcpy(expression + length + 2000, "5)");
    size_t points;
    size_t count;
    uint16_t *generators;
    evaluate(expression, &points, &count, &generators);
    assert_int_equal(points, 8);
    assert_int_equal(order_of(points, generators, count), 8);
    free(generators);
}

static void test_bad_expressions(void **state) {
    (void)state;
    static const struct {
        const char *expression;
        gsnn_status status;
        const char *message;
    } cases[] = {
        {"foo+1", GSNN_INVALID, "GAP reported an error: Error, Variable: 'foo' must have a value"},
        {"Group((1,2)", GSNN_INVALID, "GAP reported an error: Syntax error: ) expected"},
        {"", GSNN_INVALID, "GAP reported an error: Syntax error: expression expected"},
        {"\"", GSNN_INVALID,
         "GAP reported an error: Syntax error: String must end with \" before end of file"},
        {"SymmetricGroup(3)/0", GSNN_INVALID,
         "GAP reported an error: Error, no 1st choice method found for `*' on 2 arguments"},
        {"7", GSNN_INVALID, "GAP evaluates it to something that is not a group"},
        {"SL(2,3)", GSNN_INVALID, "GAP evaluates it to a group that is not a permutation group"},
        {"CyclicGroup(IsPermGroup, 70000)", GSNN_FAILED,
         "the group moves 70000 points; at most 65535 are possible"},
        {"QUIT_GAP(5)", GSNN_FAILED, "GAP ended with exit status 5"},
        {"QUIT_GAP(0)", GSNN_FAILED, "GAP (gap) ended before its answer was complete"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t points;
        size_t count;
        uint16_t *generators;
        gsnn_error error = {0};
        gsnn_status status = gsnn_gap_evaluate_group(cases[i].expression, &real_gap, &points,
                                                     &count, &generators, &error);
        assert_string_equal(error.message, cases[i].message);
        assert_int_equal(status, cases[i].status);
    }
}

static void test_endless_expression(void **state) {
    (void)state;
    const gsnn_gap_options brief = {.timeout_seconds = 1.5};
    size_t points;
    size_t count;
    uint16_t *generators;
    gsnn_error error = {0};
    assert_int_equal(gsnn_gap_evaluate_group("CallFuncList(function() while true do od; end, [])",
                                             &brief, &points, &count, &generators, &error),
                     GSNN_FAILED);
    assert_string_equal(error.message, "GAP (gap) did not answer within its time limit of 1.5 s");
}

static void test_names(void **state) {
    (void)state;
    static const uint16_t a5[] = {1, 2, 0, 3, 4, 5, 6, 7, 0, 1, 3, 4, 2, 5, 6, 7};
    static const uint16_t s5[] = {1, 2, 3, 4, 0, 5, 6, 7, 1, 0, 2, 3, 4, 5, 6, 7};
    static const uint16_t q8[] = {1, 2, 3, 0, 5, 6, 7, 4, 4, 7, 6, 5, 2, 1, 0, 3};
    static const uint16_t klein[] = {1, 0, 2, 3, 4, 5, 6, 7, 0, 1, 3, 2, 4, 5, 6, 7};
    static const gsnn_gap_generated_group groups[] = {
        {2, a5}, {2, s5}, {0, NULL}, {2, q8}, {2, klein}};
    static const char *const expected[] = {"A5", "S5", "1", "Q8", "C2 x C2"};
    const size_t count = sizeof groups / sizeof *groups;
    char **names;
    gsnn_error error = {0};
    if (gsnn_gap_structure_descriptions(8, groups, count, &real_gap, &names, &error))
        fail_msg("%s", error.message);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(names[i], expected[i]);
    gsnn_gap_names_free(names, count);
    assert_int_equal(gsnn_gap_structure_descriptions(8, groups, 0, &real_gap, &names, &error),
                     GSNN_OK);
    gsnn_gap_names_free(names, 0);
}

/* An error inside GAP, here about a list of images that is no permutation. */
static void test_error_in_query(void **state) {
    (void)state;
    static const uint16_t images[] = {0, 0, 1};
    gsnn_gap_subgroup_class *classes;
    size_t count;
    gsnn_error error = {0};
    assert_int_equal(
        gsnn_gap_subgroup_classes(3, images, 1, true, &real_gap, &classes, &count, &error),
        GSNN_FAILED);
    assert_memory_equal(error.message, "GAP reported an error: Error, ", 30);
}

static void can_answer(const char *text) {
    FILE *file = fopen(answer_file, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

static void test_canned_classes(void **state) {
    (void)state;
    static const char good[] =
        "classes 6 4\nclass 1 1 0 1\n3 2 1\nclass 2 3 1 0\n2 1 3\nclass 3 1 1 0\n2 3 1\n"
        "class 6 1 2 0\n2 3 1\n2 1 3";
    static const uint16_t generator[] = {0, 2, 1};
    static const char *const bad[] = {
        "",
        "classes",
        "classes 6",
        "classes 6 0",
        "classes -6 4",
        "classes 18446744073709551616 4\nclass 1 1 0 0",
        "classes 6 99999999999999999\nclass 1 1 0 0\n",
        "classes 6 1\nclass 6 1 99999999999999999 0\n",
        "classes 6 1\nclass 4 1 0 0\n",
        "classes 6 1\nclass 2 2 0 0\n",
        "classes 6 1\nclass 7 1 0 0\n",
        "classes 6 1\nclass 0 1 0 0\n",
        "classes 6 1\nclass 2 0 0 0\n",
        "classes 6 1\nclass 2 3 1 0\n2 1 4\n",
        "classes 6 1\nclass 2 3 1 0\n2 1 0\n",
        "classes 6 1\nclass 2 3 1 0\n2 1 1\n",
        "classes 6 1\nclass 2 3 1 0\n2 1\n",
        "classes 6 1\nclass 2 3 1 0\n2 1 3 3\n",
        "classes 6 1\nclass 2 3 1 0\n2 1 3x\n",
        "classes 6 1\nclass 2 3 1 0\n2 1 +3\n",
        "classes 6 1\nclass 2 3 1 1\n2 1 3\n",
        "classes 6 1\nclass 2 3 1 1\n2 1 3\n1 1 2\n",
        "classes 6 1\nclass 2 3 1 99999999999999999\n2 1 3\n",
        "classes 6 1\nclass 2 3 1\n2 1 3\n",
        "classes 6 1\nclas 2 3 1 0\n2 1 3\n",
        "classes 6 1\nclass2 3 1 0\n2 1 3\n",
        "classes 6 2\nclass 2 3 1 0\n2 1 3\n",
        "group 6 2\n",
    };
    gsnn_gap_subgroup_class *classes;
    size_t count;
    gsnn_error error = {0};
    can_answer(good);
    if (gsnn_gap_subgroup_classes(3, generator, 1, true, &canned_gap, &classes, &count, &error))
        fail_msg("%s", error.message);
    assert_int_equal(count, 4);
    assert_int_equal(classes[3].generator_count, 2);
    assert_int_equal(classes[1].length, 3);
    assert_int_equal(classes[0].normaliser_count, 1);
    assert_memory_equal(classes[0].normaliser, ((uint16_t[]){2, 1, 0}), 6);
    assert_int_equal(classes[3].normaliser_count, 0);
    assert_memory_equal(classes[2].generators, ((uint16_t[]){1, 2, 0}), 6);
    gsnn_gap_subgroup_classes_free(classes, count);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        can_answer(bad[i]);
        if (gsnn_gap_subgroup_classes(3, generator, 1, true, &canned_gap, &classes, &count,
                                      &error) != GSNN_FAILED)
            fail_msg("accepted: %s", bad[i]);
        if (strncmp(error.message, "GAP's answer is malformed: ", 27) != 0)
            fail_msg("%s: %s", bad[i], error.message);
    }
}

static void test_canned_names(void **state) {
    (void)state;
    static const char *const bad[] = {
        "names",
        "names\nname 2 A5\n",
        "names\nname 2 A5\nname 2 S5\nname 1 1\n",
        "names\nname 2 A5\nname 0 \n",
        "names\nname 2 A5\nname 2 S55\n",
        "names\nname 2 A5\nname 3 S5\n",
        "names\nname 2 A5\nname 99999999999999999 S5\n",
        "names\nname 2 A5\nname 18446744073709551615 S5\n",
        "names\nname 2 A5\nname 2  S5\n",
        "names\nname 2 A5\nname 3 S\t5\n",
        "names\nname 2 A5\nname 3 \303\2515\n",
        "names\nname 2 A5\nname",
    };
    const gsnn_gap_generated_group groups[2] = {{0, NULL}, {0, NULL}};
    char **names;
    gsnn_error error = {0};
    can_answer("names\nname 2 A5\nname 7 C2 x C2");
    if (gsnn_gap_structure_descriptions(1, groups, 2, &canned_gap, &names, &error))
        fail_msg("%s", error.message);
    assert_string_equal(names[0], "A5");
    assert_string_equal(names[1], "C2 x C2");
    gsnn_gap_names_free(names, 2);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        can_answer(bad[i]);
        if (gsnn_gap_structure_descriptions(1, groups, 2, &canned_gap, &names, &error) !=
            GSNN_FAILED)
            fail_msg("accepted: %s", bad[i]);
        if (strncmp(error.message, "GAP's answer is malformed: ", 27) != 0)
            fail_msg("%s: %s", bad[i], error.message);
    }
}

static void test_canned_groups(void **state) {
    (void)state;
    static const char *const bad[] = {"group",
                                      "group 3 1\n1 2",
                                      "group 3 99999999999999999\n",
                                      "group 3 0\n1 2 3\n",
                                      "group 3 1\n1 2 2\n",
                                      "group 65535 1\n1 2 3\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t points;
        size_t count;
        uint16_t *generators;
        gsnn_error error = {0};
        can_answer(bad[i]);
        if (gsnn_gap_evaluate_group("x", &canned_gap, &points, &count, &generators, &error) !=
            GSNN_FAILED)
            fail_msg("accepted: %s", bad[i]);
        if (strncmp(error.message, "GAP's answer is malformed: ", 27) != 0)
            fail_msg("%s: %s", bad[i], error.message);
    }
}

static int make_file(void **state) {
    (void)state;
    int answer = mkstemp(answer_file);
    if (answer < 0 || close(answer) != 0)
        return -1;
    unsetenv("GSNN_GAP");
    return setenv("FAKE_GAP_ANSWER", answer_file, 1);
}

static int remove_file(void **state) {
    (void)state;
    return remove(answer_file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_groups),
        cmocka_unit_test(test_relabelling),
        cmocka_unit_test(test_awkward_expressions),
        cmocka_unit_test(test_long_expression),
        cmocka_unit_test(test_bad_expressions),
        cmocka_unit_test(test_endless_expression),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_error_in_query),
        cmocka_unit_test(test_canned_classes),
        cmocka_unit_test(test_canned_names),
        cmocka_unit_test(test_canned_groups),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
