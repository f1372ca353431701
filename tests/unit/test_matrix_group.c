/* Groups of matrices: closure, proofs of finiteness and infinity, weight spaces and their rows; the
 * current folder is the project's. */
#include "exact_fixture.h"

#include "architecture/neurons.h"
#include "base/memory.h"
#include "base/random.h"
#include "exact/order_bound.h"
#include "linear/exact_linear.h"
#include "matrix/matrix_points.h"
#include "reflection/recognise.h"
#include "subgroup/listed_subgroup.h"
#include "write/json_record.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEGREE 8
#define MAX_GENERATORS 8
#define MAX_NEURONS 600
#define MAX_LISTED 20000

/* ---- Making groups --------------------------------------------------------------------------- */

/* The group of `count` matrices written one after the other, over Q(zeta_conductor); form may be
 * NULL. */
static gsnn_status make_group(gsnn_group **group, ulong conductor, size_t degree, size_t count,
                              const char *const *texts, const char *const *form_texts,
                              const gsnn_run *run, gsnn_error *error) {
    slong m = (slong)degree;
    gsnn_field *field = new_field(conductor);
    gsnn_exact_matrix generators[MAX_GENERATORS], form = {0};
    for (size_t g = 0; g < count; g++)
        generators[g] = read_matrix(field, m, m, texts + g * degree * degree);
    if (form_texts)
        form = read_matrix(field, m, m, form_texts);
    *group = NULL;
    gsnn_status status =
        gsnn_matrix_group_new(group, field, degree, generators, count, form_texts ? &form : NULL,
                              "test", NULL, NULL, run, error);
    if (status == GSNN_OK)
        status = gsnn_group_find_order(group, error);
    for (size_t g = 0; g < count; g++)
        gsnn_exact_matrix_clear(&generators[g]);
    gsnn_exact_matrix_clear(&form);
    return status;
}

static gsnn_group *read_group(const char *source) {
    gsnn_group *group;
    gsnn_error error = {0};
    gsnn_run run = gsnn_run_default();
    if (gsnn_group_read(&group, source, &run, &error))
        fail_msg("%s: %s", source, error.message);
    return group;
}

/* ---- Closure --------------------------------------------------------------------------------- */

static const struct {
    const char *file;
    const char *order;
    size_t points;
} known_groups[] = {
    {"groups/d5-plane.json", "10", 15},
    {"groups/d8-plane.json", "16", 8},
    {"groups/tetrahedron-rotations.json", "12", 6},
    {"groups/tetrahedron.json", "24", 6},
    {"groups/cube-rotations.json", "24", 6},
    {"groups/cube.json", "48", 6},
    {"groups/icosahedron-rotations.json", "60", 30},
    {"groups/icosahedron.json", "120", 30},
    {"groups/f4.json", "1152", 24},
    {"groups/h4.json", "14400", 120},
    {"groups/e8.json", "696729600", 240},
};
#define KNOWN_GROUPS (sizeof known_groups / sizeof *known_groups)

static void test_orders(void **state) {
    (void)state;
    for (size_t i = 0; i < KNOWN_GROUPS; i++) {
        gsnn_group *group = read_group(known_groups[i].file);
        char *order = fmpz_get_str(NULL, 10, group->order);
        if (strcmp(order, known_groups[i].order) != 0 || group->points != known_groups[i].points)
            fail_msg("%s: order %s, %zu points", known_groups[i].file, order, group->points);
        flint_free(order);
        gsnn_group_free(group);
    }
}

static void random_element(const gsnn_group *group, gsnn_point *g, uint64_t *random) {
    gsnn_permutation_identity(g, group->points);
    for (int i = 0; i < 30; i++)
        gsnn_permutation_multiply(
            g, gsnn_group_generator(group, gsnn_random_next(random) % group->generator_count), g,
            group->points);
}

static bool is_integer(const fmpq_poly_t x, slong integer) {
    fmpq_poly_t y;
    fmpq_poly_init(y);
    fmpq_poly_set_si(y, integer);
    bool equal = fmpq_poly_equal(x, y);
    fmpq_poly_clear(y);
    return equal;
}

