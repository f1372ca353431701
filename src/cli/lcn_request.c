#include "cli/lcn_request.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/input_file.h"
#include "json/document.h"
#include "json/rational.h"

#include <ctype.h>
#include <flint/fmpq_vec.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The largest text of a filter, metric or data set. */
enum { MOST_BYTES = 64 << 20 };

/* Reads digits; false when there are none or the number is too large for any use. */
static bool read_number(const char **text, uint64_t *value) {
    const char *begin = *text;
    for (*value = 0; isdigit((unsigned char)**text); ++*text) {
        if (*text - begin == 18)
            return false;
        *value = 10 * *value + (uint64_t)(**text - '0');
    }
    return *text > begin;
}

gsnn_status gsnn_lcn_request_sizes(uint64_t **sizes, size_t *count, const char *option,
                                   const char *text, bool pairs, gsnn_error *error) {
    const char *at = text;
    size_t length = 2;
    for (const char *c = text; *c; c++)
        length += *c == ',' ? 2 : 0;
    *count = 0;
    if (!(*sizes = gsnn_new(length, sizeof **sizes)))
        return gsnn_fail_memory(error);
    for (;;) {
        bool good = read_number(&at, *sizes + (*count)++);
        if (good && pairs)
            good = *at++ == 'x' && read_number(&at, *sizes + (*count)++);
        if (!good || (*at && *at != ','))
            return gsnn_fail(error, GSNN_INVALID, "%s: item %zu of '%.60s' is not %s", option,
                             pairs ? (*count + 1) / 2 : *count, text,
                             pairs ? "two sizes such as 3x2" : "a whole number");
        if (!*at++)
            return GSNN_OK;
    }
}

gsnn_status gsnn_lcn_request_stack(gsnn_lcn_stack *stack, const gsnn_lcn_request *request,
                                   gsnn_error *error) {
    uint64_t *sizes = NULL, *strides = NULL;
    size_t layers = 0, stride_count = 0;
    *stack = (gsnn_lcn_stack){0};
    if (!request->filters)
        return gsnn_fail(error, GSNN_INVALID, "lcn %s: missing --filters",
                         request->common.part->name);
    gsnn_status status =
        gsnn_lcn_request_sizes(&sizes, &layers, "--filters", request->filters, false, error);
    if (!status && request->strides)
        status = gsnn_lcn_request_sizes(&strides, &stride_count, "--strides", request->strides,
                                        false, error);
    if (!status && strides && stride_count != layers && stride_count + 1 != layers)
        status = gsnn_fail(error, GSNN_INVALID, "--strides: %zu strides for %zu filters",
                           stride_count, layers);
    if (!status && strides && stride_count < layers) { /* the last never matters */
        uint64_t *longer = gsnn_resize(strides, layers, sizeof *strides);
        if (longer) {
            strides = longer;
            strides[layers - 1] = 1;
        } else {
            status = gsnn_fail_memory(error);
        }
    }
    if (!status)
        status = gsnn_lcn_stack_init(stack, sizes, strides, layers, error);
    free(sizes);
    free(strides);
    return status;
}

/* All of a file, or of standard input for "-". */
static gsnn_status read_file(gsnn_text *text, const char *path, gsnn_error *error) {
    FILE *stream;
    gsnn_status status = gsnn_input_open(path, &stream, error);
    if (status)
        return status;
    char piece[1 << 14];
    size_t length;
    while ((length = fread(piece, 1, sizeof piece, stream)) > 0 && text->length <= MOST_BYTES)
        gsnn_text_append_bytes(text, piece, length);
    if (ferror(stream))
        status = gsnn_fail(error, GSNN_INVALID, "%s: it cannot be read", gsnn_input_name(path));
    else if (text->length > MOST_BYTES)
        status = gsnn_fail(error, GSNN_INVALID, "%s: larger than %d bytes", gsnn_input_name(path),
                           MOST_BYTES);
    else if (text->failed)
        status = gsnn_fail_memory(error);
    gsnn_input_close(stream);
    return status;
}

