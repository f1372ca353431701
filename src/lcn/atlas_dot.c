/* atlas_dot.c - the graph of merges for Graphviz, made with libcgraph: a cluster for each class. */
#include "base/error.h"
#include "base/memory.h"
#include "lcn/document.h"

#include <graphviz/cgraph.h>
#include <stdio.h>
#include <stdlib.h>

/* libcgraph takes strings that it does not change as char *. */
static char *text_of(const char *string) {
    return (char *)(uintptr_t)string;
}

static bool set(void *object, const char *name, const char *value) {
    return agsafeset(object, text_of(name), text_of(value), text_of("")) == 0;
}

static bool add_class(Agraph_t *graph, Agnode_t **nodes, const gsnn_lcn_atlas *atlas,
                      size_t class_index) {
    char line[200];
    size_t first = atlas->classes[class_index];
    snprintf(line, sizeof line, "cluster%zu", class_index);
    Agraph_t *cluster = agsubg(graph, line, 1);
    snprintf(line, sizeof line, "r >= %d", atlas->entries[first].even);
    bool built = cluster && set(cluster, "label", line) && set(cluster, "rank", "same");
    for (size_t i = first; built && i < atlas->classes[class_index + 1]; i++) {
        const gsnn_lcn_entry *entry = &atlas->entries[i];
        snprintf(line, sizeof line, "%u.%u", entry->class_index, entry->member);
        nodes[i] = agnode(cluster, line, 1);
        int length = snprintf(line, sizeof line, "%u.%u\\n", entry->class_index, entry->member);
        for (size_t l = 0; l < entry->layers; l++)
            length += snprintf(line + length, sizeof line - (size_t)length, "%s%d", l ? "," : "",
                               entry->sizes[l]);
        built = nodes[i] && set(nodes[i], "label", line) &&
                set(nodes[i], "shape", entry->member == 0 ? "box" : "ellipse") &&
                set(nodes[i], "fillcolor", entry->member == 0 ? "#e8f0fa" : "#ffffff");
    }
    return built;
}

static bool build(Agraph_t *graph, Agnode_t **nodes, const gsnn_lcn_atlas *atlas) {
    bool built = set(graph, "rankdir", "LR") &&
                 agattr(graph, AGNODE, text_of("style"), text_of("filled")) &&
                 agattr(graph, AGNODE, text_of("fontname"), text_of("Helvetica")) &&
                 agattr(graph, AGNODE, text_of("fontsize"), text_of("11"));
    for (size_t c = 0; built && c < atlas->class_count; c++)
        built = add_class(graph, nodes, atlas, c);
    for (size_t i = 0; built && i < atlas->merge_count; i++) {
        const gsnn_lcn_merge *merge = &atlas->merges[i];
        Agedge_t *edge = agedge(graph, nodes[merge->from], nodes[merge->to], NULL, 1);
        built = edge && (!merge->strict || set(edge, "style", "bold"));
    }
    return built;
}

gsnn_status gsnn_lcn_atlas_dot(gsnn_text *text, const gsnn_lcn_atlas *atlas, gsnn_error *error) {
    char name[40], *bytes = NULL;
    size_t length = 0;
    snprintf(name, sizeof name, "size %zu", atlas->size);
    /* libcgraph uses what it allocates unseen: a reserve is tried first and given back. */
    void *reserve = gsnn_resize(NULL, atlas->count + atlas->merge_count + 128, 2048);
    bool enough = reserve != NULL;
    free(reserve);
    Agnode_t **nodes = gsnn_new(atlas->count, sizeof(Agnode_t *));
    Agraph_t *graph = enough && nodes ? agopen(name, Agdirected, NULL) : NULL;
    FILE *stream = graph ? open_memstream(&bytes, &length) : NULL;
    bool done = stream && build(graph, nodes, atlas) && agwrite(graph, stream) == 0;
    if (stream && fclose(stream) != 0)
        done = false;
    done = done && bytes;
    if (done)
        gsnn_text_append_bytes(text, bytes, length);
    if (graph)
        agclose(graph);
    free(nodes);
    free(bytes);
    return done ? GSNN_OK : gsnn_fail_memory(error);
}
