/* test_record_of_enumeration.c - the record made in memory is the one that the JSON gives. */
#include "record/enumeration_record.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool append(void *text, const char *bytes, size_t length) {
    gsnn_text_append_bytes(text, bytes, length);
    return true;
}

static void same_elements(const gsnn_enumeration_record *record, const gsnn_record_elements *a,
                          const gsnn_record_elements *b) {
    size_t degree = record->group.degree;
    assert_int_equal(a->count, b->count);
    assert_true(!a->images == !b->images);
    assert_true(!a->entries == !b->entries);
    if (a->images)
        assert_memory_equal(a->images, b->images, a->count * degree * sizeof *a->images);
    for (size_t i = 0; a->entries && b->entries && i < a->count * degree * degree; i++)
        assert_string_equal(a->entries[i], b->entries[i]);
}

static void same_group(const gsnn_enumeration_record *a, const gsnn_enumeration_record *b) {
    assert_string_equal(a->group.name, b->group.name);
    assert_ptr_equal(a->group.action, b->group.action);
    assert_int_equal(a->group.degree, b->group.degree);
    assert_string_equal(a->group.order, b->group.order);
    assert_int_equal(a->group.invariant_dimension, b->group.invariant_dimension);
    same_elements(a, &a->group.generators, &b->group.generators);
    for (size_t i = 0; i < a->group.generators.count; i++)
        assert_string_equal(a->group.generator_names[i], b->group.generator_names[i]);
    assert_true(!a->group.form == !b->group.form);
    size_t size = a->group.form && b->group.form ? a->group.degree * a->group.degree : 0;
    for (size_t i = 0; i < size; i++)
        assert_string_equal(a->group.form[i], b->group.form[i]);
}

static void same_list(const void *a, const void *b, size_t count, size_t size) {
    assert_true(!a == !b);
    if (a && count)
        assert_memory_equal(a, b, count * size);
}

static void same_weights(const gsnn_enumeration_record *record, const gsnn_record_weights *a,
                         const gsnn_record_weights *b) {
    size_t degree = record->group.degree;
    assert_int_equal(a->listed, b->listed);
    assert_int_equal(a->dimension, b->dimension);
    assert_int_equal(a->row_count, b->row_count);
    assert_int_equal(a->basis_row_count, b->basis_row_count);
    same_list(a->rows, b->rows, a->row_count * degree, sizeof *a->rows);
    same_list(a->basis, b->basis, a->dimension * a->basis_row_count * degree, sizeof *a->basis);
    assert_true(!a->basis_exact == !b->basis_exact);
    for (size_t i = 0; a->basis_exact && b->basis_exact && i < a->dimension * degree; i++)
        assert_string_equal(a->basis_exact[i], b->basis_exact[i]);
}

static void same_architecture(const gsnn_enumeration_record *record,
                              const gsnn_record_architecture *a,
                              const gsnn_record_architecture *b) {
    assert_string_equal(a->id, b->id);
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->admissible, b->admissible);
    assert_true(!a->reason == !b->reason);
    if (a->reason)
        assert_string_equal(a->reason, b->reason);
    assert_int_equal(a->collapses_to, b->collapses_to);
    assert_string_equal(a->neurons_decimal, b->neurons_decimal);
    assert_int_equal(a->neurons, b->neurons);
    assert_string_equal(a->H.order, b->H.order);
    assert_string_equal(a->K.order, b->K.order);
    /* The text has it only where neurons are left out. */
    assert_true(a->class_length || b->class_length);
    if (a->class_length && b->class_length)
        assert_string_equal(a->class_length, b->class_length);
    same_elements(record, &a->H.generators, &b->H.generators);
    same_elements(record, &a->K.generators, &b->K.generators);
    assert_int_equal(a->cohomology.rank, b->cohomology.rank);
    if (a->cohomology.rank)
        assert_memory_equal(a->cohomology.class, b->cohomology.class,
                            a->cohomology.rank * sizeof *a->cohomology.class);
    assert_int_equal(a->cohomology.trivial, b->cohomology.trivial);
    assert_int_equal(a->cohomology.orbit_length, b->cohomology.orbit_length);
    same_list(a->signed_permutations, b->signed_permutations,
              record->group.generators.count * a->neurons, sizeof *a->signed_permutations);
    same_weights(record, &a->weights, &b->weights);
    assert_memory_equal(&a->parameters, &b->parameters, sizeof a->parameters);
}

