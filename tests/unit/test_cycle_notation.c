/* Tests of cycle notation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "base/text.h"
#include "input/generator_table.h"

#include <string.h>

#define MAX_DEGREE 40

static void append_blanks(gsnn_text *text, uint64_t *random) {
    while (gsnn_random_next(random) % 4 == 0)
        gsnn_text_append_char(text, " \t\n\r"[gsnn_random_next(random) % 4]);
}

/* Writes the cycles, from their largest points on; fixed points are named now and then. */
static void write_cycles(gsnn_text *text, const uint32_t *images, size_t degree, uint64_t *random) {
    bool written[MAX_DEGREE] = {false};
    gsnn_text_reset(text);
    gsnn_text_append(text, "()");
    for (size_t first = degree; first-- > 0;) {
        if (written[first] || (images[first] == first && gsnn_random_next(random) % 2))
            continue;
        size_t point = first;
        for (const char *separator = "("; !written[point]; separator = ",") {
            append_blanks(text, random);
            gsnn_text_append(text, separator);
            append_blanks(text, random);
            gsnn_text_append_integer(text, (int64_t)point + 1);
            written[point] = true;
            point = images[point];
        }
        append_blanks(text, random);
        gsnn_text_append(text, ")");
    }
    append_blanks(text, random);
}

static void test_reads_what_was_written(void **state) {
    (void)state;
    uint64_t random = 1;
    gsnn_text text = {0};
    for (int i = 0; i < 2000; i++) {
        uint32_t images[MAX_DEGREE], read[MAX_DEGREE];
        size_t degree = 1 + gsnn_random_next(&random) % MAX_DEGREE, moved = 0, largest;
        for (size_t j = 0; j < degree; j++)
            images[j] = (uint32_t)j;
        for (size_t j = degree; j > 1; j--) {
            size_t k = gsnn_random_next(&random) % j;
            uint32_t swapped = images[j - 1];
            images[j - 1] = images[k];
            images[k] = swapped;
        }
        for (size_t j = 0; j < degree; j++)
            if (images[j] != j)
                moved = j + 1;
        write_cycles(&text, images, degree, &random);
        const char *cycles = gsnn_text_string(&text);
        assert_int_equal(gsnn_cycles_measure(&largest, cycles, "g", NULL), GSNN_OK);
        assert_in_range(largest, moved, degree);
        assert_int_equal(gsnn_cycles_read(read, degree, cycles, "g", NULL), GSNN_OK);
        if (memcmp(read, images, degree * sizeof *read) != 0)
            fail_msg("misread: %s", cycles);
    }
    gsnn_text_clear(&text);
}

static void test_largest_point(void **state) {
    (void)state;
    static const struct {
        const char *cycles;
        size_t largest;
    } cases[] = {{"()", 0}, {" ( ) ( ) ", 0}, {"(1)", 1}, {"(2,9)(65535)", 65535}, {"(007,3)", 7}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t largest = 1000000;
        assert_int_equal(gsnn_cycles_measure(&largest, cases[i].cycles, "g", NULL), GSNN_OK);
        assert_int_equal(largest, cases[i].largest);
    }
}

static void test_point_is_named_once_and_within_the_degree(void **state) {
    (void)state;
    uint32_t images[4];
    gsnn_error error;
    assert_int_equal(gsnn_cycles_read(images, 4, "(1,2)(3,1)", "g", &error), GSNN_INVALID);
    assert_string_equal(error.message, "g: point 1 occurs twice");
    assert_int_equal(gsnn_cycles_read(images, 4, "(3)(3)", "g", &error), GSNN_INVALID);
    assert_string_equal(error.message, "g: point 3 occurs twice");
    assert_int_equal(gsnn_cycles_read(images, 4, "(1,5)", "g", &error), GSNN_INVALID);
    assert_string_equal(error.message, "g: point 5 is outside 1..4");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_was_written),
        cmocka_unit_test(test_largest_point),
        cmocka_unit_test(test_point_is_named_once_and_within_the_degree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
