/* test_reflection_order.c - the pairs of flats and their inclusion order, against the elements of
 * small groups. */
#include "reflection_fixture.h"

#include "engine/engine.h"
#include "flats/flat_covers.h"
#include "gsnn.h"
#include "morphism/morphism.h"

static const gsnn_run quiet = {.max_order = 100000};

static gsnn_error error;

static void must(gsnn_status status) {
    if (status != GSNN_OK)
        fail_msg("%s", error.message);
}

/* A group with its elements, its catalogue and the index of that. */
typedef struct scene {
    const char *name;
    gsnn_group *group;
    gsnn_catalogue catalogue;
    gsnn_flat_index index;
} scene;

static void open_scene(scene *s, const char *name) {
    memset(s, 0, sizeof *s);
    s->name = name;
    if (strchr(name, '/'))
        must(gsnn_group_read(&s->group, name, &quiet, &error));
    else
        s->group = classical_group(name);
    assert_non_null(s->group->reflections);
    must(gsnn_engine_run(gsnn_engine_named("coxeter"), s->group, &quiet, &s->catalogue, &error));
    must(gsnn_flat_index_init(&s->index, s->group, &s->catalogue, &error));
    must(gsnn_group_list(s->group, quiet.max_order, &quiet, &error));
}

static void close_scene(scene *s) {
    gsnn_flat_index_clear(&s->index);
    gsnn_catalogue_clear(&s->catalogue);
    gsnn_group_free(s->group);
}

static const char *const names[] = {
    "A1",
    "A2",
    "A3",
    "A4",
    "A5",
    "B1",
    "B2",
    "B3",
    "B4",
    "D4",
    "D5",
    "A1 A1",
    "A2 A2",
    "B3 A2",
    "B2 B2",
    "A1 B2",
    "A3 B2",
    "D4 A1",
    "A2 B1",
    "B1 B1 B1",
    "B5",
    "D6",
    "A6",
    "groups/f4.json",
    "groups/icosahedron.json",
    "groups/tetrahedron.json",
    "groups/d5-plane.json",
    "groups/d8-plane.json",
    "groups/cube.json",
};

/* All pairs of a catalogue, in its order; what they point to is in the arena. */
static gsnn_architecture *all_pairs(const gsnn_group *group, const gsnn_catalogue *catalogue,
                                    size_t *count, gsnn_arena *arena) {
    gsnn_selection all = {.max_neurons = UINT64_MAX, .inadmissible = true};
    gsnn_pair_maker maker;
    gsnn_architecture *list = NULL;
    size_t capacity = 0;
    *count = 0;
    must(gsnn_pair_maker_init(&maker, group, catalogue, &all, &error));
    for (size_t c = 0; c < catalogue->count; c++) {
        gsnn_pairs pairs;
        must(gsnn_pairs_init(&pairs, &maker, c, &error));
        assert_int_equal(gsnn_reserve(&list, &capacity, *count + pairs.count, sizeof *list), 0);
        memcpy(list + *count, pairs.pairs, pairs.count * sizeof *list);
        *count += pairs.count;
        pairs.count = 0;
        gsnn_pairs_clear(&pairs);
    }
    gsnn_arena_move(arena, &maker.arena);
    gsnn_pair_maker_clear(&maker);
    return list;
}

static void free_pairs(gsnn_architecture *list, size_t count, gsnn_arena *arena) {
    for (size_t i = 0; i < count; i++)
        gsnn_architecture_clear(&list[i]);
    free(list);
    gsnn_arena_clear(arena);
}

/* Whether w t, for w in the weight space of a pair, satisfies the equations of another. */
static bool moves_into(const gsnn_group *group, const gsnn_weights *weights, const gsnn_point *t,
                       const gsnn_signed_generators *equations) {
    for (size_t k = 0; k < equations->count; k++)
        for (size_t x = 0; x < group->points; x++) {
            int32_t code = weights->codes[t[x]];
            int32_t image = weights->codes[t[equations->permutations[k * group->points + x]]];
            if (image != (gsnn_equation_negative(equations, k) ? -code : code))
                return false;
        }
    return true;
}

/* The place whose pair (H,chi) has an H of the given order and a chi of the same type, and a weight
 * space to which some element moves that of an admissible pair: the two are conjugate then.  NULL
 * if there is none. */
