#include "base/error.h"
#include "verify/checker.h"

#include <stdio.h>
#include <string.h>

gsnn_status gsnn_verify_read_enumeration(gsnn_verify_documents *documents, size_t index,
                                         gsnn_enumeration_record **record, gsnn_error *error) {
    const gsnn_verify_file *file = &documents->files[index];
    documents->at = index;
    gsnn_status status = gsnn_enumeration_record_parse(file->text, file->length, record, error);
    if (!status)
        documents->at = 0;
    return status;
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
    return parse_piece(file->text, file->text + file->length, NULL, document, error);
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
    const char *end = line_end(file->text, file->text + file->length);
    gsnn_json_document *document;
    gsnn_error ignored;
    if (parse_piece(file->text, end, NULL, &document, &ignored))
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
    const char *at = file->text, *end = file->text + file->length;
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
    gsnn_status status = parse_piece(file->text, file->text + file->length, NULL, &document, error);
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
