#include "json/syntax.h"

#include "base/utf8.h"
#include "json/slices.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct scanner {
    const char *start, *at, *end;
    size_t values, longest_number;
    size_t depth; /* of the lists and objects around this place */
    char closers[GSNN_JSON_MAX_DEPTH];
    gsnn_error *error;
} scanner;

/* Counting lines only when something is wrong keeps the pass over good files simple. */
static gsnn_status fail_at(const scanner *scan, const char *place, const char *problem) {
    size_t line = 1, column = 1;
    const char *at = scan->start;
    while (at < place) {
        size_t length = gsnn_utf8_length(at, (size_t)(scan->end - at));
        line += *at == '\n';
        column = *at == '\n' ? 1 : column + 1;
        at += length ? length : 1;
    }
    return gsnn_fail(scan->error, GSNN_INVALID, "line %zu, column %zu: %s", line, column, problem);
}

static gsnn_status fail_expected(const scanner *scan, const char *expected) {
    char problem[128];
    if (scan->at == scan->end)
        snprintf(problem, sizeof problem, "expected %s, but the text ends", expected);
    else if (*scan->at > 0x20 && *scan->at < 0x7f)
        snprintf(problem, sizeof problem, "expected %s, found '%c'", expected, *scan->at);
    else if (*scan->at == '\0')
        snprintf(problem, sizeof problem, "expected %s, found a NUL byte", expected);
    else
        snprintf(problem, sizeof problem, "expected %s, found byte 0x%02x", expected,
                 (unsigned)(unsigned char)*scan->at);
    return fail_at(scan, scan->at, problem);
}

