/* Tests of json/document.h, json/value.h and json/rational.h: typed reading, and hostile input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "json/document.h"
#include "json/rational.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gsnn_error error;

static gsnn_status parse(gsnn_json_document **document, const char *string, const char *name) {
    gsnn_text text = {0};
    gsnn_text_append(&text, string);
    return gsnn_json_document_parse(document, &text, name, &error);
}

static gsnn_json_document *parsed(const char *string) {
    gsnn_json_document *document;
    if (parse(&document, string, "net.json"))
        fail_msg("%s\n%s", string, error.message);
    return document;
}

static void expect_syntax_error(const char *string, const char *message) {
    gsnn_json_document *document;
    assert_int_equal(parse(&document, string, "net.json"), GSNN_INVALID);
    assert_null(document);
    assert_string_equal(error.message, message);
}

static void test_syntax(void **state) {
    (void)state;
    expect_syntax_error("", "net.json: there is nothing in it");
    expect_syntax_error("\xef\xbb\xbf", "net.json: there is nothing in it");
    expect_syntax_error("{\"a\": [1,\n 2",
                        "net.json: line 2, column 3: expected ',' or ']', but the text ends");
    expect_syntax_error("{\"a\": \"\\ud800\"}",
                        "net.json: line 1, column 8: half a surrogate pair");
    expect_syntax_error("{\"a\": \"\xc0\x80\"}", "net.json: line 1, column 8: invalid UTF-8");
    expect_syntax_error("[NaN]", "net.json: line 1, column 2: expected a value, found 'N'");
}

static void test_byte_order_mark(void **state) {
    (void)state;
    gsnn_json_document *document = parsed("\xef\xbb\xbf{\"a\": 1.5}");
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_value a = gsnn_value_member(&root, "a");
    double value;
    assert_int_equal(gsnn_value_double(&a, &value), GSNN_OK);
    assert_true(value == 1.5);
    gsnn_json_document_free(document);
}

static void test_deep_nesting(void **state) {
    (void)state;
    size_t depth = 1000000;
    char *text = malloc(depth + 1);
    assert_non_null(text);
    memset(text, '[', depth);
    text[depth] = '\0';
    expect_syntax_error(text, "net.json: line 1, column 65: brackets nested too deep");
    free(text);
}

static void test_places(void **state) {
    (void)state;
    gsnn_json_document *document =
        parsed("{\"layers\": [{}, {\"W\": [[1, 2, 3]], \"b\": {\"x\": 1, \"x\": 2}}]}");
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_value layers = gsnn_value_member(&root, "layers");
    gsnn_value layer = gsnn_value_element(&layers, 1);
    gsnn_value W = gsnn_value_member(&layer, "W");
    gsnn_value row = gsnn_value_element(&W, 0);
    gsnn_value b = gsnn_value_member(&layer, "b");
    gsnn_value none = gsnn_value_element(&layers, 2);
    fmpq entries[2];
    static const char *const allowed[] = {"W"};
    assert_int_equal(gsnn_value_fault(&row, "has %d entries; layer 1 has %d neurons", 3, 2),
                     GSNN_INVALID);
    assert_string_equal(error.message,
                        "net.json: layers[1].W[0] has 3 entries; layer 1 has 2 neurons");
    assert_int_equal(gsnn_value_rational_list(&row, 2, "neurons", entries), GSNN_INVALID);
    assert_string_equal(error.message, "net.json: layers[1].W[0]: 3 elements, but 2 neurons");
    assert_int_equal(gsnn_value_object(&b), GSNN_INVALID);
    assert_string_equal(error.message, "net.json: layers[1].b: two members are called \"x\"");
    assert_int_equal(gsnn_value_object_of(&layer, allowed, 1), GSNN_INVALID);
    assert_string_equal(error.message, "net.json: layers[1]: unknown member \"b\"");
    assert_int_equal(gsnn_value_object(&none), GSNN_INVALID);
    assert_string_equal(error.message, "net.json: layers[2]: missing, an object is expected");
    assert_int_equal(gsnn_value_schema(&root, "gsnn-mlp/1"), GSNN_INVALID);
    assert_string_equal(error.message, "net.json: schema: missing, \"gsnn-mlp/1\" is expected");
    gsnn_value_fault(&root, "is odd");
    assert_string_equal(error.message, "net.json: the document is odd");
    gsnn_json_document_free(document);
}

static void test_walks(void **state) {
    (void)state;
    gsnn_json_document *document = parsed("{\"a\": [], \"b\": [true, \"x\", null]}");
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_value member = gsnn_value_before(&root);
    assert_true(gsnn_value_next(&member));
    assert_string_equal(member.member, "a");
    gsnn_value nothing = gsnn_value_before(&member);
    assert_false(gsnn_value_next(&nothing));
    assert_false(gsnn_value_next(&nothing));
    assert_true(gsnn_value_next(&member));
    assert_string_equal(member.member, "b");
    gsnn_value element = gsnn_value_before(&member);
    static const char *const kinds[] = {"true", "a string", "null"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(gsnn_value_next(&element));
        assert_int_equal(element.index, i);
        assert_string_equal(gsnn_value_kind_name(&element), kinds[i]);
    }
    assert_false(gsnn_value_next(&element));
    assert_false(gsnn_value_next(&element));
    assert_false(gsnn_value_next(&member));
    static const char *const choices[] = {"relu", "tanh", "sin"};
    size_t choice;
    gsnn_value x = gsnn_value_member(&root, "b");
    assert_int_equal(gsnn_value_choice(&x, choices, 3, &choice), GSNN_INVALID);
    assert_string_equal(error.message, "net.json: b: \"relu\", \"tanh\" or \"sin\" is expected");
    gsnn_json_document_free(document);
}

/* Reads a document that is one number. */
static gsnn_status read_rational(const char *text, fmpq_t result) {
    gsnn_json_document *document = parsed(text);
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_status status = gsnn_value_rational(&root, result);
    gsnn_json_document_free(document);
    return status;
}