/* The vector of a point, as column k of a matrix. */
static void set_column(gsnn_exact_matrix *matrix, slong k, const gsnn_group *group, gsnn_point x) {
    for (size_t j = 0; j < group->degree; j++)
        fmpq_poly_set(gsnn_exact_matrix_entry(matrix, (slong)j, k),
                      gsnn_matrix_space_coordinate(group->matrix, x, j));
}

static gsnn_exact_matrix vector_of(const gsnn_group *group, gsnn_point x) {
    gsnn_exact_matrix vector = new_matrix(group->matrix->field, (slong)group->degree, 1);
    set_column(&vector, 0, group, x);
    return vector;
}

/* The element that permutes the points so: its columns are the vectors to which the axes go. */
static gsnn_exact_matrix matrix_of(const gsnn_group *group, const gsnn_point *element) {
    slong m = (slong)group->degree;
    gsnn_exact_matrix matrix = new_matrix(group->matrix->field, m, m);
    for (slong k = 0; k < m; k++)
        set_column(&matrix, k, group, element[group->axes[k]]);
    return matrix;
}

/* Matrices of elements multiply as their permutations do, and move the vectors of points so. */
static void test_elements_are_matrices(void **state) {
    (void)state;
    for (size_t i = 0; i < KNOWN_GROUPS; i++) {
        uint64_t random = i;
        gsnn_group *group = read_group(known_groups[i].file);
        size_t points = group->points, m = group->degree;
        gsnn_point *g = gsnn_new(3 * points, sizeof *g);
        for (size_t k = 0; k < m; k++)
            for (size_t j = 0; j < m; j++)
                assert_true(is_integer(
                    gsnn_matrix_space_coordinate(group->matrix, group->axes[k], j), j == k));
        for (int trial = 0; trial < 5; trial++) {
            random_element(group, g, &random);
            random_element(group, g + points, &random);
            gsnn_permutation_multiply(g + 2 * points, g, g + points, points);
            size_t x = gsnn_random_next(&random) % points;
            gsnn_exact_matrix a = matrix_of(group, g), b = matrix_of(group, g + points);
            gsnn_exact_matrix product = matrix_of(group, g + 2 * points);
            gsnn_exact_matrix vector = vector_of(group, (gsnn_point)x);
            gsnn_exact_matrix image = vector_of(group, g[x]);
            gsnn_exact_matrix moved = new_matrix(a.field, (slong)m, 1);
            multiply(&moved, &a, &vector);
            if (!equal_matrices(&moved, &image))
                fail_msg("%s: trial %d moves point %zu wrongly", known_groups[i].file, trial, x);
            multiply(&a, &a, &b);
            if (!equal_matrices(&a, &product))
                fail_msg("%s: trial %d multiplies wrongly", known_groups[i].file, trial);
            gsnn_exact_matrix *all[] = {&a, &b, &product, &vector, &image, &moved};
            for (size_t k = 0; k < sizeof all / sizeof *all; k++)
                gsnn_exact_matrix_clear(all[k]);
        }
        free(g);
        gsnn_group_free(group);
    }
}

static void test_no_generators(void **state) {
    (void)state;
    gsnn_run run = gsnn_run_default();
    gsnn_group *group;
    assert_int_equal(make_group(&group, 1, 3, 0, NULL, NULL, &run, NULL), GSNN_OK);
    assert_int_equal(group->points, 3);
    assert_int_equal(group->invariant_dimension, 3);
    assert_true(fmpz_is_one(group->order));
    gsnn_group_free(group);
    static const char *const minus_one[] = {"-1"};
    assert_int_equal(make_group(&group, 1, 1, 1, minus_one, NULL, &run, NULL), GSNN_OK);
    assert_int_equal(group->points, 2);
    assert_int_equal(group->invariant_dimension, 0);
    gsnn_group_free(group);
}

/* ---- Infinite and large groups --------------------------------------------------------------- */

