#include "record/enumeration_record.h"

#include "base/error.h"
#include "base/memory.h"
#include "record/record_reading.h"
#include "json/slices.h"

#include <stdlib.h>
#include <string.h>

typedef gsnn_status (*read_object)(gsnn_record_reading *, const gsnn_value *);

/* Where architectures and morphisms have lists that may be long. */
static const gsnn_json_long_list LONG_LISTS[] = {{"signed_permutations", NULL},
                                                 {"neurons", NULL},
                                                 {"weights", "rows"},
                                                 {"H", "generators"},
                                                 {"K", "generators"}};

enum { LONG_LIST_COUNT = sizeof LONG_LISTS / sizeof *LONG_LISTS };

/* Reads one of the JSON lines after the header. */
static gsnn_status read_line(gsnn_record_reading *reading, const gsnn_value *value) {
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value record = gsnn_value_member(value, "record");
    const char *kind = gsnn_value_peek(&record);
    if (kind && !strcmp(kind, "architecture")) {
        if (reading->by_id)
            return gsnn_value_complain(&record, "architectures come before morphisms");
        return gsnn_record_read_architecture(reading, value);
    }
    if (!kind || strcmp(kind, "morphism") != 0)
        return gsnn_value_complain(&record, "\"architecture\" or \"morphism\" is expected");
    if (!reading->by_id && (status = gsnn_record_close_architectures(reading)))
        return status;
    return gsnn_record_read_morphism(reading, value);
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

/* Parses an object that a slice is all of. */
static gsnn_status parse_object(gsnn_record_reading *reading, gsnn_json_slice text,
                                gsnn_value *value) {
    if (gsnn_value_parse_object(value, &reading->json.cuts, text, LONG_LISTS, LONG_LIST_COUNT))
        return GSNN_OK;
    return gsnn_value_blame(reading->text, text, reading->json.error);
}

/* Parses the object that a slice is all of and reads it as element `index` of the list. */
static gsnn_status read_slice(gsnn_record_reading *reading, gsnn_json_slice slice,
                              const gsnn_value *list, size_t index, read_object read) {
    gsnn_value element = {.parent = list, .index = index, .reading = list->reading};
    gsnn_status status = parse_object(reading, slice, &element);
    if (!status)
        status = read(reading, &element);
    gsnn_value_drop(&element);
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
    while (!status && gsnn_json_next_element(&slices, &element)) {
        status = read_slice(reading, element, &list, i++, read);
        gsnn_mapped_walk_pass(&reading->walk, element.end);
    }
    *is_json = status || slices.begin == slices.end;
    return status;
}

/* Reads a document whose lists are known, if all of it is JSON. */
static gsnn_status read_document(gsnn_record_reading *reading, gsnn_json_slice text,
                                 const gsnn_json_slice *lists, bool *is_json) {
    bool turned = lists[1].begin && lists[1].begin < lists[0].begin;
    const gsnn_json_slice in_order[] = {lists[turned], lists[!turned]};
    gsnn_value document = {.reading = &reading->json};
    *is_json = gsnn_value_parse_without(&document, &reading->json.cuts, text, in_order, 2);
    if (!*is_json)
        return GSNN_OK;
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
    gsnn_value_drop(&document);
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
            gsnn_value value = {.reading = &reading->json};
            status = parse_object(reading, (gsnn_json_slice){text, line_end}, &value);
            if (!status)
                status = read_line(reading, &value);
            gsnn_value_drop(&value);
        }
        gsnn_mapped_walk_pass(&reading->walk, line_end);
        text = newline ? newline + 1 : end;
    }
    if (!status && !reading->by_id)
        status = gsnn_record_close_architectures(reading);
    return status;
}

/* Reads JSON lines whose header has been parsed; rest is what follows it. */
static gsnn_status read_header_and_lines(gsnn_record_reading *reading, const gsnn_value *header,
                                         gsnn_json_slice rest) {
    reading->json.line = 1;
    gsnn_status status = gsnn_record_read_header(reading, header);
    if (status)
        return status;
    reading->record->morphisms_listed = reading->record->counts.inclusions != GSNN_RECORD_UNKNOWN;
    size_t line = 1 + count_lines(reading->text, rest.begin);
    const char *newline = memchr(rest.begin, '\n', (size_t)(rest.end - rest.begin));
    if (!is_blank(rest.begin, newline ? newline : rest.end))
        return gsnn_fail(reading->json.error, GSNN_INVALID,
                         "line %zu: something follows the object", line);
    return read_lines(reading, newline ? newline + 1 : rest.end, rest.end, line + 1);
}

