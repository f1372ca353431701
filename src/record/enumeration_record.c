#include "record/enumeration_record.h"

#include "base/error.h"
#include "base/memory.h"
#include "record/record_reading.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Reads each object of the list `name` of a document. */
static gsnn_status read_list(gsnn_record_reading *reading, const gsnn_value *document,
                             const char *name,
                             gsnn_status (*read)(gsnn_record_reading *, const gsnn_value *)) {
    gsnn_value list = gsnn_value_member(document, name);
    size_t length, i = 0;
    gsnn_status status = gsnn_value_array(&list, &length);
    if (status)
        return status;
    for (const cJSON *item = list.item->child; item && !status; item = item->next) {
        gsnn_value element = gsnn_value_element(&list, i++, item);
        status = read(reading, &element);
    }
    return status;
}

static gsnn_status read_document(gsnn_record_reading *reading, const cJSON *root) {
    gsnn_value document = {.item = root, .reading = &reading->json};
    gsnn_status status = gsnn_record_read_header(reading, &document);
    if (status ||
        (status = read_list(reading, &document, "architectures", gsnn_record_read_architecture)) ||
        (status = gsnn_record_close_architectures(reading)))
        return status;
    gsnn_value morphisms = gsnn_value_member(&document, "morphisms");
    reading->record->morphisms_listed = gsnn_value_given(&morphisms);
    return reading->record->morphisms_listed
               ? read_list(reading, &document, "morphisms", gsnn_record_read_morphism)
               : GSNN_OK;
}

/* Reads one of the JSON lines after the header. */
static gsnn_status read_line(gsnn_record_reading *reading, const cJSON *root) {
    gsnn_value value = {.item = root, .reading = &reading->json};
    gsnn_status status = gsnn_value_object(&value);
    if (status)
        return status;
    gsnn_value record = gsnn_value_member(&value, "record");
    const char *kind = cJSON_GetStringValue(record.item);
    if (kind && !strcmp(kind, "architecture")) {
        if (reading->by_id)
            return gsnn_value_complain(&record, "architectures come before morphisms");
        return gsnn_record_read_architecture(reading, &value);
    }
    if (!kind || strcmp(kind, "morphism"))
        return gsnn_value_complain(&record, "\"architecture\" or \"morphism\" is expected");
    if (!reading->by_id && (status = gsnn_record_close_architectures(reading)))
        return status;
    return gsnn_record_read_morphism(reading, &value);
}

static size_t count_lines(const char *text, const char *end) {
    size_t lines = 0;
    while (text < end && (text = memchr(text, '\n', (size_t)(end - text)))) {
        lines++;
        text++;
    }
    return lines;
}

static bool is_blank(const char *text, const char *end) {
    while (text < end && strchr(" \t\r\n", *text) && *text)
        text++;
    return text == end;
}

/* Parses the value that begins at *text, the start of line `line`, and moves *text behind it. */
static gsnn_status parse_value(const char **text, const char *end, size_t line, gsnn_error *error,
                               cJSON **root) {
    const char *stop = *text;
    *root = cJSON_ParseWithLengthOpts(*text, (size_t)(end - *text), &stop, 0);
    if (!*root) {
        if (!stop || stop < *text || stop > end)
            stop = *text;
        return gsnn_fail(error, GSNN_INVALID, "line %zu: this is not JSON",
                         line + count_lines(*text, stop));
    }
    *text = stop;
    return GSNN_OK;
}

/* Reads the JSON lines behind the header, each on its own: only one is in memory as a tree. */
static gsnn_status read_lines(gsnn_record_reading *reading, const char *text, const char *end,
                              size_t line) {
    gsnn_status status = GSNN_OK;
    for (; !status && text < end; line++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *line_end = newline ? newline : end;
        reading->json.line = line;
        if (!is_blank(text, line_end)) {
            cJSON *root;
            status = parse_value(&text, line_end, line, reading->json.error, &root);
            if (!status)
                status = read_line(reading, root);
            cJSON_Delete(root);
            if (!status && !is_blank(text, line_end))
                status = gsnn_fail(reading->json.error, GSNN_INVALID,
                                   "line %zu: something follows the object", line);
        }
        text = newline ? newline + 1 : end;
    }
    if (!status && !reading->by_id)
        status = gsnn_record_close_architectures(reading);
    return status;
}

