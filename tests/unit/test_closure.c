/* Closures against multiplication until nothing new comes. */
#include "listed_fixture.h"

#include "subgroup/closure.h"

static void assert_is_span(const gsnn_closure *closure, const uint32_t *generators, size_t count) {
    uint32_t order;
    bool *inside = span(closure->elements, generators, count, &order);
    assert_int_equal(closure->count, order);
    assert_int_equal(closure->list[0], 0);
    for (uint32_t i = 0; i < closure->count; i++) {
        assert_true(inside[closure->list[i]]);
        inside[closure->list[i]] = false; /* each once */
    }
    for (uint32_t a = 0; a < closure->elements->order; a++) {
        assert_false(inside[a]);
        assert_int_equal(gsnn_closure_has(closure, a), closure->label[a] >= 0);
    }
    for (uint32_t i = 0; i < closure->count; i++)
        assert_true(gsnn_closure_has(closure, closure->list[i]));
    free(inside);
}

static const char *const groups[] = {"C2", "D6",          "S4",    "A5",
                                     "S5", "C2xC2xC2xC2", "S4xC2", "groups/cube.json"};

#define GROUPS (sizeof groups / sizeof *groups)

static void closures_are_subgroups(void **state) {
    (void)state;
    gsnn_error error;
    uint64_t random = 1;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        gsnn_closure closure, copy;
        assert_int_equal(gsnn_closure_init(&closure, group->elements, &error), GSNN_OK);
        assert_int_equal(gsnn_closure_init(&copy, group->elements, &error), GSNN_OK);
        for (int trial = 0; trial < 50; trial++) {
            uint32_t by[4];
            size_t count = (size_t)trial % 5;
            for (size_t k = 0; k < count; k++)
                by[k] = any_element(group, &random);
            assert_int_equal(gsnn_closure_generate(&closure, by, count, &error), GSNN_OK);
            assert_is_span(&closure, by, count);
            /* The generators kept are enough, and each enlarged the group. */
            assert_true(closure.generator_count <= count);
            assert_is_span(&closure, closure.generators, closure.generator_count);
            for (size_t k = 0; k < closure.generator_count; k++) {
                uint32_t order;
                bool *before = span(group->elements, closure.generators, k, &order);
                assert_false(before[closure.generators[k]]);
                free(before);
            }
            assert_int_equal(gsnn_closure_copy(&copy, closure.list, closure.count,
                                               closure.generators, closure.generator_count, &error),
                             GSNN_OK);
            by[0] = any_element(group, &random);
            assert_int_equal(gsnn_closure_extend(&closure, by[0], &error), GSNN_OK);
            assert_int_equal(gsnn_closure_extend(&copy, by[0], &error), GSNN_OK);
            assert_is_span(&closure, closure.generators, closure.generator_count);
            assert_is_span(&copy, closure.generators, closure.generator_count);
        }
        gsnn_closure_clear(&closure);
        gsnn_closure_clear(&copy);
        gsnn_group_free(group);
    }
}

/* Once sealed, the list is one of cosets: whole ones, with their numbers as labels. */
static void sealed_closures_are_cosets(void **state) {
    (void)state;
    gsnn_error error;
    uint64_t random = 2;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        gsnn_closure closure;
        assert_int_equal(gsnn_closure_init(&closure, e, &error), GSNN_OK);
        for (int trial = 0; trial < 40; trial++) {
            uint32_t h = any_element(group, &random), order, all;
            assert_int_equal(gsnn_closure_generate(&closure, &h, 1, &error), GSNN_OK);
            bool *inside = span(e, &h, 1, &order);
            gsnn_closure_seal(&closure);
            assert_int_equal(closure.subgroup_order, order);
            assert_int_equal(closure.generator_count, 0);
            assert_int_equal(gsnn_closure_cosets(&closure), 1);
            uint32_t generators[64];
            size_t count = 0;
            generators[count++] = h;
            for (uint32_t a = 0; a < e->order && count < 64; a++)
                if (inside[gsnn_elements_conjugate(e, h, a)]) {
                    generators[count++] = a;
                    assert_int_equal(gsnn_closure_extend(&closure, a, &error), GSNN_OK);
                }
            bool *normaliser = span(e, generators, count, &all);
            assert_int_equal(closure.count, all);
            assert_int_equal(gsnn_closure_cosets(&closure), all / order);
            for (uint32_t k = 0; k < closure.count; k++) {
                uint32_t first = closure.list[k / order * order];
                assert_true(normaliser[closure.list[k]]);
                assert_int_equal(closure.label[closure.list[k]], k / order);
                assert_true(inside[gsnn_elements_multiply(e, e->inverse[first], closure.list[k])]);
            }
            free(normaliser);
            free(inside);
        }
        gsnn_closure_clear(&closure);
        gsnn_group_free(group);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closures_are_subgroups),
        cmocka_unit_test(sealed_closures_are_cosets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
