/* fit.c - proves a fit: its network, what it says of itself, and, given the data, its errors. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/fit_claims.h"

#include <stdlib.h>
#include <string.h>

static const gsnn_verify_check CHECKS[GSNN_FIT_CHECK_COUNT] = {
    GSNN_NETWORK_CHECKS,
    GSNN_OUTPUTS_CHECKS(GSNN_FIT_CHECK_NETWORK_OUTPUTS, "network-"),
    GSNN_DEEP_NETWORK_CHECKS(GSNN_FIT_CHECK_NETWORK_DEEP, ""),
    [GSNN_FIT_CHECK_COUNTS] = {"counts", "numbers", NULL},
    [GSNN_FIT_CHECK_RESTARTS] = {"restarts", "numbers", NULL},
    [GSNN_FIT_CHECK_UNITS] = {"units", "numbers", NULL},
    [GSNN_FIT_CHECK_FOLDS] = {"folds", "rows", NULL},
    [GSNN_FIT_CHECK_LOSSES] = {"losses", "numbers", NULL},
    [GSNN_FIT_CHECK_REFIT] = {"refit", "equations", NULL},
};

/* The files behind the first: an enumeration, which has a schema, and data. */
typedef struct others {
    gsnn_enumeration_record *record;
    gsnn_samples samples, test;
    bool has_data, has_test;
    const char *test_digest; /* of the rows that the document calls its test, or NULL */
} others;

/* The classes that the document names, in the order of their bytes. */
typedef struct class_names {
    const char **names; /* or NULL */
    size_t count;
} class_names;

static gsnn_status read_classes(gsnn_fit_claims *c, const gsnn_value *data, class_names *classes) {
    gsnn_value list = gsnn_value_member(data, "classes");
    if (!gsnn_value_given(&list))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(&list, &classes->count);
    if (status)
        return status;
    if (classes->count < 2)
        return gsnn_value_complain(&list, "there are fewer than 2 classes");
    classes->names = gsnn_new(classes->count, sizeof *classes->names);
    if (!classes->names)
        return gsnn_fail_memory(c->error);
    gsnn_value item = gsnn_value_before(&list);
    for (size_t i = 0; !status && gsnn_value_next(&item); i++) {
        status = gsnn_value_string(&item, &classes->names[i]);
        if (!status && i > 0 && strcmp(classes->names[i - 1], classes->names[i]) >= 0)
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                                "data.classes[%zu]: it does not come behind the one before", i);
    }
    return status;
}

/* Labels as last columns: -1 or 1 for two classes, else one column each, 0 or 1; a label that is no
 * class is false, and so is a class that no row of the data has. */
static gsnn_status add_outputs(gsnn_fit_claims *c, gsnn_samples *samples,
                               const class_names *classes, bool all) {
    size_t outputs = classes->count == 2 ? 1 : classes->count;
    gsnn_table *table = &samples->table, wider = {.columns = table->columns + outputs};
    bool *seen = gsnn_new(classes->count, sizeof *seen);
    gsnn_status status = seen ? GSNN_OK : gsnn_fail_memory(c->error);
    for (size_t i = 0; !status && i < table->rows; i++) {
        status = gsnn_table_reserve_row(&wider, c->error);
        if (status)
            break;
        fmpq *row = wider.entries + i * wider.columns;
        for (size_t j = 0; j < table->columns; j++)
            fmpq_set(row + j, gsnn_table_row(table, i) + j);
        size_t class = 0;
        while (class < classes->count && strcmp(samples->labels[i], classes->names[class]) != 0)
            class ++;
        if (class == classes->count)
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                                "data.classes: row %zu has another one", i + 1);
        else
            seen[class] = true;
        if (outputs == 1)
            fmpq_set_si(row + table->columns, class == 1 ? 1 : -1, 1);
        else if (class < outputs)
            fmpq_one(row + table->columns + class);
        wider.lines[wider.rows++] = table->lines[i];
    }
    for (size_t k = 0; !status && all && k < classes->count; k++)
        if (!seen[k])
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                                "data.classes[%zu]: no row has it", k);
    free(seen);
    gsnn_table_clear(table);
    *table = wider;
    return status;
}