/* Reads what has not got the lists of a document, or is not JSON: JSON lines, or an error. */
static gsnn_status read_other(gsnn_record_reading *reading, gsnn_json_slice text) {
    gsnn_json_slice rest = text;
    gsnn_value document = {.reading = &reading->json};
    if (!gsnn_value_parse_first(&document, &rest)) {
        /* Where the first line is JSON, memory was short; else the text may be one document. */
        const char *newline = memchr(text.begin, '\n', (size_t)(text.end - text.begin));
        const gsnn_json_slice line = {text.begin, newline ? newline : text.end};
        gsnn_status status = gsnn_value_blame(reading->text, line, reading->json.error);
        return status == GSNN_FAILED ? status
                                     : gsnn_value_blame(reading->text, text, reading->json.error);
    }
    gsnn_value record = gsnn_value_member(&document, "record");
    gsnn_value architectures = gsnn_value_member(&document, "architectures");
    const char *kind = gsnn_value_peek(&record);
    gsnn_status status;
    if (kind && !strcmp(kind, "header"))
        status = read_header_and_lines(reading, &document, rest);
    else if (!is_blank(rest.begin, rest.end))
        status = gsnn_fail(reading->json.error, GSNN_INVALID,
                           "line %zu: something follows the enumeration",
                           1 + count_lines(reading->text, rest.begin));
    else if (!(status = gsnn_record_read_header(reading, &document)))
        status = gsnn_value_complain(&architectures, "a list is expected");
    gsnn_value_drop(&document);
    return status;
}

static void pass(void *context, const char *at) {
    gsnn_mapped_walk_pass(context, at);
}

static gsnn_status read_text(gsnn_record_reading *reading, gsnn_json_slice all) {
    static const char *const names[] = {"architectures", "morphisms"};
    gsnn_json_slice values[2], lists[2];
    bool is_json = false;
    gsnn_status status = GSNN_OK;
    gsnn_json_watch watch = {pass, &reading->walk, NULL};
    bool found = gsnn_json_find_large_members(all, names, 2, values, &watch);
    for (int i = 0; i < 2; i++)
        lists[i] = gsnn_json_list_inside(values[i]);
    if (!found || !lists[0].begin)
        return read_other(reading, all);
    status = read_document(reading, all, lists, &is_json);
    return status || is_json ? status : gsnn_value_blame(reading->text, all, reading->json.error);
}

gsnn_status gsnn_enumeration_record_read(const gsnn_mapped_text *text, gsnn_record_rows rows,
                                         gsnn_enumeration_record **record, gsnn_error *error) {
    *record = NULL;
    gsnn_json_slice all =
        gsnn_json_skip_mark((gsnn_json_slice){text->bytes, text->bytes + text->length});
    if (is_blank(all.begin, all.end))
        return gsnn_fail(error, GSNN_INVALID, "there is nothing in it");
    gsnn_record_reading reading = {
        .json.error = error, .text = all.begin, .rows = rows, .walk.text = text};
    gsnn_status status;
    reading.record = gsnn_new(1, sizeof *reading.record);
    if (!reading.record)
        return gsnn_fail_memory(error);
    reading.json.memory = &reading.record->memory;
    status = read_text(&reading, all);
    gsnn_json_cuts_clear(&reading.json.cuts);
    free(reading.collapses_to);
    free(reading.by_id);
    if (status)
        gsnn_enumeration_record_free(reading.record);
    else
        *record = reading.record;
    return status;
}

gsnn_status gsnn_enumeration_record_parse(const char *text, size_t length,
                                          gsnn_enumeration_record **record, gsnn_error *error) {
    const gsnn_mapped_text held = {.bytes = text, .length = length};
    return gsnn_enumeration_record_read(&held, GSNN_ROWS_READ, record, error);
}

void gsnn_enumeration_record_free(gsnn_enumeration_record *record) {
    if (!record)
        return;
    gsnn_arena_clear(&record->memory);
    free(record->architectures);
    free(record->morphisms);
    free(record);
}

gsnn_status gsnn_record_need_generators(const gsnn_record_architecture *architecture,
                                        gsnn_error *error) {
    if (architecture->H.listed)
        return GSNN_OK;
    return gsnn_fail(error, GSNN_INVALID, "architecture %s comes without generators of H",
                     architecture->id);
}

size_t gsnn_enumeration_record_find(const gsnn_enumeration_record *record, const char *id) {
    for (size_t i = 0; i < record->architecture_count; i++)
        if (!strcmp(record->architectures[i].id, id))
            return i;
    return GSNN_RECORD_NONE;
}
