#include "verify/verify.h"

#include "base/error.h"
#include "verify/checker.h"
#include "json/slices.h"

#include <string.h>

/* What proves which schema; an analysis adds a line. */
static const gsnn_checker *const CHECKERS[] = {
    &gsnn_enumeration_checker,
    &gsnn_space_checker,
    &gsnn_deep_checker,
    &gsnn_deep_word_checker,
    &gsnn_deep_network_checker,
    &gsnn_network_checker,
    &gsnn_dimension_checker,
    &gsnn_density_checker,
    &gsnn_lcn_checker,
    &gsnn_gauge_checker,
    &gsnn_nfn_checker,
    &gsnn_canon_checker,
    &gsnn_equal_checker,
    &gsnn_align_checker,
    &gsnn_equivariant_network_checker,
    &gsnn_density_moments_checker,
    &gsnn_density_test_checker,
    &gsnn_density_train_checker,
    &gsnn_fit_checker,
    &gsnn_search_checker,
};

enum { CHECKER_COUNT = sizeof CHECKERS / sizeof *CHECKERS };

const char *gsnn_verify_schema(size_t index) {
    return index < CHECKER_COUNT ? CHECKERS[index]->schema : NULL;
}

/* The checker of a schema, or NULL. */
static const gsnn_checker *find_checker(gsnn_json_slice schema) {
    size_t length = (size_t)(schema.end - schema.begin);
    for (size_t i = 0; i < CHECKER_COUNT; i++)
        if (strlen(CHECKERS[i]->schema) == length &&
            !memcmp(CHECKERS[i]->schema, schema.begin, length))
            return CHECKERS[i];
    return NULL;
}

static bool is_blank(const gsnn_verify_file *file) {
    for (size_t i = 0; i < file->text->length; i++)
        if (!strchr(" \t\r\n", file->text->bytes[i]) || !file->text->bytes[i])
            return false;
    return true;
}

/* Says why there is no checker for a file. */
static gsnn_status refuse_schema(const gsnn_verify_file *file, gsnn_json_slice schema,
                                 gsnn_error *error) {
    char known[512] = "";
    for (size_t i = 0; i < CHECKER_COUNT; i++) {
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", CHECKERS[i]->schema);
    }
    if (is_blank(file))
        return gsnn_fail(error, GSNN_INVALID, "%s: there is nothing in it", file->name);
    if (!schema.begin)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: this is no JSON object with a \"schema\" that can be proved: %s",
                         file->name, known);
    char shown[64];
    size_t length = (size_t)(schema.end - schema.begin);
    length = length < sizeof shown ? length : sizeof shown - 1;
    memcpy(shown, schema.begin, length);
    for (size_t i = 0; i < length; i++)
        if (shown[i] < 0x20 || shown[i] == 0x7f)
            shown[i] = '?';
    shown[length] = '\0';
    return gsnn_fail(error, GSNN_INVALID,
                     "%s: schema: \"%s\" is none of those that can be proved: %s", file->name,
                     shown, known);
}

/* Whether the number of files suits the checker. */
static gsnn_status check_count(const gsnn_checker *checker, const gsnn_verify_file *files,
                               size_t count, gsnn_error *error) {
    if (count - 1 < checker->least_others)
        return gsnn_fail(error, GSNN_INVALID, "%s: to prove a %s, give a further file: %s",
                         files[0].name, checker->schema, checker->others);
    if (count - 1 > checker->most_others && !checker->most_others)
        return gsnn_fail(error, GSNN_INVALID, "%s: a %s is proved from one file alone",
                         files[1].name, checker->schema);
    if (count - 1 > checker->most_others)
        return gsnn_fail(error, GSNN_INVALID, "%s: one file too many to prove a %s",
                         files[checker->most_others + 1].name, checker->schema);
    return GSNN_OK;
}

gsnn_status gsnn_verify(const gsnn_verify_file *files, size_t count,
                        const gsnn_verify_options *options, gsnn_findings *findings,
                        gsnn_error *error) {
    *findings = (gsnn_findings){0};
    const gsnn_mapped_text *first = files[0].text;
    const gsnn_json_slice text = {first->bytes, first->bytes + first->length};
    gsnn_json_slice schema = gsnn_json_find_schema(text);
    const gsnn_checker *checker = schema.begin ? find_checker(schema) : NULL;
    if (!checker)
        return refuse_schema(&files[0], schema, error);
    gsnn_status status = check_count(checker, files, count, error);
    if (status)
        return status;
    gsnn_error inner;
    gsnn_verify_documents documents = {files, count, 0, options};
    status = gsnn_findings_init(findings, checker->checks, checker->check_count, &inner);
    findings->schema = checker->schema;
    if (!status)
        status = checker->check(&documents, findings, &inner);
    if (!status && findings->out_of_memory)
        status = gsnn_fail_memory(&inner);
    if (status)
        gsnn_fail(error, status, "%s: %s", files[documents.at].name, inner.message);
    return status;
}
