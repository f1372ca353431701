#include "merge/merge.h"

#include "base/error.h"
#include "base/memory.h"
#include "json/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A part being read: its current line and what its header promised. */
typedef struct reader {
    const gsnn_part *part;
    FILE *stream; /* that of the part, or a copy that can be read twice */
    char *line;
    size_t capacity, length;
    size_t index, of;                /* this part is number index, from 1 */
    size_t architectures, morphisms; /* lines it holds */
    bool deep;                       /* a list of words of deep networks: */
    size_t words;                    /* lines that all parts hold together */
} reader;

static gsnn_status read_line(reader *r, gsnn_error *error) {
    errno = 0;
    ssize_t length = getline(&r->line, &r->capacity, r->stream);
    if (length < 0 && ferror(r->stream))
        return gsnn_fail(error, GSNN_INVALID, "%s: cannot be read: %s", r->part->name,
                         strerror(errno));
    if (length < 0 && !feof(r->stream))
        return gsnn_fail_memory(error);
    if (length < 1 || r->line[length - 1] != '\n')
        return gsnn_fail(error, GSNN_INVALID, "%s: the file ends too early", r->part->name);
    r->length = (size_t)length;
    return GSNN_OK;
}

static bool take_number(const gsnn_value *part, const char *name, size_t *number) {
    gsnn_value value = gsnn_value_member(part, name);
    int64_t integer;
    if (!gsnn_value_is_integer(&value, &integer) || integer < 0)
        return false;
    *number = (size_t)integer;
    return true;
}

/* Whether the document is the header of a part, and what it says of the part. */
static bool take_part(reader *r, const gsnn_value *header) {
    gsnn_value record = gsnn_value_member(header, "record");
    gsnn_value part = gsnn_value_member(header, "part");
    const char *kind = gsnn_value_peek(&record);
    return kind && strcmp(kind, "header") == 0 && take_number(&part, "index", &r->index) &&
           take_number(&part, "of", &r->of) &&
           take_number(&part, "architectures", &r->architectures) &&
           take_number(&part, "morphisms", &r->morphisms) && r->index >= 1 && r->index <= r->of;
}

/* The same of a list of words: "part" is [I,N], and the counts tell how many words all parts have,
 * of a list modulo a group as many as there are orbits. */
static bool take_deep_part(reader *r, const gsnn_value *header) {
    gsnn_value record = gsnn_value_member(header, "record");
    gsnn_value part = gsnn_value_member(header, "part");
    gsnn_value counts = gsnn_value_member(header, "counts");
    gsnn_value orbits = gsnn_value_member(&counts, "orbits");
    gsnn_value index = gsnn_value_element(&part, 0), of = gsnn_value_element(&part, 1);
    const char *kind = gsnn_value_peek(&record);
    int64_t first, last, some;
    if (!kind || strcmp(kind, "header") != 0 || !gsnn_value_is_integer(&index, &first) ||
        !gsnn_value_is_integer(&of, &last) || first < 1 || first > last)
        return false;
    r->index = (size_t)first;
    r->of = (size_t)last;
    if (!gsnn_value_given(&orbits))
        return take_number(&counts, "listed", &r->words);
    gsnn_value element = gsnn_value_before(&orbits);
    r->words = 0;
    while (gsnn_value_next(&element)) {
        if (!gsnn_value_is_integer(&element, &some) || some < 0)
            return false;
        r->words += (size_t)some;
    }
    return true;
}

/* Cuts the member that begins at `cut`, [I,N] or the last object, out of the header. */
static void cut_part(reader *r, char *cut) {
    char *end = strchr(cut, r->deep ? ']' : '}') + 1;
    memmove(cut, end, strlen(end) + 1);
    r->length = strlen(r->line);
}

/* Reads the header, and cuts "part" out of the line; no text that somebody wrote is behind it. */
static gsnn_status read_header(reader *r, gsnn_error *error) {
    static const char member[] = ",\"part\":";
    gsnn_status status = read_line(r, error);
    if (status != GSNN_OK)
        return status;
    gsnn_text text = {0};
    gsnn_error reason;
    gsnn_json_document *header;
    gsnn_text_append_bytes(&text, r->line, r->length);
    if (text.failed)
        return gsnn_fail_memory(error);
    char *cut = NULL;
    for (char *at = r->line; (at = strstr(at, member)); at++)
        cut = at;
    bool good = false;
    status = gsnn_json_document_parse(&header, &text, NULL, &reason);
    if (status == GSNN_OK) {
        gsnn_value root = gsnn_json_document_root(header);
        r->deep = cut && cut[strlen(member)] == '[';
        good = cut && (r->deep ? take_deep_part(r, &root) : take_part(r, &root));
    }
    gsnn_json_document_free(header);
    if (status == GSNN_FAILED)
        return gsnn_fail_memory(error);
    if (!good)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: line 1 is not the header of a part of a divided enumeration or list",
                         r->part->name);
    cut_part(r, cut);
    return GSNN_OK;
}

