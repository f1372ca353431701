/* Affine permutation groups: their translations against their lists of elements. */
#include "listed_fixture.h"

#include "grid/grid_numbers.h"
#include "grid/grid_span.h"
#include "grid/grid_zuppos.h"
#include "group/translations.h"

static const struct {
    const char *group;
    size_t count, point_group; /* 0: none */
} cases[] = {
    {"groups/torus-4x4.json", 2, 8},
    {"groups/torus-8x8.json", 2, 8},
    {"groups/torus-16x16.json", 2, 8},
    {"D5", 1, 2},
    {"D12", 1, 2},
    {"S3", 1, 2},
    {"S5", 0, 0},
    {"A5", 0, 0},
    {"groups/cube-vertices.json", 0, 0},
};

/* Z^n modulo the relations has as many elements as there are points. */
static void check_order(const gsnn_group *group, const gsnn_translations *t) {
    assert_int_equal(group->elements->order, t->points * t->automorphism_count);
    size_t relations = 1;
    for (size_t i = 0; i < t->count; i++) {
        relations *= (size_t)t->relations[i][i];
        assert_true(t->order[i] % t->relations[i][i] == 0);
        for (size_t j = 0; j < i; j++)
            assert_int_equal(t->relations[i][j], 0);
    }
    assert_int_equal(relations, t->points);
}

/* The stabiliser of a point is as large as the list of automorphisms, which are different. */
static void check_stabiliser(const gsnn_group *group, const gsnn_translations *t) {
    size_t fixing = 0;
    for (uint32_t g = 0; g < group->elements->order; g++)
        fixing += gsnn_elements_image(group->elements, g)[0] == 0;
    assert_int_equal(fixing, t->automorphism_count);
    for (size_t i = 0; i < t->automorphism_count; i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(&t->automorphisms[i], &t->automorphisms[j],
                                    sizeof t->automorphisms[i]);
}

static void translations_are_found(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsnn_group *group = listed_group(cases[i].group);
        gsnn_translations *t;
        gsnn_error error;
        assert_int_equal(gsnn_translations_find(&t, group->points, group->generators,
                                                group->generator_count, &error),
                         GSNN_OK);
        if (!t != !cases[i].count)
            fail_msg("%s: translations %s", cases[i].group, t ? "found" : "not found");
        if (t) {
            assert_int_equal(t->count, cases[i].count);
            assert_int_equal(t->automorphism_count, cases[i].point_group);
            check_order(group, t);
            check_stabiliser(group, t);
        }
        free(t);
        gsnn_group_free(group);
    }
}

/* ---- Elements by two numbers ------------------------------------------------------------- */

typedef struct affine {
    gsnn_group *group; /* listed */
    gsnn_translations *translations;
    gsnn_point_group point_group;
    gsnn_grid_elements elements;
    uint32_t *numbers; /* of elements in the list, by codes */
} affine;

static void set_up(affine *a, const char *source) {
    gsnn_error error;
    bool fits;
    a->group = listed_group(source);
    assert_int_equal(gsnn_translations_find(&a->translations, a->group->points,
                                            a->group->generators, a->group->generator_count,
                                            &error),
                     GSNN_OK);
    assert_int_equal(gsnn_point_group_init(&a->point_group, a->translations, &fits, &error),
                     GSNN_OK);
    assert_true(fits);
    assert_int_equal(gsnn_grid_elements_init(&a->elements, &a->point_group, a->group->generators,
                                             a->group->generator_count, &error),
                     GSNN_OK);
    assert_int_equal(gsnn_grid_numbers_new(&a->numbers, &a->elements, a->group->axes, &error),
                     GSNN_OK);
}

static void tear_down(affine *a) {
    free(a->numbers);
    gsnn_grid_elements_clear(&a->elements);
    gsnn_point_group_clear(&a->point_group);
    free(a->translations);
    gsnn_group_free(a->group);
}

/* Laid out, each element is the one in the list that has its number; products and inverses agree.
 */
static void elements_are_those_of_a_list(void **state) {
    (void)state;
    for (size_t i = 0; cases[i].count; i++) {
        affine a;
        uint64_t random = 1;
        set_up(&a, cases[i].group);
        const gsnn_elements *list = a.group->elements;
        gsnn_point *laid_out = gsnn_new(a.group->points, sizeof *laid_out);
        assert_non_null(laid_out);
        assert_int_equal(a.elements.order, list->order);
        for (uint32_t x = 0; x < list->order; x++) {
            gsnn_grid_lay_out(&a.elements, x, laid_out);
            assert_memory_equal(laid_out, gsnn_elements_image(list, a.numbers[x]),
                                a.group->points * sizeof *laid_out);
            uint32_t y = any_element(a.group, &random);
            assert_int_equal(a.numbers[gsnn_grid_multiply(&a.elements, x, y)],
                             gsnn_elements_multiply(list, a.numbers[x], a.numbers[y]));
            assert_int_equal(a.numbers[gsnn_grid_invert(&a.elements, x)],
                             list->inverse[a.numbers[x]]);
        }
        free(laid_out);
        tear_down(&a);
    }
}

static void zuppos_are_those_of_a_list(void **state) {
    (void)state;
    for (size_t i = 0; cases[i].count; i++) {
        affine a;
        gsnn_grid_zuppos ours;
        gsnn_zuppos *listed;
        gsnn_error error;
        gsnn_run run = gsnn_run_default();
        set_up(&a, cases[i].group);
        assert_int_equal(gsnn_grid_zuppos_init(&ours, &a.elements, a.group->axes, &run, &error),
                         GSNN_OK);
        assert_int_equal(gsnn_zuppos_new(&listed, a.group, &run, &error), GSNN_OK);
        assert_int_equal(ours.count, listed->count);
        for (uint32_t z = 0; z < ours.count; z++) {
            assert_int_equal(a.numbers[ours.generator[z]], listed->generator[z]);
            assert_int_equal(ours.led_by[ours.generator[z]], z);
            assert_int_equal(gsnn_key_compare(ours.keys[z], listed->keys[z]), 0);
        }
        gsnn_grid_zuppos_clear(&ours);
        gsnn_zuppos_free(listed);
        tear_down(&a);
    }
}

/* Spans of random elements have the elements that multiplying reaches. */
static void spans_are_closed(void **state) {
    (void)state;
    for (size_t i = 0; cases[i].count; i++) {
        affine a;
        uint64_t random = 7, bits[3] = {1, 2, 4}, column;
        set_up(&a, cases[i].group);
        for (size_t count = 0; count < 4; count++) {
            uint32_t codes[3], listed[3], order;
            gsnn_grid_span found;
            for (size_t k = 0; k < count; k++) {
                codes[k] = any_element(a.group, &random);
                listed[k] = a.numbers[codes[k]];
            }
            bool *inside = span(a.group->elements, listed, count, &order);
            gsnn_grid_span_find(&found, &a.elements, codes, bits, count, count);
            assert_int_equal(found.order, order);
            for (uint32_t x = 0; x < a.elements.order; x++)
                assert_int_equal(gsnn_grid_span_has(&found, &a.elements, x, &column),
                                 inside[a.numbers[x]]);
            free(inside);
        }
        tear_down(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(translations_are_found),
        cmocka_unit_test(elements_are_those_of_a_list),
        cmocka_unit_test(zuppos_are_those_of_a_list),
        cmocka_unit_test(spans_are_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
