#include "report/sections.h"

#include "base/error.h"
#include "deep/letters.h"
#include "deep/write.h"
#include "json/document.h"

#include <string.h>

static bool append(void *text, const char *bytes, size_t length) {
    gsnn_text_append_bytes(text, bytes, length);
    return !((gsnn_text *)text)->failed;
}

/* What gsnn_deep_write_letters says of the letters, as a document. */
static gsnn_status ask_letters(gsnn_json_document **document, const gsnn_enumeration_record *record,
                               const gsnn_run *run, gsnn_error *error) {
    gsnn_deep_letters letters;
    gsnn_text text = {0};
    const gsnn_deep_choice all = {0};
    gsnn_status status = gsnn_deep_letters_init(&letters, record, &all, run, error);
    if (status)
        return status;
    status = gsnn_deep_write_letters(&letters, false, append, &text, error);
    gsnn_deep_letters_clear(&letters);
    if (!status)
        return gsnn_json_document_parse(document, &text, NULL, error);
    gsnn_text_clear(&text);
    return status;
}

static bool has_no_output(const gsnn_record_architecture *architecture) {
    return architecture->reason && strcmp(architecture->reason, "no-output") == 0;
}

static void append_reason(gsnn_text *html, const gsnn_record_architecture *architecture) {
    if (architecture->reason && strcmp(architecture->reason, "zero-weights") == 0)
        gsnn_text_append(html, "no weights");
    else if (has_no_output(architecture))
        gsnn_text_append(html, "no output weights");
    else
        gsnn_text_append(html, "neurons coincide");
}

static gsnn_status append_letter(gsnn_text *html, const gsnn_value *letter,
                                 const gsnn_enumeration_record *record) {
    gsnn_value id = gsnn_value_member(letter, "id");
    gsnn_value wakes = gsnn_value_member(letter, "wakes_after");
    const char *name;
    gsnn_status status = gsnn_value_string(&id, &name);
    size_t at = status ? GSNN_RECORD_NONE : gsnn_enumeration_record_find(record, name), count = 0;
    if (at == GSNN_RECORD_NONE || record->architectures[at].admissible)
        return status;
    const gsnn_record_architecture *architecture = &record->architectures[at];
    gsnn_text_append(html, "<tr><td>");
    gsnn_text_append(html, name);
    gsnn_text_append(html, "</td><td>");
    gsnn_text_append_integer(html, architecture->type);
    gsnn_text_append(html, "</td><td>");
    gsnn_text_append(html, architecture->neurons_decimal);
    gsnn_text_append(html, "</td><td>");
    append_reason(html, architecture);
    gsnn_text_append(html, "</td><td>");
    status = gsnn_value_array(&wakes, &count);
    gsnn_value first = gsnn_value_before(&wakes);
    while (!status && gsnn_value_next(&first)) {
        status = gsnn_value_string(&first, &name);
        if (status)
            break;
        gsnn_text_append(html, first.index ? ", " : "");
        gsnn_text_append(html, name);
    }
    if (!count)
        gsnn_text_append(html, has_no_output(architecture) ? "itself, before a layer that sees it"
                                                           : "no single layer");
    gsnn_text_append(html, "</td></tr>\n");
    return status;
}

gsnn_status gsnn_wakes_section(gsnn_text *html, const gsnn_enumeration_record *record,
                               const gsnn_run *run, gsnn_error *error) {
    size_t asleep = 0;
    for (size_t i = 0; i < record->architecture_count; i++)
        asleep += !record->architectures[i].admissible;
    if (!asleep)
        return GSNN_OK;
    gsnn_json_document *document = NULL;
    gsnn_status status = ask_letters(&document, record, run, error);
    if (status)
        return status;
    gsnn_text_append(html,
                     "<section aria-labelledby=\"wakes-title\">\n"
                     "<h2 id=\"wakes-title\">Alive in deep networks</h2>\n"
                     "<p>Pairs that no shallow network has, and the first layers of a deep one "
                     "behind which they are admissible.</p>\n"
                     "<div class=\"scroll\" role=\"region\" aria-labelledby=\"wakes-title\" "
                     "tabindex=\"0\">\n<table id=\"wakes\" class=\"counts\">\n<thead><tr>"
                     "<th scope=\"col\">id</th><th scope=\"col\">type</th>"
                     "<th scope=\"col\">neurons</th><th scope=\"col\">shallow</th>"
                     "<th scope=\"col\">alive at depth 2 after</th></tr></thead>\n<tbody>\n");
    gsnn_value root = gsnn_json_document_root(document);
    gsnn_value list = gsnn_value_member(&root, "letters");
    gsnn_value letter = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&letter))
        status = append_letter(html, &letter, record);
    gsnn_text_append(html, "</tbody>\n</table>\n</div>\n</section>\n");
    gsnn_json_document_free(document);
    return status;
}
