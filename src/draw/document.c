/* document.c - a JSON document that a picture is made of. */
#include "draw/document.h"

#include "base/error.h"
#include "base/text.h"

#include <cJSON.h>
#include <string.h>

#define BYTES_LIMIT ((size_t)1 << 30)

static gsnn_status read_text(gsnn_text *text, FILE *stream, gsnn_error *error) {
    char piece[1 << 14];
    size_t count;
    while ((count = fread(piece, 1, sizeof piece, stream)) > 0) {
        if (text->length + count > BYTES_LIMIT)
            return gsnn_fail(error, GSNN_INVALID, "more than %zu bytes", BYTES_LIMIT);
        gsnn_text_append_bytes(text, piece, count);
        if (text->failed)
            return gsnn_fail_memory(error);
    }
    return ferror(stream) ? gsnn_fail(error, GSNN_FAILED, "a read error") : GSNN_OK;
}

static gsnn_status parse(gsnn_document *document, const gsnn_text *text, const char *schema,
                         gsnn_error *error) {
    const char *stop = NULL;
    document->reading.error = error;
    document->reading.memory = gsnn_record_memory_new();
    if (!document->reading.memory)
        return gsnn_fail_memory(error);
    document->tree = cJSON_ParseWithLengthOpts(text->bytes, text->length, &stop, 0);
    if (!document->tree)
        return gsnn_fail(error, GSNN_INVALID, "this is not JSON");
    while (stop < text->bytes + text->length && *stop && strchr(" \t\r\n", *stop))
        stop++;
    if (stop < text->bytes + text->length)
        return gsnn_fail(error, GSNN_INVALID, "something follows the document");
    document->root = (gsnn_value){.item = document->tree, .reading = &document->reading};
    gsnn_status status = gsnn_value_object(&document->root);
    gsnn_value member = gsnn_value_member(&document->root, "schema");
    const char *found = NULL;
    if (status == GSNN_OK)
        status = gsnn_value_string(&member, &found);
    if (status == GSNN_OK && strcmp(found, schema) != 0)
        status = gsnn_value_complain(&member, "\"%s\" is expected", schema);
    return status;
}

gsnn_status gsnn_document_read(gsnn_document *document, FILE *stream, const char *schema,
                               gsnn_error *error) {
    memset(document, 0, sizeof *document);
    if (strcmp(schema, GSNN_ENUMERATION_SCHEMA) == 0)
        return gsnn_enumeration_record_read(stream, &document->record, error);
    gsnn_text text = {0};
    gsnn_status status = read_text(&text, stream, error);
    if (status == GSNN_OK)
        status = parse(document, &text, schema, error);
    gsnn_text_clear(&text);
    return status;
}

void gsnn_document_clear(gsnn_document *document) {
    gsnn_enumeration_record_free(document->record);
    cJSON_Delete(document->tree);
    gsnn_record_memory_free(document->reading.memory);
    memset(document, 0, sizeof *document);
}

const char *gsnn_document_group(const gsnn_document *document) {
    if (document->record)
        return document->record->group.name;
    const cJSON *group = cJSON_GetObjectItemCaseSensitive(document->root.item, "group");
    if (cJSON_IsObject(group))
        group = cJSON_GetObjectItemCaseSensitive(group, "name");
    return cJSON_GetStringValue(group);
}
