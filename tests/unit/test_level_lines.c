/* Level lines: every crossing of an edge appears once, lies on the level, and lines end only on
 * the border or in themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "draw/level_lines.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDS 200
#define MOST 24

static double uniform(uint64_t *state) {
    return (double)(gsnn_random_next(state) >> 11) * 0x1p-53;
}

/* Edges of the grid whose ends lie on different sides. */
static size_t count_crossings(const double *values, size_t columns, size_t rows, double level) {
    size_t count = 0;
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < columns; x++) {
            bool here = values[y * columns + x] >= level;
            if (x + 1 < columns)
                count += here != (values[y * columns + x + 1] >= level);
            if (y + 1 < rows)
                count += here != (values[(y + 1) * columns + x] >= level);
        }
    return count;
}

/* The value at a point on an edge of the grid, linear between its ends. */
static double value_on_edge(const double *values, size_t columns, size_t rows, const double *p) {
    size_t x = (size_t)p[0], y = (size_t)p[1];
    x = x + 1 < columns ? x : columns - 2;
    y = y + 1 < rows ? y : rows - 2;
    double s = p[0] - (double)x, t = p[1] - (double)y;
    const double *v = values + y * columns + x;
    assert_true(s == 0 || s == 1 || t == 0 || t == 1);
    return (v[0] * (1 - s) + v[1] * s) * (1 - t) + (v[columns] * (1 - s) + v[columns + 1] * s) * t;
}

static bool on_border(const double *p, size_t columns, size_t rows) {
    return p[0] == 0 || p[1] == 0 || p[0] == (double)(columns - 1) || p[1] == (double)(rows - 1);
}

static void check(const double *values, size_t columns, size_t rows, double level) {
    gsnn_level_lines lines;
    gsnn_error error;
    assert_int_equal(gsnn_level_lines_trace(&lines, values, columns, rows, level, &error), GSNN_OK);
    size_t points = 0;
    for (size_t k = 0; k < lines.line_count; k++) {
        const double *first = lines.points + 2 * lines.start[k];
        const double *last = lines.points + 2 * (lines.start[k + 1] - 1);
        size_t length = lines.start[k + 1] - lines.start[k];
        bool closed = length > 1 && first[0] == last[0] && first[1] == last[1];
        assert_true(length >= 2);
        assert_true(closed || (on_border(first, columns, rows) && on_border(last, columns, rows)));
        points += length - closed;
        for (size_t p = lines.start[k]; p < lines.start[k + 1]; p++) {
            double value = value_on_edge(values, columns, rows, lines.points + 2 * p);
            assert_true(fabs(value - level) < 1e-9);
        }
        for (size_t p = lines.start[k] + 1; p < lines.start[k + 1]; p++) {
            const double *a = lines.points + 2 * (p - 1), *b = a + 2;
            assert_true(fabs(a[0] - b[0]) <= 1 && fabs(a[1] - b[1]) <= 1);
        }
    }
    assert_int_equal(points, count_crossings(values, columns, rows, level));
    gsnn_level_lines_clear(&lines);
}

static void test_random_grids(void **state) {
    (void)state;
    uint64_t random = 1;
    double values[MOST * MOST];
    for (int round = 0; round < ROUNDS; round++) {
        size_t columns = 2 + gsnn_random_next(&random) % (MOST - 1);
        size_t rows = 2 + gsnn_random_next(&random) % (MOST - 1);
        /* Integers too, so that values hit the level. */
        for (size_t k = 0; k < columns * rows; k++)
            values[k] = round % 2 ? uniform(&random) : (double)(gsnn_random_next(&random) % 4);
        if (round % 2 == 0)
            check(values, columns, rows, 1.5);
        else
            check(values, columns, rows, 0.5);
    }
}

static void test_circle(void **state) {
    (void)state;
    enum { side = 41 };
    static double values[side * side];
    gsnn_level_lines lines;
    gsnn_error error;
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
            values[y * side + x] = hypot(x - 20, y - 20);
    check(values, side, side, 12.3);
    assert_int_equal(gsnn_level_lines_trace(&lines, values, side, side, 12.3, &error), GSNN_OK);
    assert_int_equal(lines.line_count, 1);
    for (size_t p = 0; p < lines.start[1]; p++)
        assert_true(fabs(hypot(lines.points[2 * p] - 20, lines.points[2 * p + 1] - 20) - 12.3) <
                    0.05);
    gsnn_level_lines_clear(&lines);
}

static void test_nothing(void **state) {
    (void)state;
    const double values[4] = {1, 1, 1, 1};
    gsnn_level_lines lines;
    gsnn_error error;
    assert_int_equal(gsnn_level_lines_trace(&lines, values, 2, 2, 5, &error), GSNN_OK);
    assert_int_equal(lines.line_count, 0);
    gsnn_level_lines_clear(&lines);
    assert_int_equal(gsnn_level_lines_trace(&lines, values, 4, 1, 1, &error), GSNN_OK);
    assert_int_equal(lines.line_count, 0);
    gsnn_level_lines_clear(&lines);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_grids),
        cmocka_unit_test(test_circle),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
