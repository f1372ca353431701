/* graph_svg.c - the inclusion graph as SVG inside of a page, its nodes links to the entries.
 *
 * Ids and numbers of neurons are the only texts; the reader of records lets no others through
 * than letters, digits and dots, but they are escaped all the same. */

#include "report/page_template.h"

#include <math.h>
#include <string.h>

#define MARGIN 8.0
#define HEAD 8.0
#define LABEL_HEIGHT 10.0
#define LABEL_DIGIT 5.5 /* the width of a character beside an edge */
#define MOST_LABELLED 60

static void write_node(FILE *stream, const gsnn_enumeration_record *record,
                       const gsnn_family *family, const gsnn_layout_node *node) {
    const gsnn_record_architecture *architecture = &record->architectures[node->architecture];
    size_t number = family ? family->members[node->architecture].dimension
                           : (size_t)architecture->parameters.total;
    const char *neurons = strcmp(architecture->neurons_decimal, "1") == 0 ? "neuron" : "neurons";
    fputs("<a href=\"#a-", stream);
    gsnn_page_write_text(stream, architecture->id);
    fputs("\" aria-label=\"", stream);
    gsnn_page_write_text(stream, architecture->id);
    fprintf(stream, ", type %d, ", architecture->type);
    gsnn_page_write_text(stream, architecture->neurons_decimal);
    fprintf(stream, " %s, %s %zu\">", neurons, family ? "functional dimension" : "parameters",
            number);
    if (architecture->type == 1)
        fprintf(stream,
                "<rect class=\"node type1\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                node->x - node->width / 2, node->y - node->height / 2, node->width, node->height);
    else
        fprintf(stream,
                "<ellipse class=\"node type2\" cx=\"%.1f\" cy=\"%.1f\" rx=\"%.1f\" ry=\"%.1f\"/>",
                node->x, node->y, node->width / 2, node->height / 2);
    fprintf(stream, "<text class=\"id\" x=\"%.1f\" y=\"%.1f\">", node->x, node->y - 1);
    gsnn_page_write_text(stream, architecture->id);
    fprintf(stream, "</text><text x=\"%.1f\" y=\"%.1f\">", node->x, node->y + 11);
    gsnn_page_write_text(stream, architecture->neurons_decimal);
    fprintf(stream, " n, %s %zu</text></a>\n", family ? "dim" : "par", number);
}

static void write_head(FILE *stream, const gsnn_layout_edge *edge) {
    const double *last = edge->points + 2 * (edge->point_count - 1);
    double angle = atan2(edge->tip_y - last[1], edge->tip_x - last[0]), spread = 0.42;
    fprintf(stream, "<path class=\"head\" d=\"M%.1f,%.1fL%.1f,%.1fL%.1f,%.1fZ\"/>\n", edge->tip_x,
            edge->tip_y, edge->tip_x - HEAD * cos(angle - spread),
            edge->tip_y - HEAD * sin(angle - spread), edge->tip_x - HEAD * cos(angle + spread),
            edge->tip_y - HEAD * sin(angle + spread));
}

static void write_edge(FILE *stream, const gsnn_layout_edge *edge, bool tunnel) {
    const double *p = edge->points;
    fprintf(stream, "<path class=\"%s\" d=\"M%.1f,%.1f", tunnel ? "tunnel" : "inclusion", p[0],
            p[1]);
    for (size_t k = 1; k < edge->point_count; k++)
        fprintf(stream, "%s%.1f,%.1f", k == 1 ? "C" : " ", p[2 * k], p[2 * k + 1]);
    if (edge->arrow) {
        const double *last = p + 2 * (edge->point_count - 1);
        fprintf(stream, "L%.1f,%.1f", (last[0] + edge->tip_x) / 2, (last[1] + edge->tip_y) / 2);
    }
    fputs("\"/>\n", stream);
    if (edge->arrow)
        write_head(stream, edge);
}

static bool is_inclusion(const gsnn_enumeration_record *record, const gsnn_layout_edge *edge) {
    return record->morphisms[edge->morphism].kind == GSNN_RECORD_INCLUSION;
}

/* "+3" beside the inclusions: the directions that growing opens. */
static void write_labels(FILE *stream, const gsnn_family *family,
                         const gsnn_morphism_layout *layout) {
    gsnn_edge_labels labels = {0};
    size_t inclusions = 0;
    for (size_t k = 0; k < layout->edge_count; k++)
        inclusions += is_inclusion(family->record, &layout->edges[k]);
    for (size_t k = 0; k < layout->edge_count && inclusions <= MOST_LABELLED; k++) {
        const gsnn_layout_edge *edge = &layout->edges[k];
        const gsnn_record_morphism *morphism = &family->record->morphisms[edge->morphism];
        char text[32];
        double x, y;
        if (!is_inclusion(family->record, edge))
            continue;
        int length =
            snprintf(text, sizeof text, "+%zu",
                     gsnn_family_growth(family, morphism->from, morphism->to).second_order);
        if (gsnn_edge_labels_place(&labels, layout, edge, LABEL_DIGIT * length, LABEL_HEIGHT, &x,
                                   &y))
            fprintf(stream, "<text class=\"opens\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", x, y + 3,
                    text);
    }
}

void gsnn_graph_svg_write(FILE *stream, const gsnn_enumeration_record *record,
                          const gsnn_family *family, const gsnn_morphism_layout *layout) {
    double width = layout->width + 2 * MARGIN, height = layout->height + 2 * MARGIN;
    fprintf(stream,
            "<svg width=\"%.0f\" height=\"%.0f\" viewBox=\"%.0f %.0f %.0f %.0f\" role=\"group\" "
            "aria-label=\"Inclusion graph of %zu architectures\">\n",
            width, height, -MARGIN, -MARGIN, width, height, layout->node_count);
    for (size_t k = 0; k < layout->edge_count; k++)
        write_edge(stream, &layout->edges[k], !is_inclusion(record, &layout->edges[k]));
    if (family)
        write_labels(stream, family, layout);
    for (size_t k = 0; k < layout->node_count; k++)
        write_node(stream, record, family, &layout->nodes[k]);
    fputs("</svg>", stream);
}
