#include "input/generator_table.h"

#include "base/memory.h"

#include <stdlib.h>

static const char *skip_blanks(const char *at) {
    while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')
        at++;
    return at;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static gsnn_status fail_expected(const char *cycles, const char *at, const char *label,
                                 const char *expected, gsnn_error *error) {
    if (!*at)
        return gsnn_fail(error, GSNN_INVALID, "%s: expected %s, but the cycles end", label,
                         expected);
    return gsnn_fail(error, GSNN_INVALID, "%s: expected %s at character %zu of the cycles", label,
                     expected, (size_t)(at - cycles) + 1);
}

/* Reads digits at *at and steps over them; values beyond the limit stay beyond it. */
static size_t read_point(const char **at) {
    size_t point = 0;
    for (; is_digit(**at); ++*at)
        if (point <= GSNN_MAX_INPUTS)
            point = 10 * point + (size_t)(**at - '0');
    return point;
}

gsnn_status gsnn_cycles_measure(size_t *largest, const char *cycles, const char *label,
                                gsnn_error *error) {
    *largest = 0;
    const char *at = skip_blanks(cycles);
    if (!*at)
        return gsnn_fail(error, GSNN_INVALID, "%s is empty; the identity is written ()", label);
    while (*at) {
        if (*at != '(')
            return fail_expected(cycles, at, label, "'('", error);
        at = skip_blanks(at + 1);
        for (bool first = true; *at != ')'; first = false) {
            if (!first) {
                if (*at != ',')
                    return fail_expected(cycles, at, label, "',' or ')'", error);
                at = skip_blanks(at + 1);
            }
            if (!is_digit(*at))
                return fail_expected(cycles, at, label, "a point", error);
            const char *digits = at;
            size_t point = read_point(&at);
            if (point < 1 || point > GSNN_MAX_INPUTS)
                return gsnn_fail(error, GSNN_INVALID, "%s: point %.*s%s is outside 1..%d", label,
                                 at - digits < 20 ? (int)(at - digits) : 20, digits,
                                 at - digits > 20 ? "..." : "", GSNN_MAX_INPUTS);
            *largest = point > *largest ? point : *largest;
            at = skip_blanks(at);
        }
        at = skip_blanks(at + 1);
    }
    return GSNN_OK;
}

gsnn_status gsnn_cycles_read(uint32_t *images, size_t degree, const char *cycles, const char *label,
                             gsnn_error *error) {
    bool *named = gsnn_new(degree, sizeof *named);
    if (!named)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < degree; i++)
        images[i] = (uint32_t)i;
    gsnn_status status = GSNN_OK;
    size_t first = 0, last = 0; /* of the cycle being read; 0 before its first point */
    for (const char *at = cycles; *at;) {
        if (!is_digit(*at)) {
            if (*at == ')' && first)
                images[last - 1] = (uint32_t)(first - 1);
            if (*at == ')')
                first = 0;
            at++;
            continue;
        }
        size_t point = read_point(&at);
        if (point > degree) {
            status = gsnn_fail(error, GSNN_INVALID, "%s: point %zu is outside 1..%zu", label, point,
                               degree);
            break;
        }
        if (named[point - 1]) {
            status = gsnn_fail(error, GSNN_INVALID, "%s: point %zu occurs twice", label, point);
            break;
        }
        named[point - 1] = true;
        if (first)
            images[last - 1] = (uint32_t)(point - 1);
        else
            first = point;
        last = point;
    }
    free(named);
    return status;
}
