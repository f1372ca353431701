/* test_text.c - growing texts: formats of any length, and integers against printf. */
#include "base/text.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void check_text(gsnn_text *text, const char *wanted) {
    assert_string_equal(gsnn_text_string(text), wanted);
    assert_int_equal(text->length, strlen(wanted));
}

static void test_formats(void **state) {
    (void)state;
    gsnn_text text = {0};
    gsnn_text_append_format(&text, "%s", "");
    check_text(&text, "");
    gsnn_text_append_format(&text, "%d of %-4s|%6.2f", -3, "ab", 1.5);
    gsnn_text_append_format(&text, "%%");
    check_text(&text, "-3 of ab  |  1.50%");
    gsnn_text_clear(&text);
}

/* Pieces of every length to 700, behind texts of all fillings: nothing is cut off, nothing lost. */
static void test_lengths(void **state) {
    (void)state;
    enum { MOST = 700 };
    static char wanted[2 * MOST + 2];
    for (size_t length = 0; length <= MOST; length++) {
        gsnn_text text = {0};
        size_t before = (length * 37) % MOST;
        memset(wanted, 'a', before);
        memset(wanted + before, ' ', length);
        strcpy(wanted + before + length, "b");
        for (size_t i = 0; i < before; i++)
            gsnn_text_append_char(&text, 'a');
        gsnn_text_append_format(&text, "%*sb", (int)length, "");
        check_text(&text, wanted);
        gsnn_text_clear(&text);
    }
}

/* What has failed stays failed and is not written to. */
static void test_failed(void **state) {
    (void)state;
    gsnn_text text = {0};
    assert_false(gsnn_text_reserve(&text, SIZE_MAX));
    gsnn_text_append_format(&text, "%d", 1);
    assert_true(text.failed);
    assert_int_equal(text.length, 0);
    assert_null(gsnn_text_string(&text));
    gsnn_text_reset(&text);
    gsnn_text_append_format(&text, "%d", 2);
    check_text(&text, "2");
    gsnn_text_clear(&text);
}

/* All numbers of digits, by powers of ten and their neighbours. */
static void test_integers(void **state) {
    (void)state;
    uint64_t power = 1;
    for (int digits = 1; digits <= 19; digits++, power *= 10)
        for (int near = -2; near <= 2; near++)
            for (int sign = -1; sign <= 1; sign += 2) {
                int64_t value = sign * (int64_t)(power + (uint64_t)near);
                gsnn_text text = {0};
                char wanted[32];
                snprintf(wanted, sizeof wanted, "%" PRId64, value);
                gsnn_text_append_integer(&text, value);
                check_text(&text, wanted);
                gsnn_text_clear(&text);
            }
    gsnn_text text = {0};
    gsnn_text_append_integer(&text, INT64_MIN);
    gsnn_text_append_integer(&text, INT64_MAX);
    check_text(&text, "-92233720368547758089223372036854775807");
    gsnn_text_clear(&text);
}

static void test_lists(void **state) {
    (void)state;
    int32_t values[400] = {0};
    gsnn_text text = {0}, wanted = {0};
    gsnn_text_append_integers(&text, values, 0);
    check_text(&text, "[]");
    gsnn_text_reset(&text);
    gsnn_text_append_char(&wanted, '[');
    for (size_t i = 0; i < 400; i++) {
        int64_t value = (int64_t)(i * i * i * i) - 1000;
        values[i] = (int32_t)(i % 3 ? value % 2147483648 : -(value % 2147483649));
        gsnn_text_append_format(&wanted, "%s%" PRId32, i ? "," : "", values[i]);
    }
    gsnn_text_append_char(&wanted, ']');
    gsnn_text_append_integers(&text, values, 400);
    check_text(&text, gsnn_text_string(&wanted));
    gsnn_text_clear(&text);
    gsnn_text_clear(&wanted);
}

static void test_pad(void **state) {
    (void)state;
    gsnn_text text = {0};
    gsnn_text_append(&text, "ab");
    gsnn_text_pad(&text, 5);
    gsnn_text_pad(&text, 3);
    check_text(&text, "ab   ");
    /* Without memory for it, it is remembered, and does not wait for the length. */
    gsnn_text_pad(&text, SIZE_MAX);
    assert_true(text.failed);
    gsnn_text_pad(&text, 10);
    assert_int_equal(text.length, 5);
    gsnn_text_clear(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pad),      cmocka_unit_test(test_formats),
        cmocka_unit_test(test_lengths),  cmocka_unit_test(test_failed),
        cmocka_unit_test(test_integers), cmocka_unit_test(test_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
