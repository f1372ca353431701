/* Tests of json/writer.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "base/text.h"
#include "json/document.h"
#include "json/writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void expect(gsnn_json *json, gsnn_text *text, const char *expected) {
    gsnn_error error;
    assert_int_equal(gsnn_json_end(json, &error), GSNN_OK);
    assert_string_equal(gsnn_text_string(text), expected);
    gsnn_text_clear(text);
}

static void test_structure(void **state) {
    (void)state;
    gsnn_text text = {0};
    gsnn_json json;
    static const int32_t numbers[] = {1, -20, 0};
    static const double doubles[] = {0.1, -2};
    gsnn_json_init_text(&json, &text);
    gsnn_json_document_head(&json, "gsnn-example/1");
    gsnn_json_key(&json, "empty");
    gsnn_json_begin_array(&json);
    gsnn_json_end_array(&json);
    gsnn_json_key(&json, "rows");
    gsnn_json_begin_lines(&json);
    gsnn_json_int32s(&json, numbers, 3);
    gsnn_json_doubles(&json, doubles, 2);
    gsnn_json_end_array(&json);
    gsnn_json_line(&json);
    gsnn_json_key(&json, "none");
    gsnn_json_begin_lines(&json);
    gsnn_json_end_array(&json);
    gsnn_json_member_boolean(&json, "yes", true);
    gsnn_json_member_null(&json, "null");
    gsnn_json_end_object(&json);
    expect(&json, &text,
           "{\"schema\":\"gsnn-example/1\",\"tool\":{\"name\":\"gsnn\",\"version\":\"" GSNN_VERSION
           "\"},\"empty\":[],\"rows\":[\n[1,-20,0],\n[0.1,-2]\n],\n\"none\":[\n],\"yes\":true,"
           "\"null\":null}\n");
}

static void test_lines(void **state) {
    (void)state;
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_json_init_text(&json, &text);
    for (int i = 0; i < 2; i++) {
        gsnn_json_begin_object(&json);
        gsnn_json_member_integer(&json, "i", i);
        gsnn_json_end_object(&json);
        gsnn_json_end_line(&json);
    }
    expect(&json, &text, "{\"i\":0}\n{\"i\":1}\n");
}

/* A document of two lists, the second of them empty. */
static void write_document(gsnn_json *json, bool lines) {
    gsnn_json_begin_document(json, "gsnn-example/1", lines);
    gsnn_json_line(json);
    gsnn_json_member_integer(json, "bound", 3);
    gsnn_json_begin_list(json, "words");
    for (int i = 0; i < 2; i++) {
        gsnn_json_begin_item(json, "word");
        gsnn_json_member_integer(json, "i", i);
        gsnn_json_end_item(json);
    }
    gsnn_json_end_list(json);
    gsnn_json_line(json);
    gsnn_json_begin_list(json, "morphisms");
    gsnn_json_end_list(json);
    gsnn_json_end_document(json);
}

#define TOOL "\"tool\":{\"name\":\"gsnn\",\"version\":\"" GSNN_VERSION "\"}"

static void test_document(void **state) {
    (void)state;
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_json_init_text(&json, &text);
    write_document(&json, false);
    expect(&json, &text,
           "{\"schema\":\"gsnn-example/1\"," TOOL ",\n\"bound\":3,\"words\":[\n{\"i\":0},\n"
           "{\"i\":1}\n],\n\"morphisms\":[\n]}\n");
    gsnn_json_init_text(&json, &text);
    write_document(&json, true);
    expect(&json, &text,
           "{\"record\":\"header\",\"schema\":\"gsnn-example/1\"," TOOL ",\"bound\":3}\n"
           "{\"record\":\"word\",\"i\":0}\n{\"record\":\"word\",\"i\":1}\n");
    gsnn_json_init_text(&json, &text);
    gsnn_json_begin_document(&json, "gsnn-example/1", true);
    gsnn_json_end_document(&json);
    expect(&json, &text, "{\"record\":\"header\",\"schema\":\"gsnn-example/1\"," TOOL "}\n");
}

static void test_strings(void **state) {
    (void)state;
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_json_init_text(&json, &text);
    gsnn_json_string(&json,
                     "\"\\/\b\f\n\r\t\x01\x1f\x7f \xc3\xa4\xf0\x9f\x98\x80|\xff|\xc3|\xed\xa0\x80");
    expect(&json, &text,
           "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f \xc3\xa4\xf0\x9f\x98\x80|\xef\xbf\xbd|"
           "\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n");
}

/* What is left of a string for which there was no memory. */
static void test_lost_string(void **state) {
    (void)state;
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_error error;
    gsnn_json_init_text(&json, &text);
    gsnn_json_begin_array(&json);
    gsnn_json_string(&json, "kept");
    gsnn_json_string(&json, NULL);
    gsnn_json_string(&json, "and more");
    gsnn_json_end_array(&json);
    assert_true(gsnn_json_failed(&json));
    assert_int_equal(gsnn_json_end(&json, &error), GSNN_FAILED);
    assert_string_equal(error.message, "out of memory");
    gsnn_text_clear(&text);
}