/* Values with commas between them. */
static gsnn_status read_list(fmpq *values, size_t size, const char *name, const char *text,
                             gsnn_error *error) {
    size_t count = 0;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",");
        const char *begin = at;
        at += length;
        while (length && isspace((unsigned char)*begin))
            begin++, length--;
        while (length && isspace((unsigned char)begin[length - 1]))
            length--;
        if (count < size) {
            const char *fault = gsnn_rational_parse(values + count, begin, length);
            if (fault)
                return gsnn_fail(error, GSNN_INVALID, "%s: entry %zu %s", name, count + 1, fault);
        }
        count++;
        if (!*at)
            break;
    }
    if (count != size)
        return gsnn_fail(error, GSNN_INVALID, "%s: %zu entries, but the end-to-end size is %zu",
                         name, count, size);
    return GSNN_OK;
}

/* A JSON list. */
static gsnn_status read_json_list(fmpq *values, size_t size, const char *name, gsnn_text *text,
                                  gsnn_error *error) {
    gsnn_json_document *document;
    gsnn_status status = gsnn_json_document_parse(&document, text, name, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = gsnn_value_rational_list(&root, size, "the end-to-end size", values);
    }
    gsnn_json_document_free(document);
    return status;
}

gsnn_status gsnn_lcn_request_rationals(fmpq *values, size_t size, const char *name,
                                       const char *text, const gsnn_run *run, gsnn_error *error) {
    (void)run;
    gsnn_text list = {0};
    gsnn_status status = GSNN_OK;
    if (gsnn_is_standard(text))
        status = read_file(&list, text, error);
    else
        gsnn_text_append(&list, text);
    const char *string = status ? NULL : gsnn_text_string(&list);
    if (!status && !string)
        status = gsnn_fail_memory(error);
    if (!status && strlen(string) != list.length)
        status = gsnn_fail(error, GSNN_INVALID, "%s: a zero byte", name);
    if (!status && string[strspn(string, " \t\r\n")] == '[')
        return read_json_list(values, size, name, &list, error);
    if (!status)
        status = read_list(values, size, name, string, error);
    gsnn_text_clear(&list);
    return status;
}

/* A JSON list of rows. */
static gsnn_status read_matrix(fmpq_mat_t matrix, const char *path, const gsnn_run *run,
                               gsnn_error *error) {
    gsnn_json_document *document;
    gsnn_status status = gsnn_json_document_read(&document, path, run, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status =
            gsnn_value_rational_matrix(&root, "the end-to-end size", "the end-to-end size", matrix);
    }
    gsnn_json_document_free(document);
    return status;
}

/* One line of comma separated values; *count of them. */
static gsnn_status read_row(fmpq **row, size_t *count, size_t *capacity, char *line,
                            const char *path, size_t number, gsnn_error *error) {
    *count = 0;
    for (char *at = line;; at++) {
        size_t length = strcspn(at, ",");
        char *begin = at, *end = at + length;
        at = end;
        while (begin < end && isspace((unsigned char)*begin))
            begin++;
        while (end > begin && isspace((unsigned char)end[-1]))
            end--;
        if (*count == *capacity) {
            size_t old = *capacity;
            if (gsnn_reserve(row, capacity, *count + 1, sizeof **row))
                return gsnn_fail_memory(error);
            for (size_t i = old; i < *capacity; i++)
                fmpq_init(*row + i);
        }
        const char *fault = gsnn_rational_parse(*row + *count, begin, (size_t)(end - begin));
        if (fault)
            return gsnn_fail(error, GSNN_INVALID, "%s: line %zu, column %zu %s",
                             gsnn_input_name(path), number, *count + 1, fault);
        ++*count;
        if (!*at)
            return GSNN_OK;
    }
}

