/* test_fit_deep.c - deep words as something to fit: gradients by differences, and the networks that
 * are made of a fit's parameters. */
#include "enumerated_record.h"

#include "deepfit/word_problem.h"
#include "exact/rational.h"
#include "fit/deep_rows.h"
#include "fit/fit.h"
#include "fit/start.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
    gsnn_enumeration_record *record;
    gsnn_exact_record exact;
    gsnn_deep_letters letters;
    gsnn_deep_word word;
    gsnn_table table;
    gsnn_fit_data data;
    gsnn_fit_problem problem;
    gsnn_fit_rows rows;
    gsnn_projection projection;
} fixture;

static void set_up(fixture *f, const char *group, const char *word, size_t rows) {
    gsnn_run run = gsnn_run_default();
    gsnn_error error;
    const gsnn_deep_choice all = {.ids = NULL};
    size_t which[1000];
    *f = (fixture){.record = enumerated_pairs(group)};
    size_t columns = f->record->group.degree + 1;
    f->table.columns = columns;
    gsnn_philox random = gsnn_philox_stream(7, 255, 0, rows);
    for (size_t i = 0; i < rows; i++) {
        which[i] = i;
        assert_int_equal(gsnn_table_reserve_row(&f->table, &error), GSNN_OK);
        for (size_t j = 0; j < columns; j++)
            fmpq_set_si(f->table.entries + i * columns + j,
                        (slong)gsnn_philox_below(&random, 2000001) - 800000, 300000);
        f->table.lines[f->table.rows++] = i + 1;
    }
    if (gsnn_exact_record_init(&f->exact, f->record, &error) ||
        gsnn_deep_letters_init(&f->letters, f->record, &all, &run, &error) ||
        gsnn_deep_word_parse(&f->word, &f->letters, word, &error) ||
        gsnn_deep_word_check(&f->word, true, &error) ||
        gsnn_fit_data_init(&f->data, &f->table, 1, &f->exact, 2, "data", &error) ||
        gsnn_word_problem_init(&f->problem, &f->word, &f->exact, &f->data, true, &error) ||
        gsnn_fit_rows_init(&f->rows, &f->problem, which, rows, &error) ||
        gsnn_projection_init(&f->projection, &f->problem, &f->rows, &error))
        fail_msg("%s", error.message);
}

static void tear_down(fixture *f) {
    gsnn_projection_clear(&f->projection);
    gsnn_fit_rows_clear(&f->rows);
    gsnn_fit_problem_clear(&f->problem);
    gsnn_fit_data_clear(&f->data);
    gsnn_table_clear(&f->table);
    gsnn_deep_letters_clear(&f->letters);
    gsnn_exact_record_clear(&f->exact);
    gsnn_enumeration_record_free(f->record);
}

static void start(const fixture *f, uint32_t stream, double *inner) {
    gsnn_philox random = gsnn_philox_stream(3, 255, 0, stream);
    double *workspace = calloc(gsnn_fit_deep_workspace(&f->problem), sizeof *workspace);
    gsnn_fit_start_deep(&f->problem, &f->rows, &random, inner, workspace);
    free(workspace);
}

/* Words of permutations, signed ones and matrices; with letters that are not admissible alone, and
 * repeated ones. */
static const char *const words[][2] = {
    {"D6", "6.0>2.1"},       {"D6", "4.0>4.0>1.0"}, {"D4", "5.1>r2>4.0"},
    {"C2xC2", "4.0>r1>2.0"}, {"B3", "4.0>r1"},      {"groups/icosahedron.json", "0.1>2.0"},
};

/* The gradient of the projected error against central differences; two step lengths tell where a
 * kink was crossed. */
static void check_gradient(const char *group, const char *word) {
    fixture f;
    set_up(&f, group, word, 60);
    gsnn_projection *p = &f.projection;
    double inner[64], gradient[64];
    size_t n = f.problem.inner, compared = 0;
    assert_true(n <= 64);
    start(&f, 0, inner);
    for (size_t j = 0; j < n; j++)
        inner[j] *= 1 + 1e-3 * (double)j; /* the kinks off their rows */
    gsnn_projection_evaluate(p, inner);
    gsnn_projection_linearise(p, inner);
    memcpy(gradient, p->gradient, n * sizeof *gradient);
    for (size_t j = 0; j < n; j++) {
        double at = inner[j], difference[2];
        for (int half = 0; half < 2; half++) {
            double h = half ? 5e-7 : 1e-6, up;
            inner[j] = at + h;
            gsnn_projection_evaluate(p, inner);
            up = p->sse;
            inner[j] = at - h;
            gsnn_projection_evaluate(p, inner);
            difference[half] = (up - p->sse) / (2 * h);
        }
        inner[j] = at;
        if (fabs(difference[0] - difference[1]) > 1e-5 * (1 + fabs(difference[0])))
            continue;
        compared++;
        if (fabs(-2 * gradient[j] - difference[1]) > 1e-4 * (1 + fabs(difference[1])))
            fail_msg("%s %s, parameter %zu: %.10g, but differences give %.10g", group, word, j,
                     -2 * gradient[j], difference[1]);
    }
    assert_true(2 * compared > n);
    tear_down(&f);
}

