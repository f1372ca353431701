/* search.c - proves a search: sizes, equal work, units, folds, errors, and what the rule chooses.
 */
#include "base/error.h"
#include "verify/search_claims.h"

#include <string.h>

static const gsnn_verify_check CHECKS[GSNN_SEARCH_CHECK_COUNT] = {
    GSNN_NETWORK_CHECKS,
    [GSNN_SEARCH_CHECK_COUNTS] = {"counts", "numbers", NULL},
    [GSNN_SEARCH_CHECK_CONTROLS] = {"controls", "numbers", NULL},
    [GSNN_SEARCH_CHECK_UNITS] = {"units", "numbers", NULL},
    [GSNN_SEARCH_CHECK_FOLDS] = {"folds", "rows", NULL},
    [GSNN_SEARCH_CHECK_LOSSES] = {"losses", "numbers", NULL},
    [GSNN_SEARCH_CHECK_CHOICE] = {"choice", "comparisons", NULL},
};

/* The files behind the first: an enumeration, which has a schema, and data. */
typedef struct others {
    gsnn_enumeration_record *record;
    gsnn_samples samples;
    bool has_data;
} others;

static gsnn_status read_others(gsnn_verify_documents *documents, size_t inputs, others *found,
                               gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    const gsnn_samples_shape shape = {.inputs = inputs, .outputs = 1, .of = "the search"};
    for (size_t i = 1; !status && i < documents->count; i++) {
        const gsnn_verify_file *file = &documents->files[i];
        char schema[64];
        bool enumeration = gsnn_json_peek_schema(file->text, file->length, schema, sizeof schema);
        documents->at = i;
        if (enumeration ? found->record != NULL : found->has_data)
            return gsnn_fail(error, GSNN_INVALID, "a second file of the same kind");
        found->has_data = found->has_data || !enumeration;
        status = enumeration
                     ? gsnn_verify_read_enumeration(documents, i, &found->record, error)
                     : gsnn_samples_parse(&found->samples, file->text, file->length, &shape, error);
    }
    if (!status)
        documents->at = 0;
    return status;
}

/* The network is of the architectures that were chosen. */
static gsnn_status check_network(gsnn_search_claims *c) {
    gsnn_value network = gsnn_value_member(&c->root, "network");
    gsnn_network_size size;
    gsnn_status status =
        gsnn_verify_network(c->findings, &network, c->data.record,
                            "it takes the enumeration as a further file", &size, c->error);
    if (status || !c->chosen)
        return status;
    if (size.neurons != c->chosen->neurons)
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_COUNTS,
                            "network: %zu neurons, but the chosen one has %zu", size.neurons,
                            c->chosen->neurons);
    gsnn_value has = gsnn_value_member(&network, "summands");
    gsnn_value wants = gsnn_value_member(&c->chosen->value, "summands");
    size_t count, wanted;
    if ((status = gsnn_value_array(&has, &count)) || (status = gsnn_value_array(&wants, &wanted)))
        return status;
    bool same = count == wanted;
    gsnn_value one = gsnn_value_before(&has), other = gsnn_value_before(&wants);
    while (same && gsnn_value_next(&one) && gsnn_value_next(&other)) {
        gsnn_value id = gsnn_value_member(&one, "id"), of = gsnn_value_member(&other, "id");
        const char *name, *name_of;
        if ((status = gsnn_value_string(&id, &name)) || (status = gsnn_value_string(&of, &name_of)))
            return status;
        same = strcmp(name, name_of) == 0;
    }
    if (!same)
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_COUNTS,
                            "network: its summands are not those of the chosen one");
    return GSNN_OK;
}

static gsnn_status check_data(gsnn_search_claims *c, const others *found) {
    if (!found->has_data) {
        static const unsigned needing[] = {GSNN_SEARCH_CHECK_UNITS, GSNN_SEARCH_CHECK_LOSSES,
                                           GSNN_SEARCH_CHECK_CHOICE};
        for (size_t i = 0; i < sizeof needing / sizeof *needing; i++)
            gsnn_findings_skip(c->findings, needing[i],
                               "not certified: it takes the data as a further file");
        return GSNN_OK;
    }
    gsnn_value data = gsnn_value_member(&c->root, "data");
    gsnn_value sha256 = gsnn_value_member(&data, "sha256");
    const char *digest;
    gsnn_status status = gsnn_value_string(&sha256, &digest);
    if (status)
        return status;
    if (strcmp(digest, found->samples.sha256) != 0)
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_COUNTS,
                            "data.sha256: that of another file: this one's is %s",
                            found->samples.sha256);
    if (c->data.table->rows != c->data.rows) {
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_COUNTS,
                            "data.rows: %zu, but there are %zu", c->data.rows, c->data.table->rows);
        return GSNN_OK;
    }
    status = gsnn_fit_check_units(&c->data);
    if (status || (c->data.unit && c->findings->found[GSNN_SEARCH_CHECK_UNITS].falsehoods))
        return status;
    if ((status = gsnn_fit_check_folds(&c->data)) || (status = gsnn_search_check_losses(c)) ||
        (c->data.unit && (status = gsnn_search_check_path_units(c))))
        return status;
    return gsnn_search_check_choice(c);
}

static gsnn_status check_root(gsnn_verify_documents *documents, gsnn_search_claims *c,
                              others *found) {
    gsnn_value data = gsnn_value_member(&c->root, "data");
    gsnn_value inputs = gsnn_value_member(&data, "inputs");
    size_t count;
    gsnn_status status = gsnn_value_size(&inputs, UINT16_MAX, &count);
    if (!status)
        status = read_others(documents, count, found, c->error);
    if (status)
        return status;
    c->data.record = found->record;
    c->data.table = found->has_data ? &found->samples.table : NULL;
    if (found->record && found->record->group.degree != count)
        return gsnn_fail(c->error, GSNN_INVALID, "data.inputs: %zu, but the group moves %zu", count,
                         found->record->group.degree);
    if ((status = gsnn_search_claims_read(c)) || (status = check_network(c)))
        return status;
    return check_data(c, found);
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    static const gsnn_verify_list lists[] = {
        {"path", "step"}, {"covers", "cover"}, {"controls", "control"}, {"entries", "entry"}};
    gsnn_json_document *document;
    gsnn_search_claims claims = {.findings = findings, .error = error};
    others found = {0};
    claims.data.findings = findings;
    claims.data.error = error;
    gsnn_status status = gsnn_verify_read_joined(documents, 0, lists, sizeof lists / sizeof *lists,
                                                 &document, error);
    if (!status) {
        claims.root = gsnn_json_document_root(document);
        status = check_root(documents, &claims, &found);
    }
    gsnn_findings_summarise(findings, "a search among %zu sums on %zu rows", claims.entry_count,
                            claims.data.rows);
    gsnn_json_document_free(document);
    gsnn_search_claims_clear(&claims);
    gsnn_samples_clear(&found.samples);
    gsnn_enumeration_record_free(found.record);
    return status;
}

const gsnn_checker gsnn_search_checker = {
    .schema = "gsnn-search/1",
    .others = "the data that it was made on, and the enumeration of its group",
    .most_others = 2,
    .checks = CHECKS,
    .check_count = GSNN_SEARCH_CHECK_COUNT,
    .check = check_document,
};