/* All rows of a CSV file; a first line that does not begin with a number is a heading. */
static gsnn_status read_data(fmpq_mat_t data, const char *path, gsnn_error *error) {
    gsnn_text text = {0};
    fmpq *row = NULL;
    size_t capacity = 0, width = 0, rows = 0, number = 0;
    gsnn_status status = read_file(&text, path, error);
    char *copy = status ? NULL : gsnn_copy_string(gsnn_text_string(&text));
    if (!status && !copy)
        status = gsnn_fail_memory(error);
    fmpq_mat_init(data, 0, 0);
    for (int pass = 0; !status && pass < 2; pass++) {
        /* First the shape, then the values. */
        char *at = copy;
        size_t count = 0, filled = 0;
        memcpy(copy, text.bytes, text.length);
        if (pass) {
            fmpq_mat_clear(data);
            fmpq_mat_init(data, (slong)rows, (slong)width);
        }
        for (number = 1; !status && *at; number++) {
            size_t length = strcspn(at, "\n");
            char *line = at;
            at += length + (at[length] != '\0');
            line[length] = '\0';
            if (line[strspn(line, " \t\r")] == '\0' ||
                (number == 1 && !strchr("+-.0123456789", line[strspn(line, " \t")])))
                continue;
            status = read_row(&row, &count, &capacity, line, path, number, error);
            if (!status && width && count != width)
                status = gsnn_fail(error, GSNN_INVALID, "%s: line %zu has %zu values, not %zu",
                                   gsnn_input_name(path), number, count, width);
            width = count;
            rows += pass == 0;
            for (size_t i = 0; !status && pass && i < width; i++)
                fmpq_set(fmpq_mat_entry(data, (slong)filled, (slong)i), row + i);
            filled++;
        }
    }
    if (!status && !rows)
        status = gsnn_fail(error, GSNN_INVALID, "%s: no data", gsnn_input_name(path));
    for (size_t i = 0; i < capacity; i++)
        fmpq_clear(row + i);
    free(row);
    free(copy);
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_lcn_request_metric(fmpq_mat_t metric, fmpq *target, bool *given, const char **name,
                                    const gsnn_lcn_stack *stack, const gsnn_lcn_request *request,
                                    gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    *given = true;
    *name = "identity";
    if (request->data) {
        if (request->metric || request->target)
            return gsnn_fail(error, GSNN_INVALID,
                             "lcn %s: --data gives the metric and the target, so no --%s",
                             request->common.part->name, request->metric ? "metric" : "target");
        uint64_t stride = 1;
        for (size_t l = 0; l < stack->layers; l++)
            stride *= stack->strides[l];
        fmpq_mat_t data;
        gsnn_error reason;
        /* cppcheck-suppress uninitvar ; it is initialised there */
        status = read_data(data, request->data, error);
        if (!status) {
            status = gsnn_lcn_metric_of_data(metric, target, data, stride, &reason);
            if (status)
                gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->data), reason.message);
        }
        fmpq_mat_clear(data);
        *name = "data";
        return status;
    }
    if (!request->metric || strcmp(request->metric, "identity") == 0) {
        gsnn_lcn_metric_set(metric, GSNN_LCN_IDENTITY);
    } else if (strcmp(request->metric, "bombieri") == 0) {
        gsnn_lcn_metric_set(metric, GSNN_LCN_BOMBIERI);
        *name = "bombieri";
    } else {
        gsnn_error reason;
        *name = "file";
        status = read_matrix(metric, request->metric, &request->common.run, error);
        if (!status && (status = gsnn_lcn_metric_check(metric, &reason)))
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->metric), reason.message);
    }
    if (status)
        return status;
    if (!request->target)
        return gsnn_fail(error, GSNN_INVALID, "lcn %s: missing --target",
                         request->common.part->name);
    *given = strcmp(request->target, "random") != 0;
    if (*given)
        status = gsnn_lcn_request_rationals(target, (size_t)stack->size, "--target",
                                            request->target, &request->common.run, error);
    return status;
}
