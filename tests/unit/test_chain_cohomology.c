/* H^1 of subgroups by their stabiliser chains against that from lists of their elements. */
#include "listed_fixture.h"

#include "cohomology/cohomology.h"
#include "engine/engine.h"

static const char *const groups[] = {
    "S6", "S4xC2", "D4xC2", "A4xC3", "B4", "groups/cube.json", "groups/f4.json"};

static void compare(const gsnn_cohomology *listed, const gsnn_cohomology *by_chain) {
    assert_int_equal(listed->rank, by_chain->rank);
    for (size_t k = 0; k < listed->rank; k++) {
        assert_true(listed->basis[k] == by_chain->basis[k]);
        assert_int_equal(listed->pivots[k], by_chain->pivots[k]);
    }
    assert_int_equal(listed->orbit_count, by_chain->orbit_count);
    for (size_t i = 0; i < listed->orbit_count; i++) {
        assert_true(listed->orbits[i] == by_chain->orbits[i]);
        assert_true(listed->orbit_lengths[i] == by_chain->orbit_lengths[i]);
    }
}

static void chains_tell_what_lists_tell(void **state) {
    (void)state;
    size_t twisted = 0, moved = 0;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        gsnn_error error;
        gsnn_run run = gsnn_run_default();
        gsnn_group *group = listed_group(groups[i]);
        gsnn_catalogue catalogue = {0};
        gsnn_arena arena = {0}, scratch = {0};
        gsnn_listed_subgroup subgroup;
        assert_int_equal(
            gsnn_engine_run(gsnn_engine_named("lattice"), group, &run, &catalogue, &error),
            GSNN_OK);
        assert_int_equal(gsnn_listed_subgroup_init(&subgroup, group, &error), GSNN_OK);
        for (size_t c = 0; c < catalogue.count; c++) {
            const gsnn_subgroup_class *class = &catalogue.classes[c];
            gsnn_cohomology listed, by_chain;
            assert_int_equal(gsnn_listed_subgroup_set(&subgroup, class->elements,
                                                      class->generator_count, &error),
                             GSNN_OK);
            assert_int_equal(gsnn_cohomology_init(&listed, &subgroup, &arena, &error), GSNN_OK);
            assert_int_equal(gsnn_cohomology_make_orbits(&listed, &subgroup, class->normaliser,
                                                         class->normaliser_count, &arena, &scratch,
                                                         &error),
                             GSNN_OK);
            assert_int_equal(gsnn_cohomology_by_chain(&by_chain, group, class->elements,
                                                      class->generator_count, class->normaliser,
                                                      class->normaliser_count, &arena, &scratch,
                                                      &error),
                             GSNN_OK);
            compare(&listed, &by_chain);
            twisted += listed.rank > 0;
            moved += listed.orbit_count < (size_t)1 << listed.rank;
        }
        gsnn_listed_subgroup_clear(&subgroup);
        gsnn_arena_clear(&arena);
        gsnn_arena_clear(&scratch);
        gsnn_catalogue_clear(&catalogue);
        gsnn_group_free(group);
    }
    assert_true(twisted > 100 && moved > 20);
}

/* What does not normalise the subgroup is refused. */
static void others_are_refused(void **state) {
    (void)state;
    gsnn_error error;
    gsnn_group *group = listed_group("S4");
    gsnn_arena arena = {0}, scratch = {0};
    gsnn_cohomology cohomology;
    const gsnn_elements *e = group->elements;
    uint32_t h = 1, n = 0;
    while (gsnn_elements_multiply(e, h, h) != 0)
        h++;
    while (gsnn_elements_conjugate(e, h, n) == h)
        n++;
    assert_int_equal(
        gsnn_cohomology_by_chain(&cohomology, group, &h, 1, &n, 1, &arena, &scratch, &error),
        GSNN_FAILED);
    gsnn_arena_clear(&arena);
    gsnn_arena_clear(&scratch);
    gsnn_group_free(group);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_tell_what_lists_tell),
        cmocka_unit_test(others_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