/* Puts the readers in the order of their parts, and checks that they belong together. */
static gsnn_status arrange(reader *readers, size_t count, gsnn_error *error) {
    for (size_t i = 0; i < count; i++)
        while (readers[i].index != i + 1) {
            size_t place = readers[i].index - 1;
            if (readers[i].of != count)
                return gsnn_fail(error, GSNN_INVALID, "%s is one of %zu parts, and %zu are given",
                                 readers[i].part->name, readers[i].of, count);
            if (readers[place].index == readers[i].index)
                return gsnn_fail(error, GSNN_INVALID, "%s and %s are the same part, %zu of %zu",
                                 readers[place].part->name, readers[i].part->name, readers[i].index,
                                 count);
            reader moved = readers[place];
            readers[place] = readers[i];
            readers[i] = moved;
        }
    for (size_t i = 0; i < count; i++)
        if (readers[i].of != count || readers[i].deep != readers[0].deep ||
            strcmp(readers[i].line, readers[0].line) != 0)
            return gsnn_fail(error, GSNN_INVALID, "%s and %s are not parts of one enumeration",
                             readers[0].part->name, readers[i].part->name);
    return GSNN_OK;
}

static gsnn_status send(const reader *r, gsnn_sink sink, void *context, gsnn_error *error) {
    return sink(context, r->line, r->length)
               ? GSNN_OK
               : gsnn_fail(error, GSNN_FAILED, "the output could not be written");
}

/* One line from each part in turn, until all have given `lines` of them (which differ by one at
 * most); each must be a record of that kind. */
static gsnn_status interleave(reader *readers, size_t count, const char *record, bool morphisms,
                              gsnn_sink sink, void *context, gsnn_error *error) {
    size_t most = morphisms ? readers[0].morphisms : readers[0].architectures;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < most; i++)
        for (size_t k = 0; status == GSNN_OK && k < count; k++) {
            size_t lines = morphisms ? readers[k].morphisms : readers[k].architectures;
            if (i >= lines)
                continue;
            status = read_line(&readers[k], error);
            if (status == GSNN_OK && strncmp(readers[k].line, record, strlen(record)) != 0)
                status = gsnn_fail(error, GSNN_INVALID,
                                   "%s: a line is not of the kind that the "
                                   "header promises",
                                   readers[k].part->name);
            if (status == GSNN_OK)
                status = send(&readers[k], sink, context, error);
        }
    return status;
}

static gsnn_status merge(reader *readers, size_t count, gsnn_sink sink, void *context,
                         gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = read_header(&readers[i], error);
    if (status == GSNN_OK)
        status = arrange(readers, count, error);
    if (status == GSNN_OK)
        status = send(&readers[0], sink, context, error);
    /* Part I of N has the words I, I + N, ... */
    for (size_t k = 0; status == GSNN_OK && readers[0].deep && k < count; k++) {
        readers[k].architectures = (readers[0].words + count - 1 - k) / count;
        readers[k].morphisms = 0;
    }
    if (status == GSNN_OK)
        status =
            interleave(readers, count,
                       readers[0].deep ? "{\"record\":\"word\"" : "{\"record\":\"architecture\"",
                       false, sink, context, error);
    if (status == GSNN_OK)
        status = interleave(readers, count, "{\"record\":\"morphism\"", true, sink, context, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        if (getc(readers[i].stream) != EOF)
            status = gsnn_fail(error, GSNN_INVALID, "%s: more lines than the header promises",
                               readers[i].part->name);
    return status;
}

/* What cannot be read twice, such as a pipe, is copied into a temporary file. */
static gsnn_status open_twice(reader *r, gsnn_error *error) {
    char block[1 << 16];
    size_t size;
    r->stream = r->part->stream;
    if (fseeko(r->stream, 0, SEEK_CUR) == 0)
        return GSNN_OK;
    FILE *copy = tmpfile();
    if (!copy)
        return gsnn_fail(error, GSNN_FAILED, "a temporary file: %s", strerror(errno));
    while ((size = fread(block, 1, sizeof block, r->part->stream)) > 0)
        if (fwrite(block, 1, size, copy) != size)
            break;
    if (ferror(r->part->stream)) {
        fclose(copy);
        r->stream = r->part->stream;
        return gsnn_fail(error, GSNN_INVALID, "%s: cannot be read: %s", r->part->name,
                         strerror(errno));
    }
    bool good = !ferror(copy) && fflush(copy) == 0;
    r->stream = copy;
    rewind(copy);
    return good ? GSNN_OK : gsnn_fail(error, GSNN_FAILED, "%s: %s", r->part->name, strerror(errno));
}

static bool send_nowhere(void *context, const char *bytes, size_t size) {
    (void)context;
    (void)bytes;
    (void)size;
    return true;
}

gsnn_status gsnn_merge(const gsnn_part *parts, size_t count, gsnn_sink sink, void *context,
                       gsnn_error *error) {
    reader *readers = gsnn_new(count, sizeof *readers);
    gsnn_status status = readers ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; readers && i < count; i++)
        readers[i].part = &parts[i];
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = open_twice(&readers[i], error);
    /* The first time finds all faults, so that the sink gets all or nothing. */
    if (status == GSNN_OK)
        status = merge(readers, count, send_nowhere, NULL, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        rewind(readers[i].stream);
    if (status == GSNN_OK)
        status = merge(readers, count, sink, context, error);
    for (size_t i = 0; readers && i < count; i++) {
        if (readers[i].stream && readers[i].stream != readers[i].part->stream)
            fclose(readers[i].stream);
        free(readers[i].line);
    }
    free(readers);
    return status;
}