static void test_gradient(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        check_gradient(words[i][0], words[i][1]);
}

/* The network of some parameters has the values that they are fitted with, on given inputs; its
 * free parameters are as many as the word has. */
static void check_network(const char *group, const char *word) {
    fixture f;
    gsnn_deep_network *network;
    gsnn_deep_parameters parameters = {0};
    gsnn_error error;
    set_up(&f, group, word, 60);
    const gsnn_normalisation *n = &f.problem.normalisation;
    double inner[64];
    start(&f, 1, inner);
    gsnn_projection_evaluate(&f.projection, inner);
    if (gsnn_word_problem_network(&network, &f.problem, &f.word, inner, f.projection.outer,
                                  &error) ||
        gsnn_deep_word_parameters(&parameters, &f.word, &error))
        fail_msg("%s", error.message);
    assert_int_equal(parameters.total, f.problem.inner + f.problem.outer);
    fmpq *x = _fmpq_vec_init((slong)f.data.inputs), *value = _fmpq_vec_init(1);
    for (size_t i = 0; i < f.data.rows; i++) {
        for (size_t j = 0; j < f.data.inputs; j++)
            gsnn_rational_set_double(x + j, f.data.x[i * f.data.inputs + j]);
        gsnn_deep_network_value(network, x, value);
        double fitted = (f.rows.y[i] - f.projection.residual[i]) * n->y_scale[0] + n->y_shift[0];
        if (fabs(gsnn_rational_double(value) - fitted) > 1e-9 * (1 + fabs(fitted)))
            fail_msg("%s %s, row %zu: %.12g, but the fit has %.12g", group, word, i,
                     gsnn_rational_double(value), fitted);
    }
    _fmpq_vec_clear(x, (slong)f.data.inputs);
    _fmpq_vec_clear(value, 1);
    gsnn_deep_network_free(network);
    tear_down(&f);
}

static void test_network(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        check_network(words[i][0], words[i][1]);
}

/* A word of one letter is that architecture: the columns are twice those of type 2, and those of
 * type 1 make the same error together with the affine ones. */
static void test_one_layer(void **state) {
    (void)state;
    const char *const ids[] = {"6.0", "4.0", "2.1", "5.1"};
    for (size_t i = 0; i < 4; i++) {
        fixture f;
        gsnn_error error;
        gsnn_fit_problem shallow;
        gsnn_fit_rows rows;
        gsnn_projection p;
        size_t which[60];
        set_up(&f, "D6", ids[i], 60);
        const gsnn_summand_choice choice = {f.letters.items[f.word.at[0]].architecture, 1};
        for (size_t k = 0; k < 60; k++)
            which[k] = k;
        double inner[16];
        start(&f, 2, inner);
        if (gsnn_fit_problem_init(&shallow, &f.exact, &f.data, &choice, 1, true, &error) ||
            gsnn_fit_rows_init(&rows, &shallow, which, 60, &error) ||
            gsnn_projection_init(&p, &shallow, &rows, &error))
            fail_msg("%s", error.message);
        assert_int_equal(shallow.inner, f.problem.inner);
        gsnn_projection_evaluate(&f.projection, inner);
        gsnn_projection_evaluate(&p, inner);
        assert_true(fabs(p.sse - f.projection.sse) < 1e-7 * p.sse);
        gsnn_projection_clear(&p);
        gsnn_fit_rows_clear(&rows);
        gsnn_fit_problem_clear(&shallow);
        tear_down(&f);
    }
}

/* From 1 % off a teacher the error comes down to rounding. */
static void test_teacher(void **state) {
    (void)state;
    fixture f;
    set_up(&f, "D6", "6.0>2.1", 300);
    gsnn_projection *p = &f.projection;
    size_t n = f.problem.inner;
    double inner[64], workspace[128];
    gsnn_philox random = gsnn_philox_stream(5, 255, 0, 1);
    start(&f, 3, inner);
    gsnn_projection_evaluate(p, inner);
    for (size_t i = 0; i < f.rows.count; i++)
        f.rows.y[i] =
            0.3 + 0.7 * p->columns[i] - 0.4 * p->columns[f.rows.stride + i] + f.rows.linear[i];
    for (size_t j = 0; j < n; j++)
        inner[j] *= 1 + 0.01 * gsnn_philox_normal(&random);
    gsnn_levenberg(p, inner, &(gsnn_descent_limit){30, INFINITY}, NULL, workspace);
    if (!(p->sse / 300 < 1e-20))
        fail_msg("%g", p->sse / 300);
    tear_down(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradient),
        cmocka_unit_test(test_network),
        cmocka_unit_test(test_one_layer),
        cmocka_unit_test(test_teacher),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
