/* What pictures derive from rho: rows from the first one, arcs, and planes that show a symmetry;
 * on orbits of random rows under random signed permutations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "draw/action_arcs.h"
#include "draw/input_plane.h"
#include "draw/neuron_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 60
#define DEGREE_MOST 6
#define GENERATORS_MOST 3
#define NEURONS_MOST 4000

/* An architecture made up from a random row. */
typedef struct sample {
    gsnn_enumeration_record record;
    gsnn_record_architecture architecture;
    int32_t generators[GENERATORS_MOST * DEGREE_MOST];
    int32_t rows[NEURONS_MOST * DEGREE_MOST];
    int32_t rho[GENERATORS_MOST * NEURONS_MOST];
} sample;

static void random_signed_permutation(uint64_t *state, int32_t *images, size_t degree) {
    for (size_t k = 0; k < degree; k++)
        images[k] = (int32_t)k + 1;
    for (size_t k = degree; k-- > 1;) {
        size_t other = gsnn_random_next(state) % (k + 1);
        int32_t swap = images[k];
        images[k] = images[other];
        images[other] = swap;
    }
    for (size_t k = 0; k < degree; k++)
        if (gsnn_random_next(state) % 2)
            images[k] = -images[k];
}

/* moved = row g^-1, so that moved g = row. */
static void move(int32_t *moved, const int32_t *row, const int32_t *images, size_t degree) {
    for (size_t k = 0; k < degree; k++)
        moved[abs(images[k]) - 1] = images[k] < 0 ? -row[k] : row[k];
}

/* The signed neuron with that row up to sign, from 1, or 0. */
static int32_t find(const sample *s, size_t count, const int32_t *row) {
    size_t degree = s->record.group.degree;
    for (size_t i = 0; i < count; i++) {
        bool same = true, opposite = true;
        for (size_t k = 0; k < degree; k++) {
            same &= s->rows[i * degree + k] == row[k];
            opposite &= s->rows[i * degree + k] == -row[k];
        }
        if (same || opposite)
            return same ? (int32_t)i + 1 : -((int32_t)i + 1);
    }
    return 0;
}

/* The orbit of a random row up to sign. */
static void make_sample(sample *s, uint64_t *state) {
    memset(s, 0, sizeof *s);
    size_t degree = 2 + gsnn_random_next(state) % (DEGREE_MOST - 1);
    size_t generators = 1 + gsnn_random_next(state) % GENERATORS_MOST, count = 1;
    s->record.group.degree = degree;
    s->record.group.generators.count = generators;
    s->record.group.generators.images = s->generators;
    for (size_t g = 0; g < generators; g++)
        random_signed_permutation(state, s->generators + g * degree, degree);
    for (size_t k = 0; k < degree; k++)
        s->rows[k] = (int32_t)(gsnn_random_next(state) % 7) - 3;
    s->rows[0] = 1;
    int32_t images[GENERATORS_MOST][NEURONS_MOST], moved[DEGREE_MOST];
    for (size_t i = 0; i < count; i++)
        for (size_t g = 0; g < generators; g++) {
            move(moved, s->rows + i * degree, s->generators + g * degree, degree);
            int32_t image = find(s, count, moved);
            if (!image) {
                assert_true(count < NEURONS_MOST);
                memcpy(s->rows + count * degree, moved, degree * sizeof *moved);
                image = (int32_t)++count;
            }
            images[g][i] = image;
        }
    for (size_t g = 0; g < generators; g++)
        memcpy(s->rho + g * count, images[g], count * sizeof *s->rho);
    s->architecture = (gsnn_record_architecture){
        .id = "0.0", .type = 2, .neurons = count, .signed_permutations = s->rho};
    s->architecture.weights.dimension = 3;
    s->architecture.weights.rows = s->rows;
    s->architecture.weights.row_count = 1;
}

static void test_rows(void **state) {
    uint64_t random = 2;
    static sample s;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        gsnn_error error;
        int32_t *rows;
        size_t count;
        make_sample(&s, &random);
        assert_int_equal(gsnn_neuron_rows(&s.record, &s.architecture, &rows, &count, &error),
                         GSNN_OK);
        assert_int_equal(count, s.architecture.neurons);
        assert_memory_equal(rows, s.rows, count * s.record.group.degree * sizeof *rows);
        free(rows);
    }
}

static void test_rows_of_no_orbit(void **state) {
    (void)state;
    static sample s;
    gsnn_error error;
    int32_t *rows;
    size_t count;
    s.record.group.degree = 2;
    s.record.group.generators.count = 1;
    s.record.group.generators.images = s.generators;
    s.generators[0] = s.rho[0] = 1;
    s.generators[1] = s.rho[1] = 2;
    s.architecture =
        (gsnn_record_architecture){.id = "3.1", .neurons = 2, .signed_permutations = s.rho};
    s.architecture.weights.rows = s.rows;
    s.architecture.weights.row_count = 1;
    assert_int_equal(gsnn_neuron_rows(&s.record, &s.architecture, &rows, &count, &error),
                     GSNN_INVALID);
    assert_string_equal(error.message, "architecture 3.1: the neurons are not one orbit");
}

