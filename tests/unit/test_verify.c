/* test_verify.c - the verdicts on a small enumeration, true and false. */
#include "record_fixture.h"

#include "verify/enumeration.h"

#include <stdlib.h>
#include <string.h>

static gsnn_findings verify(const char *text, bool complete) {
    gsnn_findings findings;
    gsnn_error error;
    const gsnn_verify_options options = {.complete = complete, .seed = 5};
    gsnn_enumeration_record *record = parse(text);
    if (gsnn_findings_init(&findings, gsnn_enumeration_checks, GSNN_CHECK_COUNT, &error) ||
        gsnn_verify_enumeration(record, NULL, &options, &findings, &error))
        fail_msg("%s", error.message);
    gsnn_enumeration_record_free(record);
    return findings;
}

static void test_true(void **state) {
    (void)state;
    gsnn_findings findings = verify(document, true);
    for (unsigned check = 0; check < GSNN_CHECK_COUNT; check++) {
        const gsnn_verify_finding *finding = &findings.found[check];
        if (finding->falsehoods || finding->skipped)
            fail_msg("%s: %s%s", gsnn_enumeration_checks[check].name,
                     finding->falsehoods ? finding->false_lines[0] : "",
                     finding->skipped ? finding->skip_reason : "");
    }
    assert_int_equal(findings.found[GSNN_CHECK_RHO_EQUIVARIANT].objects, 3);
    assert_int_equal(findings.found[GSNN_CHECK_INCLUSIONS].objects, 2);
    assert_int_equal(findings.found[GSNN_CHECK_TUNNELS].objects, 1);
    assert_int_equal(findings.found[GSNN_CHECK_COMPLETE].objects, 3);
    assert_int_equal(findings.found[GSNN_CHECK_COMPLETE].parts, 3); /* the plane and two lines */
    assert_int_equal(gsnn_findings_falsehoods(&findings), 0);
    gsnn_findings_clear(&findings);
}

/* Without being asked to, completeness is not looked at. */
static void test_not_asked(void **state) {
    (void)state;
    gsnn_findings findings = verify(document, false);
    assert_int_equal(findings.found[GSNN_CHECK_COMPLETE].objects, 0);
    gsnn_findings_clear(&findings);
}

static void test_false(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
        unsigned check;
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
        const gsnn_verify_finding *finding = &findings.found[damages[i].check];
        if (!finding->falsehoods)
            fail_msg("%s for %s is not noticed", damages[i].to, damages[i].from);
        assert_string_equal(finding->false_lines[0], damages[i].line);
        gsnn_findings_clear(&findings);
    }
}

static void test_findings(void **state) {
    (void)state;
    gsnn_findings findings;
    gsnn_error error;
    assert_int_equal(
        gsnn_findings_init(&findings, gsnn_enumeration_checks, GSNN_CHECK_COUNT, &error), GSNN_OK);
    gsnn_findings_pass(&findings, GSNN_CHECK_IDS, 3);
    gsnn_findings_pass(&findings, GSNN_CHECK_IDS, 4);
    assert_int_equal(findings.found[GSNN_CHECK_IDS].objects, 2);
    assert_int_equal(findings.found[GSNN_CHECK_IDS].parts, 7);
    for (int i = 0; i < 2 * GSNN_FALSEHOODS_KEPT; i++)
        gsnn_findings_false(&findings, GSNN_CHECK_COUNTS, "line\t%d", i);
    assert_int_equal(findings.found[GSNN_CHECK_COUNTS].falsehoods, 2 * GSNN_FALSEHOODS_KEPT);
    assert_string_equal(findings.found[GSNN_CHECK_COUNTS].false_lines[1], "line?1");
    assert_int_equal(findings.found[GSNN_CHECK_IDS].falsehoods, 0);
    gsnn_findings_skip(&findings, GSNN_CHECK_IDS, "%s", "first");
    gsnn_findings_skip(&findings, GSNN_CHECK_IDS, "%s", "second");
    assert_int_equal(findings.found[GSNN_CHECK_IDS].skipped, 2);
    assert_string_equal(findings.found[GSNN_CHECK_IDS].skip_reason, "first");
    gsnn_findings_clear(&findings);
    assert_int_equal(gsnn_findings_falsehoods(&findings), 0);
}

/* Every check has a name of its own. */
static void test_names(void **state) {
    (void)state;
    for (size_t a = 0; a < GSNN_CHECK_COUNT; a++) {
        assert_non_null(gsnn_enumeration_checks[a].name);
        assert_non_null(gsnn_enumeration_checks[a].objects);
        for (size_t b = 0; b < a; b++)
            assert_string_not_equal(gsnn_enumeration_checks[a].name,
                                    gsnn_enumeration_checks[b].name);
    }
}