static void skip_space(scanner *scan) {
    while (scan->at < scan->end &&
           (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
        scan->at++;
}

static bool next_is(const scanner *scan, char c) {
    return scan->at < scan->end && *scan->at == c;
}

static bool next_is_digit(const scanner *scan) {
    return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

/* Reads \uXXXX's four digits; at stands behind the u. */
static gsnn_status check_hexadecimal(scanner *scan, unsigned *value) {
    *value = 0;
    for (int i = 0; i < 4; i++, scan->at++) {
        static const char digits[] = "0123456789abcdefABCDEF";
        const char *digit = scan->at < scan->end && *scan->at ? strchr(digits, *scan->at) : NULL;
        if (!digit)
            return fail_expected(scan, "four hexadecimal digits after \\u");
        unsigned nibble = (unsigned)(digit - digits);
        *value = *value << 4 | (nibble < 16 ? nibble : nibble - 6);
    }
    return GSNN_OK;
}

/* Checks an escape sequence; at stands on its backslash. */
static gsnn_status check_escape(scanner *scan) {
    const char *begin = scan->at++;
    if (scan->at == scan->end || !*scan->at || !strchr("\"\\/bfnrtu", *scan->at))
        return fail_expected(scan, "one of \"\\/bfnrtu after a backslash");
    if (*scan->at++ != 'u')
        return GSNN_OK;
    unsigned high, low;
    gsnn_status status = check_hexadecimal(scan, &high);
    if (status)
        return status;
    if (high == 0)
        return fail_at(scan, begin, "a string contains U+0000");
    if (high < 0xd800 || high > 0xdfff)
        return GSNN_OK;
    if (high <= 0xdbff && scan->end - scan->at >= 2 && memcmp(scan->at, "\\u", 2) == 0) {
        scan->at += 2;
        status = check_hexadecimal(scan, &low);
        if (status || (low >= 0xdc00 && low <= 0xdfff))
            return status;
    }
    return fail_at(scan, begin, "half a surrogate pair");
}

static gsnn_status check_string(scanner *scan) {
    const char *begin = scan->at++;
    while (scan->at < scan->end && *scan->at != '"') {
        if (*scan->at == '\\') {
            gsnn_status status = check_escape(scan);
            if (status)
                return status;
            continue;
        }
        if ((unsigned char)*scan->at < 0x20)
            return fail_at(scan, scan->at, "a control character inside a string");
        size_t length = gsnn_utf8_length(scan->at, (size_t)(scan->end - scan->at));
        if (!length)
            return fail_at(scan, scan->at, "invalid UTF-8");
        scan->at += length;
    }
    if (scan->at == scan->end)
        return fail_at(scan, begin, "a string that does not end");
    scan->at++;
    return GSNN_OK;
}

static gsnn_status skip_digits(scanner *scan, const char *expected) {
    if (!next_is_digit(scan))
        return fail_expected(scan, expected);
    while (next_is_digit(scan))
        scan->at++;
    return GSNN_OK;
}

static gsnn_status check_number(scanner *scan) {
    const char *begin = scan->at;
    gsnn_status status = GSNN_OK;
    scan->at += next_is(scan, '-');
    if (next_is(scan, '0')) {
        scan->at++;
        if (next_is_digit(scan))
            return fail_at(scan, begin, "a number with a leading zero");
    } else {
        status = skip_digits(scan, "a digit");
    }
    if (!status && next_is(scan, '.')) {
        scan->at++;
        status = skip_digits(scan, "a digit after the decimal point");
    }
    if (!status && (next_is(scan, 'e') || next_is(scan, 'E'))) {
        scan->at++;
        scan->at += next_is(scan, '-') || next_is(scan, '+');
        status = skip_digits(scan, "a digit in the exponent");
    }
    if (status)
        return status;
    size_t length = (size_t)(scan->at - begin);
    if (length > GSNN_JSON_MAX_NUMBER_LENGTH)
        return fail_at(scan, begin, "a number of too many digits");
    if (length > scan->longest_number)
        scan->longest_number = length;
    return GSNN_OK;
}

static gsnn_status check_word(scanner *scan) {
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(scan->end - scan->at) >= length && memcmp(scan->at, words[i], length) == 0) {
            scan->at += length;
            return GSNN_OK;
        }
    }
    return fail_expected(scan, "a value");
}

/* ---- Lists and objects ------------------------------------------------------------------- */

static char closing(const scanner *scan) {
    return scan->closers[scan->depth - 1];
}

static gsnn_status open_container(scanner *scan, char closer) {
    if (scan->depth == GSNN_JSON_MAX_DEPTH)
        return fail_at(scan, scan->at, "brackets nested too deep");
    scan->closers[scan->depth++] = closer;
    scan->at++;
    skip_space(scan);
    return GSNN_OK;
}

/* Before a value: in an object that is its name and the colon. */
static gsnn_status check_member_name(scanner *scan) {
    if (closing(scan) == ']')
        return GSNN_OK;
    if (!next_is(scan, '"'))
        return fail_expected(scan, "a member's name in quotes");
    gsnn_status status = check_string(scan);
    if (status)
        return status;
    skip_space(scan);
    if (!next_is(scan, ':'))
        return fail_expected(scan, "':'");
    scan->at++;
    skip_space(scan);
    return GSNN_OK;
}

/* Behind a value: closes what ends here and goes on to the next value, if there is one. */
static gsnn_status check_behind_value(scanner *scan) {
    while (scan->depth > 0) {
        skip_space(scan);
        if (next_is(scan, ',')) {
            scan->at++;
            skip_space(scan);
            return check_member_name(scan);
        }
        if (!next_is(scan, closing(scan)))
            return fail_expected(scan, closing(scan) == '}' ? "',' or '}'" : "',' or ']'");
        scan->at++;
        scan->depth--;
    }
    return GSNN_OK;
}

/* Checks a scalar and what is behind it, or what leads to the first value in a container. */
static gsnn_status check_value(scanner *scan) {
    gsnn_status status;
    if (++scan->values > GSNN_JSON_MAX_VALUES)
        return fail_at(scan, scan->at, "too many values");
    if (next_is(scan, '{') || next_is(scan, '[')) {
        status = open_container(scan, *scan->at == '{' ? '}' : ']');
        if (!status && !next_is(scan, closing(scan)))
            return check_member_name(scan);
    } else if (next_is(scan, '"')) {
        status = check_string(scan);
    } else if (next_is(scan, '-') || next_is_digit(scan)) {
        status = check_number(scan);
    } else {
        status = check_word(scan);
    }
    return status ? status : check_behind_value(scan);
}

gsnn_status gsnn_json_check_part(const char *start, const char *begin, const char *end,
                                 size_t *longest_number, gsnn_error *error) {
    scanner scan = {.start = start, .at = begin, .end = end, .error = error};
    skip_space(&scan);
    if (scan.at == scan.end)
        return gsnn_fail(error, GSNN_INVALID, "there is nothing in it");
    gsnn_status status;
    do
        status = check_value(&scan);
    while (!status && scan.depth > 0);
    if (status)
        return status;
    if (longest_number)
        *longest_number = scan.longest_number;
    skip_space(&scan);
    return scan.at == scan.end ? GSNN_OK : fail_expected(&scan, "nothing after the value");
}

gsnn_status gsnn_json_check(const char *text, size_t length, size_t *longest_number,
                            gsnn_error *error) {
    gsnn_json_slice all = gsnn_json_skip_mark((gsnn_json_slice){text, text + length});
    return gsnn_json_check_part(all.begin, all.begin, all.end, longest_number, error);
}