static gsnn_status read_others(gsnn_verify_documents *documents, size_t inputs, size_t outputs,
                               bool labels, others *found, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 1; !status && i < documents->count; i++) {
        const gsnn_verify_file *file = &documents->files[i];
        char schema[64];
        documents->at = i;
        if (gsnn_json_peek_schema(file->text, file->length, schema, sizeof schema)) {
            if (found->record)
                return gsnn_fail(error, GSNN_INVALID, "a second enumeration");
            status = gsnn_verify_read_enumeration(documents, i, &found->record, error);
            continue;
        }
        const gsnn_samples_shape shape = {inputs, outputs, labels, "the network"};
        gsnn_samples samples;
        status = gsnn_samples_parse(&samples, file->text, file->length, &shape, error);
        bool is_test = !found->has_test && found->test_digest &&
                       strcmp(samples.sha256, found->test_digest) == 0;
        if (!status && !is_test && found->has_data)
            status = gsnn_fail(error, GSNN_INVALID, "a second file of data");
        if (status) {
            gsnn_samples_clear(&samples);
            return status;
        }
        *(is_test ? &found->test : &found->samples) = samples;
        *(is_test ? &found->has_test : &found->has_data) = true;
    }
    if (!status)
        documents->at = 0;
    return status;
}

/* Whether the data is that of the document, byte by byte. */
static gsnn_status check_digest(const gsnn_fit_claims *c, const gsnn_value *root,
                                const gsnn_samples *samples) {
    gsnn_value data = gsnn_value_member(root, "data");
    gsnn_value stated = gsnn_value_member(&data, "sha256");
    const char *digest;
    gsnn_status status = gsnn_value_string(&stated, &digest);
    if (!status && strcmp(digest, samples->sha256) == 0)
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_COUNTS, 0);
    else if (!status)
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                            "data.sha256: that of another file: this one's is %s", samples->sha256);
    return status;
}

static gsnn_status check_data(gsnn_fit_claims *c, const gsnn_value *root) {
    if (!c->table) {
        static const unsigned needing[] = {GSNN_FIT_CHECK_UNITS, GSNN_FIT_CHECK_LOSSES,
                                           GSNN_FIT_CHECK_REFIT};
        for (size_t i = 0; i < sizeof needing / sizeof *needing; i++)
            if (needing[i] != GSNN_FIT_CHECK_REFIT || c->has_exact)
                gsnn_findings_skip(c->findings, needing[i],
                                   "not certified: it takes the data as a further file");
        return GSNN_OK;
    }
    if (c->table->rows != c->rows) {
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS, "data.rows: %zu, but there are %zu",
                            c->rows, c->table->rows);
        return GSNN_OK;
    }
    gsnn_status status = gsnn_fit_check_units(c);
    if (status || (c->unit && c->findings->found[GSNN_FIT_CHECK_UNITS].falsehoods))
        return status;
    if (!(status = gsnn_fit_check_folds(c)))
        status = gsnn_fit_check_losses(c, root);
    return !status && c->has_exact && c->has_network ? gsnn_fit_check_refit(c) : status;
}

/* The network itself, and that it has as many inputs as the data. */
static gsnn_status check_network(gsnn_fit_claims *c, const gsnn_value *root,
                                 gsnn_enumeration_record *record) {
    gsnn_value network = gsnn_value_member(root, "network");
    gsnn_network_size size;
    if (c->deep && c->has_network && record)
        return gsnn_verify_deep_network(c->findings, GSNN_FIT_CHECK_NETWORK_DEEP, &network, record,
                                        c->error);
    if (c->deep && c->has_network) {
        gsnn_findings_skip(c->findings,
                           GSNN_FIT_CHECK_NETWORK_DEEP + GSNN_DEEP_NETWORK_CHECK_ADMISSIBLE,
                           "it takes the enumeration of all pairs as a further file");
        return GSNN_OK;
    }
    if (c->codomain && c->has_network) {
        gsnn_status status = gsnn_verify_outputs(c->findings, GSNN_FIT_CHECK_NETWORK_OUTPUTS,
                                                 &network, &c->numbers, c->error);
        if (!status && (c->numbers.inputs != c->inputs || c->numbers.outputs != c->outputs ||
                        c->numbers.neurons != c->neurons || !c->numbers.dense))
            return gsnn_value_complain(&network, "it is not one of %zu inputs and %zu outputs",
                                       c->inputs, c->outputs);
        return status;
    }
    return c->has_network
               ? gsnn_verify_network(c->findings, &network, c->record,
                                     "it takes the enumeration as a further file", &size, c->error)
               : GSNN_OK;
}

