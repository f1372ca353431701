/* The reflection that exchanges two points, for every action, against the group's own elements. */
#include "listed_fixture.h"

#include "reflection/recognise.h"
#include "reflection/reflection_set.h"

/* A group, and how many reflections it has. */
static const struct {
    const char *source;
    size_t reflections;
} known[] = {
    {"S5", 10},
    {"A5", 0},
    {"D6", 0},
    {"B3", 9},
    {"C2xC2", 2},
    {"groups/cube.json", 9},
    {"groups/f4.json", 24},
    {"groups/tetrahedron.json", 6},
    {"groups/icosahedron-rotations.json", 0},
    {"groups/e6.json", 36}, /* with a form of its own */
};

#define GROUPS (sizeof known / sizeof *known)

static void reflections_are_those_of_the_group(void **state) {
    (void)state;
    gsnn_error error;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(known[i].source);
        const gsnn_elements *e = group->elements;
        gsnn_point *reflection = gsnn_new(group->points, sizeof *reflection);
        size_t found = 0;
        for (uint32_t a = 0; a < e->order; a++) {
            const gsnn_point *t = gsnn_elements_image(e, a);
            bool is;
            assert_int_equal(gsnn_is_reflection(group, t, &is, &error), GSNN_OK);
            if (!is)
                continue;
            found++;
            /* It is found from any two points that it exchanges. */
            for (size_t x = 0; x < group->points; x++) {
                bool permutes = false;
                if (t[x] == x)
                    continue;
                assert_int_equal(group->action->reflect(group, (gsnn_point)x, t[x], reflection,
                                                        &permutes, &error),
                                 GSNN_OK);
                assert_true(permutes);
                assert_memory_equal(reflection, t, group->points * sizeof *t);
            }
        }
        if (found != known[i].reflections)
            fail_msg("%s has %zu reflections", known[i].source, found);
        free(reflection);
        gsnn_group_free(group);
    }
}

/* What is said to permute the points does: it is an involution that exchanges the two. */
static void others_permute_or_are_told(void **state) {
    (void)state;
    gsnn_error error;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(known[i].source);
        gsnn_point *reflection = gsnn_new(group->points, sizeof *reflection);
        for (size_t x = 0; x < group->points && x < 12; x++)
            for (size_t y = 0; y < group->points && y < 30; y++) {
                bool permutes;
                if (x == y)
                    continue;
                assert_int_equal(group->action->reflect(group, (gsnn_point)x, (gsnn_point)y,
                                                        reflection, &permutes, &error),
                                 GSNN_OK);
                for (size_t p = 0; permutes && p < group->points; p++)
                    assert_int_equal(reflection[reflection[p]], p);
                if (permutes)
                    assert_int_equal(reflection[x], y);
            }
        free(reflection);
        gsnn_group_free(group);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reflections_are_those_of_the_group),
        cmocka_unit_test(others_permute_or_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
