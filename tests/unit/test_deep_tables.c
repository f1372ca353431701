/* Tables of what letters see, by two roads: orbits on all pairs of neurons, and subgroups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "deep/tables.h"
#include "enumerated_record.h"

#include <stdlib.h>
#include <string.h>

static gsnn_enumeration_record *all_pairs(const char *source) {
    gsnn_run run = gsnn_run_default();
    gsnn_options options = gsnn_options_default();
    gsnn_group *group = NULL;
    gsnn_enumeration *enumeration = NULL;
    gsnn_enumeration_record *record = NULL;
    options.all = true;
    assert_int_equal(gsnn_group_read(&group, source, &run, NULL), GSNN_OK);
    assert_int_equal(gsnn_enumerate(&enumeration, group, &options, &run, NULL), GSNN_OK);
    assert_int_equal(gsnn_record_of_enumeration(&record, enumeration, &run, NULL), GSNN_OK);
    gsnn_enumeration_free(enumeration);
    gsnn_group_free(group);
    return record;
}

/* Fills the tables of letters by one road, from nothing. */
static void fill(gsnn_deep_letters *letters, bool pairs) {
    gsnn_run run = gsnn_run_default();
    size_t cells = letters->source_count * letters->count;
    size_t regular = gsnn_deep_regular_letter(letters);
    memset(letters->dimensions, 0, cells * sizeof *letters->dimensions);
    memset(letters->fixing, 0, cells * sizeof *letters->fixing);
    assert_true(regular != SIZE_MAX);
    assert_int_equal(pairs ? gsnn_deep_table_of_pairs(letters, &run, NULL)
                           : gsnn_deep_table_of_subgroups(letters, regular, &run, NULL),
                     GSNN_OK);
}

static size_t compare(const char *source, bool odd) {
    gsnn_run run = gsnn_run_default();
    const gsnn_deep_choice choice = {.ids = NULL};
    gsnn_deep_letters one, other;
    gsnn_enumeration_record *record = all_pairs(source);
    if (odd) {
        record->codomain.given = true;
        record->codomain.activation = GSNN_RECORD_ODD;
    }
    assert_int_equal(gsnn_deep_letters_init(&one, record, &choice, &run, NULL), GSNN_OK);
    assert_int_equal(gsnn_deep_letters_init(&other, record, &choice, &run, NULL), GSNN_OK);
    fill(&one, true);
    fill(&other, false);
    size_t cells = one.source_count * one.count;
    for (size_t cell = 0; cell < cells; cell++) {
        const gsnn_deep_letter *p = &one.items[cell % one.count];
        if (one.dimensions[cell] != other.dimensions[cell] ||
            memcmp(one.fixing[cell], other.fixing[cell], p->set_words * sizeof(uint64_t)) != 0)
            fail_msg("%s: source %zu, letter %s", source, cell / one.count, p->id);
    }
    gsnn_deep_letters_clear(&one);
    gsnn_deep_letters_clear(&other);
    gsnn_enumeration_record_free(record);
    return cells;
}

static void both_roads_agree(void **state) {
    (void)state;
    static const char *const groups[] = {"C2",
                                         "C6",
                                         "S3",
                                         "D4",
                                         "Q8",
                                         "B2",
                                         "C2xC2xC2",
                                         "C2xC4",
                                         "A4",
                                         "S4",
                                         "A5",
                                         "D6",
                                         "B3",

                                         "groups/cube-rotations.json",
                                         "groups/d8-plane.json"};
    size_t cells = 0;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (int odd = 0; odd < 2; odd++)
            cells += compare(groups[g], odd);
    assert_true(cells > 5000);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_roads_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
