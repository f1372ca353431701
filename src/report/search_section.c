#include "report/sections.h"

#include "base/error.h"
#include "draw/hasse.h"
#include "draw/picture.h"
#include "draw/search_points.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MOST 40

static void append_escaped(gsnn_text *html, const char *text) {
    for (; *text; text++)
        if (*text == '&')
            gsnn_text_append(html, "&amp;");
        else if (*text == '<')
            gsnn_text_append(html, "&lt;");
        else
            gsnn_text_append_char(html, *text);
}

/* ---- The leaderboard ------------------------------------------------------------------------- */

static void append_line(gsnn_text *html, const gsnn_search_point *p) {
    gsnn_text_append(html, p->chosen ? "<tr class=\"chosen\"><td><strong>" : "<tr><td>");
    append_escaped(html, p->name);
    gsnn_text_append(html, p->chosen ? "</strong> (chosen)</td>" : "</td>");
    if (isnan(p->nmse)) {
        if (isnan(p->validation))
            gsnn_text_append(html, "<td></td><td></td><td>not measured</td><td></td></tr>\n");
        else
            gsnn_text_append_format(html,
                                    "<td>%.0f</td><td>%.0f</td><td>no finalist: %.2g on the first "
                                    "fold</td><td></td></tr>\n",
                                    p->size[GSNN_SEARCH_NEURONS], p->size[GSNN_SEARCH_PARAMETERS],
                                    p->validation);
        return;
    }
    gsnn_text_append_format(html, "<td>%.0f</td><td>%.0f</td>", p->size[GSNN_SEARCH_NEURONS],
                            p->size[GSNN_SEARCH_PARAMETERS]);
    if (p->nmse <= GSNN_SEARCH_EXACT)
        gsnn_text_append(html, "<td>0 (exact)</td><td></td></tr>\n");
    else
        gsnn_text_append_format(html, "<td>%.3g</td><td>%.2g</td></tr>\n", p->nmse, p->se);
}

static void append_leaderboard(gsnn_text *html, const gsnn_search_points *points) {
    size_t left_out = 0;
    gsnn_text_append(html,
                     "<div class=\"scroll\" role=\"region\" aria-labelledby=\"search-title\" "
                     "tabindex=\"0\">\n<table id=\"leaderboard\" class=\"counts\">\n<thead><tr>"
                     "<th scope=\"col\">sum</th><th scope=\"col\">neurons</th>"
                     "<th scope=\"col\">parameters</th><th scope=\"col\">error</th>"
                     "<th scope=\"col\">standard error</th></tr></thead>\n<tbody>\n");
    for (size_t k = 0; k < points->entries; k++)
        if (k < LINES_MOST || points->items[k].chosen)
            append_line(html, &points->items[k]);
        else
            left_out++;
    gsnn_text_append(html, "</tbody>\n<tbody class=\"controls\">\n"
                           "<tr><th scope=\"rowgroup\" colspan=\"5\">controls</th></tr>\n");
    for (size_t k = points->entries; k < points->count; k++)
        append_line(html, &points->items[k]);
    gsnn_text_append(html, "</tbody>\n</table>\n</div>\n");
    if (left_out)
        gsnn_text_append_format(html, "<p>Left out: %zu sums of larger error.</p>\n", left_out);
}

/* ---- Pictures -------------------------------------------------------------------------------- */

/* The bytes of an SVG as the source of an image: a document of its own, so that what it calls its
 * parts does not meet what other pictures call theirs. */
static void append_source(gsnn_text *html, const char *bytes, size_t length) {
    gsnn_text_append(html, "data:image/svg+xml,");
    for (size_t k = 0; k < length; k++)
        if (strchr("%#\"<>&\n", bytes[k]))
            gsnn_text_append_format(html, "%%%02X", (unsigned)(unsigned char)bytes[k]);
        else
            gsnn_text_append_char(html, bytes[k]);
}