/* Findings of one thread are moved behind those of another, as far as lines are kept. */
static void test_move(void **state) {
    (void)state;
    gsnn_findings first, second;
    gsnn_error error;
    gsnn_findings_init(&first, gsnn_enumeration_checks, GSNN_CHECK_COUNT, &error);
    gsnn_findings_init(&second, gsnn_enumeration_checks, GSNN_CHECK_COUNT, &error);
    for (int i = 0; i < GSNN_FALSEHOODS_KEPT - 1; i++)
        gsnn_findings_false(&first, GSNN_CHECK_IDS, "first");
    for (int i = 0; i < 3; i++)
        gsnn_findings_false(&second, GSNN_CHECK_IDS, "second %d", i);
    gsnn_findings_skip(&second, GSNN_CHECK_COUNTS, "why");
    gsnn_findings_pass(&second, GSNN_CHECK_FORM, 2);
    gsnn_findings_move(&first, &second);
    assert_int_equal(first.found[GSNN_CHECK_IDS].falsehoods, GSNN_FALSEHOODS_KEPT + 2);
    assert_string_equal(first.found[GSNN_CHECK_IDS].false_lines[GSNN_FALSEHOODS_KEPT - 1],
                        "second 0");
    assert_string_equal(first.found[GSNN_CHECK_COUNTS].skip_reason, "why");
    assert_int_equal(first.found[GSNN_CHECK_FORM].parts, 2);
    assert_int_equal(gsnn_findings_verdict(&second), GSNN_VERDICT_UNDECIDED);
    gsnn_findings_clear(&first);
    gsnn_findings_clear(&second);
}

/* The text of findings, whose last line is the verdict. */
static void assert_written(const gsnn_findings *findings, bool quiet, const char *expected) {
    gsnn_text text = {0};
    gsnn_findings_write(findings, quiet, &text);
    gsnn_text_append_char(&text, '\0');
    assert_string_equal(text.bytes, expected);
    gsnn_text_clear(&text);
}

static void test_verdict(void **state) {
    (void)state;
    static const gsnn_verify_check checks[] = {{"one", "things", "parts"}, {"two", "others", NULL}};
    gsnn_findings findings;
    gsnn_error error;
    gsnn_findings_init(&findings, checks, 2, &error);
    assert_written(&findings, false, "UNDECIDED: nothing could be checked\n");
    gsnn_findings_pass(&findings, 0, 3);
    gsnn_findings_summarise(&findings, "%d things", 1);
    assert_int_equal(gsnn_findings_verdict(&findings), GSNN_VERDICT_TRUE);
    assert_written(&findings, true, "");
    gsnn_findings_skip(&findings, 1, "it is too large");
    assert_written(&findings, false,
                   "PASS  one                  1 things, 3 parts\n"
                   "SKIP  two                  1: it is too large\n"
                   "TRUE: 1 checks of 1 things; not checked, or not everywhere: two\n");
    gsnn_findings_false(&findings, 1, "here: no");
    assert_int_equal(gsnn_findings_verdict(&findings), GSNN_VERDICT_FALSE);
    assert_written(&findings, true,
                   "FALSE two                  here: no\n"
                   "FALSE: 1 of 2 checks: two\n");
    gsnn_findings_clear(&findings);
}

/* What a document is, is read off its schema; who cannot be told is refused with a reason. */
static void test_documents(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
        size_t count;
    } refused[] = {
        {" \n", "f: there is nothing in it", 1},
        {"[1]", "f: this is no JSON object with a \"schema\" that can be proved: ", 1},
        {"{\"schema\": 7}", "f: this is no JSON object with a \"schema\" ", 1},
        {"{\"schema\": \"gsnn-\t/9\"}", "f: schema: \"gsnn-?/9\" is none of ", 1},
        {document, "g: a gsnn-enumeration/1 is proved from one file alone", 2},
    };
    const gsnn_verify_options options = {.seed = 1};
    gsnn_findings findings;
    gsnn_error error;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const gsnn_mapped_text text = {.bytes = refused[i].text, .length = strlen(refused[i].text)};
        const gsnn_verify_file files[] = {{"f", &text}, {"g", &text}};
        assert_int_equal(gsnn_verify(files, refused[i].count, &options, &findings, &error),
                         GSNN_INVALID);
        if (strncmp(error.message, refused[i].message, strlen(refused[i].message)) != 0)
            fail_msg("%s", error.message);
        gsnn_findings_clear(&findings);
    }
    const gsnn_mapped_text text = {.bytes = document, .length = strlen(document)};
    const gsnn_verify_file file = {"f", &text};
    assert_int_equal(gsnn_verify(&file, 1, &options, &findings, &error), GSNN_OK);
    assert_int_equal(gsnn_findings_verdict(&findings), GSNN_VERDICT_TRUE);
    gsnn_findings_clear(&findings);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_true),    cmocka_unit_test(test_not_asked),
        cmocka_unit_test(test_false),   cmocka_unit_test(test_findings),
        cmocka_unit_test(test_names),   cmocka_unit_test(test_move),
        cmocka_unit_test(test_verdict), cmocka_unit_test(test_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
