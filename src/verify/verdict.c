#include "verify/verify.h"
#include "json/writer.h"

#include <inttypes.h>

gsnn_verdict gsnn_findings_verdict(const gsnn_findings *findings) {
    bool proved = false;
    for (size_t check = 0; check < findings->check_count; check++) {
        const gsnn_verify_finding *finding = &findings->found[check];
        if (finding->falsehoods)
            return GSNN_VERDICT_FALSE;
        proved |= finding->objects || finding->parts;
    }
    return proved ? GSNN_VERDICT_TRUE : GSNN_VERDICT_UNDECIDED;
}

/* The lines of one check; what passed and what was skipped only if it is wanted. */
static void write_check(const gsnn_verify_check *check, const gsnn_verify_finding *finding,
                        bool quiet, gsnn_text *text) {
    for (size_t i = 0; i < finding->falsehoods && i < GSNN_FALSEHOODS_KEPT; i++) {
        gsnn_text_append_format(text, "FALSE %-20s ", check->name);
        gsnn_text_append(text, finding->false_lines[i]);
        gsnn_text_append(text, "\n");
    }
    if (finding->falsehoods > GSNN_FALSEHOODS_KEPT)
        gsnn_text_append_format(text, "FALSE %-20s and %zu more\n", check->name,
                                finding->falsehoods - GSNN_FALSEHOODS_KEPT);
    if (quiet)
        return;
    if (!finding->falsehoods && (finding->objects || finding->parts)) {
        gsnn_text_append_format(text, "PASS  %-20s %zu %s", check->name, finding->objects,
                                check->objects);
        if (check->parts)
            gsnn_text_append_format(text, ", %zu %s", finding->parts, check->parts);
        gsnn_text_append(text, "\n");
    }
    if (finding->skipped) {
        gsnn_text_append_format(text, "SKIP  %-20s %zu: ", check->name, finding->skipped);
        gsnn_text_append(text, finding->skip_reason);
        gsnn_text_append(text, finding->skipped > 1 ? ", ...\n" : "\n");
    }
}

/* The names of the checks that have falsehoods, or else of those that were skipped somewhere. */
static void write_names(const gsnn_findings *findings, bool falsehoods, gsnn_text *text) {
    const char *separator = ": ";
    for (size_t check = 0; check < findings->check_count; check++) {
        const gsnn_verify_finding *finding = &findings->found[check];
        if (!(falsehoods ? finding->falsehoods : finding->skipped))
            continue;
        gsnn_text_append_format(text, "%s%s", separator, findings->checks[check].name);
        separator = ", ";
    }
}

static void write_verdict(const gsnn_findings *findings, gsnn_text *text) {
    size_t run = 0, false_checks = 0, skipped = 0;
    for (size_t check = 0; check < findings->check_count; check++) {
        const gsnn_verify_finding *finding = &findings->found[check];
        run += finding->objects || finding->parts || finding->falsehoods;
        false_checks += finding->falsehoods > 0;
        skipped += finding->skipped > 0;
    }
    switch (gsnn_findings_verdict(findings)) {
    case GSNN_VERDICT_FALSE:
        gsnn_text_append_format(text, "FALSE: %zu of %zu checks", false_checks, run);
        write_names(findings, true, text);
        break;
    case GSNN_VERDICT_TRUE:
        gsnn_text_append_format(text, "TRUE: %zu checks of ", run);
        gsnn_text_append(text, findings->summary ? findings->summary : "the document");
        if (skipped) {
            gsnn_text_append(text, "; not checked, or not everywhere");
            write_names(findings, false, text);
        }
        break;
    case GSNN_VERDICT_UNDECIDED:
        gsnn_text_append(text, "UNDECIDED: nothing could be checked");
        break;
    }
    gsnn_text_append(text, "\n");
}

void gsnn_findings_write(const gsnn_findings *findings, bool quiet, gsnn_text *text) {
    for (size_t check = 0; check < findings->check_count; check++)
        write_check(&findings->checks[check], &findings->found[check], quiet, text);
    if (!quiet || gsnn_findings_verdict(findings) != GSNN_VERDICT_TRUE)
        write_verdict(findings, text);
}

static void write_check_json(const gsnn_verify_check *check, const gsnn_verify_finding *finding,
                             gsnn_json *json) {
    bool passed = finding->objects || finding->parts;
    gsnn_json_line(json);
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", check->name);
    gsnn_json_member_string(json, "verdict",
                            finding->falsehoods ? "false"
                            : passed            ? "true"
                                                : "undecided");
    gsnn_json_member_unsigned(json, "passed", finding->objects);
    gsnn_json_member_string(json, "unit", check->objects);
    if (check->parts) {
        gsnn_json_member_unsigned(json, "parts", finding->parts);
        gsnn_json_member_string(json, "part_unit", check->parts);
    }
    gsnn_json_member_unsigned(json, "false", finding->falsehoods);
    if (finding->falsehoods) {
        gsnn_json_key(json, "witnesses");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < finding->falsehoods && i < GSNN_FALSEHOODS_KEPT; i++)
            gsnn_json_string(json, finding->false_lines[i]);
        gsnn_json_end_array(json);
    }
    gsnn_json_member_unsigned(json, "skipped", finding->skipped);
    if (finding->skipped)
        gsnn_json_member_string(json, "reason", finding->skip_reason);
    gsnn_json_end_object(json);
}

gsnn_status gsnn_findings_write_json(const gsnn_findings *findings, gsnn_text *text,
                                     gsnn_error *error) {
    static const char *const verdicts[] = {
        [GSNN_VERDICT_TRUE] = "true",
        [GSNN_VERDICT_FALSE] = "false",
        [GSNN_VERDICT_UNDECIDED] = "undecided",
    };
    gsnn_json json;
    gsnn_json_init_text(&json, text);
    gsnn_json_document_head(&json, "gsnn-verdict/1");
    if (findings->schema)
        gsnn_json_member_string(&json, "of", findings->schema);
    gsnn_json_member_string(&json, "verdict", verdicts[gsnn_findings_verdict(findings)]);
    if (findings->summary)
        gsnn_json_member_string(&json, "summary", findings->summary);
    gsnn_json_key(&json, "checks");
    gsnn_json_begin_array(&json);
    for (size_t check = 0; check < findings->check_count; check++) {
        const gsnn_verify_finding *finding = &findings->found[check];
        if (finding->objects || finding->parts || finding->falsehoods || finding->skipped)
            write_check_json(&findings->checks[check], finding, &json);
    }
    gsnn_json_end_array(&json);
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}