static const struct {
    const char *what;
    ulong conductor;
    size_t degree, count;
    const char *entries[27];
    const char *message; /* the beginning */
} infinite_groups[] = {
    {"an irrational angle",
     1,
     2,
     1,
     {"3/5", "-4/5", "4/5", "3/5"},
     "generators[0] has infinite order: the group is infinite"},
    {"two mirrors at an irrational angle",
     1,
     2,
     2,
     {"1", "0", "0", "-1", "3/5", "4/5", "4/5", "-3/5"},
     "the product generators[0] * generators[1] has infinite order: the group is infinite"},
    {"infinite after a Galois conjugation only",
     8,
     2,
     1,
     {"1-sqrt(2)", "-1", "1", "0"},
     "generators[0] has infinite order"},
    {"reflections that generate GL(2,Z)",
     1,
     2,
     3,
     {"0", "1", "1", "0", "-1", "0", "0", "1", "-1", "1", "0", "1"},
     "the product generators[1] * generators[2] has infinite order"},
    {"three reflections whose products two by two have order 4",
     1,
     3,
     3,
     {"-1", "1", "2", "0", "1", "0", "0", "0", "1", "1", "0", "0", "2", "-1",
      "1",  "0", "0", "1", "1", "0", "0", "0", "1", "0", "1", "2", "-1"},
     "the product generators"},
    {"the identity modulo the first prime, 2^61 - 1",
     1,
     2,
     1,
     {"(1-(2^61-1)^2)/(1+(2^61-1)^2)", "-2*(2^61-1)/(1+(2^61-1)^2)", "2*(2^61-1)/(1+(2^61-1)^2)",
      "(1-(2^61-1)^2)/(1+(2^61-1)^2)"},
     "generators[0] has infinite order"},
    {"a shear", 1, 2, 1, {"1", "1", "0", "1"}, "generators[0] has infinite order"},
};

static void test_infinite_groups(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof infinite_groups / sizeof *infinite_groups; i++) {
        gsnn_group *group;
        gsnn_error error = {0};
        gsnn_run run = gsnn_run_default();
        gsnn_status status =
            make_group(&group, infinite_groups[i].conductor, infinite_groups[i].degree,
                       infinite_groups[i].count, infinite_groups[i].entries, NULL, &run, &error);
        if (status != GSNN_INVALID || !strstr(error.message, infinite_groups[i].message) ||
            !strstr(error.message, "the group is infinite"))
            fail_msg("%s: status %d, %s", infinite_groups[i].what, status, error.message);
    }
}

/* The mirror along (1, p): modulo p it fixes e_1, which it does not. */
static void test_unlucky_prime(void **state) {
    (void)state;
    static const char *const mirror[] = {"(1-(2^61-1)^2)/(1+(2^61-1)^2)",
                                         "2*(2^61-1)/(1+(2^61-1)^2)", "2*(2^61-1)/(1+(2^61-1)^2)",
                                         "((2^61-1)^2-1)/(1+(2^61-1)^2)"};
    gsnn_run run = gsnn_run_default();
    gsnn_group *group;
    assert_int_equal(gsnn_prime_next(1, GSNN_PRIME_BOUND), (UWORD(1) << 61) - 1);
    assert_int_equal(make_group(&group, 1, 2, 1, mirror, NULL, &run, NULL), GSNN_OK);
    assert_int_equal(group->points, 4);
    assert_true(fmpz_equal_ui(group->order, 2));
    assert_true(group->matrix->modular.modulus.n < (UWORD(1) << 61) - 1);
    gsnn_group_free(group);
    /* A denominator that the first prime divides: a mirror for the form diag(1, p^2). */
    static const char *const swap[] = {"0", "2^61-1", "1/(2^61-1)", "0"};
    static const char *const form[] = {"1", "0", "0", "(2^61-1)^2"};
    assert_int_equal(make_group(&group, 1, 2, 1, swap, form, &run, NULL), GSNN_OK);
    assert_int_equal(group->points, 4);
    assert_non_null(gsnn_matrix_space_form(group->matrix));
    gsnn_group_free(group);
}

