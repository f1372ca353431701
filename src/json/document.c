#include "json/document.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/source_text.h"
#include "json/syntax.h"

#include <cjson/cJSON.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Longer numbers are not read by cJSON. */
enum { LONGEST_KEPT = 3 };

struct gsnn_json_document {
    gsnn_text text; /* which the numbers of the tree point into */
    cJSON *tree;
    gsnn_arena memory;
    gsnn_value_reading reading;
    char *name;
};

/* ---- Numbers as they are written --------------------------------------------------------- */

/* The characters of numbers. */
static const bool in_number[UCHAR_MAX + 1] = {
    ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true,
    ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true, ['9'] = true,
    ['.'] = true, ['-'] = true, ['+'] = true, ['e'] = true, ['E'] = true,
};

/* The next number or null of a text that has one. */
static const char *find_leaf(const char *at) {
    for (; *at != '-' && (*at < '0' || *at > '9') && *at != 'n'; at++)
        if (*at == '"')
            while (*++at != '"')
                at += *at == '\\';
    return at;
}

static const char *skip_number(const char *at) {
    while (in_number[(unsigned char)*at])
        at++;
    return at;
}

/* Lets each number of the tree point at its text, at or behind `at`; returns the end of the last. A
 * null that stands for a number becomes one.  cJSON leaves a number's valuestring alone, and does
 * not free that of a reference.  The tree is no deeper than GSNN_JSON_MAX_DEPTH. */
static const char *attach_numbers(cJSON *item, const char *at) {
    if (cJSON_IsNumber(item) || cJSON_IsNull(item)) {
        char *begin = (char *)find_leaf(at);
        if (*begin == 'n')
            return begin + strlen("null");
        item->valuestring = begin;
        item->type = cJSON_Number | cJSON_IsReference;
        return skip_number(begin);
    }
    for (cJSON *child = item->child; child; child = child->next)
        at = attach_numbers(child, at);
    return at;
}

/* Copies a text that keeps the grammar, with a null in place of each number of more than
 * LONGEST_KEPT characters; returns the end of the copy, which is no longer. */
static char *shorten_numbers(char *out, const char *at, const char *end) {
    static const char null[] = {'n', 'u', 'l', 'l'};
    while (at < end) {
        const char *begin = at;
        if (*at == '"') {
            while (*++at != '"')
                at += *at == '\\';
            at++;
        } else if (*at == '-' || (*at >= '0' && *at <= '9')) {
            at = skip_number(at);
            if (at - begin > LONGEST_KEPT) {
                memcpy(out, null, sizeof null);
                out += sizeof null;
                continue;
            }
        } else {
            *out++ = *at++;
            continue;
        }
        memcpy(out, begin, (size_t)(at - begin));
        out += at - begin;
    }
    return out;
}

/* Makes the tree without the values of long numbers, for which cJSON would take most of the time
 * and which it cannot read when they are very long: who wants them reads their texts
 * (gsnn_value_item_double). */
static cJSON *parse_shortened(const gsnn_text *text) {
    char *copy = gsnn_new(text->length, 1);
    if (!copy)
        return NULL;
    char *end = shorten_numbers(copy, text->bytes, text->bytes + text->length);
    cJSON *tree = cJSON_ParseWithLength(copy, (size_t)(end - copy));
    free(copy);
    return tree;
}

/* ---- Documents --------------------------------------------------------------------------- */

static gsnn_status fail_named(const char *name, gsnn_status status, const gsnn_error *reason,
                              gsnn_error *error) {
    return gsnn_fail(error, status, "%s%s%s", name ? name : "", name ? ": " : "", reason->message);
}

static gsnn_status parse(gsnn_json_document *document, gsnn_error *error) {
    size_t longest = 0;
    gsnn_text *text = &document->text;
    gsnn_status status =
        gsnn_json_check(text->bytes ? text->bytes : "", text->length, &longest, error);
    if (status)
        return status;
    if (!gsnn_text_string(text)) /* a zero ends the last number */
        return gsnn_fail_memory(error);
    document->tree = longest > LONGEST_KEPT ? parse_shortened(text)
                                            : cJSON_ParseWithLength(text->bytes, text->length);
    if (!document->tree) /* what has passed the check fails for want of memory only */
        return gsnn_fail_memory(error);
    attach_numbers(document->tree, text->bytes);
    return GSNN_OK;
}

gsnn_status gsnn_json_document_parse(gsnn_json_document **document, gsnn_text *text,
                                     const char *name, gsnn_error *error) {
    gsnn_error reason;
    gsnn_json_document *d = *document = gsnn_new(1, sizeof *d);
    if (!d) {
        gsnn_text_clear(text);
        return gsnn_fail_memory(error);
    }
    d->text = *text;
    *text = (gsnn_text){0};
    gsnn_status status = GSNN_OK;
    if (name && !(d->name = gsnn_copy_string(name)))
        status = gsnn_fail_memory(&reason);
    if (!status)
        status = parse(d, &reason);
    d->reading = (gsnn_value_reading){.memory = &d->memory, .error = error, .name = d->name};
    if (!status)
        return GSNN_OK;
    gsnn_json_document_free(d);
    *document = NULL;
    return fail_named(name, status, &reason, error);
}

gsnn_status gsnn_json_document_read(gsnn_json_document **document, const char *path,
                                    const gsnn_run *run, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_error reason;
    bool standard = !strcmp(path, "-");
    const char *name = standard ? "standard input" : path;
    *document = NULL;
    gsnn_status status =
        gsnn_source_read(&text, standard ? NULL : path, GSNN_SOURCE_MAX_BYTES, run, &reason);
    if (!status)
        return gsnn_json_document_parse(document, &text, name, error);
    gsnn_text_clear(&text);
    return fail_named(name, status, &reason, error);
}

gsnn_value gsnn_json_document_root(const gsnn_json_document *document) {
    return (gsnn_value){.item = document->tree, .reading = &document->reading};
}

void gsnn_json_document_free(gsnn_json_document *document) {
    if (!document)
        return;
    cJSON_Delete(document->tree);
    gsnn_arena_clear(&document->memory);
    gsnn_text_clear(&document->text);
    free(document->name);
    free(document);
}

bool gsnn_json_peek_schema(const char *text, size_t length, char *schema, size_t size) {
    gsnn_json_slice value = gsnn_json_find_schema((gsnn_json_slice){text, text + length});
    size_t inside = (size_t)(value.end - value.begin);
    if (!value.begin || inside >= size || memchr(value.begin, '\\', inside))
        return false;
    memcpy(schema, value.begin, inside);
    schema[inside] = '\0';
    return true;
}