static void test_numbers(void **state) {
    (void)state;
    gsnn_text text = {0};
    gsnn_json json;
    fmpz_t integer;
    fmpq_t fraction;
    fmpz_init(integer);
    fmpq_init(fraction);
    gsnn_json_init_text(&json, &text);
    gsnn_json_begin_array(&json);
    gsnn_json_integer(&json, GSNN_JSON_EXACT_INTEGER);
    gsnn_json_integer(&json, GSNN_JSON_EXACT_INTEGER + 1);
    gsnn_json_integer(&json, -GSNN_JSON_EXACT_INTEGER - 1);
    gsnn_json_unsigned(&json, UINT64_MAX);
    gsnn_json_number_or_string(&json, "9007199254740992");
    gsnn_json_number_or_string(&json, "9007199254740993");
    gsnn_json_number_or_string(&json, "10000000000000000");
    gsnn_json_number_or_string(&json, "-7");
    fmpz_set_str(integer, "-123456789012345678901234567890", 10);
    gsnn_json_fmpz(&json, integer);
    fmpq_set_si(fraction, -6, 4);
    gsnn_json_fmpq(&json, fraction);
    fmpq_set_si(fraction, 5, 1);
    gsnn_json_fmpq(&json, fraction);
    gsnn_json_end_array(&json);
    expect(&json, &text,
           "[9007199254740992,\"9007199254740993\",\"-9007199254740993\",\"18446744073709551615\","
           "9007199254740992,\"9007199254740993\",\"10000000000000000\",-7,"
           "\"-123456789012345678901234567890\",\"-3/2\",5]\n");
    fmpz_clear(integer);
    fmpq_clear(fraction);
    flint_cleanup();
}

static void test_doubles_come_back(void **state) {
    (void)state;
    uint64_t random = 5;
    for (int i = 0; i < 20000; i++) {
        char text[GSNN_DOUBLE_TEXT_SIZE];
        uint64_t bits = gsnn_random_next(&random);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        size_t length = gsnn_format_double(text, value);
        assert_int_equal(length, strlen(text));
        if (strtod(text, NULL) != value)
            fail_msg("%s", text);
    }
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_error error;
    gsnn_json_init_text(&json, &text);
    gsnn_json_double(&json, HUGE_VAL);
    assert_true(gsnn_json_failed(&json));
    assert_int_equal(gsnn_json_end(&json, &error), GSNN_FAILED);
    gsnn_text_clear(&text);
}

typedef struct collector {
    gsnn_text text;
    size_t calls, most;
} collector;

static bool collect(void *context, const char *bytes, size_t length) {
    collector *c = context;
    c->calls++;
    gsnn_text_append_bytes(&c->text, bytes, length);
    return c->text.length <= c->most;
}

/* A long document goes to the sink in pieces, the same bytes as to a text. */
static void test_sink(void **state) {
    (void)state;
    collector c = {.most = SIZE_MAX};
    gsnn_text text = {0};
    gsnn_error error;
    gsnn_json json[2];
    gsnn_json_init(&json[0], collect, &c);
    gsnn_json_init_text(&json[1], &text);
    for (int k = 0; k < 2; k++) {
        gsnn_json_begin_array(&json[k]);
        for (int i = 0; i < 50000; i++)
            gsnn_json_integer(&json[k], i);
        gsnn_json_end_array(&json[k]);
        assert_int_equal(gsnn_json_end(&json[k], &error), GSNN_OK);
    }
    assert_in_range(c.calls, 3, 20);
    assert_int_equal(c.text.length, text.length);
    assert_memory_equal(c.text.bytes, text.bytes, text.length);
    gsnn_text_clear(&text);
    gsnn_text_clear(&c.text);
    c = (collector){.most = 100000};
    gsnn_json_init(&json[0], collect, &c);
    gsnn_json_begin_array(&json[0]);
    for (int i = 0; i < 50000; i++)
        gsnn_json_integer(&json[0], i);
    gsnn_json_end_array(&json[0]);
    assert_int_equal(c.calls, 2);
    assert_int_equal(gsnn_json_end(&json[0], &error), GSNN_FAILED);
    assert_string_equal(error.message, "the output could not be written");
    gsnn_text_clear(&c.text);
}

/* What is written is read back. */
static void test_round_trip(void **state) {
    (void)state;
    static const char name[] = "a \"name\"\\ \xc3\xa4\n\x02";
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_error error;
    gsnn_json_init_text(&json, &text);
    gsnn_json_begin_object(&json);
    gsnn_json_member_string(&json, "name", name);
    gsnn_json_member_double(&json, "third", 1 / 3.0);
    gsnn_json_end_object(&json);
    assert_int_equal(gsnn_json_end(&json, &error), GSNN_OK);
    gsnn_json_document *document;
    assert_int_equal(gsnn_json_document_parse(&document, &text, NULL, &error), GSNN_OK);
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_value string = gsnn_value_member(&root, "name"), third = gsnn_value_member(&root, "third");
    const char *read;
    double value;
    assert_int_equal(gsnn_value_string(&string, &read), GSNN_OK);
    assert_string_equal(read, name);
    assert_int_equal(gsnn_value_double(&third, &value), GSNN_OK);
    assert_true(value == 1 / 3.0);
    gsnn_json_document_free(document);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure), cmocka_unit_test(test_lines),
        cmocka_unit_test(test_strings),   cmocka_unit_test(test_lost_string),
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_doubles_come_back),
        cmocka_unit_test(test_sink),      cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