/* Signed permutations of 7 coordinates in a basis in which the axes are in general position. */
static void test_too_many_points(void **state) {
    (void)state;
    enum { m = 7 };
    const char *texts[3 * m * m];
    char entries[3 * m * m][24];
    for (int g = 0; g < 3; g++)
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) {
                /* H P H with H = 1 - 2 v v^T / 140, v = (1, ..., 7), 140 = v^T v. */
                int sum = 0;
                for (int k = 0; k < m; k++) {
                    int image = g == 0 ? (k + 1) % m : g == 1 && k < 2 ? 1 - k : k;
                    int sign = g == 2 && k == 0 ? -1 : 1;
                    sum += sign * (70 * (i == image) - (i + 1) * (image + 1)) *
                           (70 * (k == j) - (k + 1) * (j + 1));
                }
                snprintf(entries[(g * m + i) * m + j], sizeof entries[0], "%d/4900", sum);
                texts[(g * m + i) * m + j] = entries[(g * m + i) * m + j];
            }
    gsnn_run run = gsnn_run_default();
    gsnn_error error = {0};
    gsnn_group *group;
    assert_int_equal(make_group(&group, 1, m, 3, texts, NULL, &run, &error), GSNN_FAILED);
    assert_non_null(strstr(error.message, "more than 65536 vectors"));
}

static void test_interruption(void **state) {
    (void)state;
    volatile sig_atomic_t interrupted = 1;
    gsnn_run run = gsnn_run_default();
    run.interrupted = &interrupted;
    gsnn_group *group;
    static const char *const identity[] = {"1", "0", "0", "1"};
    assert_int_equal(make_group(&group, 1, 2, 1, identity, NULL, &run, NULL), GSNN_FAILED);
}

/* Over Q the bound is that of Minkowski: 2, 24, 48, 5760, ... (OEIS A053657). */
static void test_order_bound(void **state) {
    (void)state;
    static const ulong minkowski[] = {2, 24, 48, 5760, 11520, 2903040, 5806080, 1393459200};
    fmpz_t bound;
    fmpz_init(bound);
    for (slong m = 1; m <= 8; m++) {
        gsnn_finite_group_bound(bound, 1, m);
        assert_true(fmpz_equal_ui(bound, minkowski[m - 1]));
        gsnn_finite_group_bound(bound, 2, m);
        assert_true(fmpz_equal_ui(bound, minkowski[m - 1]));
    }
    /* Roots of unity: n of them, or 2 n for an odd n. */
    for (ulong n = 1; n <= 60; n++) {
        gsnn_finite_group_bound(bound, n, 1);
        assert_true(fmpz_equal_ui(bound, n % 2 ? 2 * n : n));
    }
    fmpz_clear(bound);
}

/* ---- Weight spaces --------------------------------------------------------------------------- */

/* A random subgroup with a random character, the trivial one for every fourth seed. */
typedef struct pair {
    gsnn_group *group;
    gsnn_point *generators;
    gsnn_chain chain; /* with the parities of words in the generators */
    gsnn_signed_generators equations;
    gsnn_weights weights;
    gsnn_exact_matrix basis;
    char label[80];
} pair;

/* Whether the signs annihilate all relations among the generators. */
static bool is_character(const gsnn_chain *chain, uint64_t signs) {
    for (size_t i = 0; i < GSNN_MAX_PARITY_BITS; i++)
        if (__builtin_parityll(chain->relations[i] & signs))
            return false;
    return true;
}