/* The files beside the document, which says how they are to be read. */
static gsnn_status read_beside(gsnn_verify_documents *documents, gsnn_fit_claims *c,
                               const gsnn_value *root, class_names *classes, others *found) {
    gsnn_value data = gsnn_value_member(root, "data");
    gsnn_value inputs = gsnn_value_member(&data, "inputs");
    gsnn_value outputs = gsnn_value_member(&data, "outputs");
    size_t count, columns = 1;
    gsnn_status status = gsnn_value_size(&inputs, UINT16_MAX, &count);
    if (!status)
        status = gsnn_value_size(&outputs, UINT16_MAX, &columns);
    if (!status)
        status = read_classes(c, &data, classes);
    c->logistic = !status && classes->count;
    if (c->logistic && columns != (classes->count == 2 ? 1 : classes->count))
        return gsnn_value_complain(&outputs, "%zu, of %zu classes", columns, classes->count);
    if (c->logistic)
        columns = 1; /* the label */
    gsnn_value test = gsnn_value_member(&data, "test");
    gsnn_value digest = gsnn_value_member(&test, "sha256"), rows = gsnn_value_member(&test, "rows");
    c->tested = gsnn_value_given(&test);
    if (!status && c->tested && !(status = gsnn_value_string(&digest, &found->test_digest)))
        status = gsnn_value_size(&rows, UINT32_MAX, &c->test_rows);
    if (!status)
        status = read_others(documents, count, columns, c->logistic, found, c->error);
    if (!status && c->logistic && found->has_data)
        status = add_outputs(c, &found->samples, classes, true);
    if (!status && c->logistic && found->has_test)
        status = add_outputs(c, &found->test, classes, false);
    if (!status && found->has_data)
        status = check_digest(c, root, &found->samples);
    c->test = found->has_test ? &found->test.table : NULL;
    c->record = found->record;
    c->table = found->has_data ? &found->samples.table : NULL;
    if (!status && c->record && c->record->group.degree != count)
        return gsnn_fail(c->error, GSNN_INVALID, "data.inputs: %zu, but the group moves %zu", count,
                         c->record->group.degree);
    return status;
}

static gsnn_status check_root(gsnn_verify_documents *documents, gsnn_fit_claims *c,
                              const gsnn_value *root, others *found) {
    class_names classes = {0};
    gsnn_status status = read_beside(documents, c, root, &classes, found);
    free(classes.names);
    if (status || (status = gsnn_fit_claims_read(c, root)) ||
        (status = check_network(c, root, found->record)))
        return status;
    return check_data(c, root);
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    static const gsnn_verify_list lists[] = {{"restarts", "restart"},
                                             {"predictions", "prediction"}};
    gsnn_json_document *document;
    gsnn_fit_claims claims = {.findings = findings, .error = error};
    others found = {0};
    fmpq_init(claims.d);
    fmpq_init(claims.exact_d);
    fmpq_init(claims.exact_sse);
    gsnn_status status = gsnn_verify_read_joined(documents, 0, lists, sizeof lists / sizeof *lists,
                                                 &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = check_root(documents, &claims, &root, &found);
    }
    gsnn_findings_summarise(findings, "a fit of %zu neurons to %zu rows", claims.neurons,
                            claims.rows);
    gsnn_json_document_free(document);
    gsnn_fit_claims_clear(&claims);
    fmpq_clear(claims.d);
    fmpq_clear(claims.exact_d);
    fmpq_clear(claims.exact_sse);
    gsnn_samples_clear(&found.samples);
    gsnn_samples_clear(&found.test);
    gsnn_enumeration_record_free(found.record);
    return status;
}

const gsnn_checker gsnn_fit_checker = {
    .schema = "gsnn-fit/1",
    .others = "the data that it was fitted to, that of its test, and the enumeration of its group",
    .most_others = 3,
    .checks = CHECKS,
    .check_count = GSNN_FIT_CHECK_COUNT,
    .check = check_document,
};
