/* Neurons by two roads, from the list of elements and from rows, on every admissible architecture
 * of some groups of each kind of action. */
#include "architecture/commuting_neurons.h"
#include "enumeration/enumeration.h"
#include "tensor_fixture.h"

#include <inttypes.h>
#include <stdlib.h>

#define MAX_NEURONS 2000

static const char *const sources[] = {
    "S5",
    "B4",
    "C2xC4",
    "D6",
    "groups/torus-4x4.json",
    "groups/q8.json",
    "groups/methane.json",
    "groups/d5-plane.json",
    "groups/cube.json",
    "groups/icosahedron.json",
    "groups/icosahedron-rotations.json",
    "groups/f4.json",
    "groups/h4.json",
};

/* Two roads agree on the tree and the moves, and on the signs of the character. */
static void compare_roads(const gsnn_neurons *listed, const gsnn_neurons *other,
                          const gsnn_architecture *a, const char *source) {
    assert_int_equal(listed->count, other->count);
    size_t edges = listed->count * listed->generator_count;
    assert_memory_equal(listed->parent, other->parent, listed->count * sizeof *listed->parent);
    assert_memory_equal(listed->via, other->via, listed->count * sizeof *listed->via);
    assert_memory_equal(listed->target, other->target, edges * sizeof *listed->target);
    for (size_t i = 0; i < edges; i++)
        if (gsnn_neurons_negate(listed, i, a->signs) != gsnn_neurons_negate(other, i, a->signs))
            fail_msg("%s, %" PRIu32 ".%" PRIu32 ": the signs of edge %zu differ", source, a->id[0],
                     a->id[1], i);
}

/* The list of all elements, the rows and the stabiliser chain of H tell the same. */
static void compare(const gsnn_enumeration *e, const gsnn_architecture *a, const char *source) {
    gsnn_neurons listed, rows, named;
    gsnn_listed_subgroup subgroup;
    const gsnn_subgroup_class *class = &e->catalogue.classes[a->class];
    gsnn_signed_generators equations = {class->generator_count, class->generators, a->signs};
    const fmpz *index = class->index;
    assert_int_equal(gsnn_listed_subgroup_init(&subgroup, e->group, NULL), GSNN_OK);
    assert_int_equal(
        gsnn_listed_subgroup_set(&subgroup, class->elements, class->generator_count, NULL),
        GSNN_OK);
    assert_int_equal(gsnn_neurons_from_list(&listed, &subgroup, true, NULL), GSNN_OK);
    gsnn_listed_subgroup_clear(&subgroup);
    assert_int_equal(gsnn_neurons_from_rows(&rows, e->group, &equations, a->weights.codes,
                                            fmpz_get_ui(index), NULL),
                     GSNN_OK);
    assert_int_equal(gsnn_neurons_from_chain(&named, e->group, class->generators,
                                             class->generator_count, fmpz_get_ui(index), NULL),
                     GSNN_OK);
    compare_roads(&listed, &rows, a, source);
    compare_roads(&listed, &named, a, source);
    gsnn_neurons_clear(&listed);
    gsnn_neurons_clear(&rows);
    gsnn_neurons_clear(&named);
}

static void test_list_against_rows(void **state) {
    (void)state;
    size_t compared = 0, twisted = 0;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        gsnn_group *group;
        gsnn_enumeration *e;
        gsnn_run run = gsnn_run_default();
        gsnn_options options = gsnn_options_default();
        options.engine = "lattice";
        options.morphisms = false;
        assert_int_equal(gsnn_group_read(&group, sources[i], &run, NULL), GSNN_OK);
        assert_int_equal(gsnn_enumerate(&e, group, &options, &run, NULL), GSNN_OK);
        for (size_t k = 0; k < e->admissible; k++) {
            const gsnn_architecture *a = &e->architectures[k];
            if (fmpz_cmp_ui(e->catalogue.classes[a->class].index, MAX_NEURONS) > 0)
                continue;
            compare(e, a, sources[i]);
            compared++;
            twisted += a->type == 2;
        }
        gsnn_enumeration_free(e);
        gsnn_group_free(group);
    }
    assert_true(compared > 200 && twisted > 80);
}

/* Compares all admissible architectures of a group; returns how many. */
static size_t compare_all(gsnn_group *group, const char *source) {
    gsnn_enumeration *e;
    gsnn_run run = gsnn_run_default();
    gsnn_options options = gsnn_options_default();
    options.engine = "lattice";
    options.morphisms = false;
    assert_int_equal(gsnn_enumerate(&e, group, &options, &run, NULL), GSNN_OK);
    size_t compared = e->admissible;
    for (size_t k = 0; k < compared; k++)
        compare(e, &e->architectures[k], source);
    gsnn_enumeration_free(e);
    return compared;
}

/* Generators that fall into two parts that commute, and others. */
static void test_tensors(void **state) {
    (void)state;
    size_t compared[2] = {0};
    for (size_t i = 0; i < TENSOR_FACTORS; i++)
        for (size_t k = 0; k < TENSOR_FACTORS; k++)
            for (int mixed = 0; mixed < 2; mixed++) {
                const tensor_factor *a = &tensor_factors[i], *b = &tensor_factors[k];
                gsnn_group *group = tensor_group(a, b, mixed);
                gsnn_commuting_parts parts;
                char name[64];
                snprintf(name, sizeof name, "%s on %s%s", a->name, b->name, mixed ? ", mixed" : "");
                assert_int_equal(gsnn_commuting_parts_init(&parts, group, NULL), GSNN_OK);
                assert_int_equal(parts.count[0] + parts.count[1], group->generator_count);
                if (!mixed)
                    assert_true(parts.count[0] && parts.count[1]);
                if (fmpz_cmp_ui(group->order, 600) < 0)
                    compared[parts.count[1] > 0] += compare_all(group, name);
                gsnn_commuting_parts_clear(&parts);
                gsnn_group_free(group);
            }
    assert_true(compared[0] > 500 && compared[1] > 1000);
}

/* A group whose elements an earlier run has listed is enumerated without the list as before. */
static void test_list_left_behind(void **state) {
    (void)state;
    gsnn_group *group;
    gsnn_run run = gsnn_run_default();
    gsnn_options options = gsnn_options_default();
    size_t inclusions[2];
    assert_int_equal(gsnn_group_read(&group, "B4", &run, NULL), GSNN_OK);
    for (int i = 0; i < 2; i++) {
        gsnn_enumeration *e;
        options.engine = i ? "coxeter" : "lattice";
        assert_int_equal(gsnn_enumerate(&e, group, &options, &run, NULL), GSNN_OK);
        assert_non_null(group->elements);
        for (size_t k = 0; k < e->admissible; k++) {
            gsnn_neurons neurons;
            gsnn_point *kernel;
            size_t count;
            assert_int_equal(gsnn_architecture_neurons(e, &e->architectures[k], &neurons, NULL),
                             GSNN_OK);
            assert_int_equal(
                gsnn_architecture_kernel(e, &e->architectures[k], &kernel, &count, NULL), GSNN_OK);
            gsnn_neurons_clear(&neurons);
            free(kernel);
        }
        inclusions[i] = e->morphisms.inclusions;
        gsnn_enumeration_free(e);
    }
    assert_int_equal(inclusions[0], inclusions[1]);
    gsnn_group_free(group);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list_against_rows),
        cmocka_unit_test(test_tensors),
        cmocka_unit_test(test_list_left_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
