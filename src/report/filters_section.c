#include "report/sections.h"

#include "base/error.h"
#include "base/memory.h"
#include "lcn/box_fit.h"
#include "lcn/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void begin_section(gsnn_text *html, const char *heading, const char *column) {
    gsnn_text_append_format(html,
                            "<section aria-labelledby=\"stacks-title\">\n"
                            "<h2 id=\"stacks-title\">Stacks of filters</h2>\n<p>%s</p>\n",
                            heading);
    gsnn_text_append_format(
        html,
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"stacks-title\" "
        "tabindex=\"0\">\n<table id=\"stacks\" class=\"counts\">\n<thead><tr>"
        "<th scope=\"col\">id</th><th scope=\"col\">channels</th><th scope=\"col\">%s</th>"
        "</tr></thead>\n<tbody>\n",
        column);
}

static void end_section(gsnn_text *html, const char *note) {
    gsnn_text_append(html, "</tbody>\n</table>\n</div>\n<p>");
    gsnn_text_append(html, note);
    gsnn_text_append(html, "</p>\n</section>\n");
}

/* ---- One translation --------------------------------------------------------------------- */

/* The largest number of even sizes with which every channel is reached for all weights, and whether
 * more depends on them. */
static void find_reach(const gsnn_lcn_fit *fit, size_t *even, bool *all, bool *depends) {
    *even = SIZE_MAX;
    *all = true;
    *depends = false;
    for (size_t c = 0; c < fit->channel_count; c++) {
        const gsnn_lcn_channel *channel = &fit->channels[c];
        size_t top = channel->taps - 1, reached = top;
        while (gsnn_lcn_fit_reach(channel, reached) != GSNN_LCN_REACHED)
            reached -= 2;
        *all = *all && reached == top;
        *depends = *depends || (reached < top && !channel->exact);
        *even = reached < *even ? reached : *even;
    }
}

static void append_fit(gsnn_text *html, const char *id, const gsnn_lcn_fit *fit) {
    size_t even;
    bool all, depends;
    gsnn_text_append_format(html, "<tr><td>%.24s</td><td>", id);
    for (size_t c = 0; c < fit->channel_count; c++)
        gsnn_text_append_format(html, "%s%zu%s", c ? ", " : "", fit->channels[c].taps,
                                fit->channels[c].sign > 0 ? "+" : "\u2212");
    find_reach(fit, &even, &all, &depends);
    if (all)
        gsnn_text_append(html, "</td><td>all");
    else
        gsnn_text_append_format(html, "</td><td>up to %zu even sizes%s", even,
                                depends ? "; more depends on the weights" : "");
    gsnn_text_append(html, "</td></tr>\n");
}

static gsnn_status append_fits(gsnn_text *html, const gsnn_enumeration_record *record,
                               const gsnn_lcn_translation *translation, const gsnn_run *run,
                               gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    begin_section(html,
                  "An element of the group moves the inputs in one cycle. Along it the first "
                  "layer of an architecture is a stack of circular convolutions.",
                  "stacks of filters that reach it");
    for (size_t i = 0; !status && i < record->architecture_count; i++) {
        const gsnn_record_architecture *a = &record->architectures[i];
        gsnn_lcn_fit fit = {0};
        if (a->admissible)
            status = gsnn_lcn_fit_init(&fit, a, translation, NULL, run, error);
        if (!status && fit.rows_known && a->admissible)
            append_fit(html, a->id, &fit);
        gsnn_lcn_fit_clear(&fit);
    }
    end_section(html, "channels: lengths of the channels\u2019 filters; + circular, \u2212 "
                      "negacyclic. A stack of that end-to-end size reaches a channel when it has "
                      "no more filters of even size than that.");
    return status;
}

/* ---- Two --------------------------------------------------------------------------------- */

static gsnn_status append_box_fit(gsnn_text *html, const char *id, const gsnn_lcn_box_fit *fit,
                                  gsnn_error *error) {
    gsnn_text_append_format(html, "<tr><td>%.24s</td><td>", id);
    for (size_t c = 0; c < fit->channel_count; c++)
        gsnn_text_append_format(html, "%s%zux%zu", c ? ", " : "", fit->channels[c].width,
                                fit->channels[c].height);
    gsnn_text_append(html, "</td><td>");
    for (size_t c = 0; c < fit->channel_count; c++) {
        const gsnn_lcn_box_channel *channel = &fit->channels[c];
        uint64_t *sizes = gsnn_new(2 * channel->box_count + 1, sizeof *sizes);
        if (!sizes)
            return gsnn_fail_memory(error);
        gsnn_text_append(html, c ? ", " : "");
        if (channel->factored)
            gsnn_lcn_box_channel_sizes(sizes, channel);
        if (!channel->factored || !channel->box_count)
            gsnn_text_append_format(html, "%zux%zu", channel->width, channel->height);
        for (size_t i = 0; i < channel->box_count; i++)
            gsnn_text_append_format(html, "%s%" PRIu64 "x%" PRIu64, i ? " \u00b7 " : "",
                                    sizes[2 * i], sizes[2 * i + 1]);
        free(sizes);
    }
    gsnn_text_append(html, "</td></tr>\n");
    return GSNN_OK;
}

static gsnn_status append_box_fits(gsnn_text *html, const gsnn_enumeration_record *record,
                                   const gsnn_lcn_torus *torus, const gsnn_run *run,
                                   gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    char heading[200];
    snprintf(heading, sizeof heading,
             "Two elements of the group move the inputs over a torus of %zux%zu. Along them the "
             "first layer of an architecture is a stack of filters of two dimensions.",
             torus->width, torus->height);
    begin_section(html, heading, "boxes whose products they are");
    for (size_t i = 0; !status && i < record->architecture_count; i++) {
        const gsnn_record_architecture *a = &record->architectures[i];
        gsnn_lcn_box_fit fit = {0};
        if (a->admissible)
            status = gsnn_lcn_box_fit_init(&fit, a, torus, NULL, run, error);
        if (!status && fit.rows_known && a->admissible)
            status = append_box_fit(html, a->id, &fit, error);
        gsnn_lcn_box_fit_clear(&fit);
    }
    end_section(html, "Every stack that multiplies some of the boxes of a channel together reaches "
                      "it, for all weights.");
    return status;
}

gsnn_status gsnn_filters_section(gsnn_text *html, const gsnn_enumeration_record *record,
                                 const gsnn_run *run, gsnn_error *error) {
    gsnn_lcn_translation translation;
    gsnn_lcn_torus torus = {0};
    if (!record->group.action->permutes_inputs)
        return GSNN_OK;
    gsnn_status status = gsnn_lcn_translation_find(&translation, record, error);
    if (!status) {
        status = append_fits(html, record, &translation, run, error);
    } else if (status == GSNN_NO) {
        status = gsnn_lcn_torus_find(&torus, record, error);
        if (!status)
            status = append_box_fits(html, record, &torus, run, error);
        else if (status == GSNN_NO)
            status = GSNN_OK;
    }
    gsnn_lcn_translation_clear(&translation);
    gsnn_lcn_torus_clear(&torus);
    return status;
}
