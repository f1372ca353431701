/* Plots: where ticks stand, what numbers look like, and that every mark is painted where its value
 * is and nowhere else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "draw/legend.h"
#include "draw/matrix_chart.h"
#include "draw/multiples.h"
#include "draw/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void test_numbers(void **state) {
    (void)state;
    static const struct {
        double value;
        int digits;
        const char *text;
    } cases[] = {
        {0, 3, "0"},
        {-0.0, 3, "0"},
        {0.25, 3, "0.25"},
        {-2, 1,
         "\xe2\x88\x92"
         "2"},
        {1200, 2, "1200"},
        {99999, 5, "99999"},
        {1e5, 3, "10\xe2\x81\xb5"},
        {3.1e-7, 2,
         "3.1\xc2\xb7"
         "10\xe2\x81\xbb\xe2\x81\xb7"},
        {2e12, 1,
         "2\xc2\xb7"
         "10\xc2\xb9\xc2\xb2"},
    };
    char text[64];
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        gsnn_number_text(cases[k].value, cases[k].digits, text, sizeof text);
        assert_string_equal(text, cases[k].text);
    }
}

static gsnn_axis settled(bool logarithmic, bool whole, double low, double high) {
    gsnn_axis axis = {.logarithmic = logarithmic, .whole = whole};
    gsnn_axis_include(&axis, low);
    gsnn_axis_include(&axis, high);
    gsnn_axis_settle(&axis);
    return axis;
}

/* From 10^-6 to 2 10^6. */
static double random_size(uint64_t *state) {
    double power = (double)(gsnn_random_next(state) % 13) - 6;
    return pow(10, power) * (1 + (double)(gsnn_random_next(state) % 1000) / 1000);
}

/* On random ranges: the ends hold the values, ticks rise, are inside, are about as many as asked
 * for, and differ as texts. */
static void test_ticks(void **state) {
    (void)state;
    gsnn_tick ticks[GSNN_TICKS_MOST];
    uint64_t state_of_numbers = 1;
    for (int round = 0; round < 2000; round++) {
        bool logarithmic = round % 2, whole = round % 3 == 0;
        double a = random_size(&state_of_numbers), b = random_size(&state_of_numbers);
        if (!logarithmic && round % 5 == 0)
            a = -a;
        gsnn_axis axis = settled(logarithmic, whole, a, b);
        double slack = logarithmic ? 1e-8 * axis.low : 1e-8 * (axis.high - axis.low);
        assert_true(axis.low <= fmin(a, b) + slack && axis.high * (1 + 1e-8) >= fmax(a, b) - slack);
        assert_true(axis.low < axis.high);
        size_t count = gsnn_axis_ticks(&axis, 6, ticks), numbers = 0;
        for (size_t k = 0; k < count; k++) {
            double share = gsnn_axis_share(&axis, ticks[k].value);
            assert_true(share > -1e-6 && share < 1 + 1e-6);
            assert_true(k == 0 || ticks[k - 1].value < ticks[k].value);
            numbers += ticks[k].text[0] != '\0';
            for (size_t i = 0; i < k; i++)
                assert_true(!ticks[i].text[0] || strcmp(ticks[i].text, ticks[k].text) != 0);
        }
        assert_in_range(numbers, 1, 14);
    }
}

static void test_ranges(void **state) {
    (void)state;
    gsnn_tick ticks[GSNN_TICKS_MOST];
    gsnn_axis empty = {0};
    gsnn_axis_include(&empty, NAN);
    gsnn_axis_include(&empty, INFINITY);
    gsnn_axis_settle(&empty);
    assert_true(empty.low == 0 && empty.high == 1);
    gsnn_axis log = {.logarithmic = true};
    gsnn_axis_include(&log, 0);
    gsnn_axis_include(&log, -3);
    gsnn_axis_include(&log, 70);
    gsnn_axis_settle(&log);
    assert_true(log.low > 0 && log.low <= 70 && log.high > 70);
    assert_true(isinf(gsnn_axis_share(&log, 0)));
    gsnn_axis whole = settled(false, true, 3, 5);
    size_t count = gsnn_axis_ticks(&whole, 10, ticks);
    assert_int_equal(count, 3);
    assert_string_equal(ticks[1].text, "4");
    const char *const names[] = {"0.0", "0.1"};
    gsnn_axis categories = {.names = names, .name_count = 2};
    gsnn_axis_settle(&categories);
    assert_int_equal(gsnn_axis_ticks(&categories, 1, ticks), 2);
    assert_string_equal(ticks[1].text, "0.1");
    assert_true(gsnn_axis_share(&categories, 0) == 0.25);
}

