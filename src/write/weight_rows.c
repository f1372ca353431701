#include "write/json_record.h"

static void append_pattern(const gsnn_rows *rows, size_t degree, gsnn_text *out) {
    if (!rows->count) {
        gsnn_text_append(out, ",\"rows\":null");
        return;
    }
    gsnn_text_append(out, ",\"rows\":[");
    for (size_t i = 0; i < rows->count; i++) {
        if (i)
            gsnn_text_append_char(out, ',');
        gsnn_text_append_integers(out, rows->pattern + i * degree, degree);
    }
    gsnn_text_append_char(out, ']');
}

/* [text,...] or ["text",...] */
static void append_numbers(const char *const *texts, size_t count, bool quoted, gsnn_text *out) {
    for (size_t k = 0; k < count; k++) {
        gsnn_text_append_char(out, k ? ',' : '[');
        if (quoted)
            gsnn_text_append_char(out, '"');
        gsnn_text_append(out, texts[k]);
        if (quoted)
            gsnn_text_append_char(out, '"');
    }
    gsnn_text_append_char(out, ']');
}

/* For each functional a matrix with a row for each neuron. */
static void append_basis(const gsnn_rows *rows, size_t degree, gsnn_text *out) {
    const char *const *row = rows->basis;
    gsnn_text_append(out, ",\"basis\":[");
    for (size_t b = 0; b < rows->dimension; b++) {
        gsnn_text_append(out, b ? ",[" : "[");
        for (size_t i = 0; i < rows->count; i++, row += degree) {
            if (i)
                gsnn_text_append_char(out, ',');
            append_numbers(row, degree, false, out);
        }
        gsnn_text_append_char(out, ']');
    }
    gsnn_text_append_char(out, ']');
}

void gsnn_append_weight_rows(const gsnn_rows *rows, size_t degree, gsnn_text *out) {
    if (rows->pattern) {
        append_pattern(rows, degree, out);
        return;
    }
    if (!rows->count)
        gsnn_text_append(out, ",\"basis\":null");
    else if (rows->basis)
        append_basis(rows, degree, out);
    gsnn_text_append(out, ",\"basis_exact\":[");
    for (size_t b = 0; b < rows->dimension; b++) {
        if (b)
            gsnn_text_append_char(out, ',');
        append_numbers(rows->basis_exact + b * degree, degree, true, out);
    }
    gsnn_text_append_char(out, ']');
}
