#include "data/table.h"

#include "base/memory.h"
#include "base/source_text.h"
#include "json/rational.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* A walk along one line. */
typedef struct line_reader {
    const char *at, *end;
    const char *name;
    size_t number;
    gsnn_error *error;
} line_reader;

static void skip_blanks(line_reader *line) {
    while (line->at < line->end && is_blank(*line->at))
        line->at++;
}

/* The next number's text; false at the end of the line.  A comma needs a number behind it. */
static gsnn_status next_field(line_reader *line, size_t place, const char **field, size_t *length,
                              bool *found) {
    skip_blanks(line);
    bool comma = place > 0 && line->at < line->end && *line->at == ',';
    if (comma) {
        line->at++;
        skip_blanks(line);
    }
    *field = line->at;
    while (line->at < line->end && *line->at != ',' && !is_blank(*line->at))
        line->at++;
    *length = (size_t)(line->at - *field);
    *found = *length > 0;
    if (!*found && (comma || line->at < line->end))
        return gsnn_fail(line->error, GSNN_INVALID,
                         "%s: line %zu: a number is missing in place %zu", line->name, line->number,
                         place + 1);
    return GSNN_OK;
}

gsnn_status gsnn_table_reserve_row(gsnn_table *table, gsnn_error *error) {
    if (table->rows < table->capacity)
        return GSNN_OK;
    size_t old = table->capacity, capacity = old ? 2 * old : 64;
    if (table->columns && capacity > SIZE_MAX / table->columns)
        return gsnn_fail_memory(error);
    fmpq *entries = gsnn_resize(table->entries, capacity * table->columns, sizeof *entries);
    if (!entries)
        return gsnn_fail_memory(error);
    table->entries = entries;
    size_t *lines = gsnn_resize(table->lines, capacity, sizeof *lines);
    if (!lines)
        return gsnn_fail_memory(error);
    table->lines = lines;
    for (size_t i = old * table->columns; i < capacity * table->columns; i++)
        fmpq_init(entries + i);
    table->capacity = capacity;
    return GSNN_OK;
}

static gsnn_status count_columns(line_reader line, size_t *columns) {
    bool found = true;
    gsnn_status status = GSNN_OK;
    for (*columns = 0; !status && found; *columns += found && !status) {
        const char *field;
        size_t length;
        status = next_field(&line, *columns, &field, &length, &found);
    }
    return status;
}

static gsnn_status read_row(gsnn_table *table, line_reader line) {
    size_t count;
    gsnn_status status = count_columns(line, &count);
    if (status || count == 0)
        return status;
    if (table->columns == 0)
        table->columns = count;
    status = gsnn_table_reserve_row(table, line.error);
    const char *field;
    size_t length;
    bool found;
    for (size_t i = 0; !status && i < count && i < table->columns; i++) {
        status = next_field(&line, i, &field, &length, &found);
        if (status)
            return status;
        const char *fault =
            gsnn_rational_parse(table->entries + table->rows * table->columns + i, field, length);
        if (fault)
            return gsnn_fail(line.error, GSNN_INVALID, "%s: line %zu: '%.*s' in place %zu %s",
                             line.name, line.number, (int)(length > 40 ? 40 : length), field, i + 1,
                             fault);
    }
    if (!status && count != table->columns)
        return gsnn_fail(line.error, GSNN_INVALID,
                         "%s: line %zu has %zu numbers where %zu are "
                         "expected",
                         line.name, line.number, count, table->columns);
    if (!status)
        table->lines[table->rows++] = line.number;
    return status;
}

gsnn_status gsnn_table_parse(gsnn_table *table, const char *text, size_t length, const char *name,
                             size_t columns, gsnn_error *error) {
    *table = (gsnn_table){.columns = columns};
    const char *end = text + length;
    gsnn_status status = GSNN_OK;
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) /* a byte order mark */
        text += 3;
    for (size_t number = 1; !status && text < end; number++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        if (!stop)
            stop = end;
        status = read_row(table, (line_reader){text, stop, name, number, error});
        text = stop < end ? stop + 1 : end;
    }
    if (!status && table->rows == 0)
        status = gsnn_fail(error, GSNN_INVALID, "%s: no rows of numbers", name);
    return status;
}

gsnn_status gsnn_table_read(gsnn_table *table, const char *path, size_t columns,
                            const gsnn_run *run, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_error reason;
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    *table = (gsnn_table){0};
    gsnn_status status =
        gsnn_source_read(&text, standard ? NULL : path, GSNN_TABLE_MAX_BYTES, run, &reason);
    if (status)
        gsnn_fail(error, status, "%s: %s", name, reason.message);
    else
        status = gsnn_table_parse(table, text.bytes, text.length, name, columns, error);
    gsnn_text_clear(&text);
    return status;
}

void gsnn_table_clear(gsnn_table *table) {
    for (size_t i = 0; i < table->capacity * table->columns; i++)
        fmpq_clear(table->entries + i);
    free(table->entries);
    free(table->lines);
    *table = (gsnn_table){0};
}
