#include "report/draws_section.h"

#include "base/error.h"
#include "density/pattern_graph.h"

#include <stdio.h>
#include <string.h>

/* The digits of a number that has not too many, else their first ones and a power of ten. */
static void append_integer(gsnn_text *html, const fmpz_t integer) {
    enum { MOST_DIGITS = 15 };
    char *digits = fmpz_get_str(NULL, 10, integer);
    size_t length = strlen(digits);
    if (length > MOST_DIGITS)
        gsnn_text_append_format(html, "%c.%.3s\u2026 \u00b7 10<sup>%zu</sup>", digits[0],
                                digits + 1, length - 1);
    else
        gsnn_text_append(html, digits);
    flint_free(digits);
}

/* A row: id, the order, how often it has that of G, and which group it is where that tells. */
static void append_row(gsnn_text *html, const char *id, const fmpz_t order, const fmpz_t group,
                       const fmpz_t all, const char *all_name) {
    fmpz_t index;
    fmpz_init(index);
    fmpz_divexact(index, order, group);
    gsnn_text_append(html, "<tr><td>");
    gsnn_text_append(html, id);
    gsnn_text_append(html, "</td><td>");
    append_integer(html, order);
    gsnn_text_append(html, "</td><td>");
    append_integer(html, index);
    gsnn_text_append(html, "</td><td>");
    gsnn_text_append(html, fmpz_equal(order, all) ? all_name : fmpz_is_one(index) ? "G" : "");
    gsnn_text_append(html, "</td></tr>\n");
    fmpz_clear(index);
}

static gsnn_status append_rows(gsnn_text *html, const gsnn_enumeration_record *record,
                               size_t *left_out, const gsnn_run *run, gsnn_error *error) {
    bool signs = record->group.action->negates;
    size_t m = record->group.degree;
    gsnn_status status = GSNN_OK;
    char all_name[64];
    fmpz_t order, group, all;
    fmpz_init(order);
    fmpz_init(group);
    fmpz_init(all);
    fmpz_set_str(group, record->group.order, 10);
    fmpz_fac_ui(all, m);
    if (signs)
        fmpz_mul_2exp(all, all, m);
    snprintf(all_name, sizeof all_name, "%c<sub>%zu</sub>", signs ? 'B' : 'S', m);
    for (size_t i = 0; !status && i < record->architecture_count; i++) {
        gsnn_pattern pattern = {record, i, NULL};
        bool known;
        if (!record->architectures[i].admissible)
            continue;
        status = gsnn_pattern_draws_order(order, &known, &pattern, signs, run, error);
        if (!status && known)
            append_row(html, record->architectures[i].id, order, group, all, all_name);
        *left_out += !known;
    }
    fmpz_clear(order);
    fmpz_clear(group);
    fmpz_clear(all);
    return status;
}

gsnn_status gsnn_draws_section(gsnn_text *html, const gsnn_enumeration_record *record,
                               const gsnn_run *run, gsnn_error *error) {
    size_t left_out = 0;
    if (!record->group.action->permutes_inputs)
        return GSNN_OK;
    gsnn_text_append(html, "<section aria-labelledby=\"draws-title\">\n"
                           "<h2 id=\"draws-title\">What networks are invariant under</h2>\n"
                           "<p>A network of an architecture may keep more than G. Of all ");
    gsnn_text_append(html, record->group.action->negates ? "signed permutations" : "permutations");
    gsnn_text_append(html,
                     " of the inputs, so many keep every network, with any free weights:</p>\n"
                     "<div class=\"scroll\" role=\"region\" aria-labelledby=\"draws-title\" "
                     "tabindex=\"0\">\n<table id=\"draws\" class=\"counts\">\n<thead><tr>"
                     "<th scope=\"col\">id</th><th scope=\"col\">order</th>"
                     "<th scope=\"col\">order / |G|</th><th scope=\"col\">group</th>"
                     "</tr></thead>\n<tbody>\n");
    gsnn_status status = append_rows(html, record, &left_out, run, error);
    gsnn_text_append(html, "</tbody>\n</table>\n</div>\n");
    if (left_out) {
        gsnn_text_append_format(
            html, "<p id=\"draws-left-out\">Left out: %zu architectures of more weights.</p>\n",
            left_out);
    }
    gsnn_text_append(html, "</section>\n");
    return status;
}