static void test_arcs(void **state) {
    uint64_t random = 3;
    static sample s;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        gsnn_action_arcs arcs;
        gsnn_error error;
        make_sample(&s, &random);
        size_t neurons = (size_t)s.architecture.neurons;
        size_t limit = 1 + gsnn_random_next(&random) % (neurons + 2);
        assert_int_equal(gsnn_action_arcs_init(&arcs, &s.record, &s.architecture, limit, &error),
                         GSNN_OK);
        assert_int_equal(arcs.shown, limit < neurons ? limit : neurons);
        size_t said = 0, inside = 0;
        for (size_t k = 0; k < arcs.arc_count; k++) {
            const gsnn_action_arc *arc = &arcs.arcs[k];
            int32_t sign = arc->negative ? -1 : 1;
            const int32_t *rho = s.rho + arc->generator * neurons;
            assert_int_equal(rho[arc->from], sign * ((int32_t)arc->to + 1));
            if (arc->both)
                assert_int_equal(rho[arc->to], sign * ((int32_t)arc->from + 1));
            said += arc->both ? 2 : 1;
        }
        for (size_t g = 0; g < s.record.group.generators.count; g++)
            for (size_t i = 0; i < arcs.shown; i++)
                inside += (size_t)abs(s.rho[g * neurons + i]) <= arcs.shown;
        assert_int_equal(said, inside);
        if (arcs.shown == neurons)
            assert_int_equal(arcs.left_out, 0);
        size_t *seen = calloc(arcs.shown + 1, sizeof *seen); /* the places are a permutation */
        assert_non_null(seen);
        for (size_t i = 0; i < arcs.shown; i++) {
            assert_true(arcs.place[i] < arcs.shown);
            assert_int_equal(seen[arcs.place[i]]++, 0);
        }
        free(seen);
        gsnn_action_arcs_clear(&arcs);
    }
}

/* The smallest turn of the plane that some signed permutation in a list makes, or 0: a generator
 * (a, u) -> rotation of (a, u) by an angle, the same for all neurons. */
static bool turns(const gsnn_input_plane *plane, const int32_t *rho, size_t neurons, double angle) {
    for (size_t i = 0; i < neurons; i++) {
        size_t j = (size_t)abs(rho[i]) - 1;
        double sign = rho[i] < 0 ? -1 : 1;
        double across = cos(angle) * plane->across[i] - sin(angle) * plane->up[i];
        double up = sin(angle) * plane->across[i] + cos(angle) * plane->up[i];
        if (fabs(sign * plane->across[j] - across) > 1e-9 || fabs(sign * plane->up[j] - up) > 1e-9)
            return false;
    }
    return true;
}

/* C_n on n points with all its neurons: the generator turns the plane by 1/n. */
static void test_planes_of_cyclic_groups(void **state) {
    (void)state;
    uint64_t random = 4;
    for (size_t n = 3; n <= 24; n++) {
        int32_t shift[24];
        double weights[24 * 24], row[24];
        gsnn_input_plane plane;
        gsnn_error error;
        char expected[160];
        for (size_t k = 0; k < n; k++) {
            shift[k] = (int32_t)((k + 1) % n) + 1;
            row[k] = (double)(gsnn_random_next(&random) % 1000);
        }
        for (size_t i = 0; i < n; i++) /* w_j g = w_i */
            for (size_t k = 0; k < n; k++)
                weights[i * n + (k + i) % n] = row[k];
        gsnn_enumeration_record record = {.group = {.degree = n}};
        record.group.generators.count = 1;
        record.group.generators.images = shift;
        gsnn_record_architecture architecture = {
            .id = "0.0", .type = 1, .neurons = n, .signed_permutations = shift};
        assert_int_equal(gsnn_input_plane_find(&plane, &record, &architecture, weights, &error),
                         GSNN_OK);
        snprintf(expected, sizeof expected,
                 "a plane of inputs that generator 1 turns by 1/%zu of a circle", n);
        assert_string_equal(plane.description, expected);
        bool turned = false;
        for (size_t j = 1; j < n; j++)
            turned |= turns(&plane, shift, n, 8 * atan(1) * (double)j / (double)n);
        assert_true(turned);
        gsnn_input_plane_clear(&plane);
    }
}

/* Whatever the group, the plane is there, scaled to 1, and says what it is. */
static void test_planes_of_random_groups(void **state) {
    uint64_t random = 5;
    static sample s;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        gsnn_input_plane plane;
        gsnn_error error;
        make_sample(&s, &random);
        size_t neurons = (size_t)s.architecture.neurons, size = neurons * s.record.group.degree;
        double *weights = calloc(size, sizeof *weights), longest = 0;
        assert_non_null(weights);
        for (size_t k = 0; k < size; k++)
            weights[k] = s.rows[k];
        assert_int_equal(gsnn_input_plane_find(&plane, &s.record, &s.architecture, weights, &error),
                         GSNN_OK);
        for (size_t i = 0; i < neurons; i++)
            longest = fmax(longest, hypot(plane.across[i], plane.up[i]));
        assert_true(fabs(longest - 1) < 1e-12);
        assert_true(plane.description[0] != '\0');
        gsnn_input_plane_clear(&plane);
        free(weights);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_rows_of_no_orbit),
        cmocka_unit_test(test_arcs),
        cmocka_unit_test(test_planes_of_cyclic_groups),
        cmocka_unit_test(test_planes_of_random_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
