/* test_data_samples.c - data to learn from: CSV and .npy, and what is refused with its place. */
#include "base/text.h"
#include "data/samples.h"
#include "exact/rational.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const gsnn_samples_shape numbers = {2, 1, false, "C2"};
static const gsnn_samples_shape labels = {2, 1, true, "C2"};

static gsnn_status parse(gsnn_samples *samples, const char *text, const gsnn_samples_shape *shape,
                         gsnn_error *error) {
    return gsnn_samples_parse(samples, text, strlen(text), shape, error);
}

static void assert_entry(const gsnn_samples *samples, size_t i, size_t j, const char *number) {
    char *text = fmpq_get_str(NULL, 10, gsnn_table_row(&samples->table, i) + j);
    assert_string_equal(text, number);
    flint_free(text);
}

static void test_csv(void **state) {
    (void)state;
    gsnn_samples samples;
    gsnn_error error;
    const char *text = "\xef\xbb\xbfx1, x 2 ,y\r\n0.1,-2e1,3\r\n 1/3 ,+4,.5\r\n\r\n\n";
    if (parse(&samples, text, &numbers, &error))
        fail_msg("%s", error.message);
    assert_int_equal(samples.table.rows, 2);
    assert_int_equal(samples.name_count, 3);
    assert_string_equal(samples.names[1], "x 2");
    assert_null(samples.labels);
    const char *entries[] = {"1/10", "-20", "3", "1/3", "4", "1/2"};
    for (size_t k = 0; k < 6; k++)
        assert_entry(&samples, k / 3, k % 3, entries[k]);
    assert_int_equal(samples.table.lines[1], 3);
    gsnn_samples_clear(&samples);
}

static void test_without_names(void **state) {
    (void)state;
    gsnn_samples samples;
    gsnn_error error;
    assert_int_equal(parse(&samples, "1,2,3\n4,5,6", &numbers, &error), GSNN_OK);
    assert_null(samples.names);
    assert_int_equal(samples.table.rows, 2);
    gsnn_samples_clear(&samples);
}

/* More rows than are first reserved. */
static void test_labels(void **state) {
    (void)state;
    gsnn_samples samples;
    gsnn_error error;
    gsnn_text text = {0};
    for (int i = 0; i < 300; i++) {
        char line[40];
        snprintf(line, sizeof line, "%d,1,%s %d\n", i, i % 2 ? "b" : "1", i);
        gsnn_text_append(&text, line);
    }
    assert_int_equal(gsnn_samples_parse(&samples, text.bytes, text.length, &labels, &error),
                     GSNN_OK);
    assert_int_equal(samples.table.rows, 300);
    assert_int_equal(samples.table.columns, 2);
    assert_int_equal(samples.label_count, 300);
    assert_string_equal(samples.labels[299], "b 299");
    assert_string_equal(samples.labels[0], "1 0");
    gsnn_samples_clear(&samples);
    gsnn_text_clear(&text);
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "no rows"},
        {"x,y,z\n", "no rows"},
        {"1,2,3\n1,2\n", "line 2 has 2 fields; C2 has 2 inputs and 1 output"},
        {"1,2\n", "line 1 has 2 fields; C2 has 2 inputs and 1 output"},
        {"1,2,3,4\n", "line 1 has 4 fields"},
        {"a,a,b\n1,2,3\n", "line 1: the name 'a' in places 1 and 2"},
        {"a,b,\n1,2,3\n", "line 1: place 3 is empty"},
        {"1,2,3\n1,,3\n", "line 2: place 2 is empty"},
        {"1,2,3\n1,nan,3\n", "line 2: 'nan' in place 2 is not finite"},
        {"1,2,-Inf\n", "line 1: '-Inf' in place 3 is not finite"},
        {"nan,2,3\n", "line 1: 'nan' in place 1 is not finite"},
        {"1,2,1e999\n", "line 1: '1e999' in place 3 is beyond the range of doubles"},
        {"1e999,2,1\n", "line 1: '1e999' in place 1 is beyond the range of doubles"},
        {"1,2,1e99999\n", "line 1: '1e99999' in place 3"},
        {"1,2,3\n1,x,3\n", "line 2: 'x' in place 2"},
        {"1,2,3\n1,2x,3\n", "line 2: '2x' in place 2"},
        {"\"1\",2,3\n", "line 1: '\"1\"' in place 1 has quotes"},
        {"a,\"b\",c\n1,2,3\n", "line 1: '\"b\"' in place 2 has quotes"},
        {"1,2,3\n\n1,2,3\n", "line 2 is empty"},
        {"1,2,3\n1,2,\xff\n", "line 2: a byte that is not UTF-8 text"},
        {"1;2;3\n", "line 1 has 1 field;"},
        {"1,2,3/0\n", "line 1: '3/0' in place 3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsnn_samples samples;
        gsnn_error error;
        gsnn_status status = parse(&samples, cases[i].text, &numbers, &error);
        gsnn_samples_clear(&samples);
        if (status != GSNN_INVALID || !strstr(error.message, cases[i].says))
            fail_msg("%s: %s", cases[i].text, status ? error.message : "taken");
    }
}

