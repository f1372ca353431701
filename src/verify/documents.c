#include "base/error.h"
#include "verify/checker.h"
#include "json/slices.h"

#include <stdio.h>
#include <string.h>

gsnn_status gsnn_verify_read_enumeration(gsnn_verify_documents *documents, size_t index,
                                         gsnn_enumeration_record **record, gsnn_error *error) {
    const gsnn_verify_file *file = &documents->files[index];
    documents->at = index;
    gsnn_status status = gsnn_enumeration_record_read(file->text, GSNN_ROWS_READ, record, error);
    if (!status)
        documents->at = 0;
    return status;
}

static const char *text_end(const gsnn_verify_file *file) {
    return file->text->bytes + file->text->length;
}

/* Parses a piece of a file; `name` begins messages, unless it is NULL. */
static gsnn_status parse_piece(const char *begin, const char *end, const char *name,
                               gsnn_json_document **document, gsnn_error *error) {
    gsnn_text copy = {0};
    *document = NULL;
    gsnn_text_append_bytes(&copy, begin, (size_t)(end - begin));
    if (copy.failed) {
        gsnn_text_clear(&copy);
        return gsnn_fail_memory(error);
    }
    return gsnn_json_document_parse(document, &copy, name, error);
}

gsnn_status gsnn_verify_read_document(gsnn_verify_documents *documents, size_t index,
                                      gsnn_json_document **document, gsnn_error *error) {
    const gsnn_verify_file *file = &documents->files[index];
    documents->at = index;
    return parse_piece(file->text->bytes, text_end(file), NULL, document, error);
}

/* The end of the line that begins at `at`. */
static const char *line_end(const char *at, const char *end) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline : end;
}

static bool is_blank(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    return at == end;
}

/* Whether the first line of a file is a whole object with "record":"header", so that JSON lines
 * follow. */
static bool is_lines(const gsnn_verify_file *file) {
    const char *end = line_end(file->text->bytes, text_end(file));
    gsnn_json_document *document;
    gsnn_error ignored;
    if (parse_piece(file->text->bytes, end, NULL, &document, &ignored))
        return false;
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_value record = gsnn_value_member(&root, "record");
    const char *word;
    bool header =
        gsnn_value_given(&record) && !gsnn_value_string(&record, &word) && !strcmp(word, "header");
    gsnn_json_document_free(document);
    return header;
}

/* Takes one of JSON lines. */
static gsnn_status take_line(const char *begin, const char *end, size_t line,
                             gsnn_verify_taker take, void *context, gsnn_error *error) {
    char name[32];
    snprintf(name, sizeof name, "line %zu", line);
    gsnn_json_document *document;
    gsnn_status status = parse_piece(begin, end, name, &document, error);
    if (status)
        return status;
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_value record = gsnn_value_member(&root, "record");
    const char *word;
    status = gsnn_value_string(&record, &word);
    if (!status)
        status = take(context, strcmp(word, "header") != 0 ? word : NULL, &root);
    gsnn_json_document_free(document);
    return status;
}

static gsnn_status take_lines(const gsnn_verify_file *file, gsnn_verify_taker take, void *context,
                              gsnn_error *error) {
    const char *at = file->text->bytes, *end = text_end(file);
    gsnn_status status = GSNN_OK;
    for (size_t line = 1; at < end && !status; line++) {
        const char *stop = line_end(at, end);
        if (!is_blank(at, stop))
            status = take_line(at, stop, line, take, context, error);
        at = stop < end ? stop + 1 : end;
    }
    return status;
}

static gsnn_status take_document(const gsnn_verify_file *file, const gsnn_verify_list *lists,
                                 size_t count, gsnn_verify_taker take, void *context,
                                 gsnn_error *error) {
    gsnn_json_document *document;
    gsnn_status status = parse_piece(file->text->bytes, text_end(file), NULL, &document, error);
    if (status)
        return status;
    gsnn_value root = gsnn_json_document_root(document);
    status = take(context, NULL, &root);
    for (size_t i = 0; i < count && !status; i++) {
        gsnn_value list = gsnn_value_member(&root, lists[i].list);
        size_t length;
        if (!gsnn_value_given(&list) || (status = gsnn_value_array(&list, &length)))
            continue;
        gsnn_value item = gsnn_value_before(&list);
        while (!status && gsnn_value_next(&item))
            status = take(context, lists[i].record, &item);
    }
    gsnn_json_document_free(document);
    return status;
}

