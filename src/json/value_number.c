/* value_number.c - numbers: integers, doubles, rationals. */
#include "json/value.h"

#include "base/error.h"
#include "base/text.h"
#include "json/rational.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <mpfr.h>
#include <stdlib.h>
#include <string.h>

/* Integers beyond this are not exact as JSON numbers. */
static const double EXACT = 9007199254740992.0;

/* Says what is wrong with a value that is not what it should be. */
static gsnn_status expect(const gsnn_value *value, const char *what) {
    if (!value->item)
        return gsnn_value_complain(value, "missing, %s is expected", what);
    return gsnn_value_complain(value, "%s is expected", what);
}

/* The text of a number that is followed by something else, or of a string; its length. */
static size_t text_length(const cJSON *item) {
    return cJSON_IsString(item) ? strlen(item->valuestring)
                                : strspn(item->valuestring, "+-.0123456789eE");
}

double gsnn_value_item_double(const cJSON *item) {
    return item->valuestring ? strtod(item->valuestring, NULL) : item->valuedouble;
}

/* Whether the item is a number that is an integer of at most 18 digits, and which. */
static bool take_exact_integer(const cJSON *item, int64_t *result) {
    if (!cJSON_IsNumber(item))
        return false;
    if (item->valuestring) {
        const char *digits = item->valuestring + (*item->valuestring == '-');
        size_t count = strspn(digits, "0123456789");
        bool plain = (size_t)(digits - item->valuestring) + count == text_length(item);
        if (plain && count <= 18) {
            *result = strtoll(item->valuestring, NULL, 10);
            return true;
        }
    }
    double number = gsnn_value_item_double(item);
    if (number != floor(number) || fabs(number) > EXACT)
        return false;
    *result = (int64_t)number;
    if (!item->valuestring)
        return true;
    /* Written as 1.0 or 1e3, or with so many digits that it was rounded. */
    fmpq_t value;
    fmpq_init(value);
    bool exact = !gsnn_rational_parse(value, item->valuestring, text_length(item)) &&
                 fmpq_equal_si(value, *result);
    fmpq_clear(value);
    return exact;
}

bool gsnn_value_is_integer(const gsnn_value *value, int64_t *result) {
    return take_exact_integer(value->item, result);
}

const char *gsnn_value_excerpt(const gsnn_value *value, char *out) {
    const cJSON *item = value->item;
    char text[2 * GSNN_EXCERPT_SIZE] = "";
    if (cJSON_IsNumber(item) && !item->valuestring) {
        gsnn_format_double(text, item->valuedouble);
    } else if (cJSON_IsNumber(item) || cJSON_IsString(item)) {
        size_t length = text_length(item);
        /* Longer than an excerpt, which ends in whole characters. */
        length = length < sizeof text ? length : sizeof text - 1;
        memcpy(text, item->valuestring, length);
        text[length] = '\0';
    }
    return gsnn_excerpt(out, text);
}

/* Whether the text is a decimal that is too large for a JSON number: no superfluous zero, and more
 * than 15 digits. */
static bool is_large_decimal(const char *text) {
    size_t length = strlen(text);
    return length > 15 && strspn(text, "0123456789") == length && *text != '0';
}

gsnn_status gsnn_value_integer(const gsnn_value *value, int64_t least, int64_t most,
                               int64_t *result) {
    if (!take_exact_integer(value->item, result)) {
        if (!cJSON_IsString(value->item) || !is_large_decimal(value->item->valuestring) ||
            strlen(value->item->valuestring) > 18)
            return expect(value, "an integer");
        *result = strtoll(value->item->valuestring, NULL, 10);
    }
    if (*result < least || *result > most)
        return gsnn_value_complain(value, "%lld is not between %lld and %lld", (long long)*result,
                                   (long long)least, (long long)most);
    return GSNN_OK;
}

gsnn_status gsnn_value_size(const gsnn_value *value, size_t most, size_t *result) {
    int64_t integer = 0;
    gsnn_status status =
        gsnn_value_integer(value, 0, most > INT64_MAX ? INT64_MAX : (int64_t)most, &integer);
    *result = (size_t)integer;
    return status;
}

gsnn_status gsnn_value_decimal(const gsnn_value *value, const char **result) {
    char digits[32];
    const char *text = digits;
    int64_t integer;
    if (take_exact_integer(value->item, &integer))
        snprintf(digits, sizeof digits, "%lld", (long long)integer);
    else if (cJSON_IsString(value->item) && is_large_decimal(value->item->valuestring))
        text = value->item->valuestring;
    else
        return expect(value, "an integer");
    if (*text == '-' || *text == '0')
        return gsnn_value_complain(value, "a positive integer is expected");
    *result = gsnn_arena_copy(value->reading->memory, text, strlen(text) + 1, 1);
    return *result ? GSNN_OK : gsnn_fail_memory(value->reading->error);
}

