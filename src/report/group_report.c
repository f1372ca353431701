/* group_report.c - from a group to its report. */

#include "base/error.h"
#include "base/text.h"
#include "enumeration/enumeration.h"
#include "record/enumeration_record.h"
#include "report/report.h"
#include "report/sections.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS_LIMIT 10000               /* neurons of an architecture that is written out */
#define SECTIONS_LIMIT 2000000         /* entries of rows that are looked at for the sections */
#define WAKES_ORDER 1000               /* of a group whose pairs are all listed for deep networks */
#define WAKES_PAIRS 1000               /* so many of them */
#define WAKES_NEURONS 30000            /* of all of them */
#define TEXT_LIMIT ((size_t)3e6)       /* bytes of JSON that leave room for the rest of the page */
#define GENERATORS_LIMIT ((size_t)5e7) /* and beyond which generators of H and K are left out */

static bool append(void *text, const char *bytes, size_t length) {
    gsnn_text_append_bytes(text, bytes, length);
    return !((gsnn_text *)text)->failed;
}

static double estimate(const gsnn_enumeration *enumeration) {
    gsnn_written_sizes sizes = gsnn_write_estimate(enumeration, "json");
    return sizes.generators + sizes.rho + sizes.rows + sizes.neuron_maps + sizes.morphisms +
           sizes.rest;
}

/* The enumeration as JSON; where that is long, with first rows only, with fewer and fewer
 * neurons to an architecture that is written out, and in the end without the generators of H and K
 * where nobody would read all of them.  What is surely too long is not written to be thrown away.
 */
static gsnn_status write_json(gsnn_enumeration *enumeration, const gsnn_run *run, gsnn_text *text,
                              gsnn_error *error) {
    static const uint64_t limits[] = {ROWS_LIMIT, 1000, 200, 50, 0, 0};
    enum { LAST = sizeof limits / sizeof *limits - 1 };
    for (size_t k = 0;; k++) {
        size_t limit = k < LAST - 1 ? TEXT_LIMIT : GENERATORS_LIMIT;
        if (k) { /* the writers look at these options and at nothing that depends on them */
            enumeration->options.weights = GSNN_WEIGHTS_ROW;
            enumeration->options.max_rows = limits[k];
        }
        if (k == LAST)
            enumeration->options.generators = GSNN_GENERATORS_NONE;
        else if (estimate(enumeration) > 4 * (double)limit)
            continue;
        gsnn_text_reset(text);
        gsnn_status status = gsnn_write(enumeration, "json", append, text, run, error);
        if (status != GSNN_OK || k == LAST || text->length <= limit)
            return status;
    }
}

/* A paragraph that says what a page has not, and why. */
static void leave_out(gsnn_text *html, const char *id, const char *what, const char *why) {
    gsnn_text_append_format(html, "<p id=\"%s-left-out\">Left out: %s, %s.</p>\n", id, what, why);
}

/* The sections about stacks of filters and about what networks are invariant under, of
 * architectures whose rows are not too many.  The latter is about one invariant output. */
static gsnn_status write_sections(gsnn_enumeration *enumeration, const gsnn_run *run,
                                  gsnn_text *html, gsnn_error *error) {
    const gsnn_options kept = enumeration->options;
    gsnn_enumeration_record *record = NULL;
    if (!enumeration->group->action->integer_rows)
        return GSNN_OK;
    if (enumeration->count > SECTIONS_LIMIT / gsnn_group_inputs(enumeration->group)) {
        leave_out(html, "sections", "stacks of filters and what networks are invariant under",
                  "since there are too many architectures");
        return GSNN_OK;
    }
    enumeration->options.weights = GSNN_WEIGHTS_FULL;
    enumeration->options.max_rows =
        SECTIONS_LIMIT / gsnn_group_inputs(enumeration->group) / (enumeration->count + 1) + 1;
    gsnn_status status = gsnn_record_of_enumeration(&record, enumeration, run, error);
    enumeration->options = kept;
    if (!status)
        status = gsnn_filters_section(html, record, run, error);
    if (!status && !kept.codomain)
        status = gsnn_draws_section(html, record, run, error);
    gsnn_enumeration_record_free(record);
    return status;
}

/* The section about inadmissible pairs, which an enumeration of its own lists; left out, and said
 * to be, where that is much. */
