/* test_data_table.c - tables of numbers: exact decimals and fractions, line ends, and what is
 * refused with its line. */
#include "data/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static gsnn_status parse(gsnn_table *table, const char *text, size_t columns, gsnn_error *error) {
    return gsnn_table_parse(table, text, strlen(text), "data", columns, error);
}

static void assert_entry(const gsnn_table *table, size_t i, size_t j, const char *number) {
    char *text = fmpq_get_str(NULL, 10, gsnn_table_row(table, i) + j);
    assert_string_equal(text, number);
    flint_free(text);
}

static void test_numbers(void **state) {
    (void)state;
    gsnn_table table;
    gsnn_error error;
    const char *text = "1,-0.5,3/6\n"
                       "\r\n"
                       "1e3 -0.0\t2.50e-1 \r\n"
                       "\n"
                       "  +7, -1/3 ,00\n";
    if (parse(&table, text, 0, &error))
        fail_msg("%s", error.message);
    assert_int_equal(table.rows, 3);
    assert_int_equal(table.columns, 3);
    const char *entries[] = {"1", "-1/2", "1/2", "1000", "0", "1/4", "7", "-1/3", "0"};
    for (size_t k = 0; k < 9; k++)
        assert_entry(&table, k / 3, k % 3, entries[k]);
    assert_int_equal(table.lines[0], 1);
    assert_int_equal(table.lines[1], 3);
    assert_int_equal(table.lines[2], 5);
    gsnn_table_clear(&table);
}

/* A table written with random separators reads back as itself. */
static void test_round_trip(void **state) {
    (void)state;
    static const char *const separators[] = {",", " ", ", ", "\t", " ,"};
    flint_rand_t random;
    flint_randinit(random);
    for (int trial = 0; trial < 50; trial++) {
        size_t rows = 1 + n_randint(random, 5), columns = 1 + n_randint(random, 4), used = 0;
        char text[4096];
        fmpq_t number;
        fmpq_init(number);
        slong numerators[20], denominators[20];
        for (size_t k = 0; k < rows * columns; k++) {
            numerators[k] = (slong)n_randint(random, 2001) - 1000;
            denominators[k] = 1 + (slong)n_randint(random, 50);
            used += (size_t)snprintf(text + used, sizeof text - used, "%ld/%ld%s", numerators[k],
                                     denominators[k],
                                     (k + 1) % columns == 0 ? "\n" : separators[trial % 5]);
        }
        gsnn_table table;
        gsnn_error error;
        if (parse(&table, text, columns, &error))
            fail_msg("%s in\n%s", error.message, text);
        assert_int_equal(table.rows, rows);
        for (size_t k = 0; k < rows * columns; k++) {
            fmpq_set_si(number, numerators[k], (ulong)denominators[k]);
            assert_true(fmpq_equal(number, table.entries + k));
        }
        gsnn_table_clear(&table);
        fmpq_clear(number);
    }
    flint_randclear(random);
}

static void test_refused(void **state) {
    (void)state;
    const struct {
        const char *text;
        size_t columns;
        const char *says;
    } cases[] = {
        {"", 0, "no rows"},        {"\n \r\n\t\n", 0, "no rows"},   {"x,y\n1,2\n", 0, "line 1"},
        {"1,2\n3\n", 0, "line 2"}, {"1,2\n\n3,4,5\n", 0, "line 3"}, {"1,2\n", 3, "line 1"},
        {"1,,2\n", 0, "line 1"},   {"1,2,\n", 0, "line 1"},         {",1\n", 0, "line 1"},
        {"1;2\n", 0, "line 1"},    {"1\n1/0\n", 0, "line 2"},       {"1\nnan\n", 0, "line 2"},
        {"inf\n", 0, "line 1"},    {"0x10\n", 0, "line 1"},         {"1e999999999\n", 0, "line 1"},
        {"1.2.3\n", 0, "line 1"},  {"--1\n", 0, "line 1"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        gsnn_table table;
        gsnn_error error;
        if (parse(&table, cases[k].text, cases[k].columns, &error) != GSNN_INVALID ||
            !strstr(error.message, cases[k].says) || strncmp(error.message, "data", 4) != 0)
            fail_msg("case %zu: %s", k, error.message);
        gsnn_table_clear(&table);
    }
}

/* A zero byte ends no line, and a last line needs no line feed. */
static void test_ends(void **state) {
    (void)state;
    gsnn_table table;
    gsnn_error error;
    assert_int_equal(parse(&table, "1 2\n3 4", 0, &error), GSNN_OK);
    assert_int_equal(table.rows, 2);
    gsnn_table_clear(&table);
    assert_int_equal(gsnn_table_parse(&table, "1\0\n2\n", 5, "data", 0, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "line 1"));
    gsnn_table_clear(&table);
}

static void test_files(void **state) {
    (void)state;
    char path[] = "/tmp/gsnn-table-XXXXXX";
    int file = mkstemp(path);
    gsnn_run run = gsnn_run_default();
    gsnn_table table;
    gsnn_error error;
    assert_true(file >= 0 && write(file, "1,2\n3,4\n", 8) == 8 && close(file) == 0);
    assert_int_equal(gsnn_table_read(&table, path, 2, &run, &error), GSNN_OK);
    assert_entry(&table, 1, 1, "4");
    gsnn_table_clear(&table);
    assert_int_equal(gsnn_table_read(&table, path, 3, &run, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, path));
    gsnn_table_clear(&table);
    unlink(path);
    assert_int_equal(gsnn_table_read(&table, path, 0, &run, &error), GSNN_INVALID);
    gsnn_table_clear(&table);
    assert_int_equal(gsnn_table_read(&table, "/", 0, &run, &error), GSNN_INVALID);
    gsnn_table_clear(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_ends),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
