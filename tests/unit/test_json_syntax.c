/* Tests of json/syntax.h: what is accepted, and that cJSON reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "json/syntax.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static gsnn_status check(const char *text) {
    gsnn_error error;
    return gsnn_json_check(text, strlen(text), NULL, &error);
}

static void test_accepts(void **state) {
    (void)state;
    static const char *const good[] = {
        "0",
        "-0.0e+0",
        "\xef\xbb\xbf[]",
        " {\r\n\t} ",
        "[true, false, null]",
        "{\"a\": {\"a\": []}, \"b\": \"\"}",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\ude00\"",
        "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf\x7f\"",
        "[1e99, 1E-99, 123456789012345, 0.123456789012345, -1.50000000000000000000]",
        "0e123456789012345678901234567890",
        "999999999999999000000000000000000000000",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (check(good[i]))
            fail_msg("refused: %s", good[i]);
}

static void test_depth(void **state) {
    (void)state;
    for (size_t depth = GSNN_JSON_MAX_DEPTH - 1; depth <= GSNN_JSON_MAX_DEPTH + 1; depth++) {
        char text[2 * GSNN_JSON_MAX_DEPTH + 3];
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        text[2 * depth] = '\0';
        assert_int_equal(check(text), depth > GSNN_JSON_MAX_DEPTH ? GSNN_INVALID : GSNN_OK);
    }
}

static void test_names_line_and_column(void **state) {
    (void)state;
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"[1,\n2,\n x]", "line 3, column 2: "},
        {"[\"\xc3\xa4\xf0\x9f\x98\x80\" x]", "line 1, column 7: "},
        {"\xef\xbb\xbf[x]", "line 1, column 2: "},
        {"[1,\r\n01]", "line 2, column 1: "},
        {"[1, 2", "line 1, column 6: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsnn_error error;
        assert_int_equal(gsnn_json_check(cases[i].text, strlen(cases[i].text), NULL, &error),
                         GSNN_INVALID);
        if (strncmp(error.message, cases[i].place, strlen(cases[i].place)) != 0)
            fail_msg("%s\n%s", cases[i].text, error.message);
    }
}

/* What passes the check is read by cJSON: document.c relies on it. */
static void test_accepted_is_parsed(void **state) {
    (void)state;
    static const char seed[] =
        "{\"name\": \"\\u00e4\xc3\xa4\\n\", \"degree\": 12, \"generators\": [[1.5e3, -0.25, "
        "\"(1,2)\"], [], {}, [true, null, false]], \"a\\\"b\": \"\\ud83d\\ude00\"}";
    static const char bytes[] = "{}[]\",:\\ u0123456789.eE+-truefalsn\n\xc3\xa4\x80";
    uint64_t random = 2;
    size_t accepted = 0;
    for (int i = 0; i < 100000; i++) {
        char text[2 * sizeof seed];
        size_t length = sizeof seed - 1;
        memcpy(text, seed, length);
        for (size_t edits = 1 + gsnn_random_next(&random) % 3; edits; edits--) {
            size_t at = gsnn_random_next(&random) % length;
            char byte = bytes[gsnn_random_next(&random) % (sizeof bytes - 1)];
            switch (gsnn_random_next(&random) % 3) {
            case 0:
                text[at] = byte;
                break;
            case 1:
                memmove(text + at, text + at + 1, --length - at);
                break;
            default:
                memmove(text + at + 1, text + at, length++ - at);
                text[at] = byte;
            }
        }
        gsnn_error error;
        if (gsnn_json_check(text, length, NULL, &error))
            continue;
        accepted++;
        cJSON *tree = cJSON_ParseWithLength(text, length);
        if (!tree)
            fail_msg("cJSON does not read: %.*s", (int)length, text);
        cJSON_Delete(tree);
    }
    assert_in_range(accepted, 1000, 99999);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepts),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_names_line_and_column),
        cmocka_unit_test(test_accepted_is_parsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
