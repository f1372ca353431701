/* morphism_layout.c - where Graphviz' dot puts architectures and morphisms on a plane. */
#include "draw/morphism_layout.h"

#include "base/error.h"
#include "base/memory.h"

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CROSSED_LIMIT 12000
#define MANY_EDGES 1500 /* from here on dot's slowest passes are cut short */

/* The graph as it is built: node_of[a] is the node of architecture a, or NULL. */
typedef struct builder {
    const gsnn_enumeration_record *record;
    const size_t *architectures;
    size_t count;
    Agraph_t *graph;
    Agnode_t **node_of;
    Agedge_t **edges; /* edge e belongs to morphism morphisms[e] */
    size_t *morphisms;
    size_t edge_count;
    bool by_order; /* ranks are the orders of H */
} builder;

/* Graphviz reports through this instead of printing. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is Graphviz'. */
static int keep_quiet(char *message) {
    (void)message;
    return 0;
}

/* cgraph's functions take char * where they only read. */
static char *text(const char *string) {
    return (char *)(uintptr_t)string;
}

static int add_nodes(builder *b, double node_width, double node_height) {
    char name[32], width[32], height[32];
    snprintf(width, sizeof width, "%.3f", node_width / POINTS_PER_INCH);
    snprintf(height, sizeof height, "%.3f", node_height / POINTS_PER_INCH);
    agattr(b->graph, AGNODE, text("shape"), text("box"));
    agattr(b->graph, AGNODE, text("label"), text(""));
    agattr(b->graph, AGNODE, text("fixedsize"), text("true"));
    agattr(b->graph, AGNODE, text("width"), width);
    agattr(b->graph, AGNODE, text("height"), height);
    for (size_t k = 0; k < b->count; k++) {
        size_t index = b->architectures[k];
        snprintf(name, sizeof name, "a%zu", index);
        b->node_of[index] = agnode(b->graph, name, 1);
        if (!b->node_of[index])
            return -1;
        if (b->record->architectures[index].type == 2)
            agset(b->node_of[index], text("shape"), text("ellipse"));
    }
    return 0;
}

static const char *order_of(const builder *b, size_t place) {
    return b->record->architectures[b->architectures[place]].H.order;
}

/* Sets rank_of[a] for the architectures of the graph, which come by decreasing order of H: one
 * rank for each order.  Returns how many ranks all morphisms together cross. */
static size_t count_crossed(const builder *b, size_t *rank_of) {
    size_t rank = 0, crossed = 0;
    for (size_t k = 0; k < b->count; k++) {
        rank += k > 0 && strcmp(order_of(b, k - 1), order_of(b, k)) != 0;
        rank_of[b->architectures[k]] = rank;
    }
    for (size_t k = 0; k < b->record->morphism_count; k++) {
        const gsnn_record_morphism *morphism = &b->record->morphisms[k];
        size_t from = rank_of[morphism->from], to = rank_of[morphism->to];
        if (b->node_of[morphism->from] && b->node_of[morphism->to])
            crossed += from < to ? to - from : from - to;
    }
    return crossed;
}

/* Puts architectures with equal orders of H beside each other, and each rank below the one before
 * it by an edge that is not drawn. */
static int rank_by_order(builder *b) {
    Agraph_t *same = NULL;
    char name[96];
    for (size_t k = 0; k < b->count; k++) {
        Agnode_t *node = b->node_of[b->architectures[k]];
        if (k == 0 || strcmp(order_of(b, k - 1), order_of(b, k)) != 0) {
            snprintf(name, sizeof name, "H%.80s", order_of(b, k));
            same = agsubg(b->graph, name, 1);
            if (!same || agsafeset(same, text("rank"), text("same"), text("")) != 0)
                return -1;
            Agnode_t *above = k ? b->node_of[b->architectures[k - 1]] : NULL;
            Agedge_t *edge = above ? agedge(b->graph, above, node, text("rank"), 1) : NULL;
            if (above && !edge)
                return -1;
            if (edge) {
                agset(edge, text("style"), text("invis"));
                agset(edge, text("weight"), text("0"));
            }
        }
        if (!agsubnode(same, node, 1))
            return -1;
    }
    return 0;
}

/* dot makes a node of its own wherever an edge crosses a rank, so that ranks by the order of H
 * cannot be had where there are very many of them. */
static int add_ranks(builder *b) {
    size_t *rank_of = gsnn_new(b->record->architecture_count, sizeof *rank_of);
    if (!rank_of)
        return -1;
    size_t crossed = count_crossed(b, rank_of);
    free(rank_of);
    b->by_order = crossed <= CROSSED_LIMIT;
    return b->by_order ? rank_by_order(b) : 0;
}