/* ---- Rationals --------------------------------------------------------------------------- */

gsnn_status gsnn_value_rational(const gsnn_value *value, fmpq_t result) {
    const cJSON *item = value->item;
    char decimal[GSNN_DOUBLE_TEXT_SIZE];
    const char *text = decimal, *fault;
    size_t length = 0;
    if (!cJSON_IsNumber(item) && !cJSON_IsString(item))
        return expect(value, "a number");
    if (item->valuestring) {
        text = item->valuestring;
        length = text_length(item);
    } else if (isfinite(item->valuedouble)) {
        length = gsnn_format_double(decimal, item->valuedouble);
    }
    fault = gsnn_rational_parse(result, text, length);
    return fault ? gsnn_value_fault(value, "%s", fault) : GSNN_OK;
}

gsnn_status gsnn_value_rational_list(const gsnn_value *value, size_t length, const char *of,
                                     fmpq *result) {
    gsnn_status status = gsnn_value_array_of(value, length, of);
    gsnn_value element = gsnn_value_before(value);
    while (!status && gsnn_value_next(&element))
        status = gsnn_value_rational(&element, result + element.index);
    return status;
}

gsnn_status gsnn_value_rational_matrix(const gsnn_value *value, const char *rows_of,
                                       const char *columns_of, fmpq_mat_t result) {
    gsnn_status status = gsnn_value_array_of(value, (size_t)fmpq_mat_nrows(result), rows_of);
    gsnn_value row = gsnn_value_before(value);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_rational_list(&row, (size_t)fmpq_mat_ncols(result), columns_of,
                                          result->rows[row.index]);
    return status;
}

/* ---- Doubles ----------------------------------------------------------------------------- */

/* The double that is nearest to a rational. */
static double round_rational(const fmpq_t value) {
    mpfr_t rounded;
    mpfr_init2(rounded, 53);
    fmpq_get_mpfr(rounded, value, MPFR_RNDN);
    double result = mpfr_get_d(rounded, MPFR_RNDN);
    mpfr_clear(rounded);
    return result;
}

gsnn_status gsnn_value_double(const gsnn_value *value, double *result) {
    const cJSON *item = value->item;
    if (cJSON_IsNumber(item)) {
        *result = gsnn_value_item_double(item);
    } else if (cJSON_IsString(item)) {
        fmpq_t exact;
        fmpq_init(exact);
        gsnn_status status = gsnn_value_rational(value, exact);
        if (!status)
            *result = round_rational(exact);
        fmpq_clear(exact);
        if (status)
            return status;
    } else {
        return expect(value, "a number");
    }
    return isfinite(*result) ? GSNN_OK : gsnn_value_fault(value, "is too large for a number");
}

gsnn_status gsnn_value_double_list(const gsnn_value *value, size_t length, const char *of,
                                   double *result) {
    gsnn_status status = gsnn_value_array_of(value, length, of);
    gsnn_value element = gsnn_value_before(value);
    while (!status && gsnn_value_next(&element))
        status = gsnn_value_double(&element, result + element.index);
    return status;
}

/* ---- Exact entries ----------------------------------------------------------------------- */

gsnn_status gsnn_value_entry(const gsnn_value *value, const char **result) {
    const cJSON *item = value->item;
    char decimal[GSNN_DOUBLE_TEXT_SIZE];
    const char *text = decimal;
    size_t length;
    if ((cJSON_IsNumber(item) || cJSON_IsString(item)) && item->valuestring) {
        text = item->valuestring;
        length = text_length(item);
    } else if (cJSON_IsNumber(item) && isfinite(item->valuedouble)) {
        length = gsnn_format_double(decimal, item->valuedouble);
    } else {
        return gsnn_value_complain(value, "an exact entry is expected");
    }
    char *copy = gsnn_arena_take(value->reading->memory, length + 1, 1);
    if (!copy)
        return gsnn_fail_memory(value->reading->error);
    memcpy(copy, text, length);
    copy[length] = '\0';
    *result = copy;
    return GSNN_OK;
}

gsnn_status gsnn_value_entry_list(const gsnn_value *value, size_t length, const char *of,
                                  const char **result) {
    gsnn_status status = gsnn_value_array_of(value, length, of);
    gsnn_value element = gsnn_value_before(value);
    while (!status && gsnn_value_next(&element))
        status = gsnn_value_entry(&element, result + element.index);
    return status;
}
