/* Quotients by tables, isomorphisms between them, and normal subgroups, against what is known. */
#include "listed_fixture.h"

#include "subgroup/class_store.h"
#include "subgroup/normal_subgroups.h"
#include "subgroup/quotient.h"

/* The closure becomes that of the whole group over the subgroup that some elements generate. */
static void lay_out(gsnn_closure *closure, const gsnn_group *group, const uint32_t *kernel,
                    size_t count) {
    gsnn_error error;
    assert_int_equal(gsnn_closure_generate(closure, kernel, count, &error), GSNN_OK);
    gsnn_closure_seal(closure);
    for (size_t s = 0; s < group->generator_count; s++) {
        uint32_t by = gsnn_elements_find(group->elements, gsnn_group_generator(group, s));
        assert_int_equal(gsnn_closure_extend(closure, by, &error), GSNN_OK);
    }
    assert_int_equal(closure->count, group->elements->order);
}

static gsnn_quotient whole_group(const gsnn_group *group) {
    gsnn_error error;
    gsnn_closure closure;
    gsnn_quotient quotient;
    assert_int_equal(gsnn_closure_init(&closure, group->elements, &error), GSNN_OK);
    lay_out(&closure, group, NULL, 0);
    assert_int_equal(gsnn_quotient_init(&quotient, &closure, &error), GSNN_OK);
    gsnn_closure_clear(&closure);
    return quotient;
}

/* That each map is an isomorphism, and no two are the same. */
static void assert_isomorphisms(const gsnn_isomorphisms *found, const gsnn_quotient *from,
                                const gsnn_quotient *to) {
    bool *met = gsnn_new(from->order, sizeof *met);
    assert_non_null(met);
    for (size_t i = 0; i < found->count; i++) {
        const uint16_t *map = found->maps + i * from->order;
        memset(met, 0, from->order);
        for (uint32_t x = 0; x < from->order; x++) {
            assert_false(met[map[x]]);
            met[map[x]] = true;
            for (size_t k = 0; k < from->generator_count; k++) {
                uint16_t s = from->generators[k];
                assert_int_equal(map[gsnn_quotient_product(from, x, s)],
                                 gsnn_quotient_product(to, map[x], map[s]));
            }
        }
        for (size_t j = 0; j < i && j < 50; j++)
            assert_memory_not_equal(map, found->maps + j * from->order, from->order * sizeof *map);
    }
    free(met);
}

static void automorphisms_are_as_many(void **state) {
    static const struct {
        const char *group;
        size_t automorphisms;
    } known[] = {{"C1", 1},    {"C2", 1},  {"C5", 4},   {"C2xC2", 6}, {"C2xC2xC2", 168},
                 {"C4xC2", 8}, {"S3", 6},  {"D4", 8},   {"D6", 12},   {"groups/q8.json", 24},
                 {"A4", 24},   {"S4", 24}, {"A5", 120}, {"S5", 120},  {"A6", 1440},
                 {"S6", 1440}};
    gsnn_error error;
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        gsnn_group *group = listed_group(known[i].group);
        gsnn_quotient quotient = whole_group(group);
        gsnn_isomorphisms found;
        assert_int_equal(gsnn_isomorphisms_find(&found, &quotient, &quotient, SIZE_MAX, &error),
                         GSNN_OK);
        assert_int_equal(found.count, known[i].automorphisms);
        assert_isomorphisms(&found, &quotient, &quotient);
        gsnn_isomorphisms_clear(&found);
        gsnn_quotient_clear(&quotient);
        gsnn_group_free(group);
    }
}

static void groups_are_told_apart(void **state) {
    static const struct {
        const char *one, *other;
        bool isomorphic;
    } known[] = {{"D4", "groups/q8.json", false}, {"C4xC2", "D4", false}, {"D6", "S3xC2", true},
                 {"C6", "C2xC3", true},           {"S4", "A4xC2", false}, {"D3", "S3", true},
                 {"C4xC4", "C8xC2", false},       {"B2", "D4", true},     {"S4xC2", "B3", true}};
    gsnn_error error;
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        gsnn_group *one = listed_group(known[i].one), *other = listed_group(known[i].other);
        gsnn_quotient from = whole_group(one), to = whole_group(other);
        gsnn_isomorphisms found;
        assert_int_equal(gsnn_isomorphisms_find(&found, &from, &to, 1, &error), GSNN_OK);
        assert_int_equal(found.count, known[i].isomorphic);
        assert_isomorphisms(&found, &from, &to);
        gsnn_isomorphisms_clear(&found);
        gsnn_quotient_clear(&from);
        gsnn_quotient_clear(&to);
        gsnn_group_free(one);
        gsnn_group_free(other);
    }
}

/* All normal subgroups of the whole group, whose quotients are of the right order. */
static void normal_subgroups_are_as_many(void **state) {
    static const struct {
        const char *group;
        size_t count;
    } known[] = {{"C1", 1}, {"S3", 3},  {"D4", 6},     {"groups/q8.json", 6}, {"S4", 4}, {"A5", 2},
                 {"S6", 3}, {"C12", 6}, {"S3xS3", 10}, {"C2xC2xC2", 16},      {"B3", 9}};
    gsnn_error error;
    gsnn_run run = gsnn_run_default();
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        gsnn_group *group = listed_group(known[i].group);
        gsnn_class_store *store;
        gsnn_normal_subgroups normal;
        gsnn_closure closure;
        assert_int_equal(gsnn_class_store_new(&store, group, &run, &error), GSNN_OK);
        assert_int_equal(gsnn_normal_subgroups_init(&normal, store->zuppos, &error), GSNN_OK);
        assert_int_equal(gsnn_closure_init(&closure, group->elements, &error), GSNN_OK);
        uint32_t *zuppos = gsnn_new(store->zuppos->count, sizeof *zuppos);
        assert_non_null(zuppos);
        for (uint32_t z = 0; z < store->zuppos->count; z++)
            zuppos[z] = z;
        assert_int_equal(gsnn_normal_subgroups_list(&normal, zuppos, store->zuppos->count,
                                                    store->zuppos->conjugator,
                                                    (uint32_t)store->zuppos->conjugations, &error),
                         GSNN_OK);
        assert_int_equal(normal.count, known[i].count);
        for (size_t k = 0; k < normal.count; k++) {
            const gsnn_normal_subgroup *one = &normal.list[k];
            gsnn_quotient quotient;
            lay_out(&closure, group, one->generators, one->generator_count);
            assert_int_equal(closure.subgroup_order, one->order);
            assert_int_equal(gsnn_quotient_init(&quotient, &closure, &error), GSNN_OK);
            assert_int_equal(quotient.order * one->order, group->elements->order);
            for (size_t s = 0; s < store->zuppos->conjugations; s++)
                assert_int_equal(gsnn_normal_subgroups_find(
                                     &normal, gsnn_normal_subgroup_moved(
                                                  &normal, k, store->zuppos->conjugator[s])),
                                 k);
            gsnn_quotient_clear(&quotient);
        }
        free(zuppos);
        gsnn_closure_clear(&closure);
        gsnn_normal_subgroups_clear(&normal);
        gsnn_class_store_free(store);
        gsnn_group_free(group);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(automorphisms_are_as_many),
        cmocka_unit_test(groups_are_told_apart),
        cmocka_unit_test(normal_subgroups_are_as_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
