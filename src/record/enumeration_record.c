#include "record/enumeration_record.h"

#include "base/error.h"
#include "base/memory.h"
#include "record/record_reading.h"
#include "json/slices.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef gsnn_status (*read_object)(gsnn_record_reading *, const gsnn_value *);

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
    if (!kind || strcmp(kind, "morphism") != 0)
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
        if (gsnn_json_memory_is_short((size_t)(end - *text)))
            return gsnn_fail_memory(error);
        if (!stop || stop < *text || stop > end)
            stop = *text;
        return gsnn_fail(error, GSNN_INVALID, "line %zu: this is not JSON",
                         line + count_lines(*text, stop));
    }
    *text = stop;
    return GSNN_OK;
}

/* Says why the text of an object, which begins in line `line`, could not be parsed. */
static gsnn_status blame_text(gsnn_json_slice text, size_t line, gsnn_error *error) {
    cJSON *root;
    gsnn_status status = parse_value(&text.begin, text.end, line, error, &root);
    cJSON_Delete(root);
    if (status)
        return status;
    return is_blank(text.begin, text.end)
               ? gsnn_fail_memory(error)
               : gsnn_fail(error, GSNN_INVALID, "line %zu: something follows the object", line);
}

/* Parses the object that a slice is all of and reads it as element `index` of the list. */
static gsnn_status read_slice(gsnn_record_reading *reading, gsnn_json_slice slice,
                              const gsnn_value *list, size_t index, read_object read) {
    cJSON *root = gsnn_json_cut_parse(&reading->json.cuts, slice);
    if (!root)
        return blame_text(slice, 1 + count_lines(reading->text, slice.begin), reading->json.error);
    gsnn_value element = {.item = root, .parent = list, .index = index, .reading = list->reading};
    gsnn_status status = read(reading, &element);
    cJSON_Delete(root);
    return status;
}

/* Reads the elements of the list `name`, parsing one after the other. */
static gsnn_status read_slices(gsnn_record_reading *reading, gsnn_json_slice slices,
                               const gsnn_value *document, const char *name, read_object read,
                               bool *is_json) {
    gsnn_value list = {.parent = document, .member = name, .reading = &reading->json};
    gsnn_json_slice element;
    gsnn_status status = GSNN_OK;
    size_t i = 0;
    while (!status && gsnn_json_next_element(&slices, &element))
        status = read_slice(reading, element, &list, i++, read);
    *is_json = status || slices.begin == slices.end;
    return status;
}

/* Reads a document whose lists are known, if all of it is JSON. */
static gsnn_status read_document(gsnn_record_reading *reading, gsnn_json_slice text,
                                 const gsnn_json_slice *lists, bool *is_json) {
    bool turned = lists[1].begin && lists[1].begin < lists[0].begin;
    const gsnn_json_slice in_order[] = {lists[turned], lists[!turned]};
    cJSON *root = gsnn_json_parse_without(&reading->json.cuts, text, in_order, 2);
    *is_json = root != NULL;
    if (!root)
        return GSNN_OK;
    gsnn_value document = {.item = root, .reading = &reading->json};
    gsnn_value morphisms = gsnn_value_member(&document, "morphisms");
    size_t none;
    gsnn_status status = gsnn_record_read_header(reading, &document);
    if (!status)
        status = read_slices(reading, lists[0], &document, "architectures",
                             gsnn_record_read_architecture, is_json);
    if (!status && *is_json)
        status = gsnn_record_close_architectures(reading);
    if (!status && *is_json && gsnn_value_given(&morphisms)) {
        reading->record->morphisms_listed = true;
        status = gsnn_value_array(&morphisms, &none);
        if (!status)
            status = read_slices(reading, lists[1], &document, "morphisms",
                                 gsnn_record_read_morphism, is_json);
    }
    cJSON_Delete(root);
    return status;
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
            const gsnn_json_slice object = {text, line_end};
            cJSON *root = gsnn_json_cut_parse(&reading->json.cuts, object);
            status =
                root ? read_line(reading, root) : blame_text(object, line, reading->json.error);
            cJSON_Delete(root);
        }
        text = newline ? newline + 1 : end;
    }
    if (!status && !reading->by_id)
        status = gsnn_record_close_architectures(reading);
    return status;
}

/* Reads JSON lines whose header has been parsed; rest is what follows it. */
static gsnn_status read_header_and_lines(gsnn_record_reading *reading, const cJSON *root,
                                         const char *text, const char *rest, const char *end) {
    gsnn_value header = {.item = root, .reading = &reading->json};
    reading->json.line = 1;
    gsnn_status status = gsnn_record_read_header(reading, &header);
    if (status)
        return status;
    reading->record->morphisms_listed = reading->record->counts.inclusions != GSNN_RECORD_UNKNOWN;
    size_t line = 1 + count_lines(text, rest);
    const char *newline = memchr(rest, '\n', (size_t)(end - rest));
    if (!is_blank(rest, newline ? newline : end))
        return gsnn_fail(reading->json.error, GSNN_INVALID,
                         "line %zu: something follows the object", line);
    return read_lines(reading, newline ? newline + 1 : end, end, line + 1);
}

/* Reads what has not got the lists of a document, or is not JSON: JSON lines, or an error. */
static gsnn_status read_other(gsnn_record_reading *reading, const char *text, const char *end) {
    const char *rest = text;
    cJSON *root;
    gsnn_status status = parse_value(&rest, end, 1, reading->json.error, &root);
    if (status)
        return status;
    const char *kind = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "record"));
    if (kind && !strcmp(kind, "header")) {
        status = read_header_and_lines(reading, root, text, rest, end);
    } else if (!is_blank(rest, end)) {
        status =
            gsnn_fail(reading->json.error, GSNN_INVALID,
                      "line %zu: something follows the enumeration", 1 + count_lines(text, rest));
    } else {
        gsnn_value document = {.item = root, .reading = &reading->json};
        gsnn_value architectures = gsnn_value_member(&document, "architectures");
        status = gsnn_record_read_header(reading, &document);
        if (!status)
            status = gsnn_value_complain(&architectures, "a list is expected");
    }
    cJSON_Delete(root);
    return status;
}

static gsnn_status read_text(gsnn_record_reading *reading, const char *text, const char *end) {
    static const char *const names[] = {"architectures", "morphisms"};
    const gsnn_json_slice all = {text, end};
    gsnn_json_slice values[2], lists[2];
    bool is_json = false;
    gsnn_status status = GSNN_OK;
    bool found = gsnn_json_find_members(all, names, 2, values);
    for (int i = 0; i < 2; i++)
        lists[i] = gsnn_json_list_inside(values[i]);
    if (found && lists[0].begin)
        status = read_document(reading, all, lists, &is_json);
    return status || is_json ? status : read_other(reading, text, end);
}

gsnn_status gsnn_enumeration_record_parse(const char *text, size_t length,
                                          gsnn_enumeration_record **record, gsnn_error *error) {
    *record = NULL;
    if (is_blank(text, text + length))
        return gsnn_fail(error, GSNN_INVALID, "there is nothing in it");
    gsnn_record_reading reading = {.json.error = error, .text = text};
    gsnn_status status;
    reading.record = gsnn_new(1, sizeof *reading.record);
    if (!reading.record)
        return gsnn_fail_memory(error);
    reading.json.memory = &reading.record->memory;
    status = read_text(&reading, text, text + length);
    gsnn_json_cuts_clear(&reading.json.cuts);
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
    gsnn_arena_clear(&record->memory);
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
