/* test_fit_deep.c - deep words as something to fit: gradients by differences, and the networks that
 * are made of a fit's parameters. */
#include "enumerated_record.h"

#include "deep/outputs.h"
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
    gsnn_deep_outputs outputs;
    gsnn_deep_word word;
    gsnn_table table;
    gsnn_fit_data data;
    gsnn_fit_problem problem;
    gsnn_fit_rows rows;
    gsnn_projection projection;
} fixture;

/* A word of a group with a codomain, or NULL. */
typedef struct word_of {
    const char *group, *word, *codomain;
} word_of;

static void set_up(fixture *f, const word_of *of, size_t rows) {
    gsnn_run run = gsnn_run_default();
    gsnn_error error;
    const gsnn_deep_choice all = {.ids = NULL};
    size_t which[1000];
    *f = (fixture){.record = enumerated(of->group, of->codomain, true)};
    size_t outputs = f->record->codomain.dimension, columns = f->record->group.degree + outputs;
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
        gsnn_deep_letters_init(&f->letters, f->record, &all, &run, &error))
        fail_msg("%s", error.message);
    if (of->codomain && gsnn_deep_outputs_init(&f->outputs, &f->letters, &error))
        fail_msg("%s", error.message);
    f->letters.outputs = of->codomain ? &f->outputs : NULL;
    if (gsnn_deep_word_parse(&f->word, &f->letters, of->word, &error) ||
        gsnn_deep_word_check(&f->word, true, &error) ||
        gsnn_fit_data_init(&f->data, &f->table, outputs, &f->exact, 2, "data", &error) ||
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
    gsnn_deep_outputs_clear(&f->outputs);
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

/* Words of permutations, signed ones and matrices; with letters that are not admissible alone,
 * repeated ones, and ones that no output sees; with several outputs, some of which the group moves.
 */
static const word_of words[] = {
    {"D6", "6.0>2.1", NULL},
    {"D6", "4.0>4.0>1.0", NULL},
    {"D4", "5.1>r2>4.0", NULL},
    {"C2xC2", "4.0>r1>2.0", NULL},
    {"B3", "4.0>r1", NULL},
    {"groups/icosahedron.json", "0.1>2.0", NULL},
    {"D6", "6.0>2.1", "trivial:3"},
    {"D4", "5.1>r2>4.0", "trivial"},
    {"D4", "4.0+2.1>r2", "trivial:2"},
    {"D6", "6.0>2.1", "input"},
    {"D4", "0.1>4.0", "--"},
    {"B3", "1.1>r62", "input"},
    {"groups/cube-rotations.json", "0.1>4.0", "input"},
    {"groups/cube-rotations.json", "0.1>4.0", "trivial:2"},
    {"groups/icosahedron.json", "0.1>2.0", "input"},
};

enum { WORDS = sizeof words / sizeof *words };

/* Whether that gradient of the projected error is what central differences say; two step lengths
 * tell where a kink was crossed. */
static void check_differences(fixture *f, const word_of *of, double *inner,
                              const double *gradient) {
    gsnn_projection *p = &f->projection;
    size_t n = f->problem.inner, compared = 0;
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
            fail_msg("%s %s, parameter %zu: %.10g, but differences give %.10g", of->group, of->word,
                     j, -2 * gradient[j], difference[1]);
    }
    assert_true(2 * compared > n);
}

/* Gradients come from derivatives, as steps need them, or by going back once. */
static void check_gradient(const word_of *of) {
    fixture f;
    set_up(&f, of, 60);
    gsnn_projection *p = &f.projection;
    double inner[64], gradient[64];
    size_t n = f.problem.inner;
    assert_true(n <= 64);
    start(&f, 0, inner);
    for (size_t j = 0; j < n; j++)
        inner[j] *= 1 + 1e-3 * (double)j; /* the kinks off their rows */
    gsnn_projection_evaluate(p, inner);
    gsnn_projection_linearise(p, inner);
    memcpy(gradient, p->gradient, n * sizeof *gradient);
    gsnn_projection_set_gradient(p, inner);
    for (size_t j = 0; j < n; j++)
        if (fabs(p->gradient[j] - gradient[j]) > 1e-9 * (1 + fabs(gradient[j])))
            fail_msg("%s %s, parameter %zu: %.15g and %.15g", of->group, of->word, j, gradient[j],
                     p->gradient[j]);
    check_differences(&f, of, inner, gradient);
    tear_down(&f);
}

static void test_gradient(void **state) {
    (void)state;
    for (size_t i = 0; i < WORDS; i++)
        check_gradient(&words[i]);
}

/* The values of a network at the rows of the data are those that they are fitted with. */
static void check_values(const fixture *f, const word_of *of, const gsnn_deep_network *network) {
    const gsnn_normalisation *n = &f->problem.normalisation;
    size_t inputs = f->data.inputs, outputs = f->data.outputs;
    fmpq *x = _fmpq_vec_init((slong)inputs), *values = _fmpq_vec_init((slong)outputs);
    for (size_t i = 0; i < f->data.rows; i++) {
        for (size_t j = 0; j < inputs; j++)
            gsnn_rational_set_double(x + j, f->data.x[i * inputs + j]);
        gsnn_deep_network_value(network, x, values);
        for (size_t o = 0; o < outputs; o++) {
            size_t at = gsnn_fit_rows_at(&f->rows, &f->problem, i, o);
            double fitted =
                (f->rows.y[at] - f->projection.residual[at]) * n->y_scale[o] + n->y_shift[o];
            if (fabs(gsnn_rational_double(values + o) - fitted) > 1e-9 * (1 + fabs(fitted)))
                fail_msg("%s %s, row %zu: %.12g, but the fit has %.12g", of->group, of->word, i,
                         gsnn_rational_double(values + o), fitted);
        }
    }
    _fmpq_vec_clear(x, (slong)inputs);
    _fmpq_vec_clear(values, (slong)outputs);
}

