/* level_lines.c - marching squares, with the segments chained into polylines.
 *
 * The lines cross edges of the grid.  An edge is crossed at most once and borders at most two
 * cells, so the crossed edges form paths and cycles: they are linked cell by cell first and
 * walked afterwards. */
#include "draw/level_lines.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define NO_EDGE SIZE_MAX

/* Edges are numbered: first those along rows, (x,y)-(x+1,y), then those along columns. */
typedef struct grid {
    const double *values;
    size_t columns;
    double level;
    size_t horizontal; /* number of edges along rows */
    size_t edge_count;
    size_t (*links)[2]; /* the neighbours of a crossed edge on its line */
} grid;

static bool above(const grid *g, size_t x, size_t y) {
    return g->values[y * g->columns + x] >= g->level;
}

static size_t row_edge(const grid *g, size_t x, size_t y) {
    return y * (g->columns - 1) + x;
}

static size_t column_edge(const grid *g, size_t x, size_t y) {
    return g->horizontal + y * g->columns + x;
}

static void link_edges(grid *g, size_t a, size_t b) {
    g->links[a][g->links[a][0] != NO_EDGE] = b;
    g->links[b][g->links[b][0] != NO_EDGE] = a;
}

/* Links the edges of one cell that a line joins. */
static void link_cell(grid *g, size_t x, size_t y) {
    const bool corner[4] = {above(g, x, y), above(g, x + 1, y), above(g, x + 1, y + 1),
                            above(g, x, y + 1)};
    const size_t side[4] = {row_edge(g, x, y), column_edge(g, x + 1, y), row_edge(g, x, y + 1),
                            column_edge(g, x, y)};
    size_t crossed[4], count = 0;
    for (size_t k = 0; k < 4; k++)
        if (corner[k] != corner[(k + 1) % 4])
            crossed[count++] = side[k];
    if (count == 2) {
        link_edges(g, crossed[0], crossed[1]);
    } else if (count == 4) {
        const double *v = g->values + y * g->columns + x;
        double mean = (v[0] + v[1] + v[g->columns] + v[g->columns + 1]) / 4;
        /* Corners 0 and 2 agree.  When the middle agrees with them too, the lines cut off
         * corners 1 and 3, otherwise corners 0 and 2. */
        size_t shift = (mean >= g->level) == corner[0] ? 0 : 3;
        link_edges(g, side[shift], side[(shift + 1) % 4]);
        link_edges(g, side[(shift + 2) % 4], side[(shift + 3) % 4]);
    }
}

/* Where the line crosses the edge. */
static void crossing(const grid *g, size_t edge, double *point) {
    bool along_row = edge < g->horizontal;
    size_t width = along_row ? g->columns - 1 : g->columns;
    size_t index = along_row ? edge : edge - g->horizontal;
    size_t x = index % width, y = index / width;
    double a = g->values[y * g->columns + x];
    double b = along_row ? g->values[y * g->columns + x + 1] : g->values[(y + 1) * g->columns + x];
    double t = (g->level - a) / (b - a);
    point[0] = (double)x + (along_row ? t : 0);
    point[1] = (double)y + (along_row ? 0 : t);
}

/* Walks the line through `edge`, appends its points from *used on and unlinks it. */
static void walk(grid *g, gsnn_level_lines *lines, size_t edge, size_t *used) {
    size_t first = edge;
    lines->start[lines->line_count++] = *used;
    while (edge != NO_EDGE) {
        crossing(g, edge, lines->points + 2 * (*used)++);
        size_t next = g->links[edge][0] != NO_EDGE ? g->links[edge][0] : g->links[edge][1];
        g->links[edge][0] = g->links[edge][1] = NO_EDGE;
        if (next == NO_EDGE)
            break;
        if (next == first) { /* closed: the first edge has lost its links already */
            crossing(g, first, lines->points + 2 * (*used)++);
            break;
        }
        g->links[next][g->links[next][0] != edge] = NO_EDGE;
        edge = next;
    }
    lines->start[lines->line_count] = *used;
}

gsnn_status gsnn_level_lines_trace(gsnn_level_lines *lines, const double *values, size_t columns,
                                   size_t rows, double level, gsnn_error *error) {
    memset(lines, 0, sizeof *lines);
    if (columns < 2 || rows < 2) {
        lines->start = gsnn_new(1, sizeof *lines->start);
        return lines->start ? GSNN_OK : gsnn_fail_memory(error);
    }
    grid g = {.values = values, .columns = columns, .level = level};
    g.horizontal = (columns - 1) * rows;
    g.edge_count = g.horizontal + columns * (rows - 1);
    g.links = gsnn_new(g.edge_count, sizeof *g.links);
    if (!g.links)
        return gsnn_fail_memory(error);
    for (size_t e = 0; e < g.edge_count; e++)
        g.links[e][0] = g.links[e][1] = NO_EDGE;
    for (size_t y = 0; y + 1 < rows; y++)
        for (size_t x = 0; x + 1 < columns; x++)
            link_cell(&g, x, y);

    /* A line has at least two edges, and a closed one repeats a point. */
    size_t crossed = 0;
    for (size_t e = 0; e < g.edge_count; e++)
        crossed += g.links[e][0] != NO_EDGE;
    lines->start = gsnn_new(crossed / 2 + 1, sizeof *lines->start);
    lines->points = gsnn_new(2 * (crossed + crossed / 2), sizeof *lines->points);
    if (!lines->start || !lines->points) {
        free(g.links);
        gsnn_level_lines_clear(lines);
        return gsnn_fail_memory(error);
    }
    size_t used = 0;
    for (size_t e = 0; e < g.edge_count; e++) /* lines that end on the border */
        if (g.links[e][0] != NO_EDGE && g.links[e][1] == NO_EDGE)
            walk(&g, lines, e, &used);
    for (size_t e = 0; e < g.edge_count; e++) /* closed lines */
        if (g.links[e][0] != NO_EDGE)
            walk(&g, lines, e, &used);
    free(g.links);
    return GSNN_OK;
}

void gsnn_level_lines_clear(gsnn_level_lines *lines) {
    free(lines->start);
    free(lines->points);
    memset(lines, 0, sizeof *lines);
}
