/* test_normaliser_index.c - |N : H| from what the record states is that of the rows. */
#include "network/normaliser_index.h"

#include "record/enumeration_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static gsnn_enumeration_record *record_of(const char *source) {
    gsnn_run run = gsnn_run_default();
    gsnn_options options = gsnn_options_default();
    gsnn_error error;
    gsnn_group *group;
    gsnn_enumeration *enumeration;
    gsnn_enumeration_record *record;
    options.max_neurons = 2000;
    assert_int_equal(gsnn_group_read(&group, source, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_enumerate(&enumeration, group, &options, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_record_of_enumeration(&record, enumeration, &run, &error), GSNN_OK);
    gsnn_enumeration_free(enumeration);
    gsnn_group_free(group);
    return record;
}

static void test_two_roads(void **state) {
    static const char *const groups[] = {"D6",
                                         "S5",
                                         "B3",
                                         "Q8",
                                         "C2xC2xC2",
                                         "groups/cube.json",
                                         "groups/icosahedron.json",
                                         "groups/f4.json",
                                         "groups/e6.json"};
    size_t moved = 0;
    (void)state;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        gsnn_enumeration_record *record = record_of(groups[g]);
        gsnn_normaliser_indexer indexer;
        gsnn_error error;
        assert_int_equal(gsnn_normaliser_indexer_init(&indexer, record, &error), GSNN_OK);
        fmpz_t stated, counted;
        fmpz_init(stated);
        fmpz_init(counted);
        for (size_t a = 0; a < record->architecture_count; a++) {
            gsnn_record_architecture *architecture = &record->architectures[a];
            bool known = false;
            assert_non_null(architecture->class_length);
            assert_int_equal(gsnn_normaliser_index(&indexer, architecture, &known, stated, &error),
                             GSNN_OK);
            assert_true(known);
            moved += strcmp(architecture->class_length, "1") != 0 &&
                     architecture->cohomology.orbit_length > 1;
            architecture->class_length = NULL;
            known = false;
            assert_int_equal(gsnn_normaliser_index(&indexer, architecture, &known, counted, &error),
                             GSNN_OK);
            assert_true(known);
            if (!fmpz_equal(stated, counted))
                fail_msg("%s: architecture %s", groups[g], architecture->id);
        }
        fmpz_clear(stated);
        fmpz_clear(counted);
        gsnn_normaliser_indexer_clear(&indexer);
        gsnn_enumeration_record_free(record);
    }
    assert_true(moved > 0); /* both moves of the orbit formula were met */
}

static void test_false_lengths(void **state) {
    (void)state;
    gsnn_enumeration_record *record = record_of("D6");
    gsnn_normaliser_indexer indexer;
    gsnn_error error;
    bool known;
    fmpz_t index;
    fmpz_init(index);
    assert_int_equal(gsnn_normaliser_indexer_init(&indexer, record, &error), GSNN_OK);
    record->architectures[0].class_length = "100000000000000000000000000000007";
    assert_int_equal(
        gsnn_normaliser_index(&indexer, &record->architectures[0], &known, index, &error),
        GSNN_INVALID);
    assert_non_null(strstr(error.message, "architecture 0.0: H.class_length: "));
    gsnn_normaliser_indexer_clear(&indexer);
    gsnn_enumeration_record_free(record);
    fmpz_clear(index);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_roads),
        cmocka_unit_test(test_false_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