/* Reads the whole text: its first value tells a document from the header of JSON lines. */
static gsnn_status read_text(gsnn_record_reading *reading, const char *text, const char *end) {
    const char *rest = text;
    cJSON *root;
    gsnn_status status = parse_value(&rest, end, 1, reading->json.error, &root);
    if (status)
        return status;
    const char *kind = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "record"));
    if (kind && !strcmp(kind, "header")) {
        gsnn_value header = {.item = root, .reading = &reading->json};
        reading->json.line = 1;
        status = gsnn_record_read_header(reading, &header);
        reading->record->morphisms_listed =
            reading->record->counts.inclusions != GSNN_RECORD_UNKNOWN;
        size_t line = 1 + count_lines(text, rest);
        const char *newline = memchr(rest, '\n', (size_t)(end - rest));
        const char *line_end = newline ? newline : end;
        if (!status && !is_blank(rest, line_end))
            status = gsnn_fail(reading->json.error, GSNN_INVALID,
                               "line %zu: something follows the object", line);
        if (!status)
            status = read_lines(reading, newline ? newline + 1 : end, end, line + 1);
    } else if (is_blank(rest, end)) {
        status = read_document(reading, root);
    } else {
        status =
            gsnn_fail(reading->json.error, GSNN_INVALID,
                      "line %zu: something follows the enumeration", 1 + count_lines(text, rest));
    }
    cJSON_Delete(root);
    return status;
}

gsnn_status gsnn_enumeration_record_parse(const char *text, size_t length,
                                          gsnn_enumeration_record **record, gsnn_error *error) {
    *record = NULL;
    if (is_blank(text, text + length))
        return gsnn_fail(error, GSNN_INVALID, "there is nothing in it");
    gsnn_record_reading reading = {.json.error = error};
    gsnn_status status;
    reading.record = gsnn_new(1, sizeof *reading.record);
    reading.json.memory = gsnn_record_memory_new();
    if (!reading.record || !reading.json.memory) {
        gsnn_record_memory_free(reading.json.memory);
        free(reading.record);
        return gsnn_fail_memory(error);
    }
    reading.record->memory = reading.json.memory;
    status = read_text(&reading, text, text + length);
    free(reading.collapses_to);
    free(reading.by_id);
    if (status)
        gsnn_enumeration_record_free(reading.record);
    else
        *record = reading.record;
    return status;
}

gsnn_status gsnn_enumeration_record_read(FILE *stream, gsnn_enumeration_record **record,
                                         gsnn_error *error) {
    char *text = NULL;
    size_t length = 0, capacity = 0, got;
    gsnn_status status;
    *record = NULL;
    do {
        if (gsnn_reserve(&text, &capacity, length + (1 << 16), 1)) {
            status = gsnn_fail_memory(error);
            goto done;
        }
        got = fread(text + length, 1, capacity - length, stream);
        length += got;
    } while (got);
    if (ferror(stream)) {
        status = gsnn_fail(error, GSNN_FAILED, "cannot be read: %s", strerror(errno));
        goto done;
    }
    status = gsnn_enumeration_record_parse(text, length, record, error);
done:
    free(text);
    return status;
}

void gsnn_enumeration_record_free(gsnn_enumeration_record *record) {
    if (!record)
        return;
    gsnn_record_memory_free(record->memory);
    free(record->architectures);
    free(record->morphisms);
    free(record);
}

size_t gsnn_enumeration_record_find(const gsnn_enumeration_record *record, const char *id) {
    for (size_t i = 0; i < record->architecture_count; i++)
        if (!strcmp(record->architectures[i].id, id))
            return i;
    return GSNN_RECORD_NONE;
}