#define WIDTH 300
#define HEIGHT 200

/* A white image to paint on. */
static cairo_t *paper(cairo_surface_t **surface) {
    *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *cr = cairo_create(*surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    return cr;
}

static uint32_t pixel(cairo_surface_t *surface, double x, double y) {
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    uint32_t value;
    memcpy(&value, data + (int)y * stride + 4 * (int)x, sizeof value);
    return value & 0xFFFFFF;
}

static uint32_t code(gsnn_colour c) {
    return (uint32_t)(c.red * 255 + 0.5) << 16 | (uint32_t)(c.green * 255 + 0.5) << 8 |
           (uint32_t)(c.blue * 255 + 0.5);
}

/* A plot from 0 to 10 both ways, or from 1 to 1000 upwards. */
static gsnn_plot make_plot(cairo_t *cr, bool logarithmic) {
    gsnn_plot plot = {.cr = cr, .paint = true, .vertical = {.logarithmic = logarithmic}};
    gsnn_axis_include(&plot.horizontal, 0);
    gsnn_axis_include(&plot.horizontal, 10);
    gsnn_axis_include(&plot.vertical, logarithmic ? 1 : 0);
    gsnn_axis_include(&plot.vertical, logarithmic ? 1000 : 10);
    gsnn_plot_begin(&plot, 0, 0, WIDTH, HEIGHT);
    assert_true(plot.x > 0 && plot.x + plot.width < WIDTH);
    assert_true(plot.y > 0 && plot.y + plot.height < HEIGHT);
    return plot;
}

static void test_marks(void **state) {
    (void)state;
    for (int logarithmic = 0; logarithmic < 2; logarithmic++)
        for (int mark = 0; mark < 7; mark++) {
            cairo_surface_t *surface;
            cairo_t *cr = paper(&surface);
            gsnn_plot plot = make_plot(cr, logarithmic);
            gsnn_series_style style = gsnn_series(0);
            style.line_width = 4;
            style.marker_size = 9;
            double x[] = {2, 5, 8}, y[] = {5, logarithmic ? 0 : NAN, 5}, low[] = {2, 3, 2},
                   high[] = {8, 8, 8}, edges[] = {1, 3, 7, 9}, middle[] = {5, 5, 5};
            double px = gsnn_plot_x(&plot, 2.3), py = gsnn_plot_y(&plot, 5);
            bool there = true; /* whether the point beside the first value is painted */
            switch (mark) {
            case 0:
                gsnn_plot_points(&plot, x, y, 3, style);
                px = gsnn_plot_x(&plot, 2);
                break;
            case 1:
                gsnn_plot_line(&plot, x, middle, 3, style);
                break;
            case 2: /* the middle has no place: no line leads to it or from it */
                gsnn_plot_line(&plot, x, y, 3, style);
                there = false;
                break;
            case 3:
                gsnn_plot_error_bars(&plot, x, low, high, 3, style);
                px = gsnn_plot_x(&plot, 2);
                break;
            case 4:
                gsnn_plot_histogram(&plot, edges, high, 3, style);
                break;
            case 5:
                gsnn_plot_rule_horizontal(&plot, 5, NULL, style);
                break;
            default:
                gsnn_plot_steps(&plot, x, middle, 3, style);
            }
            if ((pixel(surface, px, py) == code(style.colour)) != there)
                fail_msg("mark %d, logarithmic %d: %06x at %g, %g", mark, logarithmic,
                         pixel(surface, px, py), px, py);
            assert_int_equal(pixel(surface, 1, 1), 0xFFFFFF);
            assert_int_equal(pixel(surface, WIDTH - 2, 1), 0xFFFFFF);
            assert_int_equal(cairo_status(cr), CAIRO_STATUS_SUCCESS);
            cairo_destroy(cr);
            cairo_surface_destroy(surface);
        }
}

static void test_stack(void **state) {
    (void)state;
    cairo_surface_t *surface;
    cairo_t *cr = paper(&surface);
    gsnn_plot plot = make_plot(cr, false);
    const double x[] = {5}, parts[] = {2, 3, 4};
    gsnn_plot_stacked_bars(&plot, x, parts, 1, 3, 4);
    const double inside[] = {1, 3.5, 7};
    for (size_t k = 0; k < 3; k++)
        assert_int_equal(pixel(surface, gsnn_plot_x(&plot, 5), gsnn_plot_y(&plot, inside[k])),
                         code(gsnn_series(k).colour));
    assert_int_equal(pixel(surface, gsnn_plot_x(&plot, 4.7), gsnn_plot_y(&plot, 9.6)), 0xFFFFFF);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* What measures and what paints agree on the size, and measuring paints nothing. */
static void test_sizes(void **state) {
    (void)state;
    cairo_surface_t *surface;
    cairo_t *cr = paper(&surface);
    gsnn_legend_entry entries[12];
    for (size_t k = 0; k < 12; k++)
        entries[k] = (gsnn_legend_entry){(gsnn_legend_mark)(k % 4), gsnn_series(k), "a series"};
    double measured = gsnn_legend_draw(cr, false, 0, 0, 200, entries, 12);
    double bar = gsnn_colour_bar_draw(cr, false, 0, 0, 100, gsnn_palette_tint, false, 0, 1, "bits");
    const char *const rows[] = {"0.0", "10.1"}, *const columns[] = {"trivial", "a long codomain"};
    const double values[] = {1, 2, NAN, 4};
    const gsnn_matrix_chart chart = {.rows = 2,
                                     .columns = 2,
                                     .row_names = rows,
                                     .column_names = columns,
                                     .values = values,
                                     .label = "dimension"};
    gsnn_panel_size first = {0}, second = {0};
    gsnn_matrix_chart_draw(&chart, cr, false, &first);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            assert_int_equal(pixel(surface, x, y), 0xFFFFFF);
    assert_true(measured == gsnn_legend_draw(cr, true, 0, 0, 200, entries, 12));
    assert_true(bar ==
                gsnn_colour_bar_draw(cr, true, 0, 0, 100, gsnn_palette_tint, false, 0, 1, "bits"));
    gsnn_matrix_chart_draw(&chart, cr, true, &second);
    assert_true(first.width == second.width && first.height == second.height);
    assert_true(measured > bar);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

static gsnn_status note_cell(void *context, size_t k, cairo_t *cr, gsnn_error *error) {
    (void)error;
    double *places = context;
    cairo_matrix_t matrix;
    cairo_get_matrix(cr, &matrix);
    places[2 * k] = matrix.x0;
    places[2 * k + 1] = matrix.y0;
    return GSNN_OK;
}

static void test_multiples(void **state) {
    (void)state;
    cairo_surface_t *surface;
    cairo_t *cr = paper(&surface);
    gsnn_error error;
    gsnn_panel_size size = {0};
    double places[14] = {0};
    const gsnn_multiples cells = {
        .count = 7, .cell_width = 300, .cell_height = 100, .draw = note_cell, .context = places};
    assert_int_equal(gsnn_multiples_draw(&cells, cr, true, &size, &error), GSNN_OK);
    assert_true(places[2] >= 300 && places[1] == places[5] && places[6] == places[0]);
    assert_true(places[7] >= 100 && size.width < 960 && size.height >= 300);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* The tints are told apart in grey: their lightness falls steadily, and ink is legible on them. */
static void test_tint(void **state) {
    (void)state;
    double before = 2;
    for (int k = 0; k <= 20; k++) {
        gsnn_colour c = gsnn_palette_tint(k / 20.0), ink = gsnn_palette_ink(c);
        double light = 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue;
        assert_true(light < before);
        before = light;
        assert_true(ink.red == 0 || ink.red == 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_ticks),
        cmocka_unit_test(test_ranges),    cmocka_unit_test(test_marks),
        cmocka_unit_test(test_stack),     cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_multiples), cmocka_unit_test(test_tint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
