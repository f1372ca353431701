/* The room src/codomain: representations, images of elements, output weights and linear maps, held
 * against traces over listed elements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "codomain/codomain.h"
#include "group/elements.h"
#include "matrix/matrix_space.h"
#include "matrix/point_vectors.h"

#include <stdlib.h>
#include <string.h>

static const gsnn_run run = {0};

static gsnn_group *read_group(const char *name) {
    gsnn_group *group = NULL;
    gsnn_error error;
    assert_int_equal(gsnn_group_read(&group, name, &run, &error), GSNN_OK);
    return group;
}

static gsnn_codomain *read_codomain(gsnn_group *group, const char *text) {
    gsnn_codomain *codomain = NULL;
    gsnn_error error;
    assert_int_equal(gsnn_codomain_read(&codomain, group, text, &run, &error), GSNN_OK);
    return codomain;
}

/* ---- Reading ----------------------------------------------------------------------------- */

static void test_kinds(void **state) {
    (void)state;
    gsnn_group *group = read_group("D4");
    const struct {
        const char *text, *kind;
        size_t dimension;
    } cases[] = {{"trivial", "trivial", 1}, {"input", "input", 4}, {"+-", "signs", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsnn_codomain *codomain = read_codomain(group, cases[i].text);
        assert_string_equal(gsnn_codomain_kind_name(codomain), cases[i].kind);
        assert_int_equal(gsnn_codomain_dimension(codomain), cases[i].dimension);
        assert_true(gsnn_codomain_is_integer(codomain));
        gsnn_codomain_free(codomain);
    }
    gsnn_group_free(group);
}

static void test_refused(void **state) {
    (void)state;
    const struct {
        const char *group, *text, *says;
    } cases[] = {
        {"C3", "-", "with their images"},          {"D4", "-", "1 sign for 2 generators"},
        {"D4", "+++", "3 signs for 2 generators"}, {"D3", "-+", "order"},
        {"D4", "no-such-file", "no-such-file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsnn_group *group = read_group(cases[i].group);
        gsnn_codomain *codomain = NULL;
        gsnn_error error;
        assert_int_equal(gsnn_codomain_read(&codomain, group, cases[i].text, &run, &error),
                         GSNN_INVALID);
        assert_non_null(strstr(error.message, cases[i].says));
        assert_null(codomain);
        gsnn_group_free(group);
    }
    gsnn_codomain_free(NULL);
}

/* ---- Images of elements ------------------------------------------------------------------ */

/* sigma(gh) = sigma(g) sigma(h), and generators have their images. */
static void check_images(const char *name, const char *text) {
    gsnn_group *group = read_group(name);
    gsnn_codomain *codomain = read_codomain(group, text);
    size_t inputs = group->points, outputs = codomain->rows->points;
    gsnn_point *product = calloc(inputs, sizeof *product);
    gsnn_point *images = calloc(3 * outputs, sizeof *images);
    gsnn_point *scratch = calloc(2 * (inputs + outputs), sizeof *scratch);
    assert_true(product && images && scratch);
    for (size_t i = 0; i < group->generator_count; i++)
        for (size_t j = 0; j < group->generator_count; j++) {
            const gsnn_point *g = gsnn_group_generator(group, i);
            const gsnn_point *h = gsnn_group_generator(group, j);
            for (size_t x = 0; x < inputs; x++)
                product[x] = g[h[x]];
            gsnn_codomain_image(codomain, g, images, scratch);
            gsnn_codomain_image(codomain, h, images + outputs, scratch);
            gsnn_codomain_image(codomain, product, images + 2 * outputs, scratch);
            assert_memory_equal(images, gsnn_group_generator(codomain->rows, i),
                                outputs * sizeof *images);
            for (size_t x = 0; x < outputs; x++)
                assert_int_equal(images[2 * outputs + x], images[images[outputs + x]]);
        }
    free(product);
    free(images);
    free(scratch);
    gsnn_codomain_free(codomain);
    gsnn_group_free(group);
}

static void test_images(void **state) {
    (void)state;
    check_images("D6", "-+");
    check_images("D6", "input");
    check_images("S5", "+-");
    check_images("B3", "++-");
    check_images("Q8", "--");
    check_images("groups/e8.json", "--------"); /* no elements are listed */
}

/* ---- Traces ------------------------------------------------------------------------------ */

/* The trace of a permutation of points on the axes: 1 for an axis that stays, -1 for one that goes
 * to its negative. */
static int trace(const gsnn_group *group, const gsnn_point *g) {
    int sum = 0;
    size_t inputs = gsnn_group_inputs(group);
    int32_t *images = calloc(inputs, sizeof *images);
    assert_non_null(images);
    group->action->images(group, g, images);
    for (size_t i = 0; i < inputs; i++)
        sum += (size_t)abs(images[i]) != i + 1 ? 0 : images[i] < 0 ? -1 : 1;
    free(images);
    return sum;
}

/* dim Hom_G = (1/|G|) sum tr(g) tr sigma(g), and sigma^G = (1/|G|) sum tr sigma(g). */
static void check_traces(const char *name, const char *text) {
    gsnn_group *group = read_group(name);
    gsnn_codomain *codomain = read_codomain(group, text);
    gsnn_error error;
    assert_int_equal(gsnn_group_list(group, 10000, &run, &error), GSNN_OK);
    size_t inputs = group->points, outputs = codomain->rows->points;
    gsnn_point *image = calloc(outputs, sizeof *image);
    gsnn_point *scratch = calloc(2 * (inputs + outputs), sizeof *scratch);
    assert_true(image && scratch);
    long hom = 0, fixed = 0, order = (long)group->elements->order;
    for (size_t i = 0; i < group->elements->order; i++) {
        const gsnn_point *g = gsnn_elements_image(group->elements, (uint32_t)i);
        gsnn_codomain_image(codomain, g, image, scratch);
        hom += trace(group, g) * trace(codomain->images, image);
        fixed += trace(codomain->images, image);
    }
    gsnn_hom_space space;
    assert_int_equal(gsnn_hom_space_init(&space, codomain, &error), GSNN_OK);
    assert_int_equal((long)space.dimension * order, hom);
    gsnn_hom_space_clear(&space);
    const gsnn_signed_generators all = {group->generator_count, group->generators, 0};
    gsnn_output_space constants;
    assert_int_equal(gsnn_output_space_init(&constants, codomain, &all, &error), GSNN_OK);
    assert_int_equal((long)constants.weights.dimension * order, fixed);
    gsnn_output_space_clear(&constants);
    free(image);
    free(scratch);
    gsnn_codomain_free(codomain);
    gsnn_group_free(group);
}

static void test_traces(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"C6", "input"},
        {"C6", "-"},
        {"D4", "input"},
        {"D4", "--"},
        {"D6", "+-"},
        {"S4", "input"},
        {"S5", "+-"},
        {"A5", "input"},
        {"B2", "input"},
        {"B3", "input"},
        {"groups/b4.json", "input"},
        {"groups/b5.json", "input"},
        {"groups/m11.json", "input"},
        {"groups/psl27.json", "input"},
        {"groups/s5-edges.json", "input"},
        {"groups/s7.json", "input"},
        {"groups/torus-8x8.json", "input"},
        {"groups/torus-4x4.json", "input"},
        {"groups/methane.json", "input"},
        {"groups/particles-3-plane.json", "input"},
        {"groups/cube-vertices.json", "input"},
        {"B3", "++-"},
        {"Q8", "input"},
        {"Q8", "-+"},
        {"C2xC4", "input"},
        {"C1", "input"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_traces(cases[i][0], cases[i][1]);
}

/* ---- Linear maps ------------------------------------------------------------------------- */

/* The pattern commutes with the generators, entry by entry. */
static void test_pattern_commutes(void **state) {
    (void)state;
    gsnn_group *group = read_group("B3");
    gsnn_codomain *codomain = read_codomain(group, "input");
    gsnn_error error;
    gsnn_hom_space space;
    assert_int_equal(gsnn_hom_space_init(&space, codomain, &error), GSNN_OK);
    assert_int_equal(space.dimension, 1);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++)
            assert_int_equal(space.codes[i * 3 + j], i == j);
    gsnn_hom_space_clear(&space);
    gsnn_codomain_free(codomain);
    gsnn_group_free(group);
}

/* A cyclic group of n points has the n circulants. */
static void test_circulants(void **state) {
    (void)state;
    static const char *const names[] = {"C7", "C64", "C256"};
    static const size_t sizes[] = {7, 64, 256};
    for (size_t k = 0; k < 3; k++) {
        size_t n = sizes[k];
        gsnn_group *group = read_group(names[k]);
        gsnn_codomain *codomain = read_codomain(group, "input");
        gsnn_error error;
        gsnn_hom_space space;
        assert_int_equal(gsnn_hom_space_init(&space, codomain, &error), GSNN_OK);
        assert_int_equal(space.dimension, n);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                assert_int_equal(space.codes[i * n + j], (j + n - i) % n + 1);
        gsnn_hom_space_clear(&space);
        gsnn_codomain_free(codomain);
        gsnn_group_free(group);
    }
}

/* dim Hom_G = (1/|G|) sum tr(g)^2 over matrices, exactly. */
static size_t count_by_traces(gsnn_group *group) {
    gsnn_error error;
    gsnn_exact_matrix g;
    gsnn_point_vectors vectors;
    slong m = (slong)group->degree;
    assert_int_equal(gsnn_group_list(group, 10000, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_point_vectors_init(&vectors, group, &error), GSNN_OK);
    assert_int_equal(gsnn_exact_matrix_init(&g, vectors.field, m, m, &error), GSNN_OK);
    fmpq_poly_t trace, sum;
    fmpq_poly_init(trace);
    fmpq_poly_init(sum);
    for (uint32_t i = 0; i < group->elements->order; i++) {
        gsnn_point_matrix(&g, &vectors, gsnn_elements_image(group->elements, i));
        fmpq_poly_zero(trace);
        for (slong k = 0; k < m; k++)
            fmpq_poly_add(trace, trace, gsnn_exact_matrix_entry(&g, k, k));
        gsnn_field_multiply(vectors.field, trace, trace, trace);
        fmpq_poly_add(sum, sum, trace);
    }
    fmpq_poly_scalar_div_ui(sum, sum, group->elements->order);
    assert_true(fmpq_poly_length(sum) == 1 && fmpz_is_one(fmpq_poly_denref(sum)));
    size_t dimension = fmpz_get_ui(fmpq_poly_numref(sum));
    fmpq_poly_clear(trace);
    fmpq_poly_clear(sum);
    gsnn_exact_matrix_clear(&g);
    gsnn_point_vectors_clear(&vectors);
    return dimension;
}

/* All bundled groups of matrices that are small enough to list in a moment. */
static void test_matrices(void **state) {
    (void)state;
    static const char *const names[] = {
        "groups/cube.json",        "groups/cube-rotations.json",        "groups/d5-plane.json",
        "groups/d8-plane.json",    "groups/icosahedron-rotations.json", "groups/icosahedron.json",
        "groups/tetrahedron.json", "groups/tetrahedron-rotations.json"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        gsnn_group *group = read_group(names[k]);
        gsnn_codomain *codomain = read_codomain(group, "input");
        gsnn_error error;
        gsnn_hom_space space;
        assert_int_equal(gsnn_hom_space_init(&space, codomain, &error), GSNN_OK);
        assert_int_equal(space.dimension, count_by_traces(group));
        assert_null(space.codes);
        gsnn_hom_space_clear(&space);
        gsnn_codomain_free(codomain);
        gsnn_group_free(group);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_images),
        cmocka_unit_test(test_traces),
        cmocka_unit_test(test_pattern_commutes),
        cmocka_unit_test(test_circulants),
        cmocka_unit_test(test_matrices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
