#include "lcn/document.h"

#include <inttypes.h>

static void json_sizes(gsnn_json *json, const char *key, const uint64_t *sizes, size_t count) {
    gsnn_json_key(json, key);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_json_unsigned(json, sizes[i]);
    gsnn_json_end_array(json);
}

void gsnn_lcn_document_head(gsnn_json *json, const char *command, const gsnn_lcn_stack *stack) {
    gsnn_lcn_begin_document(json, command, stack, false);
}

void gsnn_lcn_begin_document(gsnn_json *json, const char *command, const gsnn_lcn_stack *stack,
                             bool lines) {
    gsnn_json_begin_document(json, GSNN_LCN_SCHEMA, lines);
    gsnn_json_member_string(json, "command", command);
    if (stack) {
        json_sizes(json, "filters", stack->sizes, stack->layers);
        json_sizes(json, "strides", stack->strides, stack->layers);
    }
}

void gsnn_lcn_json_rational(gsnn_json *json, const fmpq *value) {
    char *string = fmpq_get_str(NULL, 10, value);
    gsnn_json_string(json, string);
    flint_free(string);
}

void gsnn_lcn_json_rationals(gsnn_json *json, const char *key, const fmpq *values, size_t count) {
    gsnn_json_key(json, key);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_lcn_json_rational(json, values + i);
    gsnn_json_end_array(json);
}

void gsnn_lcn_json_polynomial(gsnn_json *json, const fmpz_poly_t p) {
    gsnn_json_begin_array(json);
    for (slong i = 0; i < fmpz_poly_length(p); i++) {
        char *string = fmpz_get_str(NULL, 10, p->coeffs + i);
        gsnn_json_string(json, string);
        flint_free(string);
    }
    gsnn_json_end_array(json);
}

void gsnn_lcn_json_interval(gsnn_json *json, const gsnn_real_interval *interval) {
    gsnn_json_begin_array(json);
    if (interval->low_infinite)
        gsnn_json_null(json);
    else
        gsnn_lcn_json_rational(json, interval->low);
    if (interval->high_infinite)
        gsnn_json_null(json);
    else
        gsnn_lcn_json_rational(json, interval->high);
    gsnn_json_end_array(json);
}

void gsnn_lcn_text_fmpz(gsnn_text *text, const fmpz_t value) {
    char *string = fmpz_get_str(NULL, 10, value);
    gsnn_text_append(text, string);
    flint_free(string);
}

void gsnn_lcn_text_sizes(gsnn_text *text, const uint64_t *sizes, size_t count) {
    gsnn_text_append_char(text, '(');
    for (size_t i = 0; i < count; i++)
        gsnn_text_append_format(text, "%s%" PRIu64, i ? "," : "", sizes[i]);
    gsnn_text_append_char(text, ')');
}

const char *gsnn_lcn_where_name(gsnn_lcn_where where) {
    static const char *const names[] = {[GSNN_LCN_INTERIOR] = "interior",
                                        [GSNN_LCN_BOUNDARY] = "boundary",
                                        [GSNN_LCN_OUTSIDE] = "outside"};
    return where == GSNN_LCN_NOT_KNOWN ? NULL : names[where];
}