static gsnn_status write_wakes(gsnn_group *group, const gsnn_options *chosen, const gsnn_run *run,
                               gsnn_text *html, gsnn_error *error) {
    static const char what[] = "which inadmissible pairs come alive in deep networks";
    gsnn_options options = gsnn_options_default();
    gsnn_enumeration *enumeration = NULL;
    gsnn_enumeration_record *record = NULL;
    double neurons = 0;
    char why[96];
    if (chosen->codomain && chosen->activation != GSNN_CLASS_RELU &&
        chosen->activation != GSNN_CLASS_ODD) {
        leave_out(html, "wakes", what, "which is known for activations like ReLU and odd ones");
        return GSNN_OK;
    }
    if (fmpz_cmp_ui(group->order, WAKES_ORDER) > 0) {
        snprintf(why, sizeof why, "since the group has more than %d elements", WAKES_ORDER);
        leave_out(html, "wakes", what, why);
        return GSNN_OK;
    }
    options.all = true;
    options.morphisms = false;
    options.codomain = chosen->codomain;
    options.activation = chosen->activation;
    gsnn_status status = gsnn_enumerate(&enumeration, group, &options, run, error);
    for (size_t i = 0; !status && i < gsnn_enumeration_count(enumeration); i++)
        neurons += strtod(gsnn_enumeration_summary(enumeration, i).neurons, NULL);
    if (!status && (gsnn_enumeration_count(enumeration) > WAKES_PAIRS || neurons > WAKES_NEURONS)) {
        snprintf(why, sizeof why, "since there are more than %d pairs or %d neurons", WAKES_PAIRS,
                 WAKES_NEURONS);
        leave_out(html, "wakes", what, why);
    } else if (!status &&
               !(status = gsnn_record_of_enumeration(&record, enumeration, run, error))) {
        status = gsnn_wakes_section(html, record, run, error);
    }
    gsnn_enumeration_record_free(record);
    gsnn_enumeration_free(enumeration);
    return status;
}

/* The section about a search, which needs no more than first rows. */
static gsnn_status write_search(gsnn_enumeration *enumeration, const gsnn_report_data *data,
                                const gsnn_run *run, gsnn_text *html, gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_status status = gsnn_record_of_enumeration(&record, enumeration, run, error);
    if (!status)
        status = gsnn_search_section(html, record, data, run, error);
    gsnn_enumeration_record_free(record);
    return status;
}

gsnn_status gsnn_group_report(gsnn_group *group, const gsnn_options *options,
                              const gsnn_report_data *data, const gsnn_run *run, FILE *stream,
                              gsnn_error *error) {
    gsnn_options chosen = *options;
    gsnn_enumeration *enumeration = NULL;
    gsnn_enumeration_record *record = NULL;
    gsnn_text json = {0}, dot = {0}, sections = {0};
    chosen.all = false;
    chosen.weights = group->action->integer_rows ? GSNN_WEIGHTS_ROW : GSNN_WEIGHTS_FULL;
    chosen.max_rows = ROWS_LIMIT;
    gsnn_status status = gsnn_enumerate(&enumeration, group, &chosen, run, error);
    if (status == GSNN_OK && data)
        status = write_search(enumeration, data, run, &sections, error);
    if (status == GSNN_OK)
        status = write_sections(enumeration, run, &sections, error);
    if (status == GSNN_OK)
        status = gsnn_codomains_section(&sections, group, enumeration->count, run, error);
    if (status == GSNN_OK)
        status = write_wakes(group, options, run, &sections, error);
    if (status == GSNN_OK)
        status = write_json(enumeration, run, &json, error);
    if (status == GSNN_OK && enumeration->options.generators == GSNN_GENERATORS_NONE)
        leave_out(&sections, "generators", "generators of H and K",
                  "since there are too many architectures");
    if (status == GSNN_OK)
        status = gsnn_write(enumeration, "dot", append, &dot, run, error);
    if (status == GSNN_OK)
        status = gsnn_record_of_enumeration(&record, enumeration, run, error);
    if (status == GSNN_OK) {
        const char *json_string = gsnn_text_string(&json), *dot_string = gsnn_text_string(&dot);
        const char *html = gsnn_text_string(&sections);
        status = json_string && dot_string && html
                     ? gsnn_report_write(record, json_string, dot_string, html, stream, error)
                     : gsnn_fail_memory(error);
    }
    gsnn_text_clear(&json);
    gsnn_text_clear(&dot);
    gsnn_text_clear(&sections);
    gsnn_enumeration_record_free(record);
    gsnn_enumeration_free(enumeration);
    return status;
}
