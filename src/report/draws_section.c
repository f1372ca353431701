#include "report/sections.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/draws_group.h"

#include <stdio.h>
#include <stdlib.h>
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

/* A permutation as its cycles, one with signs as the list of images: as the page writes elements of
 * H.  `met` has room for the inputs. */
static void append_element(gsnn_text *html, const int32_t *images, size_t m, bool *met) {
    for (size_t j = 0; j < m; j++) {
        met[j] = images[j] == (int32_t)j + 1;
        if (images[j] > 0)
            continue;
        gsnn_text_append_char(html, '[');
        for (size_t k = 0; k < m; k++)
            gsnn_text_append_format(html, k ? ", %d" : "%d", images[k]);
        gsnn_text_append_char(html, ']');
        return;
    }
    for (size_t j = 0; j < m; j++) {
        if (met[j])
            continue;
        for (size_t k = j; !met[k]; k = (size_t)images[k] - 1) {
            gsnn_text_append_format(html, k == j ? "(%zu" : " %zu", k + 1);
            met[k] = true;
        }
        gsnn_text_append_char(html, ')');
    }
}

/* The generators, which open where they are long. */
static gsnn_status append_generators(gsnn_text *html, const gsnn_draws_group *draws,
                                     gsnn_error *error) {
    enum { LONG_TEXT = 60 };
    gsnn_text list = {0};
    bool *met = gsnn_new(draws->degree, sizeof *met);
    for (size_t g = 0; met && g < draws->count; g++) {
        gsnn_text_append(&list, g ? ", " : "");
        append_element(&list, draws->generators + g * draws->degree, draws->degree, met);
    }
    const char *text = met ? gsnn_text_string(&list) : NULL;
    if (text && list.length > LONG_TEXT)
        gsnn_text_append_format(html, "<details><summary>%zu generator%s</summary>", draws->count,
                                draws->count == 1 ? "" : "s");
    gsnn_text_append(html, text ? text : "");
    if (text && list.length > LONG_TEXT)
        gsnn_text_append(html, "</details>");
    free(met);
    gsnn_text_clear(&list);
    return text ? GSNN_OK : gsnn_fail_memory(error);
}

/* A row: id, the order, how often it has that of G, which group it is where that tells, and its
 * generators. */
static gsnn_status append_row(gsnn_text *html, const char *id, const gsnn_draws_group *draws,
                              const fmpz_t group, const fmpz_t all, const char *all_name,
                              gsnn_error *error) {
    fmpz_t index;
    fmpz_init(index);
    fmpz_divexact(index, draws->order, group);
    gsnn_text_append(html, "<tr><td>");
    gsnn_text_append(html, id);
    gsnn_text_append(html, "</td><td>");
    append_integer(html, draws->order);
    gsnn_text_append(html, "</td><td>");
    append_integer(html, index);
    gsnn_text_append(html, "</td><td>");
    gsnn_text_append(html, fmpz_equal(draws->order, all) ? all_name
                           : fmpz_is_one(index)          ? "G"
                                                         : "");
    gsnn_text_append(html, "</td><td>");
    gsnn_status status = append_generators(html, draws, error);
    gsnn_text_append(html, "</td></tr>\n");
    fmpz_clear(index);
    return status;
}

static gsnn_status append_rows(gsnn_text *html, const gsnn_enumeration_record *record,
                               size_t *left_out, const gsnn_run *run, gsnn_error *error) {
    bool signs = record->group.action->negates;
    size_t m = record->group.degree;
    gsnn_status status = GSNN_OK;
    char all_name[64];
    gsnn_draws_group draws;
    fmpz_t group, all;
    gsnn_draws_group_init(&draws);
    fmpz_init(group);
    fmpz_init(all);
    fmpz_set_str(group, record->group.order, 10);
    fmpz_fac_ui(all, m);
    if (signs)
        fmpz_mul_2exp(all, all, m);
    snprintf(all_name, sizeof all_name, "%c<sub>%zu</sub>", signs ? 'B' : 'S', m);
    for (size_t i = 0; !status && i < record->architecture_count; i++) {
        gsnn_pattern pattern = {record, i, NULL};
        if (!record->architectures[i].admissible)
            continue;
        status = gsnn_draws_group_find(&draws, &pattern, signs, run, error);
        if (!status && draws.known)
            status =
                append_row(html, record->architectures[i].id, &draws, group, all, all_name, error);
        *left_out += !draws.known;
    }
    gsnn_draws_group_clear(&draws);
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
                     "<th scope=\"col\">generators</th>"
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
