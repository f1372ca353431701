/* moments_document.c - what `gsnn density moments` writes. */
#include "density/moments.h"

#include <stdio.h>

static const char *const names[] = {[GSNN_MOMENTS_EXACT] = "exact",
                                    [GSNN_MOMENTS_CLOSED] = "closed form",
                                    [GSNN_MOMENTS_MONTE_CARLO] = "monte carlo"};

static const char missing[] = "does not exist";

static void write_value(const gsnn_moments *m, size_t i, gsnn_json *json) {
    if (!m->exists[i])
        gsnn_json_string(json, missing);
    else if (m->method == GSNN_MOMENTS_EXACT)
        gsnn_json_fmpq(json, m->exact + i);
    else
        gsnn_json_double(json, m->values[i]);
}

void gsnn_moments_write_json(const gsnn_moments *moments, const gsnn_law *law, gsnn_json *json) {
    size_t count = moments->correlators->count;
    bool tangents = false;
    gsnn_json_document_head(json, "gsnn-density-moments/1");
    gsnn_json_line(json);
    gsnn_json_key(json, "law");
    gsnn_law_write(law, json);
    gsnn_correlators_write(moments->correlators, json);
    gsnn_json_line(json);
    gsnn_json_member_string(json, "method", names[moments->method]);
    gsnn_json_key(json, "values");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        write_value(moments, i, json);
        tangents = tangents || moments->has_tangent[i];
    }
    gsnn_json_end_array(json);
    if (moments->method == GSNN_MOMENTS_MONTE_CARLO) {
        gsnn_json_key(json, "errors");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < count; i++)
            if (moments->exists[i] && moments->has_error[i])
                gsnn_json_double(json, moments->errors[i]);
            else
                gsnn_json_string(json, missing);
        gsnn_json_end_array(json);
        gsnn_json_member_unsigned(json, "draws", moments->draws);
        gsnn_json_member_unsigned(json, "seed", moments->seed);
    }
    if (tangents) {
        gsnn_json_key(json, "tangent_kernels");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < count; i++)
            if (moments->has_tangent[i])
                gsnn_json_double(json, moments->tangent[i]);
            else
                gsnn_json_null(json);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_object(json);
}

/* f1(x1)f1(x2) without the output when there is only the first. */
static void append_name(const gsnn_moments *m, size_t i, gsnn_text *text) {
    const gsnn_correlator *c = &m->correlators->list[i];
    for (uint32_t k = 0; k < c->order; k++) {
        if (c->output[k])
            gsnn_text_append_format(text, "%sf%u(x%u)", k ? " " : "", c->output[k] + 1,
                                    c->point[k] + 1);
        else
            gsnn_text_append_format(text, "%sf(x%u)", k ? " " : "", c->point[k] + 1);
    }
}

static void append_value(const gsnn_moments *m, size_t i, gsnn_text *text) {
    if (!m->exists[i]) {
        gsnn_text_append(text, missing);
    } else if (m->method == GSNN_MOMENTS_EXACT) {
        char *digits = fmpq_get_str(NULL, 10, m->exact + i);
        gsnn_text_append(text, digits);
        flint_free(digits);
    } else {
        gsnn_text_append_format(text, "%.10g", m->values[i]);
    }
}

static void append_error(const gsnn_moments *m, size_t i, const char *format, gsnn_text *text) {
    char number[64];
    if (m->method != GSNN_MOMENTS_MONTE_CARLO || !m->exists[i])
        return;
    snprintf(number, sizeof number, format, m->errors[i]);
    gsnn_text_append(text, m->has_error[i] ? number : " error does not exist");
}

void gsnn_moments_write_table(const gsnn_moments *moments, gsnn_text *text) {
    for (size_t i = 0; i < moments->correlators->count; i++) {
        gsnn_text_append(text, "E ");
        append_name(moments, i, text);
        gsnn_text_append(text, " = ");
        append_value(moments, i, text);
        append_error(moments, i, " +- %.2g", text);
        gsnn_text_append_char(text, '\n');
    }
    gsnn_text_append(text, "\nmethod: ");
    gsnn_text_append(text, names[moments->method]);
    if (moments->method == GSNN_MOMENTS_MONTE_CARLO)
        gsnn_text_append(text, "; +-: standard error");
    gsnn_text_append_char(text, '\n');
}

void gsnn_moments_write_csv(const gsnn_moments *moments, gsnn_text *text) {
    gsnn_text_append(text, "correlator,value,error\n");
    for (size_t i = 0; i < moments->correlators->count; i++) {
        append_name(moments, i, text);
        gsnn_text_append_char(text, ',');
        append_value(moments, i, text);
        gsnn_text_append_char(text, ',');
        append_error(moments, i, "%.10g", text);
        gsnn_text_append_char(text, '\n');
    }
}
