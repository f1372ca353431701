/* Tests of json_syntax.h: what is accepted, and that cJSON reads it without loss. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "exact/entry.h"
#include "input/json_syntax.h"

#include <cjson/cJSON.h>
#include <flint/fmpq.h>
#include <stdlib.h>
#include <string.h>

static gsnn_status check(const char *text) {
    gsnn_error error;
    return gsnn_json_check(text, strlen(text), &error);
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
        assert_int_equal(gsnn_json_check(cases[i].text, strlen(cases[i].text), &error),
                         GSNN_INVALID);
        if (strncmp(error.message, cases[i].place, strlen(cases[i].place)) != 0)
            fail_msg("%s\n%s", cases[i].text, error.message);
    }
}

/* Writes a random number of the grammar, its value as well; returns its significant digits. */
static void random_number(char *text, fmpq_t value, uint64_t *random) {
    size_t length = 0, digits = 1 + gsnn_random_next(random) % 17;
    char bare[64];
    size_t point = gsnn_random_next(random) % (digits + 1), count = 0;
    if (gsnn_random_next(random) % 3 == 0)
        text[length++] = '-';
    bool negative = length > 0;
    if (point == 0)
        text[length++] = '0';
    for (size_t i = 0; i < digits; i++) {
        if (i == point)
            text[length++] = '.';
        /* Many zeros, but no leading one before the point. */
        bool zero = gsnn_random_next(random) % 3 == 0 && !(i == 0 && point > 0);
        char digit = (char)('0' + (zero ? 0 : 1 + gsnn_random_next(random) % 9));
        text[length++] = bare[count++] = digit;
    }
    bare[count] = text[length] = '\0';
    long exponent = (long)point - (long)digits;
    if (gsnn_random_next(random) % 2) {
        long written = (long)(gsnn_random_next(random) % 240) - 120;
        sprintf(text + length, "%c%ld", gsnn_random_next(random) % 2 ? 'e' : 'E', written);
        exponent += written;
    }
    fmpz_t power;
    fmpz_init_set_ui(power, 10);
    fmpz_pow_ui(power, power, (ulong)labs(exponent));
    fmpz_set_str(fmpq_numref(value), bare, 10);
    fmpz_one(fmpq_denref(value));
    if (negative)
        fmpq_neg(value, value);
    if (exponent < 0)
        fmpq_div_fmpz(value, value, power);
    else
        fmpq_mul_fmpz(value, value, power);
    fmpz_clear(power);
}

/* The tree's double, written as a decimal, is the number of the file, exactly. */
static void test_numbers_are_kept(void **state) {
    (void)state;
    uint64_t random = 1;
    size_t accepted = 0;
    gsnn_field *field;
    fmpq_t value, kept;
    fmpq_poly_t element;
    fmpq_init(value);
    fmpq_init(kept);
    fmpq_poly_init(element);
    assert_int_equal(gsnn_field_new(&field, 1, NULL), GSNN_OK);
    for (int i = 0; i < 20000; i++) {
        char text[80], decimal[80];
        random_number(text, value, &random);
        if (check(text))
            continue;
        accepted++;
        cJSON *number = cJSON_Parse(text);
        assert_non_null(number);
        gsnn_entry_decimal(number->valuedouble, decimal, sizeof decimal);
        assert_int_equal(gsnn_entry_parse(field, decimal, element, NULL), GSNN_OK);
        fmpq_poly_get_coeff_fmpq(kept, element, 0);
        if (!fmpq_equal(kept, value))
            fail_msg("%s is read as %s", text, decimal);
        cJSON_Delete(number);
    }
    assert_in_range(accepted, 10000, 19999);
    fmpq_clear(value);
    fmpq_clear(kept);
    fmpq_poly_clear(element);
    gsnn_field_free(field);
    flint_cleanup();
}

/* What passes the check is read by cJSON: group_file.c relies on it. */
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
        if (gsnn_json_check(text, length, &error))
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
        cmocka_unit_test(test_numbers_are_kept),
        cmocka_unit_test(test_accepted_is_parsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
