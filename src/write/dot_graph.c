#include "write/dot_graph.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

bool gsnn_dot_set(void *object, const char *name, const char *value) {
    return agsafeset(object, gsnn_dot_text(name), gsnn_dot_text(value), gsnn_dot_text("")) == 0;
}

bool gsnn_dot_dress(Agraph_t *graph) {
    return agattr(graph, AGNODE, gsnn_dot_text("style"), gsnn_dot_text("filled")) &&
           agattr(graph, AGNODE, gsnn_dot_text("fontname"), gsnn_dot_text("Helvetica")) &&
           agattr(graph, AGNODE, gsnn_dot_text("fontsize"), gsnn_dot_text("11"));
}

bool gsnn_dot_has_memory(size_t nodes_and_edges) {
    void *reserve = gsnn_resize(NULL, nodes_and_edges + 128, 2048);
    bool enough = reserve != NULL;
    free(reserve);
    return enough;
}

gsnn_status gsnn_dot_print(Agraph_t *graph, gsnn_text *text, gsnn_error *error) {
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    bool printed = stream && agwrite(graph, stream) == 0;
    if (stream && fclose(stream) != 0)
        printed = false;
    /* A stream into memory that cannot be closed for want of memory may say so by NULL alone. */
    printed = printed && bytes;
    if (printed)
        gsnn_text_append_bytes(text, bytes, length);
    free(bytes);
    return printed ? GSNN_OK : gsnn_fail_memory(error);
}