static void pair_init(pair *p, gsnn_group *group, uint64_t seed) {
    uint64_t random = seed;
    size_t points = group->points;
    *p = (pair){.group = group};
    snprintf(p->label, sizeof p->label, "%s, seed %llu", group->name, (unsigned long long)seed);
    size_t count = gsnn_random_next(&random) % 4;
    p->generators = gsnn_new(count + 1, 2 * points * sizeof *p->generators);
    gsnn_point *g = p->generators + count * points;
    for (size_t i = 0; i < count; i++) {
        random_element(group, g, &random);
        gsnn_point *power = p->generators + i * points;
        gsnn_permutation_identity(power, points);
        for (uint64_t e = gsnn_random_next(&random) % 6 + 1; e > 0; e--)
            gsnn_permutation_multiply(power, g, power, points);
    }
    gsnn_chain_init(&p->chain, points, NULL, 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(
            gsnn_chain_add(&p->chain, p->generators + i * points, UINT64_C(1) << i, NULL), GSNN_OK);
    p->equations = (gsnn_signed_generators){count, p->generators, 0};
    uint64_t characters = UINT64_C(1) << count, start = gsnn_random_next(&random);
    for (uint64_t k = 0; seed % 4 && k < characters && !p->equations.signs; k++)
        if (is_character(&p->chain, (start + k) % characters))
            p->equations.signs = (start + k) % characters;
    assert_int_equal(gsnn_matrix_action.solve(group, &p->equations, &p->weights, NULL), GSNN_OK);
    assert_int_equal(gsnn_matrix_solve_exactly(group, &p->equations, &p->basis, NULL), GSNN_OK);
}

static void pair_clear(pair *p) {
    gsnn_exact_matrix_clear(&p->basis);
    gsnn_weights_clear(&p->weights);
    gsnn_chain_clear(&p->chain);
    free(p->generators);
}

static void for_random_pairs(void (*check)(pair *)) {
    size_t twisted = 0; /* pairs of type 2 with weights */
    for (size_t i = 0; i < KNOWN_GROUPS; i++) {
        gsnn_group *group = read_group(known_groups[i].file);
        for (uint64_t seed = 0; seed < (group->points > 1000 ? 4 : 25); seed++) {
            pair p;
            pair_init(&p, group, seed);
            check(&p);
            twisted += p.equations.signs && p.weights.dimension;
            pair_clear(&p);
        }
        gsnn_group_free(group);
    }
    assert_true(twisted > 20);
}

/* b h = chi(h) b for every basis row b, the basis is in reduced row echelon form, and no solution
 * is missing: the system of all equations over the field has the same basis. */
static void check_exact_basis(pair *p) {
    slong m = (slong)p->group->degree;
    gsnn_exact_matrix system, solutions;
    assert_int_equal(gsnn_exact_matrix_init(&system, p->group->matrix->field,
                                            m * (slong)p->equations.count, m, NULL),
                     GSNN_OK);
    for (slong i = 0; i < (slong)p->equations.count; i++) {
        const gsnn_point *g = p->equations.permutations + (size_t)i * p->group->points;
        gsnn_exact_matrix h = matrix_of(p->group, g);
        gsnn_exact_matrix image = new_matrix(h.field, p->basis.rows, m);
        multiply(&image, &p->basis, &h);
        int sign = gsnn_equation_negative(&p->equations, (size_t)i) ? -1 : 1;
        for (slong k = 0; sign < 0 && k < image.rows * m; k++)
            fmpq_poly_neg(image.entries + k, image.entries + k);
        if (!equal_matrices(&image, &p->basis))
            fail_msg("%s: generator %ld moves the basis", p->label, i);
        for (slong k = 0; k < m; k++)
            for (slong j = 0; j < m; j++)
                fmpq_poly_add_si(gsnn_exact_matrix_entry(&system, i * m + k, j),
                                 gsnn_exact_matrix_entry(&h, j, k), j == k ? -sign : 0);
        gsnn_exact_matrix_clear(&h);
        gsnn_exact_matrix_clear(&image);
    }
    assert_int_equal(gsnn_exact_matrix_nullspace(&solutions, &system, NULL), GSNN_OK);
    if (!equal_matrices(&solutions, &p->basis) || p->weights.dimension != (size_t)solutions.rows)
        fail_msg("%s: dimension %zu, basis of %ld, not %ld", p->label, p->weights.dimension,
                 p->basis.rows, solutions.rows);
    gsnn_exact_matrix_clear(&system);
    gsnn_exact_matrix_clear(&solutions);
}

static void test_exact_basis(void **state) {
    (void)state;
    for_random_pairs(check_exact_basis);
}

/* The value of basis row b on point x. */
static void evaluate(const pair *p, fmpq_poly_t value, slong b, size_t x) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    fmpq_poly_zero(value);
    for (size_t j = 0; j < p->group->degree; j++) {
        gsnn_field_multiply(p->group->matrix->field, term,
                            gsnn_exact_matrix_entry(&p->basis, b, (slong)j),
                            gsnn_matrix_space_coordinate(p->group->matrix, (gsnn_point)x, j));
        fmpq_poly_add(value, value, term);
    }
    fmpq_poly_clear(term);
}

