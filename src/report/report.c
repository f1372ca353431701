/* report.c - an enumeration as one self-contained HTML page. */
#include "report/report.h"

#include "base/error.h"
#include "base/memory.h"
#include "dimension/family.h"
#include "report/page_template.h"
#include "json/writer.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRAPH_NODES_LIMIT 1000
#define GRAPH_EDGES_LIMIT 6000
#define NODE_HEIGHT 34.0

/* The graph that the page shows; without nodes when there are too many. */
typedef struct page_graph {
    const gsnn_enumeration_record *record;
    const gsnn_family *family; /* of the record, or NULL */
    gsnn_morphism_layout layout;
    size_t architectures;
} page_graph;

static void write_graph(FILE *stream, const void *data) {
    const page_graph *graph = data;
    if (graph->layout.node_count > 0 || graph->architectures == 0)
        gsnn_graph_svg_write(stream, graph->record, graph->family, &graph->layout);
    else
        fprintf(stream,
                "<p>The graph of %zu architectures and %zu morphisms is too large for a page; the "
                "DOT file has it.</p>",
                graph->architectures, graph->record->morphism_count);
}

/* Room for the id, the number of neurons and the dimension, in points. */
static double node_width(const gsnn_enumeration_record *record) {
    double width = 50;
    for (size_t k = 0; k < record->architecture_count; k++) {
        width = fmax(width, 5.6 * (double)strlen(record->architectures[k].neurons_decimal) + 56);
        width = fmax(width, 8.5 * (double)strlen(record->architectures[k].id) + 10);
    }
    return width * 1.15;
}

static gsnn_status lay_out(page_graph *graph, gsnn_error *error) {
    const gsnn_enumeration_record *record = graph->record;
    size_t *admissible = gsnn_new(record->architecture_count, sizeof *admissible);
    if (!admissible)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < record->architecture_count; k++)
        if (record->architectures[k].admissible)
            admissible[graph->architectures++] = k;
    gsnn_status status = GSNN_OK;
    if (graph->architectures <= GRAPH_NODES_LIMIT && record->morphism_count <= GRAPH_EDGES_LIMIT)
        status = gsnn_morphism_layout_init(&graph->layout, record, admissible, graph->architectures,
                                           node_width(record), NODE_HEIGHT, error);
    free(admissible);
    return status;
}

/* What the page tells of functional dimensions: {"architectures":{ID:{"dimension":9,"components":
 * 24}},"opens":[3,null]}, where opens has an entry for each morphism, null for a tunnel. */
static gsnn_status write_dimensions(gsnn_text *text, const gsnn_family *family, gsnn_error *error) {
    const gsnn_enumeration_record *record = family->record;
    gsnn_json json;
    gsnn_json_init_text(&json, text);
    gsnn_json_begin_object(&json);
    gsnn_json_key(&json, "architectures");
    gsnn_json_begin_object(&json);
    for (size_t k = 0; k < family->count; k++) {
        const gsnn_family_member *member = &family->members[k];
        gsnn_json_key(&json, record->architectures[k].id);
        gsnn_json_begin_object(&json);
        gsnn_json_member_unsigned(&json, "dimension", member->dimension);
        if (member->components_known)
            gsnn_json_member_fmpz(&json, "components", member->components);
        gsnn_json_end_object(&json);
    }
    gsnn_json_end_object(&json);
    gsnn_json_key(&json, "opens");
    gsnn_json_begin_array(&json);
    for (size_t k = 0; k < record->morphism_count; k++) {
        const gsnn_record_morphism *morphism = &record->morphisms[k];
        if (morphism->kind == GSNN_RECORD_INCLUSION)
            gsnn_json_unsigned(
                &json, gsnn_family_growth(family, morphism->from, morphism->to).second_order);
        else
            gsnn_json_null(&json);
    }
    gsnn_json_end_array(&json);
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

/* What the networks are, and what the numbers in the graph mean.  With a codomain there are no
 * closed formulas for functional dimensions. */
static const char INVARIANT[] = "The irreducible G-invariant shallow ReLU networks of this group, "
                                "and the morphisms among them.";
static const char FUNCTIONAL[] =
    "n: neurons; dim: functional dimension, in how many directions parameters change the function; "
    "+k: growing opens no direction at first order, k at second";
static const char PARAMETERS[] = "n: neurons; par: free parameters";

static void append_lead(gsnn_text *lead, const gsnn_record_codomain *codomain) {
    if (!codomain->given) {
        gsnn_text_append(lead, INVARIANT);
        return;
    }
    gsnn_text_append_format(
        lead,
        "The irreducible shallow networks f(gx) = \u03c3(g) f(x) of this group, with %zu output%s "
        "and activations of the class %s, and the morphisms among them; \u03c3: %s.",
        codomain->dimension, codomain->dimension == 1 ? "" : "s",
        gsnn_record_activation_name(codomain->activation),
        codomain->signs                        ? codomain->signs
        : strcmp(codomain->kind, "input") == 0 ? "the action on inputs"
        : strcmp(codomain->kind, "file") == 0  ? "images from a file"
                                               : codomain->kind);
}

gsnn_status gsnn_report_write(const gsnn_enumeration_record *record, const char *json,
                              const char *dot, const char *sections, FILE *stream,
                              gsnn_error *error) {
    gsnn_family family = {0};
    bool invariant = !record->codomain.given;
    page_graph graph = {.record = record, .family = invariant ? &family : NULL};
    gsnn_text quoted = {0}, dimensions = {0}, lead = {0};
    gsnn_json_append_string(&quoted, dot);
    const char *dot_string = gsnn_text_string(&quoted);
    gsnn_status status = dot_string ? GSNN_OK : gsnn_fail_memory(error);
    append_lead(&lead, &record->codomain);
    const char *lead_string = gsnn_text_string(&lead);
    if (status == GSNN_OK && !lead_string)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK && invariant)
        status = gsnn_family_init(&family, record, error);
    if (status == GSNN_OK && invariant)
        status = write_dimensions(&dimensions, &family, error);
    if (status == GSNN_OK)
        status = lay_out(&graph, error);
    const char *dimensions_string = invariant ? gsnn_text_string(&dimensions) : "null";
    if (status == GSNN_OK && !dimensions_string)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        const gsnn_page_field fields[] = {
            {"title", gsnn_page_write_text, record->group.name ? record->group.name : "group"},
            {"lead", gsnn_page_write_text, lead_string},
            {"numbers", gsnn_page_write_text, invariant ? FUNCTIONAL : PARAMETERS},
            {"style", gsnn_page_write_raw, gsnn_asset_style},
            {"script", gsnn_page_write_raw, gsnn_asset_script},
            {"graph", write_graph, &graph},
            {"sections", gsnn_page_write_raw, sections},
            {"enumeration", gsnn_page_write_json, json},
            {"dot", gsnn_page_write_json, dot_string},
            {"dimensions", gsnn_page_write_json, dimensions_string},
        };
        gsnn_page_template_write(stream, gsnn_asset_html, fields, sizeof fields / sizeof fields[0]);
        if (ferror(stream) || fflush(stream) != 0)
            status = gsnn_fail(error, GSNN_FAILED, "cannot write the page: %s", strerror(errno));
    }
    gsnn_morphism_layout_clear(&graph.layout);
    gsnn_family_clear(&family);
    gsnn_text_clear(&quoted);
    gsnn_text_clear(&lead);
    gsnn_text_clear(&dimensions);
    return status;
}
