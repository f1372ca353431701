#include "network/input_line.h"

#include "base/error.h"
#include "base/memory.h"
#include "json/rational.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\n\v\f"

/* Whether the text starts with a decimal number, and nothing else that strtod would take (nan,
 * infinity, hexadecimal). */
static bool starts_decimal(const char *text) {
    text += *text == '+' || *text == '-';
    text += *text == '.';
    return *text >= '0' && *text <= '9' && !(text[0] == '0' && (text[1] == 'x' || text[1] == 'X'));
}

gsnn_status gsnn_numbers_parse(const char *line, double **values, size_t *capacity, size_t *count,
                               gsnn_error *error) {
    *count = 0;
    line += strspn(line, BLANKS);
    while (*line) {
        char *end;
        double value = strtod(line, &end);
        if (!starts_decimal(line) || !isfinite(value) || (*end && !strchr(BLANKS ",", *end)))
            return gsnn_fail(error, GSNN_INVALID, "'%.*s' in place %zu is not a finite number",
                             (int)(strcspn(line, BLANKS ",") > 40 ? 40 : strcspn(line, BLANKS ",")),
                             line, *count + 1);
        if (gsnn_reserve(values, capacity, *count + 1, sizeof **values))
            return gsnn_fail_memory(error);
        (*values)[(*count)++] = value;
        line = end + strspn(end, BLANKS);
        if (*line != ',')
            continue;
        line++;
        line += strspn(line, BLANKS);
        if (!*line)
            return gsnn_fail(error, GSNN_INVALID, "a number is missing after the last comma");
    }
    return GSNN_OK;
}

/* The number of pieces that the line has between blanks and commas. */
static size_t count_pieces(const char *line) {
    size_t count = 0;
    for (line += strspn(line, BLANKS ","); *line; line += strspn(line, BLANKS ",")) {
        line += strcspn(line, BLANKS ",");
        count++;
    }
    return count;
}

gsnn_status gsnn_rationals_parse(const char *line, fmpq **values, size_t *count,
                                 gsnn_error *error) {
    *count = count_pieces(line);
    *values = _fmpq_vec_init((slong)*count);
    size_t i = 0;
    for (line += strspn(line, BLANKS); *line; i++) {
        size_t length = strcspn(line, BLANKS ",");
        const char *fault = gsnn_rational_parse(*values + i, line, length);
        if (fault)
            return gsnn_fail(error, GSNN_INVALID, "'%.*s' in place %zu %s",
                             (int)(length > 40 ? 40 : length), line, i + 1, fault);
        line += length;
        line += strspn(line, BLANKS);
        if (*line != ',')
            continue;
        line++;
        line += strspn(line, BLANKS);
        if (!*line)
            return gsnn_fail(error, GSNN_INVALID, "a number is missing after the last comma");
    }
    return GSNN_OK;
}
