#include "verify/fit_files.h"

#include "base/error.h"
#include "verify/class_columns.h"

#include <string.h>

static gsnn_status read_others(gsnn_verify_documents *documents, size_t inputs, size_t outputs,
                               bool labels, const char *of, gsnn_fit_files *found,
                               gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 1; !status && i < documents->count; i++) {
        const gsnn_verify_file *file = &documents->files[i];
        char schema[64];
        documents->at = i;
        if (gsnn_json_peek_schema(file->text->bytes, file->text->length, schema, sizeof schema)) {
            if (found->record)
                return gsnn_fail(error, GSNN_INVALID, "a second enumeration");
            status = gsnn_verify_read_enumeration(documents, i, &found->record, error);
            continue;
        }
        const gsnn_samples_shape shape = {inputs, outputs, labels, of};
        gsnn_samples samples;
        status = gsnn_samples_parse(&samples, file->text->bytes, file->text->length, &shape, error);
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

static gsnn_status read_files(gsnn_fit_files *found, gsnn_verify_documents *documents,
                              gsnn_fit_claims *c, const gsnn_value *root,
                              gsnn_class_columns *classes, const char *of) {
    gsnn_value data = gsnn_value_member(root, "data");
    gsnn_value inputs = gsnn_value_member(&data, "inputs");
    gsnn_value outputs = gsnn_value_member(&data, "outputs");
    size_t count, columns = 1;
    gsnn_status status = gsnn_value_size(&inputs, UINT16_MAX, &count);
    if (!status)
        status = gsnn_value_size(&outputs, UINT16_MAX, &columns);
    if (!status)
        status = gsnn_class_columns_read(classes, c, &data);
    c->logistic = !status && classes->count;
    if (c->logistic && columns != gsnn_class_columns_count(classes))
        return gsnn_value_complain(&outputs, "%zu, of %zu classes", columns, classes->count);
    if (c->logistic)
        columns = 1; /* the label */
    gsnn_value test = gsnn_value_member(&data, "test");
    gsnn_value digest = gsnn_value_member(&test, "sha256"), rows = gsnn_value_member(&test, "rows");
    c->tested = gsnn_value_given(&test);
    if (!status && c->tested && !(status = gsnn_value_string(&digest, &found->test_digest)))
        status = gsnn_value_size(&rows, UINT32_MAX, &c->test_rows);
    if (!status)
        status = read_others(documents, count, columns, c->logistic, of, found, c->error);
    if (!status && c->logistic && found->has_data)
        status = gsnn_class_columns_add(classes, c, &found->samples, true);
    if (!status && c->logistic && found->has_test)
        status = gsnn_class_columns_add(classes, c, &found->test, false);
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

gsnn_status gsnn_fit_files_read(gsnn_fit_files *files, gsnn_verify_documents *documents,
                                gsnn_fit_claims *claims, const gsnn_value *root, const char *of) {
    gsnn_class_columns classes = {0};
    gsnn_status status = read_files(files, documents, claims, root, &classes, of);
    gsnn_class_columns_clear(&classes);
    return status;
}

void gsnn_fit_files_clear(gsnn_fit_files *files) {
    gsnn_samples_clear(&files->samples);
    gsnn_samples_clear(&files->test);
    gsnn_enumeration_record_free(files->record);
    *files = (gsnn_fit_files){0};
}
