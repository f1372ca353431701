/* test_record_group.c - the group of a record in documents, and as it acts. */
#include "enumerated_record.h"
#include "group/group.h"
#include "record/record_group.h"
#include "json/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static gsnn_run run;

/* What the members make of the group, in an object. */
static gsnn_text written(const gsnn_record_group *group, unsigned members) {
    gsnn_text text = {0};
    gsnn_error error;
    gsnn_json json;
    gsnn_json_init_text(&json, &text);
    gsnn_json_begin_object(&json);
    gsnn_record_group_write(&json, group, members);
    gsnn_json_end_object(&json);
    assert_int_equal(gsnn_json_end(&json, &error), GSNN_OK);
    gsnn_text_append_char(&text, '\0');
    assert_false(text.failed);
    return text;
}

static void check_written(const gsnn_record_group *group, unsigned members, const char *wanted) {
    gsnn_text text = written(group, members);
    char plain[512];
    size_t length = 0;
    for (const char *at = text.bytes; *at; at++)
        if (*at != ' ' && *at != '\n')
            plain[length++] = *at;
    plain[length] = '\0';
    assert_string_equal(plain, wanted);
    gsnn_text_clear(&text);
}

static void test_members(void **state) {
    (void)state;
    gsnn_enumeration_record *record = enumerated_record("C3");
    gsnn_record_group group = record->group;
    check_written(&group, 0, "{\"group\":{\"name\":\"C3\"}}");
    check_written(&group, GSNN_GROUP_DEGREE | GSNN_GROUP_ORDER,
                  "{\"group\":{\"name\":\"C3\",\"degree\":3,\"order\":3}}");
    check_written(&group, GSNN_GROUP_ACTION | GSNN_GROUP_GENERATORS | GSNN_GROUP_FORM,
                  "{\"group\":{\"name\":\"C3\",\"action\":\"permutation\","
                  "\"generators\":[[2,3,1]]}}");
    group.name = NULL;
    check_written(&group, GSNN_GROUP_DEGREE, "{\"group\":{\"degree\":3}}");
    check_written(&group, GSNN_GROUP_DEGREE | GSNN_GROUP_NULL_NAME,
                  "{\"group\":{\"name\":null,\"degree\":3}}");
    group.order = "123456789012345678901234567890";
    check_written(&group, GSNN_GROUP_ORDER,
                  "{\"group\":{\"order\":\"123456789012345678901234567890\"}}");
    gsnn_enumeration_record_free(record);
}

/* The group made from the record has the order that the enumeration found. */
static void check_group(const char *source) {
    gsnn_enumeration_record *record = enumerated_record(source);
    gsnn_group *group;
    gsnn_error error;
    assert_int_equal(gsnn_group_of_record(&group, &record->group, &run, &error), GSNN_OK);
    assert_string_equal(group->name, record->group.name);
    assert_string_equal(group->action->name, record->group.action->name);
    assert_int_equal(gsnn_group_degree(group), record->group.degree);
    assert_int_equal(group->generator_count, record->group.generators.count);
    assert_int_equal(gsnn_group_make_chain(group, &error), GSNN_OK);
    char *order = fmpz_get_str(NULL, 10, group->order);
    assert_string_equal(order, record->group.order);
    flint_free(order);
    gsnn_group_free(group);
    gsnn_enumeration_record_free(record);
}

static void test_groups(void **state) {
    (void)state;
    static const char *const sources[] = {"S4", "groups/b3.json", "groups/f4.json",
                                          "groups/cube.json", "groups/tetrahedron.json"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        check_group(sources[i]);
}

/* The form goes along: the matrices preserve it, and not the identity. */
static void test_form(void **state) {
    (void)state;
    static const char *const entries[] = {"0", "-1", "1", "-1"};
    static const char *const form[] = {"2", "-1", "-1", "2"};
    gsnn_record_group record = {.action = &gsnn_record_matrix_action,
                                .degree = 2,
                                .order = "3",
                                .generators = {.count = 1, .entries = entries},
                                .form = form};
    check_written(&record, GSNN_GROUP_FORM,
                  "{\"group\":{\"form\":[[\"2\",\"-1\"],[\"-1\",\"2\"]]}}");
    gsnn_group *group;
    gsnn_error error;
    assert_int_equal(gsnn_group_of_record(&group, &record, &run, &error), GSNN_OK);
    assert_string_equal(group->name, "G");
    assert_int_equal(gsnn_group_make_chain(group, &error), GSNN_OK);
    assert_int_equal(fmpz_get_ui(group->order), 3);
    gsnn_group_free(group);
    record.form = NULL;
    assert_int_equal(gsnn_group_of_record(&group, &record, &run, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "generators[0]"));
    assert_null(group);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_form),
    };
    run = gsnn_run_default();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