/* ---- .npy ------------------------------------------------------------------------------------ */

/* A file with that dictionary and those bytes of numbers; returns its length. */
static size_t make_npy(char *out, const char *dictionary, const void *data, size_t size) {
    size_t length = strlen(dictionary);
    memcpy(out, "\x93NUMPY\x01\x00", 8);
    out[8] = (char)(length & 255);
    out[9] = (char)(length >> 8);
    memcpy(out + 10, dictionary, length);
    memcpy(out + 10 + length, data, size);
    return 10 + length + size;
}

static void test_npy(void **state) {
    (void)state;
    static const double doubles[] = {0.5, -1, 2, 1e-3, 7, 0};
    static const float floats[] = {0.5F, -1, 2, 3, 7, 0};
    static const int16_t shorts[] = {-5, 6, 7, 8, 9, -32768};
    static const uint8_t bytes[] = {255, 1, 2, 3, 4, 5};
    static const struct {
        const char *dictionary;
        const void *data;
        size_t size, i, j;
        double entry;
    } cases[] = {
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }  \n", doubles, 48, 0, 1, -1},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", doubles, 48, 0, 1, 2},
        {"{'shape':(2,3,),'fortran_order':True,'descr':\"<f8\"}", doubles, 48, 1, 2, 0},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}", floats, 24, 1, 1, 7},
        {"{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3)}", shorts, 12, 1, 2, -32768},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)}", bytes, 6, 0, 0, 255},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char file[512];
        size_t length = make_npy(file, cases[k].dictionary, cases[k].data, cases[k].size);
        gsnn_samples samples;
        gsnn_error error;
        if (gsnn_samples_parse(&samples, file, length, &numbers, &error))
            fail_msg("%s: %s", cases[k].dictionary, error.message);
        assert_int_equal(samples.table.rows, 2);
        double entry =
            gsnn_rational_double(gsnn_table_row(&samples.table, cases[k].i) + cases[k].j);
        assert_memory_equal(&entry, &cases[k].entry, sizeof entry);
        gsnn_samples_clear(&samples);
        /* Every shorter file is refused. */
        for (size_t cut = 6; cut < length; cut++) {
            assert_int_equal(gsnn_samples_parse(&samples, file, cut, &numbers, &error),
                             GSNN_INVALID);
            gsnn_samples_clear(&samples);
        }
    }
}

static void test_npy_labels(void **state) {
    (void)state;
    static const int8_t data[] = {1, 2, 0, 4, 5, -1};
    char file[512];
    size_t length =
        make_npy(file, "{'descr': '|i1', 'fortran_order': False, 'shape': (2, 3)}", data, 6);
    gsnn_samples samples;
    gsnn_error error;
    assert_int_equal(gsnn_samples_parse(&samples, file, length, &labels, &error), GSNN_OK);
    assert_int_equal(samples.table.columns, 2);
    assert_string_equal(samples.labels[0], "0");
    assert_string_equal(samples.labels[1], "-1");
    assert_entry(&samples, 1, 0, "4");
    gsnn_samples_clear(&samples);
}

static void test_npy_refused(void **state) {
    (void)state;
    static const double infinite[] = {1, 2, 3, 4, 5, (double)(1e30F * 1e30F)};
    static const struct {
        const char *dictionary, *says;
    } cases[] = {
        {"{'descr': '>f8', 'fortran_order': False, 'shape': (2, 3), }", "'>f8' are big-endian"},
        {"{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }", "type '|O'"},
        {"{'descr': '<c16', 'fortran_order': False, 'shape': (2, 3), }", "type '<c16'"},
        {"{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3), }", "type '|b1'"},
        {"{'descr': '<U4', 'fortran_order': False, 'shape': (2, 3), }", "type '<U4'"},
        {"{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2, 3), }", "records"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (6,), }", "an array of 1 dimension,"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (), }", "an array of 0 dimensions"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2, 3), }", "3 dimensions"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }", "no rows"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }", "row 3, column 2"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 4), }", "48 bytes of numbers"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }", "48 bytes of numbers"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 3)}",
         "not understood"},
        {"{'descr': '<f8', 'fortran_order': Maybe, 'shape': (2, 3), }", "not understood"},
        {"{'descr': '<f8', 'shape': (2, 3), }", "not understood"},
        {"{'descr: '<f8'", "not understood"},
        {"", "not understood"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
         "row 2, column 3: the number is not finite"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char file[512];
        size_t length = make_npy(file, cases[i].dictionary, infinite, sizeof infinite);
        gsnn_samples samples;
        gsnn_error error;
        gsnn_status status = gsnn_samples_parse(&samples, file, length, &numbers, &error);
        gsnn_samples_clear(&samples);
        if (status != GSNN_INVALID || !strstr(error.message, cases[i].says))
            fail_msg("%s: %s", cases[i].dictionary, status ? error.message : "taken");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),         cmocka_unit_test(test_without_names),
        cmocka_unit_test(test_labels),      cmocka_unit_test(test_refused),
        cmocka_unit_test(test_npy),         cmocka_unit_test(test_npy_labels),
        cmocka_unit_test(test_npy_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