gsnn_status gsnn_verify_read_items(gsnn_verify_documents *documents, size_t index,
                                   const gsnn_verify_list *lists, size_t count,
                                   gsnn_verify_taker take, void *context, gsnn_error *error) {
    const gsnn_verify_file *file = &documents->files[index];
    documents->at = index;
    gsnn_status status = is_lines(file) ? take_lines(file, take, context, error)
                                        : take_document(file, lists, count, take, context, error);
    if (!status)
        documents->at = 0;
    return status;
}

/* ---- JSON lines as one document ------------------------------------------------------------ */

/* Lines to be joined: which list is open, none at first. */
typedef struct joint {
    const gsnn_verify_list *lists;
    size_t count, open;
    bool begun, filled; /* a list is open; it has items */
    gsnn_text text;
} joint;

/* Closes the open list and opens those up to `list`; count: closes the object. */
static void open_list(joint *j, size_t list) {
    while (!j->begun || j->open < list) {
        if (j->begun) {
            gsnn_text_append_char(&j->text, ']');
            j->open++;
        }
        j->begun = true;
        j->filled = false;
        if (j->open == j->count)
            break;
        gsnn_text_append(&j->text, ",\"");
        gsnn_text_append(&j->text, j->lists[j->open].list);
        gsnn_text_append(&j->text, "\":[");
    }
}

/* The list of a line's "record", or count. */
static size_t find_list(const joint *j, const char *begin, const char *end) {
    gsnn_json_slice value, line = {begin, end};
    if (!gsnn_json_find_first_member(line, "record", &value))
        return j->count;
    size_t length = (size_t)(value.end - value.begin);
    for (size_t i = 0; i < j->count; i++)
        if (length == strlen(j->lists[i].record) + 2 &&
            memcmp(value.begin + 1, j->lists[i].record, length - 2) == 0)
            return i;
    return j->count;
}

/* One line; lines keep their numbers, which messages tell. */
static gsnn_status join_line(joint *j, const char *begin, const char *end, size_t line,
                             gsnn_error *error) {
    if (is_blank(begin, end))
        return GSNN_OK;
    if (line == 1) { /* the header without its last brace, which is there: is_lines parsed it */
        while (end[-1] != '}')
            end--;
        gsnn_text_append_bytes(&j->text, begin, (size_t)(end - 1 - begin));
        return GSNN_OK;
    }
    size_t list = find_list(j, begin, end);
    if (list == j->count || (j->begun && list < j->open))
        return gsnn_fail(error, GSNN_INVALID, "line %zu: record: not one that belongs here", line);
    open_list(j, list);
    if (j->filled)
        gsnn_text_append_char(&j->text, ',');
    j->filled = true;
    gsnn_text_append_bytes(&j->text, begin, (size_t)(end - begin));
    return GSNN_OK;
}

gsnn_status gsnn_verify_read_joined(gsnn_verify_documents *documents, size_t index,
                                    const gsnn_verify_list *lists, size_t count,
                                    gsnn_json_document **document, gsnn_error *error) {
    const gsnn_verify_file *file = &documents->files[index];
    documents->at = index;
    *document = NULL;
    if (!is_lines(file))
        return gsnn_verify_read_document(documents, index, document, error);
    joint j = {.lists = lists, .count = count};
    const char *at = file->text->bytes, *end = text_end(file);
    gsnn_status status = GSNN_OK;
    for (size_t line = 1; at < end && !status; line++) {
        const char *stop = line_end(at, end);
        status = join_line(&j, at, stop, line, error);
        gsnn_text_append_char(&j.text, '\n');
        at = stop < end ? stop + 1 : end;
    }
    if (!status) {
        open_list(&j, count);
        gsnn_text_append_char(&j.text, '}');
        if (!j.text.failed)
            return gsnn_json_document_parse(document, &j.text, NULL, error);
        status = gsnn_fail_memory(error);
    }
    gsnn_text_clear(&j.text);
    return status;
}