/* The network of some parameters has the values that they are fitted with, on given inputs, and is
 * equivariant; its free parameters are as many as the word has, and the same come back from it. */
static void check_network(const word_of *of) {
    fixture f;
    gsnn_deep_network *network;
    gsnn_deep_parameters parameters = {0};
    gsnn_deep_word matched;
    gsnn_error error;
    set_up(&f, of, 60);
    double inner[64], back[64];
    start(&f, 1, inner);
    gsnn_projection_evaluate(&f.projection, inner);
    if (gsnn_word_problem_network(&network, &f.problem, &f.word, inner, f.projection.outer,
                                  &error) ||
        gsnn_deep_network_match(network, &matched, &f.letters, &error) ||
        gsnn_deep_word_parameters(&parameters, &f.word, &error))
        fail_msg("%s %s: %s", of->group, of->word, error.message);
    assert_int_equal(parameters.total, f.problem.inner + f.problem.outer * f.problem.outputs.sides);
    check_values(&f, of, network);
    gsnn_word_problem_read(back, &f.problem, network);
    for (size_t j = 0; j < f.problem.inner; j++)
        assert_true(fabs(back[j] - inner[j]) < 1e-12 * (1 + fabs(inner[j])));
    gsnn_deep_network_free(network);
    tear_down(&f);
}

static void test_network(void **state) {
    (void)state;
    for (size_t i = 0; i < WORDS; i++)
        check_network(&words[i]);
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
        set_up(&f, &(word_of){"D6", ids[i], NULL}, 60);
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
static void check_teacher(const word_of *of) {
    fixture f;
    set_up(&f, of, 300);
    gsnn_projection *p = &f.projection;
    size_t n = f.problem.inner, sides = f.problem.outputs.sides;
    double inner[64], workspace[128];
    gsnn_philox random = gsnn_philox_stream(5, 255, 0, 1);
    start(&f, 3, inner);
    gsnn_projection_evaluate(p, inner);
    for (size_t o = 0; o < sides; o++)
        for (size_t i = 0; i < f.rows.count; i++) {
            double *y = &f.rows.y[o * f.rows.stride + i];
            *y = 0;
            for (size_t k = 0; k < f.problem.outer; k++)
                *y += p->columns[k * f.rows.stride + i] * cos((double)(1 + k + 3 * o));
        }
    for (size_t j = 0; j < n; j++)
        inner[j] *= 1 + 0.01 * gsnn_philox_normal(&random);
    gsnn_levenberg(p, inner, &(gsnn_descent_limit){30, INFINITY}, NULL, workspace);
    if (!(p->sse / 300 < 1e-20))
        fail_msg("%s %s: %g", of->group, of->word, p->sse / 300);
    tear_down(&f);
}

static void test_teacher(void **state) {
    (void)state;
    check_teacher(&(word_of){"D6", "6.0>2.1", NULL});
    check_teacher(&(word_of){"D6", "6.0>2.1", "trivial:2"});
    check_teacher(&(word_of){"D6", "6.0>2.1", "input"});
    check_teacher(&(word_of){"groups/cube-rotations.json", "0.1>4.0", "input"});
}

/* Several outputs of which all but one are copies of it lose as much as that one each. */
static void test_sides(void **state) {
    (void)state;
    fixture one, three;
    set_up(&one, &(word_of){"D6", "6.0>2.1", NULL}, 60);
    set_up(&three, &(word_of){"D6", "6.0>2.1", "trivial:3"}, 60);
    double inner[64], step[2][64];
    start(&three, 4, inner);
    for (size_t o = 0; o < 3; o++)
        memcpy(three.rows.y + o * three.rows.stride, one.rows.y, 60 * sizeof *one.rows.y);
    memcpy(three.projection.columns + 2 * three.rows.stride, one.rows.linear,
           one.rows.stride * sizeof *one.rows.linear);
    for (size_t k = 0; k < one.rows.kind_count; k++)
        memcpy(three.rows.sums[k], one.rows.sums[k],
               one.problem.kinds[k].sums.count * one.rows.stride * sizeof(double));
    gsnn_projection_evaluate(&one.projection, inner);
    gsnn_projection_evaluate(&three.projection, inner);
    assert_true(fabs(three.projection.sse - 3 * one.projection.sse) < 1e-9 * one.projection.sse);
    gsnn_projection_linearise(&one.projection, inner);
    gsnn_projection_linearise(&three.projection, inner);
    assert_true(gsnn_projection_step(&one.projection, 0.1, step[0]));
    assert_true(gsnn_projection_step(&three.projection, 0.1, step[1]));
    for (size_t j = 0; j < one.problem.inner; j++)
        assert_true(fabs(step[0][j] - step[1][j]) < 1e-8 * (1 + fabs(step[0][j])));
    tear_down(&one);
    tear_down(&three);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradient),  cmocka_unit_test(test_network),
        cmocka_unit_test(test_one_layer), cmocka_unit_test(test_teacher),
        cmocka_unit_test(test_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