static gsnn_status append_picture(gsnn_text *html, const char *first, const char *second,
                                  const gsnn_picture_input *input, const gsnn_report_data *data,
                                  gsnn_error *error) {
    const char *const words[] = {first, second};
    size_t used, length = 0;
    const gsnn_picture *picture = gsnn_picture_named(words, second ? 2 : 1, &used);
    char *bytes = NULL;
    FILE *stream = open_memstream(&bytes, &length);
    if (!stream)
        return gsnn_fail(error, GSNN_FAILED, "no room for a picture: %s", strerror(errno));
    gsnn_status status = gsnn_picture_write(picture, input, GSNN_PICTURE_SVG, stream, data->reason);
    bool written = fclose(stream) == 0;
    if (status == GSNN_INVALID)
        gsnn_fail(error, status, "%s: %s", data->name, data->reason->message);
    else if (status)
        *error = *data->reason;
    else if (!written)
        status = gsnn_fail(error, GSNN_FAILED, "no room for a picture: %s", strerror(errno));
    if (!status) {
        gsnn_text_append(html, "<p><img class=\"picture\" alt=\"");
        gsnn_text_append(html, picture->title);
        gsnn_text_append(html, "\" src=\"");
        append_source(html, bytes, length);
        gsnn_text_append(html, "\"></p>\n");
    }
    free(bytes);
    return status;
}

static gsnn_status append_pictures(gsnn_text *html, gsnn_enumeration_record *record,
                                   const gsnn_report_data *data, const gsnn_run *run,
                                   gsnn_error *error) {
    const gsnn_document enumeration = {.record = record};
    const gsnn_picture_input alone = {.documents = {data->search}, .run = run};
    const gsnn_picture_input ordered = {.documents = {data->search, &enumeration}, .run = run};
    const gsnn_picture_input predicted = {.documents = {data->search, data->data}, .run = run};
    gsnn_status status = append_picture(html, "search", "errors", &alone, data, error);
    if (!status && record->architecture_count <= GSNN_HASSE_NODES_LIMIT)
        status = append_picture(html, "search", "order", &ordered, data, error);
    else if (!status)
        gsnn_text_append_format(html,
                                "<p>Left out: errors in the inclusion order, of %zu "
                                "architectures.</p>\n",
                                record->architecture_count);
    if (!status)
        status = append_picture(html, "search", "starts", &alone, data, error);
    if (!status)
        status = append_picture(html, "predictions", NULL, &predicted, data, error);
    if (!status)
        status = append_picture(html, "network", NULL, &ordered, data, error);
    return status;
}

/* ---- The section ----------------------------------------------------------------------------- */

gsnn_status gsnn_search_section(gsnn_text *html, gsnn_enumeration_record *record,
                                const gsnn_report_data *data, const gsnn_run *run,
                                gsnn_error *error) {
    const gsnn_value *root = &data->search->root;
    const gsnn_value reason = gsnn_value_member(root, "reason");
    gsnn_search_points points = {0};
    const char *why;
    gsnn_status status = gsnn_search_points_read(&points, root, data->reason);
    if (!status)
        status = gsnn_value_string(&reason, &why);
    if (!status) {
        gsnn_text_append(html, "<section aria-labelledby=\"search-title\">\n"
                               "<h2 id=\"search-title\">Which architecture fits the data</h2>\n"
                               "<p>");
        gsnn_text_append(
            html, points.logistic ? "The logistic loss of rows held out. Chosen: "
                                  : "Errors of rows held out, as shares of the variance. Chosen: ");
        append_escaped(html, points.items[points.chosen].name);
        gsnn_text_append(html, ", ");
        append_escaped(html, why);
        gsnn_text_append(html, ". Its error is that of a choice among many, and a little too low. "
                               "The regular architecture is what is taken without a search, with "
                               "as many operations.</p>\n");
        append_leaderboard(html, &points);
    } else if (status == GSNN_INVALID) {
        gsnn_fail(error, status, "%s: %s", data->name, data->reason->message);
    } else {
        *error = *data->reason;
    }
    gsnn_search_points_clear(&points);
    if (!status)
        status = append_pictures(html, record, data, run, error);
    gsnn_text_append(html, "</section>\n");
    return status;
}