/* Codes agree (up to sign, or vanish) exactly when exact values do, and are numbered in order. */
static void check_codes(pair *p) {
    const int32_t *codes = p->weights.codes;
    size_t points = p->group->points;
    slong d = p->basis.rows;
    fmpq_poly_struct *values = gsnn_new(points * (size_t)d, sizeof *values);
    for (size_t x = 0; x < points; x++)
        for (slong b = 0; b < d; b++) {
            fmpq_poly_init(values + x * (size_t)d + b);
            evaluate(p, values + x * (size_t)d + b, b, x);
        }
    fmpq_poly_t sum;
    fmpq_poly_init(sum);
    for (size_t x = 0; x < points; x++)
        for (size_t y = x; y < points && y < x + 150; y++) {
            bool equal = true, opposite = true;
            for (slong b = 0; b < d; b++) {
                fmpq_poly_struct *v = values + x * (size_t)d + b, *w = values + y * (size_t)d + b;
                equal = equal && fmpq_poly_equal(v, w);
                fmpq_poly_add(sum, v, w);
                opposite = opposite && fmpq_poly_is_zero(sum);
            }
            if (equal != (codes[x] == codes[y]) || opposite != (codes[x] == -codes[y]))
                fail_msg("%s: points %zu and %zu have codes %d and %d", p->label, x, y, codes[x],
                         codes[y]);
        }
    fmpq_poly_clear(sum);
    for (size_t i = 0; i < points * (size_t)d; i++)
        fmpq_poly_clear(values + i);
    free(values);
    int32_t last = 0;
    for (size_t i = 0; i < p->group->degree + points; i++) {
        size_t x = i < p->group->degree ? p->group->axes[i] : i - p->group->degree;
        if (codes[x] > last + 1 || codes[x] < -last)
            fail_msg("%s: point %zu has code %d after %d", p->label, x, codes[x], last);
        if (codes[x] > last)
            last = codes[x];
    }
}

