#include "density/automorphisms.h"

#include "base/error.h"
#include "base/memory.h"

#include <limits.h>
#include <nauty/nausparse.h>
#include <stdlib.h>

void gsnn_coloured_graph_clear(gsnn_coloured_graph *graph) {
    free(graph->colours);
    free(graph->edges);
    *graph = (gsnn_coloured_graph){0};
}

gsnn_status gsnn_coloured_graph_vertex(gsnn_coloured_graph *graph, uint64_t colour, size_t *vertex,
                                       gsnn_error *error) {
    if (gsnn_reserve(&graph->colours, &graph->vertex_capacity, graph->vertex_count + 1,
                     sizeof *graph->colours))
        return gsnn_fail_memory(error);
    *vertex = graph->vertex_count++;
    graph->colours[*vertex] = colour;
    return GSNN_OK;
}

gsnn_status gsnn_coloured_graph_edge(gsnn_coloured_graph *graph, size_t a, size_t b,
                                     gsnn_error *error) {
    if (gsnn_reserve(&graph->edges, &graph->edge_capacity, 2 * (graph->edge_count + 1),
                     sizeof *graph->edges))
        return gsnn_fail_memory(error);
    graph->edges[2 * graph->edge_count] = (uint32_t)a;
    graph->edges[2 * graph->edge_count + 1] = (uint32_t)b;
    graph->edge_count++;
    return GSNN_OK;
}

/* ---- nauty ------------------------------------------------------------------------------- */

/* nauty hands its automorphisms to a function without a context. */
static struct {
    gsnn_found_group *found; /* NULL: only the order is wanted */
    fmpz *order;
    gsnn_point *images;
    gsnn_status status;
    gsnn_error *error;
} receiver;

/* NOLINTNEXTLINE(readability-non-const-parameter): nauty's type. */
static void receive(int count, int *automorphism, int *orbits, int orbit_count, int vertex, int n) {
    (void)count;
    (void)orbits;
    (void)orbit_count;
    (void)vertex;
    (void)n;
    if (receiver.status || !receiver.found)
        return;
    for (size_t x = 0; x < receiver.found->points; x++)
        receiver.images[x] = (gsnn_point)automorphism[x];
    receiver.status = gsnn_found_group_add(receiver.found, receiver.images, receiver.error);
}

/* What one more vertex fixed divides the group by: the length of its orbit. */
/* NOLINTNEXTLINE(readability-non-const-parameter): nauty's type. */
static void receive_level(int *lab, int *ptn, int level, int *orbits, statsblk *stats, int vertex,
                          int orbit_length, int cell_size, int cells, int children, int n) {
    (void)lab;
    (void)ptn;
    (void)level;
    (void)orbits;
    (void)stats;
    (void)vertex;
    (void)cell_size;
    (void)cells;
    (void)children;
    (void)n;
    fmpz_mul_ui(receiver.order, receiver.order, (ulong)orbit_length);
}

typedef struct coloured_vertex {
    uint64_t colour;
    int vertex;
} coloured_vertex;

static int compare_colours(const void *at, const void *to) {
    const coloured_vertex *a = at, *b = to;
    if (a->colour != b->colour)
        return a->colour < b->colour ? -1 : 1;
    return (a->vertex > b->vertex) - (a->vertex < b->vertex);
}

/* nauty's ordered partition: the vertices by colour, and 0 behind the last of each colour; the
 * first `fixed` have colours of their own. */
static gsnn_status partition(const gsnn_coloured_graph *graph, size_t fixed, int *lab, int *ptn,
                             gsnn_error *error) {
    size_t n = graph->vertex_count;
    coloured_vertex *sorted = gsnn_new(n, sizeof *sorted);
    if (!sorted)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < n; i++)
        sorted[i] = (coloured_vertex){graph->colours[i], (int)i};
    qsort(sorted, fixed, sizeof *sorted, compare_colours);
    qsort(sorted + fixed, n - fixed, sizeof *sorted, compare_colours);
    for (size_t i = 0; i < n; i++) {
        lab[i] = sorted[i].vertex;
        ptn[i] = i >= fixed && i + 1 < n && sorted[i].colour == sorted[i + 1].colour;
    }
    free(sorted);
    return GSNN_OK;
}

/* The graph in nauty's form; its arrays have room. */
static void fill(sparsegraph *sparse, const gsnn_coloured_graph *graph) {
    size_t n = graph->vertex_count, place = 0;
    sparse->nv = (int)n;
    sparse->nde = sparse->elen = 2 * graph->edge_count;
    sparse->vlen = sparse->dlen = n;
    for (size_t e = 0; e < 2 * graph->edge_count; e++)
        sparse->d[graph->edges[e]]++;
    for (size_t i = 0; i < n; i++) {
        sparse->v[i] = place;
        place += (size_t)sparse->d[i];
        sparse->d[i] = 0;
    }
    for (size_t e = 0; e < graph->edge_count; e++) {
        uint32_t a = graph->edges[2 * e], b = graph->edges[2 * e + 1];
        sparse->e[sparse->v[a] + (size_t)sparse->d[a]++] = (int)b;
        sparse->e[sparse->v[b] + (size_t)sparse->d[b]++] = (int)a;
    }
}

/* Runs nauty with the first `fixed` vertices fixed: generators go to `found` (NULL: nowhere), the
 * order to `order`. */
static gsnn_status find_automorphisms(const gsnn_coloured_graph *graph, size_t fixed,
                                      gsnn_found_group *found, fmpz_t order, gsnn_error *error) {
    size_t n = graph->vertex_count;
    SG_DECL(sparse);
    sparse.v = gsnn_new(n, sizeof *sparse.v);
    sparse.d = gsnn_new(n, sizeof *sparse.d);
    sparse.e = gsnn_new(2 * graph->edge_count, sizeof *sparse.e);
    int *lab = gsnn_new(3 * n, sizeof *lab);
    receiver.images = gsnn_new(found ? found->points : 1, sizeof *receiver.images);
    receiver.found = found;
    receiver.order = order;
    receiver.error = error;
    receiver.status = GSNN_OK;
    fmpz_one(order);
    if (!sparse.v || !sparse.d || !sparse.e || !lab || !receiver.images)
        receiver.status = gsnn_fail_memory(error);
    if (!receiver.status)
        receiver.status = partition(graph, fixed, lab, lab + n, error);
    if (!receiver.status) {
        DEFAULTOPTIONS_SPARSEGRAPH(options);
        statsblk stats;
        options.defaultptn = FALSE;
        options.userautomproc = receive;
        options.userlevelproc = receive_level;
        fill(&sparse, graph);
        sparsenauty(&sparse, lab, lab + n, lab + 2 * n, &options, &stats, NULL);
    }
    free(sparse.v);
    free(sparse.d);
    free(sparse.e);
    free(lab);
    free(receiver.images);
    return receiver.status;
}

gsnn_status gsnn_coloured_graph_automorphisms(const gsnn_coloured_graph *graph,
                                              gsnn_found_group *found, gsnn_error *error) {
    size_t n = graph->vertex_count;
    if (n > INT_MAX / 2)
        return gsnn_fail(error, GSNN_FAILED, "%zu vertices are too many", n);
    fmpz_t all, fixing;
    fmpz_init(all);
    fmpz_init(fixing);
    gsnn_status status = find_automorphisms(graph, 0, found, all, error);
    if (!status && found->chainless)
        status = find_automorphisms(graph, found->points, NULL, fixing, error);
    if (!status && found->chainless)
        fmpz_divexact(found->chainless_order, all, fixing);
    fmpz_clear(all);
    fmpz_clear(fixing);
    return status;
}
