/* The cells that lines cut a square into, and the shape of an image: against counting, areas and
 * the function itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "draw/image_shape.h"
#include "draw/ridge_cells.h"

#include <math.h>
#include <stdlib.h>

#define LINES 9

typedef struct ridges {
    gsnn_line lines[LINES];
    size_t count;
} ridges;

/* A sum of ReLUs. */
static double value(const void *context, double s, double t) {
    const ridges *r = context;
    double sum = 0;
    for (size_t k = 0; k < r->count; k++)
        sum += fmax(0, r->lines[k].a * s + r->lines[k].b * t + r->lines[k].c);
    return sum;
}

static double uniform(uint64_t *state) {
    return (double)(gsnn_random_next(state) >> 11) / 9007199254740992.0 * 2 - 1;
}

static double area(const gsnn_ridge_cells *cells, size_t k) {
    double sum = 0;
    size_t first = cells->start[k], count = cells->start[k + 1] - first;
    for (size_t i = 0; i < count; i++) {
        const gsnn_cell_corner *p = &cells->corners[first + i];
        const gsnn_cell_corner *q = &cells->corners[first + (i + 1) % count];
        sum += (p->s * q->t - q->s * p->t) / 2;
    }
    return sum;
}

/* 1 + lines + crossings inside of the square, for lines in general position. */
static size_t expected_cells(const ridges *r) {
    size_t cells = 1 + r->count;
    for (size_t i = 0; i < r->count; i++)
        for (size_t k = 0; k < i; k++) {
            const gsnn_line *p = &r->lines[i], *q = &r->lines[k];
            double d = p->a * q->b - p->b * q->a;
            double s = (p->b * q->c - p->c * q->b) / d, t = (p->c * q->a - p->a * q->c) / d;
            cells += fabs(s) < 1 && fabs(t) < 1;
        }
    return cells;
}

/* Inside of a cell the function is what its corners say, at their mean and at random. */
static void check_affine(const gsnn_ridge_cells *cells, const ridges *r, uint64_t *state) {
    for (size_t k = 0; k < cells->count; k++) {
        double s = 0, t = 0, f = 0, weights = 0;
        for (size_t c = cells->start[k]; c < cells->start[k + 1]; c++) {
            double weight = 1.5 + uniform(state);
            s += weight * cells->corners[c].s;
            t += weight * cells->corners[c].t;
            f += weight * cells->corners[c].value;
            weights += weight;
        }
        assert_true(fabs(value(r, s / weights, t / weights) - f / weights) < 1e-9);
    }
}

/* Colours of random places: inside of a band exactly when the function is. */
static void check_bands(const gsnn_ridge_cells *cells, const ridges *r, uint64_t *state) {
    double low = cells->low + 0.3 * (cells->high - cells->low);
    double high = cells->low + 0.6 * (cells->high - cells->low);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 8, 8);
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, 1e5, 1e5); /* Cairo keeps paths to 1/256 of a pixel */
    gsnn_ridge_cells_add_band(cells, cr, low, high);
    cairo_path_t *level = NULL;
    for (int k = 0; k < 200; k++) {
        double s = uniform(state), t = uniform(state), f = value(r, s, t);
        double slack = 1e-3 * (cells->high - cells->low);
        if (fabs(f - low) < slack || fabs(f - high) < slack)
            continue;
        assert_int_equal(cairo_in_fill(cr, s, t) != 0, f > low && f < high);
    }
    cairo_new_path(cr);
    gsnn_ridge_cells_add_level(cells, cr, low);
    level = cairo_copy_path(cr);
    for (int k = 0; k < level->num_data; k += level->data[k].header.length)
        assert_true(fabs(value(r, level->data[k + 1].point.x, level->data[k + 1].point.y) - low) <
                    1e-5);
    cairo_path_destroy(level);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

static void test_random_lines(void **unused) {
    (void)unused;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        uint64_t state = seed;
        ridges r = {.count = seed % (LINES + 1)};
        for (size_t k = 0; k < r.count; k++) {
            double angle = 3.14159265 * uniform(&state);
            r.lines[k] = (gsnn_line){cos(angle), sin(angle), 0.9 * uniform(&state)};
        }
        gsnn_ridge_cells cells;
        gsnn_error error;
        assert_int_equal(gsnn_lines_distinct(r.lines, r.count, 1, LINES), r.count);
        assert_int_equal(gsnn_ridge_cells_init(&cells, r.lines, r.count, 1, value, &r, &error),
                         GSNN_OK);
        assert_int_equal(cells.count, expected_cells(&r));
        double whole = 0;
        for (size_t k = 0; k < cells.count; k++) {
            assert_true(area(&cells, k) > 0);
            whole += area(&cells, k);
        }
        assert_true(fabs(whole - 4) < 1e-6);
        check_affine(&cells, &r, &state);
        if (r.count)
            check_bands(&cells, &r, &state);
        gsnn_ridge_cells_clear(&cells);
    }
}

static void test_distinct(void **unused) {
    (void)unused;
    gsnn_line lines[] = {{1, 0, 0}, {-2, 0, 0}, {0, 0, 1}, {1, 0, 5},
                         {1, 1, 1}, {3, 3, 3},  {0, 1, 0}, {1, 1, -1}};
    assert_int_equal(gsnn_lines_distinct(lines, 8, 1, 8), 4);
    gsnn_line more[] = {{1, 0, 0}, {0, 1, 0}, {1, 1, 0}, {1, 2, 0}};
    assert_int_equal(gsnn_lines_distinct(more, 4, 1, 2), 3);
}

/* The torus of 3 x 4 by its two shifts, one point a time; then groups that keep no grid. */
static void test_image_shape(void **unused) {
    (void)unused;
    int32_t images[24], cycle[12], flips[12];
    for (int k = 0; k < 12; k++) {
        images[k] = k / 4 * 4 + (k + 1) % 4 + 1;
        images[12 + k] = -((k + 4) % 12 + 1);
        cycle[k] = (k + 1) % 12 + 1;
        flips[k] = k % 2 ? -(k + 1) : k + 1;
    }
    gsnn_record_group group = {.degree = 12, .generators = {.count = 2, .images = images}};
    gsnn_image_shape shape = gsnn_image_shape_of(&group);
    assert_int_equal(shape.rows, 3);
    assert_int_equal(shape.columns, 4);
    group.generators = (gsnn_record_elements){.count = 1, .images = cycle};
    assert_int_equal(gsnn_image_shape_of(&group).rows, 0);
    group.generators.images = flips;
    assert_int_equal(gsnn_image_shape_of(&group).rows, 0);
    /* A quarter turn of 3 x 3 takes rows to columns. */
    const int32_t turn[] = {3, 6, 9, 2, 5, 8, 1, 4, 7};
    group = (gsnn_record_group){.degree = 9, .generators = {.count = 1, .images = turn}};
    assert_int_equal(gsnn_image_shape_of(&group).columns, 3);
    group.generators = (gsnn_record_elements){.count = 1}; /* matrices */
    assert_int_equal(gsnn_image_shape_of(&group).columns, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_lines),
        cmocka_unit_test(test_distinct),
        cmocka_unit_test(test_image_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