static void test_codes(void **state) {
    (void)state;
    for_random_pairs(check_codes);
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static cJSON *written_rows(const pair *p, const gsnn_row_tree *tree) {
    gsnn_text text = {0};
    gsnn_error error = {0};
    gsnn_text_append(&text, "{\"dimension\":1");
    gsnn_rows spelled;
    if (gsnn_matrix_action.make_rows(p->group, &p->equations, &p->weights, tree, &spelled, &error))
        fail_msg("%s: %s", p->label, error.message);
    gsnn_append_weight_rows(&spelled, p->group->degree, &text);
    gsnn_rows_clear(&spelled);
    gsnn_text_append(&text, "}");
    cJSON *rows = cJSON_Parse(gsnn_text_string(&text));
    assert_non_null(rows);
    gsnn_text_clear(&text);
    return rows;
}

/* One matrix of the basis: row j times generator s is, up to the sign of the cocycle, the row of
 * the neuron to which s moves j. */
static void check_matrix(const pair *p, const gsnn_neurons *neurons, const cJSON *matrix) {
    static double rows[MAX_NEURONS][MAX_DEGREE];
    size_t m = p->group->degree, count = 0;
    const cJSON *row, *entry;
    cJSON_ArrayForEach(row, matrix) {
        size_t k = 0;
        cJSON_ArrayForEach(entry, row) rows[count][k++] = entry->valuedouble;
        assert_int_equal(k, m);
        count++;
    }
    assert_int_equal(count, neurons->count);
    for (size_t s = 0; s < p->group->generator_count; s++)
        for (size_t j = 0; j < count; j++) {
            size_t i = neurons->target[s * count + j];
            bool negative = gsnn_neurons_negate(neurons, s * count + j, p->equations.signs);
            double sign = negative ? -1 : 1;
            for (size_t k = 0; k < m; k++) {
                gsnn_point column = gsnn_group_generator(p->group, s)[p->group->axes[k]];
                double sum = 0;
                for (size_t l = 0; l < m; l++)
                    sum += rows[j][l] * gsnn_field_double(p->group->matrix->field,
                                                          gsnn_matrix_space_coordinate(
                                                              p->group->matrix, column, l));
                if (fabs(sum - sign * rows[i][k]) > 1e-11)
                    fail_msg("%s: generator %zu moves row %zu wrongly", p->label, s, j);
            }
        }
}

static void check_rows(pair *p) {
    fmpz_t index;
    fmpz_init(index);
    gsnn_chain_order(index, &p->chain);
    fmpz_divexact(index, p->group->order, index);
    if (fmpz_cmp_ui(index, MAX_NEURONS) <= 0 && fmpz_cmp_ui(p->group->order, MAX_LISTED) <= 0) {
        gsnn_run run = gsnn_run_default();
        gsnn_listed_subgroup subgroup;
        gsnn_neurons neurons;
        assert_int_equal(gsnn_group_list(p->group, MAX_LISTED, &run, NULL), GSNN_OK);
        assert_int_equal(gsnn_listed_subgroup_init(&subgroup, p->group, NULL), GSNN_OK);
        uint32_t generators[4];
        for (size_t k = 0; k < p->equations.count; k++)
            generators[k] =
                gsnn_elements_find(p->group->elements, p->generators + k * p->group->points);
        assert_int_equal(gsnn_listed_subgroup_set(&subgroup, generators, p->equations.count, NULL),
                         GSNN_OK);
        assert_int_equal(gsnn_neurons_from_list(&neurons, &subgroup, true, NULL), GSNN_OK);
        gsnn_row_tree tree = {neurons.count, neurons.parent, neurons.via};
        cJSON *rows = written_rows(p, &tree);
        const cJSON *basis = cJSON_GetObjectItem(rows, "basis"), *matrix;
        assert_int_equal(cJSON_GetArraySize(basis), p->weights.dimension);
        for (matrix = basis->child; matrix; matrix = matrix->next)
            check_matrix(p, &neurons, matrix);
        cJSON_Delete(rows);
        gsnn_neurons_clear(&neurons);
        gsnn_listed_subgroup_clear(&subgroup);
    }
    fmpz_clear(index);
    /* The first row only, exactly. */
    gsnn_row_tree tree = {1, NULL, NULL};
    cJSON *rows = written_rows(p, &tree);
    const cJSON *exact = cJSON_GetObjectItem(rows, "basis_exact");
    assert_null(cJSON_GetObjectItem(rows, "basis"));
    assert_int_equal(cJSON_GetArraySize(exact), p->weights.dimension);
    fmpq_poly_t value;
    fmpq_poly_init(value);
    for (slong b = 0; b < p->basis.rows; b++)
        for (slong k = 0; k < p->basis.columns; k++) {
            const cJSON *entry = cJSON_GetArrayItem(cJSON_GetArrayItem(exact, (int)b), (int)k);
            assert_int_equal(
                gsnn_entry_parse(p->group->matrix->field, entry->valuestring, value, NULL),
                GSNN_OK);
            if (!fmpq_poly_equal(value, gsnn_exact_matrix_entry(&p->basis, b, k)))
                fail_msg("%s: entry %ld of row %ld is %s", p->label, k, b, entry->valuestring);
        }
    fmpq_poly_clear(value);
    cJSON_Delete(rows);
}

static void test_rows(void **state) {
    (void)state;
    for_random_pairs(check_rows);
}

static void test_more_neurons_than_rows(void **state) {
    (void)state;
    gsnn_group *group = read_group("groups/d5-plane.json");
    pair p;
    pair_init(&p, group, 0);
    gsnn_row_tree none = {0, NULL, NULL};
    cJSON *rows = written_rows(&p, &none);
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(rows, "basis")));
    assert_true(cJSON_IsArray(cJSON_GetObjectItem(rows, "basis_exact")));
    cJSON_Delete(rows);
    pair_clear(&p);
    gsnn_group_free(group);
}

