/* Profiles against a count of every element, and against the inclusions that there are. */
#include "listed_fixture.h"

#include "enumeration/enumeration.h"
#include "morphism/profiles.h"

static const char *const groups[] = {"C6",    "D6", "S4",       "A5",  "S5",
                                     "S4xC2", "B3", "C2xC2xC2", "D12", "groups/cube.json"};

#define GROUPS (sizeof groups / sizeof *groups)

/* All architectures of a group, with the profiles of their pairs. */
typedef struct profiled {
    gsnn_group *group;
    gsnn_enumeration *enumeration;
    gsnn_profiles profiles;
} profiled;

static profiled profile(const char *source) {
    profiled p = {.group = listed_group(source)};
    gsnn_error error;
    gsnn_run run = gsnn_run_default();
    gsnn_options options = gsnn_options_default();
    gsnn_listed_subgroup subgroup;
    options.engine = "lattice";
    assert_int_equal(gsnn_enumerate(&p.enumeration, p.group, &options, &run, &error), GSNN_OK);
    const gsnn_enumeration *e = p.enumeration;
    assert_int_equal(gsnn_profiles_init(&p.profiles, p.group, e->count, &error), GSNN_OK);
    assert_int_equal(gsnn_listed_subgroup_init(&subgroup, p.group, &error), GSNN_OK);
    for (size_t i = 0; i < e->count; i++) {
        const gsnn_subgroup_class *class = &e->catalogue.classes[e->architectures[i].class];
        assert_int_equal(
            gsnn_listed_subgroup_set(&subgroup, class->elements, class->generator_count, &error),
            GSNN_OK);
        gsnn_profiles_set(&p.profiles, i, &subgroup, e->architectures[i].signs);
    }
    gsnn_listed_subgroup_clear(&subgroup);
    return p;
}

static void clear(profiled *p) {
    gsnn_profiles_clear(&p->profiles);
    gsnn_enumeration_free(p->enumeration);
    gsnn_group_free(p->group);
}

static void classes_are_those_of_conjugation(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        profiled p = profile(groups[i]);
        const gsnn_elements *e = p.group->elements;
        const uint32_t *class = p.profiles.element_class;
        uint32_t classes = 0;
        /* Burnside: as many as commuting pairs over the order. */
        uint64_t commuting = 0;
        for (uint32_t a = 0; a < e->order; a++)
            for (uint32_t b = 0; b < e->order; b++) {
                uint32_t moved = gsnn_elements_conjugate(e, a, b);
                assert_int_equal(class[moved], class[a]);
                commuting += moved == a;
            }
        for (uint32_t a = 0; a < e->order; a++)
            classes = class[a] >= classes ? class[a] + 1 : classes;
        assert_int_equal(classes, p.profiles.class_count);
        assert_int_equal(commuting, (uint64_t)classes * e->order);
        clear(&p);
    }
}

static void profiles_count_elements(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        profiled p = profile(groups[i]);
        for (size_t k = 0; k < p.enumeration->count; k++) {
            const gsnn_architecture *a = &p.enumeration->architectures[k];
            const gsnn_subgroup_class *class = &p.enumeration->catalogue.classes[a->class];
            uint32_t kernel[GSNN_MAX_KERNEL_GENERATORS], whole, plus;
            size_t count = gsnn_architecture_kernel_elements(p.enumeration, a, kernel);
            bool *h = span(p.group->elements, class->elements, class->generator_count, &whole);
            bool *positive = span(p.group->elements, kernel, count, &plus);
            uint32_t *numbers = gsnn_new(p.profiles.width, sizeof *numbers);
            for (uint32_t g = 0; g < p.group->elements->order; g++)
                if (h[g])
                    numbers[p.profiles.element_class[g] +
                            (positive[g] ? 0 : p.profiles.class_count)]++;
            assert_memory_equal(numbers, p.profiles.numbers + k * p.profiles.width,
                                p.profiles.width * sizeof *numbers);
            for (size_t c = 0; c < p.profiles.width; c++)
                assert_int_equal(p.profiles.support[k * p.profiles.words + c / 64] >> c % 64 & 1,
                                 numbers[c] != 0);
            free(numbers);
            free(positive);
            free(h);
        }
        clear(&p);
    }
}

/* What is included is allowed, and what is allowed has no more of any class. */
static void profiles_rule_out_no_inclusion(void **state) {
    (void)state;
    size_t ruled_out = 0;
    for (size_t i = 0; i < GROUPS; i++) {
        profiled p = profile(groups[i]);
        const gsnn_morphisms *morphisms = &p.enumeration->morphisms;
        for (size_t k = 0; k < morphisms->inclusions; k++)
            assert_true(
                gsnn_profiles_allow(&p.profiles, morphisms->list[k].from, morphisms->list[k].to));
        for (size_t low = 0; low < p.enumeration->count; low++)
            for (size_t up = 0; up < p.enumeration->count; up++) {
                bool fewer = true;
                for (size_t c = 0; c < p.profiles.width; c++)
                    fewer = fewer && p.profiles.numbers[up * p.profiles.width + c] <=
                                         p.profiles.numbers[low * p.profiles.width + c];
                assert_int_equal(gsnn_profiles_allow(&p.profiles, low, up), fewer);
                ruled_out += !fewer;
            }
        clear(&p);
    }
    assert_true(ruled_out > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_those_of_conjugation),
        cmocka_unit_test(profiles_count_elements),
        cmocka_unit_test(profiles_rule_out_no_inclusion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
