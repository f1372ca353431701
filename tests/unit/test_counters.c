/* What a computation counts: that fast paths are taken where they must be, and that the counts add
 * up; the current folder is the project's. */
#include "base/counters.h"
#include "base/parallel.h"
#include "base/text.h"
#include "enumeration/enumeration.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* An enumeration with what it counted. */
typedef struct counted {
    gsnn_group *group;
    gsnn_enumeration *enumeration;
    gsnn_counters *counters;
} counted;

static counted enumerate(const char *source, const char *engine, bool all) {
    counted c;
    gsnn_error error;
    gsnn_run run = gsnn_run_default();
    gsnn_options options = gsnn_options_default();
    options.engine = engine;
    options.all = all;
    run.threads = 2;
    if (gsnn_counters_new(&run.counters, &error) ||
        gsnn_group_read(&c.group, source, &run, &error) ||
        gsnn_enumerate(&c.enumeration, c.group, &options, &run, &error))
        fail_msg("%s: %s", source, error.message);
    c.counters = run.counters;
    return c;
}

static void clear(counted *c) {
    gsnn_enumeration_free(c->enumeration);
    gsnn_group_free(c->group);
    gsnn_counters_free(c->counters);
}

#define COUNT(c, name) gsnn_counted((c).counters, GSNN_COUNT_##name)

/* What is the same in every enumeration of a listed group. */
static void assert_adds_up(const counted *c) {
    uint64_t n = c->enumeration->admissible;
    assert_int_equal(COUNT(*c, COVERS_SETTLED) + COUNT(*c, COVERS_BY_NUMBERS) +
                         COUNT(*c, COVERS_BY_PROFILES) + COUNT(*c, COVERS_TESTED),
                     n * (n - 1) / 2);
    assert_int_equal(COUNT(*c, COVERS_FOUND), c->enumeration->morphisms.inclusions);
    assert_true(COUNT(*c, COVERS_TESTED) >= COUNT(*c, COVERS_FOUND));
    assert_int_equal(COUNT(*c, EXTENSIONS_TRIED), COUNT(*c, EXTENSIONS_DROPPED_AT_ONCE) +
                                                      COUNT(*c, EXTENSIONS_DROPPED_LATER) +
                                                      COUNT(*c, EXTENSIONS_MADE));
    assert_int_equal(COUNT(*c, PAIRS), COUNT(*c, PAIRS_BY_ORBITS) + COUNT(*c, PAIRS_BY_EQUATIONS));
    assert_true(COUNT(*c, PATTERNS_ASKED) >= COUNT(*c, PATTERNS_REMEMBERED));
}

/* Classes, subgroups and cyclic subgroups of prime power order as in the literature. */
static void lattice_counts_subgroups(void **state) {
    static const struct {
        const char *group;
        uint64_t classes, subgroups, zuppos;
    } known[] = {{"D6", 10, 16, 8},          {"S4", 11, 30, 16},   {"A5", 9, 59, 31},
                 {"S5", 19, 156, 56},        {"A6", 22, 501, 166}, {"C2xC2xC2xC2", 67, 67, 15},
                 {"groups/q8.json", 6, 6, 4}};
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        counted c = enumerate(known[i].group, "lattice", true);
        assert_int_equal(COUNT(c, SUBGROUP_CLASSES), known[i].classes);
        assert_int_equal(COUNT(c, SUBGROUPS), known[i].subgroups);
        assert_int_equal(COUNT(c, ZUPPOS), known[i].zuppos);
        assert_true(fmpz_equal_ui(c.group->order, COUNT(c, ELEMENTS)));
        assert_adds_up(&c);
        clear(&c);
    }
}