/* Weights that no double holds are refused where doubles are wanted, and written exactly. */
static void test_weights_beyond_doubles(void **state) {
    (void)state;
    static const char *const swap[] = {"0", "10^400", "10^-400", "0"};
    static const char *const form[] = {"1", "0", "0", "10^800"};
    gsnn_run run = gsnn_run_default();
    gsnn_error error = {0};
    gsnn_group *group;
    assert_int_equal(make_group(&group, 1, 2, 1, swap, form, &run, NULL), GSNN_OK);
    gsnn_signed_generators equations = {1, group->generators, 0};
    gsnn_weights weights;
    assert_int_equal(gsnn_matrix_action.solve(group, &equations, &weights, NULL), GSNN_OK);
    assert_int_equal(weights.dimension, 1);
    uint32_t parent = 0;
    uint16_t via = 0;
    gsnn_row_tree tree = {1, &parent, &via}, row = {1, NULL, NULL};
    gsnn_rows rows;
    assert_int_equal(
        gsnn_matrix_action.make_rows(group, &equations, &weights, &tree, &rows, &error),
        GSNN_FAILED);
    assert_non_null(strstr(error.message, "floating point"));
    gsnn_rows_clear(&rows);
    assert_int_equal(gsnn_matrix_action.make_rows(group, &equations, &weights, &row, &rows, NULL),
                     GSNN_OK);
    assert_null(rows.basis);
    assert_string_equal(rows.basis_exact[0], "1");
    gsnn_rows_clear(&rows);
    gsnn_weights_clear(&weights);
    gsnn_group_free(group);
}

/* ---- Reflections ------------------------------------------------------------------------------
 */

/* Of the square's group every two vectors of the axes' orbit are exchanged by a reflection, with
 * the standard inner product as with a form that is a multiple of it. */
static void test_reflections(void **state) {
    (void)state;
    static const char *const texts[] = {"-1", "0", "0", "1", "0", "1", "1", "0"};
    static const char *const multiple[] = {"2", "0", "0", "2"};
    const char *const *const forms[] = {NULL, multiple};
    gsnn_run run = gsnn_run_default();
    for (size_t f = 0; f < 2; f++) {
        gsnn_group *group;
        gsnn_point reflection[4];
        assert_int_equal(make_group(&group, 1, 2, 2, texts, forms[f], &run, NULL), GSNN_OK);
        assert_int_equal(group->points, 4);
        for (gsnn_point x = 0; x < 4; x++)
            for (gsnn_point y = 0; y < 4; y++) {
                bool permutes = false;
                if (x == y)
                    continue;
                assert_int_equal(
                    gsnn_matrix_action.reflect(group, x, y, reflection, &permutes, NULL), GSNN_OK);
                assert_true(permutes);
                assert_int_equal(reflection[x], y);
                assert_int_equal(reflection[y], x);
            }
        gsnn_group_free(group);
    }
}

/* ---- Writing --------------------------------------------------------------------------------- */

static void test_notation(void **state) {
    (void)state;
    static const char *const texts[] = {"-1/2", "-sqrt(3)/2", "sqrt(3)/2", "-1/2",
                                        "1",    "0",          "0",         "-1"};
    static const char *const form[] = {"2", "0", "0", "2"};
    static const char *const mirror[] = {"1", "0", "0", "-1"};
    const char *entries[4];
    bool standard;
    gsnn_run run = gsnn_run_default();
    gsnn_group *group;
    assert_int_equal(make_group(&group, 12, 2, 2, texts, form, &run, NULL), GSNN_OK);
    for (size_t g = 0; g < 2; g++) {
        assert_int_equal(
            gsnn_matrix_action.entries(group, gsnn_group_generator(group, g), entries, NULL),
            GSNN_OK);
        for (size_t i = 0; i < 4; i++)
            assert_string_equal(entries[i], g ? mirror[i] : texts[i]);
    }
    assert_int_equal(gsnn_matrix_action.form(group, &standard, entries, NULL), GSNN_OK);
    assert_false(standard);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(entries[i], form[i]);
    gsnn_group_free(group);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_elements_are_matrices),
        cmocka_unit_test(test_no_generators),
        cmocka_unit_test(test_infinite_groups),
        cmocka_unit_test(test_unlucky_prime),
        cmocka_unit_test(test_too_many_points),
        cmocka_unit_test(test_interruption),
        cmocka_unit_test(test_order_bound),
        cmocka_unit_test(test_exact_basis),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_more_neurons_than_rows),
        cmocka_unit_test(test_weights_beyond_doubles),
        cmocka_unit_test(test_reflections),
        cmocka_unit_test(test_notation),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup_master();
    return failed;
}