static void same_records(const gsnn_enumeration_record *a, const gsnn_enumeration_record *b) {
    assert_string_equal(a->tool_version, b->tool_version);
    assert_string_equal(a->engine, b->engine);
    same_group(a, b);
    assert_int_equal(a->selection.type, b->selection.type);
    assert_int_equal(a->codomain.dimension, b->codomain.dimension);
    assert_ptr_equal(a->codomain.action, b->codomain.action);
    assert_true(a->selection.max_neurons == b->selection.max_neurons);
    assert_memory_equal(&a->counts, &b->counts, sizeof a->counts);
    assert_int_equal(a->architecture_count, b->architecture_count);
    for (size_t i = 0; i < a->architecture_count; i++)
        same_architecture(a, &a->architectures[i], &b->architectures[i]);
    assert_int_equal(a->morphisms_listed, b->morphisms_listed);
    assert_int_equal(a->morphism_count, b->morphism_count);
    for (size_t i = 0; i < a->morphism_count; i++) {
        assert_int_equal(a->morphisms[i].kind, b->morphisms[i].kind);
        assert_int_equal(a->morphisms[i].from, b->morphisms[i].from);
        assert_int_equal(a->morphisms[i].to, b->morphisms[i].to);
        same_list(a->morphisms[i].neurons, b->morphisms[i].neurons,
                  a->architectures[a->morphisms[i].to].neurons, sizeof *a->morphisms[i].neurons);
    }
}

/* Both ways to the record of a group. */
static void compare_with(const char *source, const gsnn_options *options) {
    gsnn_run run = gsnn_run_default();
    gsnn_error error;
    gsnn_group *group;
    gsnn_enumeration *enumeration;
    gsnn_enumeration_record *made, *read;
    gsnn_text text = {0};
    assert_int_equal(gsnn_group_read(&group, source, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_enumerate(&enumeration, group, options, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_record_of_enumeration(&made, enumeration, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_write(enumeration, "json", append, &text, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_enumeration_record_parse(text.bytes, text.length, &read, &error),
                     GSNN_OK);
    /* Nothing in the record refers to the enumeration. */
    gsnn_enumeration_free(enumeration);
    gsnn_group_free(group);
    same_records(made, read);
    gsnn_enumeration_record_free(made);
    gsnn_enumeration_record_free(read);
    gsnn_text_clear(&text);
}

/* With all rows, rows of small networks only, first rows, and none. */
static void compare(const char *source, gsnn_options options) {
    static const struct {
        int weights;
        uint64_t max_rows;
    } wanted[] = {{GSNN_WEIGHTS_FULL, 5000},
                  {GSNN_WEIGHTS_FULL, 6},
                  {GSNN_WEIGHTS_ROW, 0},
                  {GSNN_WEIGHTS_NONE, 100},
                  {GSNN_WEIGHTS_NONE, 0}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        options.weights = wanted[i].weights;
        options.max_rows = wanted[i].max_rows;
        compare_with(source, &options);
    }
}

static void same_as_json(void **state) {
    static const char *const groups[] = {"D6",
                                         "S6",
                                         "B3",
                                         "Q8",
                                         "C2xC4",
                                         "C1",
                                         "S25",
                                         "groups/cube.json",
                                         "groups/icosahedron.json",
                                         "groups/e6.json",
                                         "groups/methane.json",
                                         "groups/sign-flips.json",
                                         "groups/torus-4x4.json"};
    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        gsnn_options options = gsnn_options_default();
        if (strcmp(groups[i], "S25") == 0)
            options.max_neurons = 100000;
        compare(groups[i], options);
    }
}

static void same_as_json_of_selections(void **state) {
    gsnn_options options = gsnn_options_default();
    (void)state;
    options.all = true;
    compare("D6", options);
    compare("groups/cube.json", options);
    options.morphisms = false;
    compare("B3", options);
    options = gsnn_options_default();
    options.type = 2;
    options.max_neurons = 6;
    compare("D6", options);
    options = gsnn_options_default();
    options.generators = GSNN_GENERATORS_NONE;
    compare("D6", options);
    compare("groups/cube.json", options);
    options.generators = GSNN_GENERATORS_WORDS;
    compare("D6", options);
    compare("S6", options);
    compare("B3", options);
    compare("groups/torus-4x4.json", options);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_as_json),
        cmocka_unit_test(same_as_json_of_selections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
