#include "report/sections.h"

#include "enumeration/codomain_table.h"
#include "group/group.h"

static void append_head(gsnn_text *html, const gsnn_codomain_table *table) {
    gsnn_text_append(html, "<thead><tr><th scope=\"col\">id</th>");
    for (size_t c = 0; c < table->columns; c++) {
        gsnn_text_append(html, "<th scope=\"col\">");
        gsnn_text_append(html, table->names[c]);
        gsnn_text_append(html, "</th>");
    }
    gsnn_text_append(html, "</tr></thead>\n");
}

/* "relu / odd", with a dash for what does not live. */
static void append_cell(gsnn_text *html, uint32_t relu, uint32_t odd) {
    gsnn_text_append(html, "<td>");
    if (relu)
        gsnn_text_append_integer(html, relu);
    else
        gsnn_text_append(html, "\u2013");
    gsnn_text_append(html, " / ");
    if (odd)
        gsnn_text_append_integer(html, odd);
    else
        gsnn_text_append(html, "\u2013");
    gsnn_text_append(html, "</td>");
}

static void append_table(gsnn_text *html, const gsnn_codomain_table *table) {
    gsnn_text_append(html,
                     "<div class=\"scroll\" role=\"region\" aria-labelledby=\"codomains-title\" "
                     "tabindex=\"0\">\n<table id=\"codomains\" class=\"counts\">\n");
    append_head(html, table);
    gsnn_text_append(html, "<tbody>\n");
    for (size_t i = 0; i < table->rows; i++) {
        gsnn_text_append(html, "<tr><td>");
        gsnn_text_append(html, table->ids[i]);
        gsnn_text_append(html, "</td>");
        for (size_t c = 0; c < table->columns; c++)
            append_cell(html, table->outputs[2 * c * table->rows + i],
                        table->outputs[(2 * c + 1) * table->rows + i]);
        gsnn_text_append(html, "</tr>\n");
    }
    gsnn_text_append(html, "</tbody>\n</table>\n</div>\n");
    if (table->columns - 1 < table->characters)
        gsnn_text_append_format(html, "<p>Left out: %zu more characters.</p>\n",
                                table->characters - (table->columns - 1));
}

gsnn_status gsnn_codomains_section(gsnn_text *html, gsnn_group *group, size_t architectures,
                                   const gsnn_run *run, gsnn_error *error) {
    gsnn_text_append(html, "<section aria-labelledby=\"codomains-title\">\n"
                           "<h2 id=\"codomains-title\">Other outputs</h2>\n");
    if (architectures > GSNN_CODOMAINS_LIMIT ||
        group->generator_count > GSNN_CODOMAINS_GENERATORS) {
        gsnn_text_append_format(
            html,
            "<p id=\"codomains-left-out\">Left out: a table of codomains, since there are more "
            "than "
            "%d architectures or %d generators; <code>gsnn draw codomain</code> has it.</p>\n"
            "</section>\n",
            GSNN_CODOMAINS_LIMIT, GSNN_CODOMAINS_GENERATORS);
        return GSNN_OK;
    }
    gsnn_codomain_table table;
    gsnn_status status = gsnn_codomain_table_init(&table, group, run, error);
    if (status)
        return status;
    gsnn_text_append(html,
                     "<p>Free output weights where f(gx) = \u03c3(g) f(x), for \u03c3 trivial, "
                     "a sign for each generator, or the action on inputs: for activations "
                     "like ReLU / odd ones. A dash: the architecture does not live.</p>\n");
    append_table(html, &table);
    gsnn_text_append(html, "</section>\n");
    gsnn_codomain_table_clear(&table);
    return GSNN_OK;
}