static int add_edges(builder *b) {
    agattr(b->graph, AGEDGE, text("constraint"), text("true"));
    agattr(b->graph, AGEDGE, text("dir"), text("forward"));
    agattr(b->graph, AGEDGE, text("style"), text(""));
    agattr(b->graph, AGEDGE, text("weight"), text("1"));
    if (add_ranks(b) != 0)
        return -1;
    for (size_t k = 0; k < b->record->morphism_count; k++) {
        const gsnn_record_morphism *morphism = &b->record->morphisms[k];
        Agnode_t *from = b->node_of[morphism->from], *to = b->node_of[morphism->to];
        char name[32];
        if (!from || !to)
            continue;
        snprintf(name, sizeof name, "m%zu", k);
        Agedge_t *edge = agedge(b->graph, from, to, name, 1);
        if (!edge)
            return -1;
        if (morphism->kind == GSNN_RECORD_TUNNEL) {
            agset(edge, text("constraint"), text("false"));
            agset(edge, text("dir"), text("none"));
        }
        b->morphisms[b->edge_count] = k;
        b->edges[b->edge_count++] = edge;
    }
    char space[32]; /* between ranks, in inches: more where more edges pass */
    snprintf(space, sizeof space, "%.2f", fmin(0.5 + (double)b->edge_count / 1000, 5));
    agattr(b->graph, AGRAPH, text("ranksep"), space);
    if (b->edge_count > MANY_EDGES) {
        agattr(b->graph, AGRAPH, text("nslimit"), text("2"));
        agattr(b->graph, AGRAPH, text("mclimit"), text("0.2"));
    }
    return 0;
}

static void read_nodes(const builder *b, gsnn_morphism_layout *layout) {
    for (size_t k = 0; k < b->count; k++) {
        Agnode_t *node = b->node_of[b->architectures[k]];
        layout->nodes[layout->node_count++] =
            (gsnn_layout_node){.architecture = b->architectures[k],
                               .x = ND_coord(node).x,
                               .y = layout->height - ND_coord(node).y,
                               .width = ND_width(node) * POINTS_PER_INCH,
                               .height = ND_height(node) * POINTS_PER_INCH};
    }
}

static gsnn_status read_edges(const builder *b, gsnn_morphism_layout *layout, gsnn_error *error) {
    for (size_t k = 0; k < b->edge_count; k++) {
        const splines *curve = ED_spl(b->edges[k]);
        if (!curve || curve->size == 0)
            continue;
        const bezier *piece = &curve->list[0];
        gsnn_layout_edge *edge = &layout->edges[layout->edge_count];
        edge->morphism = b->morphisms[k];
        edge->point_count = (size_t)piece->size;
        edge->points = gsnn_new(2 * edge->point_count, sizeof *edge->points);
        if (!edge->points)
            return gsnn_fail_memory(error);
        layout->edge_count++;
        /* dot swaps the ends of edges that it lays out upwards. */
        edge->arrow = piece->eflag || piece->sflag;
        bool backwards = piece->sflag && !piece->eflag;
        for (size_t p = 0; p < edge->point_count; p++) {
            size_t source = backwards ? edge->point_count - 1 - p : p;
            edge->points[2 * p] = piece->list[source].x;
            edge->points[2 * p + 1] = layout->height - piece->list[source].y;
        }
        edge->tip_x = backwards ? piece->sp.x : piece->ep.x;
        edge->tip_y = layout->height - (backwards ? piece->sp.y : piece->ep.y);
    }
    return GSNN_OK;
}

/* Runs dot on the graph and reads the places off it. */
static gsnn_status lay_out(const builder *b, gsnn_morphism_layout *layout, gsnn_error *error) {
    GVC_t *gvc = gvContext();
    if (!gvc)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    if (gvLayout(gvc, b->graph, "dot") != 0) {
        status = gsnn_fail(error, GSNN_FAILED, "Graphviz cannot lay out the morphisms");
    } else {
        layout->by_order = b->by_order;
        layout->width = GD_bb(b->graph).UR.x;
        layout->height = GD_bb(b->graph).UR.y;
        read_nodes(b, layout);
        status = read_edges(b, layout, error);
        gvFreeLayout(gvc, b->graph);
    }
    gvFreeContext(gvc);
    return status;
}

gsnn_status gsnn_morphism_layout_init(gsnn_morphism_layout *layout,
                                      const gsnn_enumeration_record *record,
                                      const size_t *architectures, size_t count, double node_width,
                                      double node_height, gsnn_error *error) {
    builder b = {.record = record, .architectures = architectures, .count = count};
    gsnn_status status = GSNN_OK;
    memset(layout, 0, sizeof *layout);
    agseterrf(keep_quiet);
    b.node_of = gsnn_new(record->architecture_count, sizeof(Agnode_t *));
    b.edges = gsnn_new(record->morphism_count, sizeof(Agedge_t *));
    b.morphisms = gsnn_new(record->morphism_count, sizeof *b.morphisms);
    layout->nodes = gsnn_new(count, sizeof *layout->nodes);
    layout->edges = gsnn_new(record->morphism_count, sizeof *layout->edges);
    b.graph = agopen(text("morphisms"), Agdirected, NULL);
    if (!b.node_of || !b.edges || !b.morphisms || !layout->nodes || !layout->edges || !b.graph ||
        add_nodes(&b, node_width, node_height) != 0 || add_edges(&b) != 0)
        status = gsnn_fail_memory(error);
    else if (count > 0)
        status = lay_out(&b, layout, error);
    if (status != GSNN_OK)
        gsnn_morphism_layout_clear(layout);
    if (b.graph)
        agclose(b.graph);
    free(b.node_of);
    free(b.edges);
    free(b.morphisms);
    return status;
}

void gsnn_morphism_layout_clear(gsnn_morphism_layout *layout) {
    for (size_t k = 0; k < layout->edge_count; k++)
        free(layout->edges[k].points);
    free(layout->nodes);
    free(layout->edges);
    memset(layout, 0, sizeof *layout);
}
