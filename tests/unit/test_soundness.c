/* The checks that sanitized builds assert: they take what is sound, and see what is not. */
#include "listed_fixture.h"

#include "enumeration/enumeration.h"

static gsnn_enumeration *enumerate(gsnn_group *group, const char *engine) {
    gsnn_enumeration *enumeration;
    gsnn_error error;
    gsnn_run run = gsnn_run_default();
    gsnn_options options = gsnn_options_default();
    options.engine = engine;
    if (gsnn_enumerate(&enumeration, group, &options, &run, &error))
        fail_msg("%s", error.message);
    return enumeration;
}

static void permutations_have_each_image_once(void **state) {
    (void)state;
    static const gsnn_point right[] = {2, 0, 1, 3}, twice[] = {2, 0, 2, 3}, beyond[] = {2, 0, 1, 4};
    assert_true(gsnn_permutation_is_one(right, 4));
    assert_false(gsnn_permutation_is_one(twice, 4));
    assert_false(gsnn_permutation_is_one(beyond, 4));
    assert_true(gsnn_permutation_is_one(right, 0));
}

static void damaged_catalogues_are_seen(void **state) {
    static const char *const engines[] = {"lattice", "orbits", "coxeter"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        gsnn_group *group = listed_group("S5");
        gsnn_enumeration *e = enumerate(group, engines[i]);
        gsnn_catalogue *catalogue = &e->catalogue;
        gsnn_subgroup_class *class = &catalogue->classes[catalogue->count - 2], kept;
        assert_true(gsnn_catalogue_is_sound(catalogue, group));
        fmpz_add_ui(class->order, class->order, 1);
        assert_false(gsnn_catalogue_is_sound(catalogue, group));
        fmpz_sub_ui(class->order, class->order, 1);
        fmpz_add_ui(class->length, class->index, 1);
        assert_false(gsnn_catalogue_is_sound(catalogue, group));
        fmpz_set(class->length, group->order);
        assert_false(gsnn_catalogue_is_sound(catalogue, group));
        gsnn_enumeration_free(e);
        e = enumerate(group, engines[i]);
        class = e->catalogue.classes;
        kept = class[0];
        class[0] = class[1];
        class[1] = kept;
        assert_false(gsnn_catalogue_is_sound(&e->catalogue, group));
        class[1] = class[0];
        class[0] = kept;
        assert_true(gsnn_catalogue_is_sound(&e->catalogue, group));
        gsnn_point image = kept.generators[0];
        kept.generators[0] = kept.generators[1];
        assert_false(gsnn_catalogue_is_sound(&e->catalogue, group));
        kept.generators[0] = image;
        gsnn_enumeration_free(e);
        gsnn_group_free(group);
    }
}

static void damaged_weights_are_seen(void **state) {
    static const char *const groups[] = {"D6", "B3", "groups/cube.json"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        gsnn_group *group = listed_group(groups[i]);
        gsnn_enumeration *e = enumerate(group, "lattice");
        for (size_t k = 0; k < e->count; k++) {
            gsnn_weights *weights = &e->architectures[k].weights;
            gsnn_pair_room room = {0};
            gsnn_signed_generators equations;
            assert_int_equal(gsnn_architecture_equations(group, &e->catalogue, &e->architectures[k],
                                                         &room, &equations, NULL),
                             GSNN_OK);
            gsnn_pair_room_clear(&room);
            assert_true(gsnn_weights_are_sound(group, &equations, weights));
            size_t dimension = weights->dimension;
            weights->dimension = 0;
            assert_false(gsnn_weights_are_sound(group, &equations, weights));
            weights->dimension = group->degree + 1;
            assert_false(gsnn_weights_are_sound(group, &equations, weights));
            weights->dimension = dimension;
            /* A point that something moves, or keeps with the sign -. */
            size_t moved = group->points;
            for (size_t x = 0; x < group->points; x++)
                for (size_t g = 0; g < equations.count; g++)
                    if (equations.permutations[g * group->points + x] != x)
                        moved = x;
            if (moved == group->points)
                continue;
            weights->codes[moved] += 100;
            assert_false(gsnn_weights_are_sound(group, &equations, weights));
            weights->codes[moved] -= 100;
        }
        gsnn_enumeration_free(e);
        gsnn_group_free(group);
    }
}

static void damaged_neurons_are_seen(void **state) {
    static const char *const groups[] = {"D6", "B3", "A5", "groups/cube.json"};
    (void)state;
    gsnn_error error;
    for (size_t i = 0; i < 4; i++) {
        gsnn_group *group = listed_group(groups[i]);
        gsnn_enumeration *e = enumerate(group, "lattice");
        for (size_t k = 0; k < e->count; k++) {
            const gsnn_architecture *a = &e->architectures[k];
            gsnn_neurons neurons;
            assert_int_equal(gsnn_architecture_neurons(e, a, &neurons, &error), GSNN_OK);
            assert_true(gsnn_neurons_are_sound(&neurons, group, a->weights.codes, a->signs));
            size_t last = neurons.count - 1, edges = neurons.generator_count * neurons.count;
            for (size_t edge = 0; edge < edges; edge++) {
                uint32_t target = neurons.target[edge];
                neurons.target[edge] = (uint32_t)neurons.count;
                assert_false(gsnn_neurons_are_sound(&neurons, group, a->weights.codes, a->signs));
                neurons.target[edge] = target;
                if (!a->signs)
                    continue;
                /* The other sign. */
                neurons.cocycle[edge] ^= a->signs & (~a->signs + 1);
                assert_false(gsnn_neurons_are_sound(&neurons, group, a->weights.codes, a->signs));
                neurons.cocycle[edge] ^= a->signs & (~a->signs + 1);
            }
            if (last) {
                neurons.parent[last] = (uint32_t)last;
                assert_false(gsnn_neurons_are_sound(&neurons, group, NULL, 0));
            }
            gsnn_neurons_clear(&neurons);
        }
        gsnn_enumeration_free(e);
        gsnn_group_free(group);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(permutations_have_each_image_once),
        cmocka_unit_test(damaged_catalogues_are_seen),
        cmocka_unit_test(damaged_weights_are_seen),
        cmocka_unit_test(damaged_neurons_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
