/* document.c - a JSON document that a picture is made of. */
#include "draw/document.h"

#include "base/error.h"
#include "base/source_text.h"

#include <string.h>

#define BYTES_LIMIT ((size_t)1 << 30)
enum { MOST_SCHEMAS = 5, SCHEMA_SIZE = 40 };

/* One of the schemas, which have | between them. */
static gsnn_status check(const gsnn_value *value, const char *schemas) {
    gsnn_value member = gsnn_value_member(value, "schema");
    gsnn_status status = gsnn_value_object(value);
    if (status || !strchr(schemas, '|'))
        return status ? status : gsnn_value_schema(value, schemas);
    char names[MOST_SCHEMAS][SCHEMA_SIZE];
    const char *choices[MOST_SCHEMAS];
    size_t count = 0, place;
    for (const char *at = schemas; at && count < MOST_SCHEMAS; count++) {
        const char *end = strchr(at, '|');
        int length = end ? (int)(end - at) : (int)strlen(at);
        snprintf(names[count], SCHEMA_SIZE, "%.*s", length, at);
        choices[count] = names[count];
        at = end ? end + 1 : NULL;
    }
    return gsnn_value_choice(&member, choices, count, &place);
}

static gsnn_status parse(gsnn_document *document, gsnn_text *text, const char *schema, bool list,
                         gsnn_error *error) {
    gsnn_status status = gsnn_json_document_parse(&document->json, text, NULL, error);
    if (status)
        return status;
    document->root = gsnn_json_document_root(document->json);
    gsnn_value element = gsnn_value_before(&document->root);
    if (!list || gsnn_value_get_kind(&document->root) != GSNN_VALUE_ARRAY)
        return check(&document->root, schema);
    while (!status && gsnn_value_next(&element))
        status = check(&element, schema);
    return status;
}

static gsnn_status read_enumeration(gsnn_document *document, FILE *stream, gsnn_error *error) {
    gsnn_status status = gsnn_mapped_text_read_stream(&document->text, stream, error);
    return status ? status
                  : gsnn_enumeration_record_read(&document->text, GSNN_ROWS_CHECKED,
                                                 &document->record, error);
}

gsnn_status gsnn_document_read(gsnn_document *document, FILE *stream, const char *schema, bool list,
                               gsnn_error *error) {
    memset(document, 0, sizeof *document);
    if (strcmp(schema, GSNN_ENUMERATION_SCHEMA) == 0)
        return read_enumeration(document, stream, error);
    gsnn_text text = {0};
    gsnn_status status = gsnn_stream_read(&text, stream, BYTES_LIMIT, error);
    if (status == GSNN_OK)
        status = parse(document, &text, schema, list, error);
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_document_data_claim(const gsnn_document *document, gsnn_data_claim *claim) {
    const gsnn_value data = gsnn_value_member(&document->root, "data");
    const gsnn_value inputs = gsnn_value_member(&data, "inputs");
    const gsnn_value outputs = gsnn_value_member(&data, "outputs");
    const gsnn_value rows = gsnn_value_member(&data, "rows");
    const gsnn_value classes = gsnn_value_member(&data, "classes");
    const gsnn_value sha256 = gsnn_value_member(&data, "sha256");
    const char *group = gsnn_document_group(document);
    gsnn_status status = gsnn_value_size(&inputs, SIZE_MAX, &claim->shape.inputs);
    if (!status)
        status = gsnn_value_size(&outputs, SIZE_MAX, &claim->shape.outputs);
    if (!status)
        status = gsnn_value_size(&rows, SIZE_MAX, &claim->rows);
    claim->shape.labels = gsnn_value_given(&classes);
    if (claim->shape.labels)
        claim->shape.outputs = 1;
    claim->shape.of = group && *group ? group : "the group";
    return status ? status : gsnn_value_string(&sha256, &claim->sha256);
}

gsnn_status gsnn_document_read_data(gsnn_document *document, const char *path,
                                    const gsnn_data_claim *claim, const gsnn_run *run,
                                    gsnn_error *error) {
    memset(document, 0, sizeof *document);
    gsnn_status status = gsnn_samples_read(&document->samples, path, &claim->shape, run, error);
    if (status)
        return status;
    if (strcmp(document->samples.sha256, claim->sha256) != 0 ||
        document->samples.table.rows != claim->rows)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: not the data that the document is about: its SHA-256 is another",
                         strcmp(path, "-") == 0 ? "standard input" : path);
    return GSNN_OK;
}

void gsnn_document_clear(gsnn_document *document) {
    gsnn_enumeration_record_free(document->record);
    gsnn_mapped_text_clear(&document->text);
    gsnn_json_document_free(document->json);
    gsnn_samples_clear(&document->samples);
    memset(document, 0, sizeof *document);
}

const char *gsnn_document_group(const gsnn_document *document) {
    if (document->record)
        return document->record->group.name;
    const char *name = NULL;
    gsnn_value root = document->root;
    if (gsnn_value_get_kind(&root) == GSNN_VALUE_ARRAY)
        root = gsnn_value_element(&document->root, 0);
    gsnn_value group = gsnn_value_member(&root, "group");
    if (gsnn_value_get_kind(&group) == GSNN_VALUE_OBJECT)
        group = gsnn_value_member(&group, "name");
    if (gsnn_value_get_kind(&group) == GSNN_VALUE_STRING)
        gsnn_value_string(&group, &name);
    return name;
}