static void test_rationals(void **state) {
    (void)state;
    static const struct {
        const char *text, *value;
    } cases[] = {
        {"0", "0"},
        {"-0.0e5", "0"},
        {"0.1", "1/10"},
        {"-12.50", "-25/2"},
        {"1e3", "1000"},
        {"25E-2", "1/4"},
        {"\"-6/4\"", "-3/2"},
        {"\"+0.125\"", "1/8"},
        {"\".5\"", "1/2"},
        {"9007199254740993", "9007199254740993"},
        {"0.1000000000000000055511151231257827",
         "1000000000000000055511151231257827/10000000000000000000000000000000000"},
        {"12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
         "0",
         "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
         "0"},
    };
    fmpq_t value, expected;
    fmpq_init(value);
    fmpq_init(expected);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (read_rational(cases[i].text, value))
            fail_msg("%s: %s", cases[i].text, error.message);
        assert_int_equal(fmpq_set_str(expected, cases[i].value, 10), 0);
        if (!fmpq_equal(value, expected))
            fail_msg("%s is read wrongly", cases[i].text);
    }
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"1e999999999", "net.json: the document has an exponent beyond 10000"},
        {"1e-99999999999999999999999", "net.json: the document has an exponent beyond 10000"},
        {"\"1/0\"", "net.json: the document has the denominator 0"},
        {"\"1/-2\"", "net.json: the document is not a number"},
        {"\"\"", "net.json: the document is not a number"},
        {"\"0x10\"", "net.json: the document is not a number"},
        {"\"nan\"", "net.json: the document is not a number"},
        {"\" 1\"", "net.json: the document is not a number"},
        {"\"1.5/2\"", "net.json: the document is not a number"},
        {"\"1/2e3\"", "net.json: the document is not a number"},
        {"[1]", "net.json: a number is expected"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(read_rational(bad[i].text, value), GSNN_INVALID);
        assert_string_equal(error.message, bad[i].message);
    }
    fmpq_clear(value);
    fmpq_clear(expected);
    flint_cleanup();
}

/* A document that is a number of so many digits, as a string or not. */
static char *many_digits(size_t count, const char *quote) {
    char *text = malloc(count + 3);
    assert_non_null(text);
    memset(text, '7', count + 2);
    memcpy(text, quote, strlen(quote));
    strcpy(text + count + strlen(quote), quote);
    return text;
}

static void test_many_digits(void **state) {
    (void)state;
    fmpq_t value;
    fmpq_init(value);
    for (int quoted = 0; quoted < 2; quoted++) {
        const char *quote = quoted ? "\"" : "";
        char *text = many_digits(GSNN_RATIONAL_MAX_DIGITS, quote);
        assert_int_equal(read_rational(text, value), GSNN_OK);
        assert_int_equal(fmpz_clog_ui(fmpq_numref(value), 10), GSNN_RATIONAL_MAX_DIGITS);
        free(text);
        text = many_digits(GSNN_RATIONAL_MAX_DIGITS + 1, quote);
        assert_int_equal(read_rational(text, value), GSNN_INVALID);
        assert_string_equal(error.message, "net.json: the document has more than 4096 digits");
        free(text);
    }
    char *text = many_digits(1000000, "");
    expect_syntax_error(text, "net.json: line 1, column 1: a number of too many digits");
    free(text);
    text = many_digits(1000000, "\"");
    assert_int_equal(read_rational(text, value), GSNN_INVALID);
    free(text);
    fmpq_clear(value);
    flint_cleanup();
}

