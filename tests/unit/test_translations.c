/* Affine permutation groups: their translations against their lists of elements. */
#include "listed_fixture.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(translations_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