static void lattice_takes_its_short_ways(void **state) {
    (void)state;
    counted c = enumerate("S6", "lattice", true);
    assert_true(COUNT(c, PRODUCT_TABLES) == 1);
    assert_true(COUNT(c, PERFECT_PAIRS) > 0);
    assert_true(COUNT(c, EXTENSIONS_DROPPED_AT_ONCE) > 0);
    assert_true(COUNT(c, EXTENSIONS_DROPPED_LATER) > 0);
    /* Every class but the perfect ones and the trivial group is made by one extension. */
    assert_true(COUNT(c, EXTENSIONS_MADE) < COUNT(c, SUBGROUP_CLASSES));
    assert_true(COUNT(c, ABELIAN_QUOTIENTS) > 0);
    assert_true(COUNT(c, SETS_MARKED) > 0);
    assert_true(COUNT(c, NORMALISERS_AT_RANDOM) > 10 * COUNT(c, NORMALISERS_IN_ORDER));
    assert_true(COUNT(c, PATTERNS_REMEMBERED) > 0);
    assert_int_equal(COUNT(c, PAIRS_BY_EQUATIONS), 0);
    assert_true(COUNT(c, COLLAPSES_SEEN) > 0);
    assert_true(COUNT(c, COVERS_SETTLED) > 0);
    assert_true(COUNT(c, COVERS_BY_NUMBERS) > 0);
    assert_true(COUNT(c, COVERS_BY_PROFILES) > 0);
    assert_true(COUNT(c, CHOSEN_REPRESENTATIVES) > 0);
    assert_adds_up(&c);
    clear(&c);
    c = enumerate("C2xC2xC2xC2xC2", "lattice", true);
    assert_int_equal(COUNT(c, ABELIAN_QUOTIENTS), COUNT(c, SUBGROUP_CLASSES));
    assert_int_equal(COUNT(c, PERFECT_PAIRS), 0);
    assert_adds_up(&c);
    clear(&c);
}

static void orbits_merges_codes(void **state) {
    (void)state;
    counted c = enumerate("A5", "orbits", false);
    assert_true(COUNT(c, FLATS_CUT) > 0);
    assert_int_equal(COUNT(c, FLATS_MERGED), COUNT(c, FLATS_CUT));
    assert_true(COUNT(c, PAIRS_BY_ORBITS) > 0);
    assert_adds_up(&c);
    clear(&c);
    c = enumerate("groups/icosahedron-rotations.json", "orbits", false);
    assert_true(COUNT(c, FLATS_CUT) > 0);
    assert_int_equal(COUNT(c, FLATS_MERGED), 0);
    assert_int_equal(COUNT(c, PRIMES), 1);
    assert_true(COUNT(c, PAIRS_BY_EQUATIONS) > 0);
    assert_adds_up(&c);
    clear(&c);
}