/* Numbers keep their own texts beside strings that look like numbers. */
static void test_numbers_in_order(void **state) {
    (void)state;
    gsnn_json_document *document = parsed(
        "{\"1\": [\"2\\\"3\", 4.25, {\"-5\\\\\": -6e0}, [], true], \"a7\": 8,"
        "\"long\": 0.33333333333333333333333333333333333333333333333333333333333333333333333333,"
        "\"9\": 10.0}");
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_value one = gsnn_value_member(&root, "1");
    gsnn_value four = gsnn_value_element(&one, 1), object = gsnn_value_element(&one, 2);
    gsnn_value six = gsnn_value_member(&object, "-5\\");
    gsnn_value eight = gsnn_value_member(&root, "a7"), nine = gsnn_value_member(&root, "9");
    gsnn_value third = gsnn_value_member(&root, "long");
    int64_t integer;
    double number;
    const char *entry;
    assert_int_equal(gsnn_value_double(&four, &number), GSNN_OK);
    assert_true(number == 4.25);
    assert_int_equal(gsnn_value_integer(&six, -10, 10, &integer), GSNN_OK);
    assert_int_equal(integer, -6);
    assert_int_equal(gsnn_value_integer(&eight, 0, 10, &integer), GSNN_OK);
    assert_int_equal(integer, 8);
    assert_int_equal(gsnn_value_integer(&nine, 0, 10, &integer), GSNN_OK);
    assert_int_equal(integer, 10);
    assert_int_equal(gsnn_value_double(&third, &number), GSNN_OK);
    assert_true(number == 1 / 3.0);
    assert_int_equal(gsnn_value_integer(&third, 0, 10, &integer), GSNN_INVALID);
    assert_int_equal(gsnn_value_entry(&four, &entry), GSNN_OK);
    assert_string_equal(entry, "4.25");
    gsnn_json_document_free(document);
    flint_cleanup();
}

static void test_integers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        {"9007199254740992", true, INT64_C(9007199254740992)},
        {"9007199254740993", true, INT64_C(9007199254740993)},
        {"\"9007199254740993\"", true, INT64_C(9007199254740993)},
        {"6.0000000000000000000001", false, 0},
        {"\"12\"", false, 0},
        {"1e400", false, 0},
        {"-3", true, -3},
        {"2.5", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsnn_json_document *document = parsed(cases[i].text);
        gsnn_value root = gsnn_json_document_root(document);
        int64_t value;
        gsnn_status status = gsnn_value_integer(&root, INT64_MIN, INT64_MAX, &value);
        if (status != (cases[i].good ? GSNN_OK : GSNN_INVALID) ||
            (!status && value != cases[i].value))
            fail_msg("%s", cases[i].text);
        gsnn_json_document_free(document);
    }
    flint_cleanup();
}

static void test_doubles(void **state) {
    (void)state;
    static const char *const bad[] = {"1e999", "-1e400", "\"1e400\"", "\"inf\"", "null"};
    double value;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        gsnn_json_document *document = parsed(bad[i]);
        gsnn_value root = gsnn_json_document_root(document);
        assert_int_equal(gsnn_value_double(&root, &value), GSNN_INVALID);
        gsnn_json_document_free(document);
    }
    gsnn_json_document *document = parsed("[\"1/3\", 1e-400, \"-2.5e1\"]");
    gsnn_value root = gsnn_json_document_root(document);
    double values[3];
    assert_int_equal(gsnn_value_double_list(&root, 3, "values", values), GSNN_OK);
    assert_true(values[0] == 1 / 3.0 && values[1] == 0 && values[2] == -25);
    gsnn_json_document_free(document);
    flint_cleanup();
}

