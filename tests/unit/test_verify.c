/* test_verify.c - the verdicts on a small enumeration, true and false. */
#include "record_fixture.h"

#include "verify/verify.h"

#include <stdlib.h>

static gsnn_findings verify(const char *text, bool complete) {
    gsnn_findings findings = {0};
    gsnn_error error;
    const gsnn_verify_options options = {.complete = complete, .seed = 5};
    gsnn_enumeration_record *record = parse(text);
    if (gsnn_verify(record, &options, &findings, &error))
        fail_msg("%s", error.message);
    gsnn_enumeration_record_free(record);
    return findings;
}

static void test_true(void **state) {
    (void)state;
    gsnn_findings findings = verify(document, true);
    for (int check = 0; check < GSNN_CHECK_COUNT; check++) {
        const gsnn_verify_finding *finding = &findings.checks[check];
        if (finding->falsehoods || finding->skipped)
            fail_msg("%s: %s%s", gsnn_verify_check_name(check),
                     finding->falsehoods ? finding->false_lines[0] : "",
                     finding->skipped ? finding->skip_reason : "");
    }
    assert_int_equal(findings.checks[GSNN_CHECK_RHO_EQUIVARIANT].objects, 3);
    assert_int_equal(findings.checks[GSNN_CHECK_INCLUSIONS].objects, 2);
    assert_int_equal(findings.checks[GSNN_CHECK_TUNNELS].objects, 1);
    assert_int_equal(findings.checks[GSNN_CHECK_COMPLETE].objects, 3);
    assert_int_equal(findings.checks[GSNN_CHECK_COMPLETE].parts, 3); /* the plane and two lines */
    assert_int_equal(gsnn_findings_falsehoods(&findings), 0);
    gsnn_findings_clear(&findings);
}

/* Without being asked to, completeness is not looked at. */
static void test_not_asked(void **state) {
    (void)state;
    gsnn_findings findings = verify(document, false);
    assert_int_equal(findings.checks[GSNN_CHECK_COMPLETE].objects, 0);
    gsnn_findings_clear(&findings);
}

static void test_false(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
        gsnn_verify_check check;
        const char *line;
    } damages[] = {
        {"\"order\": 2", "\"order\": 3", GSNN_CHECK_GROUP_ORDER,
         "group.order: 3, but the generators generate 2 elements"},
        {"[[2, 1]]", "[[2, 2]]", GSNN_CHECK_GENERATORS,
         "group.generators[0]: two points have one image"},
        {"[[-1]]", "[[1]]", GSNN_CHECK_RHO_SIGNS, "0.1: flipping signs of neurons makes it type 1"},
        {"[[1, -1]]", "[[1, 1]]", GSNN_CHECK_WEIGHT_SPACE,
         "0.1: weights.rows[0][1]: 1 does not fit w h = chi(h) w"},
        {"[[1, 2], [2, 1]]", "[[1, 2], [2, -1]]", GSNN_CHECK_RHO_EQUIVARIANT,
         "1.0: W g = rho(g) W fails for generators[0], neuron 1, input 1"},
        {"\"total\": 4", "\"total\": 5", GSNN_CHECK_PARAMETERS,
         "0.1: parameters.total: 5, but it is 4"},
        {"\"neurons\": [1, -1]", "\"neurons\": [1, 1]", GSNN_CHECK_NEURON_MAPS,
         "morphisms[1] (0.1 to 1.0): neurons[0]: it does not commute with generators[0]"},
        {", {" TUNNEL "}", "", GSNN_CHECK_TUNNELS,
         "0.0, 0.1: the two H are conjugate, but no tunnel is listed"},
        {"{" INCLUSION2 "}, ", "", GSNN_CHECK_INCLUSIONS_COMPLETE,
         "0.1: it is included in 1.0 with nothing between, but that is not listed"},
        {"\"inclusions\": 2", "\"inclusions\": 3", GSNN_CHECK_COUNTS,
         "counts.inclusions: 3, but the list has 2"},
        {"{" SECOND "}, {" THIRD "}], \"morphisms\": [{" INCLUSION1 "}, {" INCLUSION2 "}, {" TUNNEL
         "}]",
         "{" THIRD "}], \"morphisms\": [{" INCLUSION1 "}]", GSNN_CHECK_COMPLETE,
         "missing: an architecture of type 2 with 1 neurons, |H| = 2, |K| = 1 and 1 free weights"},
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        static char text[2 * sizeof document];
        snprintf(text, sizeof text, "%s", replaced(document, damages[i].from, damages[i].to));
        gsnn_findings findings = verify(text, true);
        const gsnn_verify_finding *finding = &findings.checks[damages[i].check];
        if (!finding->falsehoods)
            fail_msg("%s for %s is not noticed", damages[i].to, damages[i].from);
        assert_string_equal(finding->false_lines[0], damages[i].line);
        gsnn_findings_clear(&findings);
    }
}

static void test_findings(void **state) {
    (void)state;
    gsnn_findings findings = {0};
    gsnn_findings_pass(&findings, GSNN_CHECK_IDS, 3);
    gsnn_findings_pass(&findings, GSNN_CHECK_IDS, 4);
    assert_int_equal(findings.checks[GSNN_CHECK_IDS].objects, 2);
    assert_int_equal(findings.checks[GSNN_CHECK_IDS].parts, 7);
    for (int i = 0; i < 2 * GSNN_FALSEHOODS_KEPT; i++)
        gsnn_findings_false(&findings, GSNN_CHECK_COUNTS, "line\t%d", i);
    assert_int_equal(findings.checks[GSNN_CHECK_COUNTS].falsehoods, 2 * GSNN_FALSEHOODS_KEPT);
    assert_string_equal(findings.checks[GSNN_CHECK_COUNTS].false_lines[1], "line?1");
    assert_int_equal(findings.checks[GSNN_CHECK_IDS].falsehoods, 0);
    gsnn_findings_skip(&findings, GSNN_CHECK_IDS, "%s", "first");
    gsnn_findings_skip(&findings, GSNN_CHECK_IDS, "%s", "second");
    assert_int_equal(findings.checks[GSNN_CHECK_IDS].skipped, 2);
    assert_string_equal(findings.checks[GSNN_CHECK_IDS].skip_reason, "first");
    gsnn_findings_clear(&findings);
    assert_int_equal(gsnn_findings_falsehoods(&findings), 0);
}

/* Every check has a name of its own. */
static void test_names(void **state) {
    (void)state;
    for (int a = 0; a < GSNN_CHECK_COUNT; a++) {
        const char *objects, *parts;
        assert_non_null(gsnn_verify_check_name(a));
        gsnn_verify_check_units(a, &objects, &parts);
        assert_non_null(objects);
        for (int b = 0; b < a; b++)
            assert_string_not_equal(gsnn_verify_check_name(a), gsnn_verify_check_name(b));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_true),  cmocka_unit_test(test_not_asked),
        cmocka_unit_test(test_false), cmocka_unit_test(test_findings),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
