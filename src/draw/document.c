/* document.c - a JSON document that a picture is made of. */
#include "draw/document.h"

#include "base/source_text.h"

#include <string.h>

#define BYTES_LIMIT ((size_t)1 << 30)

static gsnn_status check(const gsnn_value *value, const char *schema) {
    gsnn_status status = gsnn_value_object(value);
    return status ? status : gsnn_value_schema(value, schema);
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

gsnn_status gsnn_document_read(gsnn_document *document, FILE *stream, const char *schema, bool list,
                               gsnn_error *error) {
    memset(document, 0, sizeof *document);
    if (strcmp(schema, GSNN_ENUMERATION_SCHEMA) == 0)
        return gsnn_enumeration_record_read(stream, &document->record, error);
    gsnn_text text = {0};
    gsnn_status status = gsnn_stream_read(&text, stream, BYTES_LIMIT, error);
    if (status == GSNN_OK)
        status = parse(document, &text, schema, list, error);
    gsnn_text_clear(&text);
    return status;
}

void gsnn_document_clear(gsnn_document *document) {
    gsnn_enumeration_record_free(document->record);
    gsnn_json_document_free(document->json);
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