static const gsnn_flat_place *find_place(const scene *s, const gsnn_architecture *pair,
                                         const fmpz_t order) {
    const gsnn_elements *elements = s->group->elements;
    for (size_t i = 0; i < s->index.count; i++) {
        const gsnn_flat_place *place = &s->index.places[i];
        const gsnn_subgroup_class *class = &s->catalogue.classes[place->class];
        gsnn_signed_generators equations = {class->generator_count, class->generators,
                                            class->characters[place->character].signs};
        if (place->flat.type != pair->type || !fmpz_equal(class->order, order))
            continue;
        for (uint32_t t = 0; t < elements->order; t++)
            if (moves_into(s->group, &pair->weights, gsnn_elements_image(elements, t), &equations))
                return place;
    }
    return NULL;
}

/* Every admissible pair that the lattice finds has a place of its own, and each place is taken. */
static void places_are_those_of_the_lattice(void **state) {
    (void)state;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        scene s;
        open_scene(&s, names[n]);
        gsnn_catalogue lattice = {0};
        must(gsnn_engine_run(gsnn_engine_named("lattice"), s.group, &quiet, &lattice, &error));
        size_t count, taken = 0;
        gsnn_arena arena = {0};
        gsnn_architecture *pairs = all_pairs(s.group, &lattice, &count, &arena);
        bool *met = gsnn_new(s.index.count, sizeof *met);
        for (size_t i = 0; i < count; i++) {
            if (pairs[i].reason != GSNN_ADMISSIBLE)
                continue;
            const gsnn_subgroup_class *class = &lattice.classes[pairs[i].class];
            const gsnn_flat_place *place = find_place(&s, &pairs[i], class->order);
            if (!place) {
                fail_msg("%s: a pair of the lattice has no place", s.name);
                return;
            }
            if (met[place - s.index.places])
                fail_msg("%s: two pairs of the lattice have the same place", s.name);
            met[place - s.index.places] = true;
            taken++;
            const gsnn_subgroup_class *mine = &s.catalogue.classes[place->class];
            assert_true(fmpz_equal(mine->length, class->length));
            assert_true(
                fmpz_equal(mine->characters[place->character].orbit_length, pairs[i].orbit_length));
        }
        if (taken != s.index.count)
            fail_msg("%s: %zu pairs in the lattice, %zu flats", s.name, taken, s.index.count);
        free(met);
        free_pairs(pairs, count, &arena);
        gsnn_catalogue_clear(&lattice);
        close_scene(&s);
    }
}

static void covers_are_those_of_the_elements(void **state) {
    (void)state;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        scene s;
        open_scene(&s, names[n]);
        size_t count, at = 0, first[512];
        gsnn_arena arena = {0};
        gsnn_architecture *pairs = all_pairs(s.group, &s.catalogue, &count, &arena);
        gsnn_morphisms morphisms;
        gsnn_flat_covers covers;
        must(gsnn_morphisms_find(&morphisms, s.group, &s.catalogue, pairs, count, &quiet, &error));
        must(gsnn_flat_covers_find(&covers, &s.index, &error));
        for (size_t c = 0; c < s.catalogue.count; at += s.catalogue.classes[c++].character_count)
            first[c] = at;
        if (covers.count != morphisms.inclusions)
            fail_msg("%s: %zu covers, not %zu", s.name, covers.count, morphisms.inclusions);
        for (size_t i = 0; i < covers.count; i++) {
            const gsnn_flat_cover *cover = &covers.list[i];
            size_t from = first[cover->from->class] + cover->from->character;
            size_t to = first[cover->to->class] + cover->to->character;
            if (from != morphisms.list[i].from || to != morphisms.list[i].to)
                fail_msg("%s: cover %zu is %zu < %zu, not %zu < %zu", s.name, i, from, to,
                         morphisms.list[i].from, morphisms.list[i].to);
        }
        gsnn_flat_covers_clear(&covers);
        gsnn_morphisms_clear(&morphisms);
        free_pairs(pairs, count, &arena);
        close_scene(&s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_those_of_the_lattice),
        cmocka_unit_test(covers_are_those_of_the_elements),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup();
    return failed;
}
