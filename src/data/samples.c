#include "data/samples.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "data/npy.h"
#include "exact/rational.h"
#include "json/rational.h"

#include <ctype.h>
#include <math.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A piece of the text. */
typedef struct field {
    const char *at;
    size_t length;
} field;

typedef struct csv {
    gsnn_samples *samples;
    const gsnn_samples_shape *shape;
    size_t line;
    gsnn_error *error;
} csv;

/* "6 inputs and 1 output" */
static const char *say_shape(const gsnn_samples_shape *shape, char *out, size_t size) {
    snprintf(out, size, "%s has %zu input%s and %zu output%s", shape->of, shape->inputs,
             shape->inputs == 1 ? "" : "s", shape->outputs, shape->outputs == 1 ? "" : "s");
    return out;
}

static gsnn_status wrong_columns(const gsnn_samples_shape *shape, const char *place, size_t count,
                                 const char *what, gsnn_error *error) {
    char expected[160];
    return gsnn_fail(error, GSNN_INVALID, "%s has %zu %s%s; %s", place, count, what,
                     count == 1 ? "" : "s", say_shape(shape, expected, sizeof expected));
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static field trim(field f) {
    while (f.length > 0 && is_blank(*f.at)) {
        f.at++;
        f.length--;
    }
    while (f.length > 0 && is_blank(f.at[f.length - 1]))
        f.length--;
    return f;
}

/* Cuts the next field off a line that has one. */
static field next_field(field *line) {
    const char *comma = memchr(line->at, ',', line->length);
    size_t length = comma ? (size_t)(comma - line->at) : line->length;
    field cut = trim((field){line->at, length});
    size_t used = length + (comma != NULL);
    line->at += used;
    line->length -= used;
    return cut;
}

static size_t count_fields(field line) {
    size_t count = 1;
    for (size_t i = 0; i < line.length; i++)
        count += line.at[i] == ',';
    return count;
}

/* Numbers that there are not, written as programs write them. */
static bool is_not_finite(field f) {
    static const char *const words[] = {"nan", "inf", "infinity"};
    if (f.length > 0 && (*f.at == '-' || *f.at == '+')) {
        f.at++;
        f.length--;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == f.length && strncasecmp(words[i], f.at, f.length) == 0)
            return true;
    return false;
}

static gsnn_status bad_field(const csv *c, field f, size_t place, const char *fault) {
    return gsnn_fail(c->error, GSNN_INVALID, "line %zu: '%.*s' in place %zu %s", c->line,
                     (int)(f.length > 40 ? 40 : f.length), f.at, place + 1, fault);
}

static gsnn_status check_field(const csv *c, field f, size_t place) {
    if (f.length == 0)
        return gsnn_fail(c->error, GSNN_INVALID, "line %zu: place %zu is empty", c->line,
                         place + 1);
    if (memchr(f.at, '"', f.length))
        return bad_field(c, f, place, "has quotes, which are not taken");
    return GSNN_OK;
}

static gsnn_status read_number(const csv *c, field f, size_t place, fmpq_t number) {
    if (is_not_finite(f))
        return bad_field(c, f, place, "is not finite");
    const char *fault = gsnn_rational_parse(number, f.at, f.length);
    if (fault)
        return bad_field(c, f, place, fault);
    return isfinite(gsnn_rational_double(number))
               ? GSNN_OK
               : bad_field(c, f, place, "is beyond the range of doubles");
}

static char *copy_field(field f) {
    char *copy = gsnn_new(f.length + 1, 1);
    if (copy)
        memcpy(copy, f.at, f.length);
    return copy;
}

/* ---- The line of names ----------------------------------------------------------------------- */

/* Whether a field is written as a number, though it may be refused as one. */
static bool looks_like_number(field f) {
    fmpq_t number;
    fmpq_init(number);
    bool is = is_not_finite(f) || !gsnn_rational_parse(number, f.at, f.length) ||
              (f.length > 0 && (isdigit((unsigned char)*f.at) || strchr("+-.", *f.at)));
    fmpq_clear(number);
    return is;
}

static bool is_header(const csv *c, field line) {
    bool header = false;
    for (size_t i = 0; i < c->shape->inputs && line.length > 0; i++) {
        field f = next_field(&line);
        header = header || (f.length > 0 && *f.at != '"' && !looks_like_number(f));
    }
    return header;
}

static gsnn_status read_names(csv *c, field line, size_t count) {
    gsnn_samples *s = c->samples;
    s->names = gsnn_new(count, sizeof *s->names);
    gsnn_status status = s->names ? GSNN_OK : gsnn_fail_memory(c->error);
    for (size_t i = 0; !status && i < count; i++) {
        field f = next_field(&line);
        status = check_field(c, f, i);
        if (!status && !(s->names[i] = copy_field(f)))
            status = gsnn_fail_memory(c->error);
        if (status)
            return status;
        s->name_count++;
        for (size_t j = 0; j < i; j++)
            if (strcmp(s->names[i], s->names[j]) == 0)
                return gsnn_fail(c->error, GSNN_INVALID,
                                 "line %zu: the name '%.40s' in places %zu and %zu", c->line,
                                 s->names[i], j + 1, i + 1);
    }
    return status;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static gsnn_status read_row(csv *c, field line, size_t count) {
    gsnn_samples *s = c->samples;
    gsnn_table *table = &s->table;
    gsnn_status status = gsnn_table_reserve_row(table, c->error);
    for (size_t i = 0; !status && i < count; i++) {
        field f = next_field(&line);
        status = check_field(c, f, i);
        if (!status && i < table->columns)
            status = read_number(c, f, i, table->entries + table->rows * table->columns + i);
        else if (!status && !(s->labels[s->label_count] = copy_field(f)))
            status = gsnn_fail_memory(c->error);
        else if (!status)
            s->label_count++;
    }
    if (!status)
        table->lines[table->rows++] = c->line;
    return status;
}

static gsnn_status read_line(csv *c, field line) {
    const gsnn_samples_shape *shape = c->shape;
    gsnn_samples *s = c->samples;
    size_t count = count_fields(line);
    if (count != shape->inputs + shape->outputs) {
        char place[32];
        snprintf(place, sizeof place, "line %zu", c->line);
        return wrong_columns(shape, place, count, "field", c->error);
    }
    if (c->line == 1 && is_header(c, line))
        return read_names(c, line, count);
    if (shape->labels && s->label_count == s->table.capacity) {
        char **labels = gsnn_resize(s->labels, 2 * s->label_count + 64, sizeof *labels);
        if (!labels)
            return gsnn_fail_memory(c->error);
        s->labels = labels;
    }
    return read_row(c, line, count);
}

static gsnn_status check_text(const char *text, size_t length, gsnn_error *error) {
    size_t line = 1;
    for (size_t at = 0, size; at < length; at += size) {
        size = gsnn_utf8_length(text + at, length - at);
        if (size == 0 || text[at] == '\0')
            return gsnn_fail(error, GSNN_INVALID, "line %zu: a byte that is not UTF-8 text", line);
        line += text[at] == '\n';
    }
    return GSNN_OK;
}

static gsnn_status parse_csv(csv *c, const char *text, size_t length) {
    gsnn_status status = check_text(text, length, c->error);
    size_t empty = 0; /* the first empty line, which may only be followed by others */
    const char *end = text + length;
    for (c->line = 1; !status && text < end; c->line++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        if (!stop)
            stop = end;
        field line = {text, (size_t)(stop - text)};
        text = stop < end ? stop + 1 : end;
        if (trim(line).length == 0) {
            empty = empty ? empty : c->line;
            continue;
        }
        if (empty)
            return gsnn_fail(c->error, GSNN_INVALID, "line %zu is empty", empty);
        status = read_line(c, line);
    }
    if (!status && c->samples->table.rows == 0)
        status = gsnn_fail(c->error, GSNN_INVALID, "no rows of numbers");
    return status;
}

/* ---- .npy ------------------------------------------------------------------------------------ */

/* The last column goes over to labels. */
static gsnn_status cut_labels(gsnn_samples *samples, gsnn_error *error) {
    gsnn_table *table = &samples->table, cut = {.columns = table->columns - 1};
    samples->labels = gsnn_new(table->rows, sizeof *samples->labels);
    gsnn_status status = samples->labels ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < table->rows; i++) {
        const fmpq *row = gsnn_table_row(table, i);
        char *text = fmpq_get_str(NULL, 10, row + cut.columns);
        samples->labels[i] = gsnn_copy_string(text);
        flint_free(text);
        status = samples->labels[i] ? gsnn_table_reserve_row(&cut, error) : gsnn_fail_memory(error);
        if (status)
            break;
        samples->label_count++;
        for (size_t j = 0; j < cut.columns; j++)
            fmpq_set(cut.entries + i * cut.columns + j, row + j);
        cut.lines[cut.rows++] = table->lines[i];
    }
    gsnn_table_clear(table);
    *table = cut;
    return status;
}

static gsnn_status parse_npy(gsnn_samples *samples, const char *bytes, size_t length,
                             const gsnn_samples_shape *shape, gsnn_error *error) {
    gsnn_status status = gsnn_npy_parse(&samples->table, bytes, length, error);
    size_t columns = samples->table.columns;
    bool fits =
        shape->inputs ? columns == shape->inputs + shape->outputs : columns > shape->outputs;
    if (!status && !fits)
        return wrong_columns(shape, "the array", columns, "column", error);
    return !status && shape->labels ? cut_labels(samples, error) : status;
}

/* ---- Both ------------------------------------------------------------------------------------ */

/* The shape of rows like the first one. */
static gsnn_status find_shape(gsnn_samples_shape *shape, const char *text, size_t length,
                              gsnn_error *error) {
    const char *stop = memchr(text, '\n', length);
    size_t count = count_fields((field){text, stop ? (size_t)(stop - text) : length});
    if (count <= shape->outputs)
        return gsnn_fail(error, GSNN_INVALID, "line 1 has %zu field%s, and none for inputs", count,
                         count == 1 ? "" : "s");
    shape->inputs = count - shape->outputs;
    shape->of = "line 1";
    return GSNN_OK;
}

gsnn_status gsnn_samples_parse(gsnn_samples *samples, const char *bytes, size_t length,
                               const gsnn_samples_shape *shape, gsnn_error *error) {
    gsnn_samples_shape found = *shape;
    gsnn_status status = GSNN_OK;
    *samples = (gsnn_samples){0};
    SHA256Data((const uint8_t *)bytes, length, samples->sha256);
    if (gsnn_npy_is(bytes, length))
        return parse_npy(samples, bytes, length, shape, error);
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    if (found.inputs == 0 && length > 0)
        status = find_shape(&found, bytes, length, error);
    samples->table.columns = found.inputs + (found.labels ? 0 : found.outputs);
    csv c = {.samples = samples, .shape = &found, .error = error};
    return status ? status : parse_csv(&c, bytes, length);
}

gsnn_status gsnn_samples_read(gsnn_samples *samples, const char *path,
                              const gsnn_samples_shape *shape, const gsnn_run *run,
                              gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_error reason;
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    *samples = (gsnn_samples){0};
    gsnn_status status =
        gsnn_source_read(&text, standard ? NULL : path, GSNN_TABLE_MAX_BYTES, run, &reason);
    if (!status)
        status = gsnn_samples_parse(samples, text.bytes, text.length, shape, &reason);
    if (status)
        gsnn_fail(error, status, "%s: %s", name, reason.message);
    gsnn_text_clear(&text);
    return status;
}

static void clear_strings(char **strings, size_t count) {
    for (size_t i = 0; strings && i < count; i++)
        free(strings[i]);
    free(strings);
}

void gsnn_samples_clear(gsnn_samples *samples) {
    gsnn_table_clear(&samples->table);
    clear_strings(samples->names, samples->name_count);
    clear_strings(samples->labels, samples->label_count);
    *samples = (gsnn_samples){0};
}