static void test_matrix(void **state) {
    (void)state;
    gsnn_json_document *document = parsed("[[1, \"1/2\"], [0.1, -3]]");
    gsnn_value root = gsnn_json_document_root(document);
    fmpq_mat_t matrix;
    fmpq_mat_init(matrix, 2, 2);
    assert_int_equal(gsnn_value_rational_matrix(&root, "neurons", "inputs", matrix), GSNN_OK);
    assert_true(fmpq_equal_si(fmpq_mat_entry(matrix, 1, 1), -3));
    fmpq_mul_ui(fmpq_mat_entry(matrix, 1, 0), fmpq_mat_entry(matrix, 1, 0), 10);
    assert_true(fmpq_is_one(fmpq_mat_entry(matrix, 1, 0)));
    fmpq_mat_clear(matrix);
    fmpq_mat_init(matrix, 2, 3);
    assert_int_equal(gsnn_value_rational_matrix(&root, "neurons", "inputs", matrix), GSNN_INVALID);
    assert_string_equal(error.message, "net.json: [0]: 2 elements, but 3 inputs");
    fmpq_mat_clear(matrix);
    gsnn_json_document_free(document);
    flint_cleanup();
}

static void test_peek(void **state) {
    (void)state;
    static const struct {
        const char *text, *schema;
    } cases[] = {
        {"{\"schema\": \"gsnn-enumeration/1\", what follows is not looked at",
         "gsnn-enumeration/1"},
        {"\xef\xbb\xbf {\"record\":\"header\",\"schema\":\"a/1\"}\n{}", "a/1"},
        {"{\"name\": \"schema\", \"x\": {\"schema\": \"b\"}, \"schema\" : \"c\"}", "c"},
        {"{\"name\": \"D6\"}\n{\"schema\": \"a\"}", NULL},
        {"{\"schema\": 1}", NULL},
        {"{\"schema\": \"", NULL},
        {"{\"schema\": \"a name that is too long for the room\"}", NULL},
        {"[]", NULL},
        {"", NULL},
        {"{", NULL},
        {"{\"schema\"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char schema[24];
        /* On the heap without a zero, so that reading beyond the end is seen. */
        size_t length = strlen(cases[i].text);
        char *text = malloc(length ? length : 1);
        assert_non_null(text);
        memcpy(text, cases[i].text, length);
        bool found = gsnn_json_peek_schema(text, length, schema, sizeof schema);
        free(text);
        assert_int_equal(found, cases[i].schema != NULL);
        if (found)
            assert_string_equal(schema, cases[i].schema);
    }
}

static void test_files(void **state) {
    (void)state;
    gsnn_json_document *document;
    assert_int_equal(gsnn_json_document_read(&document, "/", NULL, &error), GSNN_INVALID);
    assert_string_equal(error.message, "/: is a directory");
    assert_null(document);
    assert_int_equal(gsnn_json_document_read(&document, "/no/file", NULL, &error), GSNN_INVALID);
    assert_string_equal(error.message, "/no/file: cannot be opened: No such file or directory");
}

/* Documents with random edits are refused or read without a fault that a sanitizer sees. */
static void test_random_edits(void **state) {
    (void)state;
    static const char seed[] =
        "{\"a\": [1.5e3, -0.25, \"1/2\", 12345678901234567890123456789012345678"
        "901234567890123456789012345678901234567890], \"b\": {\"c\": \"\\u00e4\"}}";
    static const char bytes[] = "{}[]\",:\\ u0123456789.eE+-truefalsn\n\xc3\xa4\x80";
    uint64_t random = 3;
    fmpq_t value;
    fmpq_init(value);
    for (int i = 0; i < 20000; i++) {
        char text[2 * sizeof seed];
        size_t length = sizeof seed - 1;
        memcpy(text, seed, length);
        for (size_t edits = 1 + gsnn_random_next(&random) % 3; edits; edits--)
            text[gsnn_random_next(&random) % length] =
                bytes[gsnn_random_next(&random) % (sizeof bytes - 1)];
        gsnn_text copy = {0};
        gsnn_text_append_bytes(&copy, text, length);
        gsnn_json_document *document;
        if (gsnn_json_document_parse(&document, &copy, NULL, &error))
            continue;
        gsnn_value root = gsnn_json_document_root(document);
        gsnn_value a = gsnn_value_member(&root, "a"), element = gsnn_value_before(&a);
        while (gsnn_value_next(&element))
            gsnn_value_rational(&element, value);
        gsnn_json_document_free(document);
    }
    fmpq_clear(value);
    flint_cleanup();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syntax),       cmocka_unit_test(test_byte_order_mark),
        cmocka_unit_test(test_deep_nesting), cmocka_unit_test(test_places),
        cmocka_unit_test(test_walks),        cmocka_unit_test(test_rationals),
        cmocka_unit_test(test_many_digits),  cmocka_unit_test(test_numbers_in_order),
        cmocka_unit_test(test_integers),     cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_matrix),       cmocka_unit_test(test_peek),
        cmocka_unit_test(test_files),        cmocka_unit_test(test_random_edits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
