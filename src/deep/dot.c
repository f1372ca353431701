#include "deep/morphisms.h"

#include "base/memory.h"
#include "write/dot_graph.h"

#include <inttypes.h>
#include <stdlib.h>

static bool add_node(Agraph_t *graph, const gsnn_deep_word *word, Agnode_t **node,
                     gsnn_status *status, gsnn_error *error) {
    gsnn_deep_parameters parameters;
    gsnn_text name = {0}, label = {0};
    *status = gsnn_deep_word_parameters(&parameters, word, error);
    gsnn_deep_word_append(&name, word);
    uint64_t neurons = gsnn_deep_word_neurons(word);
    const char *id = gsnn_text_string(&name);
    if (id)
        gsnn_text_append_format(&label, "%s\\n%" PRIu64 " neuron%s\\n%" PRIu64 " parameters", id,
                                neurons, neurons == 1 ? "" : "s", parameters.total);
    const char *lines = gsnn_text_string(&label);
    *node = !*status && id && lines ? agnode(graph, gsnn_dot_text(id), 1) : NULL;
    bool added = *node && gsnn_dot_set(*node, "label", lines);
    gsnn_text_clear(&name);
    gsnn_text_clear(&label);
    return added;
}

static bool add_edge(Agraph_t *graph, Agnode_t *const *nodes, const gsnn_deep_morphism *m) {
    Agedge_t *edge = agedge(graph, nodes[m->from], nodes[m->to], NULL, 1);
    const char *style = m->kind == GSNN_DEEP_INSERT ? "dashed" : "dotted";
    return edge && (m->kind == GSNN_DEEP_GROW || gsnn_dot_set(edge, "style", style));
}

gsnn_status gsnn_deep_write_dot(const gsnn_deep_order *order, gsnn_sink sink, void *context,
                                gsnn_error *error) {
    const char *name = order->letters->record->group.name;
    gsnn_status status = GSNN_OK;
    gsnn_text text = {0};
    if (!gsnn_dot_has_memory(order->word_count + order->count))
        return gsnn_fail_memory(error);
    Agnode_t **nodes = gsnn_new(order->word_count, sizeof *nodes);
    Agraph_t *graph = agopen(gsnn_dot_text(name ? name : "the group"), Agdirected, NULL);
    bool built = nodes && graph && gsnn_dot_dress(graph) &&
                 agattr(graph, AGNODE, gsnn_dot_text("shape"), gsnn_dot_text("box")) &&
                 agattr(graph, AGNODE, gsnn_dot_text("fillcolor"), gsnn_dot_text("#e8f0fa"));
    for (size_t w = 0; built && w < order->word_count; w++)
        built = add_node(graph, &order->words[w], &nodes[w], &status, error);
    for (size_t m = 0; built && m < order->count; m++)
        built = add_edge(graph, nodes, &order->items[m]);
    if (!status)
        status = built ? gsnn_dot_print(graph, &text, error) : gsnn_fail_memory(error);
    if (!status && text.failed)
        status = gsnn_fail_memory(error);
    if (!status && !sink(context, text.bytes, text.length))
        status = gsnn_fail(error, GSNN_FAILED, "cannot be written");
    gsnn_text_clear(&text);
    if (graph)
        agclose(graph);
    free(nodes);
    return status;
}
