/* dot_writer.c - the inclusion graph for Graphviz, made with libcgraph.
 *
 * Inclusions point from the smaller network to the larger one; architectures with H of one order
 * share a rank, and ranks come by decreasing order: an inclusion is as many ranks long as there are
 * orders from one end to the other.  Boxes are type 1, ellipses type 2.  Tunnels are dashed,
 * vermilion, and do not constrain. */
#include "base/memory.h"
#include "write/dot_graph.h"
#include "write/writer.h"

#include <stdlib.h>
#include <string.h>

#define TUNNEL "#d55e00"    /* gsnn_palette_tunnel */
#define CROSSED_LIMIT 12000 /* dot makes a node of its own wherever an edge crosses a rank */

/* A subgraph of the architectures with H of one order.  It has no name: libcgraph writes those with
 * names in the order of the addresses that the names happen to have. */
static Agraph_t *add_rank(Agraph_t *graph) {
    Agraph_t *rank = agsubg(graph, NULL, 1);
    return rank && gsnn_dot_set(rank, "rank", "same") ? rank : NULL;
}

static bool add_node(Agraph_t *rank, const gsnn_enumeration *e, const gsnn_architecture *a,
                     Agnode_t **out) {
    gsnn_parameters p = gsnn_architecture_parameters(e, a);
    char id[48], line[160];
    gsnn_architecture_id(a, id);
    const char *neurons = e->neurons[a->class];
    snprintf(line, sizeof line, "%s (type %d)\\n%.60s neuron%s\\n%zu parameters", id, a->type,
             neurons, strcmp(neurons, "1") == 0 ? "" : "s", p.total);
    Agnode_t *node = agnode(rank, id, 1);
    *out = node;
    return node && gsnn_dot_set(node, "label", line) &&
           gsnn_dot_set(node, "shape", a->type == 1 ? "box" : "ellipse") &&
           gsnn_dot_set(node, "fillcolor", a->type == 1 ? "#e8f0fa" : "#fdf3dc");
}

/* Whether two architectures have H of one order; those that do follow each other. */
static bool of_one_order(const gsnn_enumeration *e, size_t a, size_t b) {
    const gsnn_subgroup_class *classes = e->catalogue.classes;
    return fmpz_equal(classes[e->architectures[a].class].order,
                      classes[e->architectures[b].class].order);
}

/* Yields the rank of each architecture, one for each order of H, in an array that the caller frees;
 * all 0 where dot could not lay out edges of such lengths.  NULL if there is no memory. */
static size_t *make_ranks(const gsnn_enumeration *e) {
    size_t *ranks = gsnn_new(e->admissible, sizeof *ranks), crossed = 0;
    for (size_t i = 1; ranks && i < e->admissible; i++)
        ranks[i] = ranks[i - 1] + !of_one_order(e, i - 1, i);
    for (size_t i = 0; ranks && i < e->morphisms.count; i++)
        crossed += ranks[e->morphisms.list[i].to] - ranks[e->morphisms.list[i].from];
    if (ranks && crossed > CROSSED_LIMIT)
        memset(ranks, 0, e->admissible * sizeof *ranks);
    return ranks;
}

static bool add_edge(Agraph_t *graph, Agnode_t *const *nodes, const size_t *ranks,
                     const gsnn_morphism *m) {
    Agedge_t *edge = agedge(graph, nodes[m->from], nodes[m->to], NULL, 1);
    if (!edge)
        return false;
    if (m->kind == GSNN_TUNNEL)
        return gsnn_dot_set(edge, "dir", "none") && gsnn_dot_set(edge, "style", "dashed") &&
               gsnn_dot_set(edge, "constraint", "false") && gsnn_dot_set(edge, "color", TUNNEL);
    size_t length = ranks[m->to] - ranks[m->from];
    char text[24];
    snprintf(text, sizeof text, "%zu", length);
    return length < 2 || agsafeset(edge, gsnn_dot_text("minlen"), text, gsnn_dot_text("1")) == 0;
}

static bool build(Agraph_t *graph, Agnode_t **nodes, const gsnn_enumeration *e) {
    bool built = gsnn_dot_dress(graph);
    Agraph_t *rank = NULL;
    for (size_t i = 0; built && i < e->admissible; i++) {
        if (!i || !of_one_order(e, i - 1, i))
            rank = add_rank(graph);
        built = rank && add_node(rank, e, &e->architectures[i], &nodes[i]);
    }
    size_t *ranks = make_ranks(e);
    built = built && ranks;
    for (size_t i = 0; built && i < e->morphisms.count; i++)
        built = add_edge(graph, nodes, ranks, &e->morphisms.list[i]);
    free(ranks);
    return built;
}

static gsnn_status write(const gsnn_enumeration *enumeration, const gsnn_channel *channel,
                         gsnn_error *error) {
    if (!gsnn_dot_has_memory(enumeration->admissible + enumeration->morphisms.count))
        return gsnn_fail_memory(error);
    Agnode_t **nodes = gsnn_new(enumeration->admissible, sizeof *nodes);
    Agraph_t *graph = agopen(enumeration->group->name, Agdirected, NULL);
    gsnn_status status = GSNN_OK;
    gsnn_text text = {0};
    if (!nodes || !graph || !build(graph, nodes, enumeration))
        status = gsnn_fail_memory(error);
    else
        status = gsnn_dot_print(graph, &text, error);
    if (!status)
        status = gsnn_channel_send(channel, &text, error);
    gsnn_text_clear(&text);
    if (graph)
        agclose(graph);
    free(nodes);
    return status;
}

const gsnn_writer gsnn_dot_writer = {.format = "dot", .write = write};