static void coxeter_lists_nothing(void **state) {
    static const struct {
        const char *group;
        uint64_t closed_forms;
    } known[] = {{"S12", 1}, {"B6", 1}, {"groups/e6.json", 0}, {"groups/f4.json", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        counted c = enumerate(known[i].group, "auto", false);
        assert_int_equal(COUNT(c, ELEMENTS), 0);
        assert_int_equal(COUNT(c, CLOSED_FORMS), known[i].closed_forms);
        assert_true(COUNT(c, CHAMBER_FLATS) > 0);
        assert_int_equal(COUNT(c, PAIRS_KNOWN), c.enumeration->admissible);
        assert_int_equal(COUNT(c, CHAMBER_COVERS), c.enumeration->morphisms.inclusions);
        assert_int_equal(COUNT(c, COVERS_TESTED), 0);
        clear(&c);
    }
}

static void product_lists_nothing(void **state) {
    (void)state;
    counted c = enumerate("A6xA6", "auto", false);
    assert_int_equal(COUNT(c, ELEMENTS), 0);
    assert_int_equal(COUNT(c, PRODUCT_TUPLES), 135);
    assert_int_equal(COUNT(c, PAIRS_KNOWN), 135);
    assert_int_equal(COUNT(c, PRODUCT_COVERS), c.enumeration->morphisms.inclusions);
    assert_int_equal(COUNT(c, COVERS_TESTED), 0);
    clear(&c);
    /* A chamber represents the subgroups of this one. */
    c = enumerate("S3xS4", "product", false);
    assert_int_equal(COUNT(c, ELEMENTS), 144);
    assert_int_equal(COUNT(c, PRODUCT_TUPLES), 0);
    clear(&c);
    /* Representatives of products are those of their factors, whichever engine finds them. */
    c = enumerate("A4xQ8", "lattice", false);
    assert_true(COUNT(c, CHOSEN_REPRESENTATIVES) > 0);
    clear(&c);
}

static void goursat_extends_nothing(void **state) {
    (void)state;
    counted c = enumerate("A5xA5", "auto", true);
    assert_string_equal(c.enumeration->engine->name, "goursat");
    assert_int_equal(COUNT(c, EXTENSIONS_TRIED) + COUNT(c, PERFECT_PAIRS), 0);
    uint64_t classes = COUNT(c, SUBGROUP_CLASSES), subgroups = COUNT(c, SUBGROUPS);
    assert_true(COUNT(c, DOUBLE_COSETS) == classes && COUNT(c, SECTIONS) > 0);
    assert_adds_up(&c);
    clear(&c);
    c = enumerate("A5xA5", "lattice", true);
    assert_int_equal(COUNT(c, SUBGROUP_CLASSES), classes);
    assert_int_equal(COUNT(c, SUBGROUPS), subgroups);
    assert_int_equal(COUNT(c, DOUBLE_COSETS), 0);
    clear(&c);
}

static gsnn_status count_one(void *context, size_t worker, size_t index, gsnn_error *error) {
    (void)worker;
    (void)index;
    (void)error;
    gsnn_count(context, GSNN_COUNT_PAIRS, 3);
    return GSNN_OK;
}

static void threads_count_together(void **state) {
    (void)state;
    gsnn_error error;
    gsnn_run run = gsnn_run_default();
    assert_int_equal(gsnn_parallel(4, 10000, count_one, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_counters_new(&run.counters, &error), GSNN_OK);
    assert_int_equal(gsnn_parallel(4, 10000, count_one, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_counted(run.counters, GSNN_COUNT_PAIRS), 30000);
    gsnn_counters_free(run.counters);
}

static bool append(void *text, const char *bytes, size_t length) {
    gsnn_text_append_bytes(text, bytes, length);
    return true;
}

static bool refuse(void *context, const char *bytes, size_t length) {
    (void)bytes;
    (void)length;
    return --*(int *)context > 0;
}

static void writes_a_line_for_each(void **state) {
    (void)state;
    gsnn_error error;
    gsnn_text text = {0};
    counted c = enumerate("D6", "auto", false);
    assert_int_equal(gsnn_counters_write(c.counters, append, &text, &error), GSNN_OK);
    const char *string = gsnn_text_string(&text);
    assert_non_null(strstr(string, "  finding morphisms\n"));
    assert_non_null(strstr(string, "  covers of flats of the chamber\n"));
    size_t lines = 0;
    for (const char *at = string; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, GSNN_COUNTER_COUNT + GSNN_PHASE_COUNT + 2);
    gsnn_text_clear(&text);
    for (int pieces = 1; pieces < 20; pieces += 6) {
        int left = pieces;
        assert_int_equal(gsnn_counters_write(c.counters, refuse, &left, &error), GSNN_FAILED);
        assert_int_equal(left, 0);
    }
    clear(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lattice_counts_subgroups), cmocka_unit_test(lattice_takes_its_short_ways),
        cmocka_unit_test(orbits_merges_codes),      cmocka_unit_test(coxeter_lists_nothing),
        cmocka_unit_test(product_lists_nothing),    cmocka_unit_test(threads_count_together),
        cmocka_unit_test(goursat_extends_nothing),  cmocka_unit_test(writes_a_line_for_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
