/* ridge_cells.c - the convex cells into which lines cut a square, each carrying an affine function.
 */
#include "draw/ridge_cells.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAME 1e-9 /* of unit normals and offsets relative to the square */

size_t gsnn_lines_distinct(gsnn_line *lines, size_t count, double reach, size_t limit) {
    size_t kept = 0;
    for (size_t k = 0; k < count && kept <= limit; k++) {
        double norm = hypot(lines[k].a, lines[k].b);
        if (!(norm > SAME))
            continue;
        gsnn_line line = {lines[k].a / norm, lines[k].b / norm, lines[k].c / norm};
        if (fabs(line.c) >= reach * (fabs(line.a) + fabs(line.b)) * (1 - SAME))
            continue;
        bool known = false;
        for (size_t i = 0; i < kept && !known; i++)
            for (int sign = -1; sign <= 1; sign += 2)
                known = known || (fabs(lines[i].a - sign * line.a) < SAME &&
                                  fabs(lines[i].b - sign * line.b) < SAME &&
                                  fabs(lines[i].c - sign * line.c) < SAME * reach);
        if (!known)
            lines[kept++] = line;
    }
    return kept;
}

/* ---- Cutting ----------------------------------------------------------------------------- */

/* Cells that grow by one at a time. */
typedef struct builder {
    gsnn_ridge_cells cells;
    size_t start_capacity, corner_capacity;
} builder;

static double side_of(const gsnn_line *line, const gsnn_cell_corner *p) {
    return line->a * p->s + line->b * p->t + line->c;
}

/* Appends the part of the polygon on one side of the line, if it has an area. */
static gsnn_status add_part(builder *b, const gsnn_cell_corner *corners, size_t count,
                            const gsnn_line *line, double sign, double slack, gsnn_error *error) {
    gsnn_ridge_cells *c = &b->cells;
    size_t first = c->corner_count;
    bool inside = false; /* something is farther in than rounding */
    if (gsnn_reserve(&c->corners, &b->corner_capacity, first + 2 * count + 2, sizeof *c->corners) ||
        gsnn_reserve(&c->start, &b->start_capacity, c->count + 2, sizeof *c->start))
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < count; k++) {
        const gsnn_cell_corner *p = &corners[k], *q = &corners[(k + 1) % count];
        double d = sign * side_of(line, p), e = sign * side_of(line, q);
        inside = inside || d > slack;
        if (d >= -slack)
            c->corners[c->corner_count++] = *p;
        if ((d > slack && e < -slack) || (d < -slack && e > slack)) {
            double share = d / (d - e);
            c->corners[c->corner_count++] =
                (gsnn_cell_corner){p->s + share * (q->s - p->s), p->t + share * (q->t - p->t), 0};
        }
    }
    if (!inside || c->corner_count - first < 3) {
        c->corner_count = first;
        return GSNN_OK;
    }
    c->start[c->count++] = first;
    c->start[c->count] = c->corner_count;
    return GSNN_OK;
}

/* The cells of `from`, each cut by the line where it passes. */
static gsnn_status cut(builder *to, const gsnn_ridge_cells *from, const gsnn_line *line,
                       double slack, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; status == GSNN_OK && k < from->count; k++) {
        const gsnn_cell_corner *corners = from->corners + from->start[k];
        size_t count = from->start[k + 1] - from->start[k];
        status = add_part(to, corners, count, line, 1, slack, error);
        if (status == GSNN_OK)
            status = add_part(to, corners, count, line, -1, slack, error);
    }
    return status;
}

gsnn_status gsnn_ridge_cells_init(gsnn_ridge_cells *cells, const gsnn_line *lines, size_t count,
                                  double reach,
                                  double (*value)(const void *context, double s, double t),
                                  const void *context, gsnn_error *error) {
    const gsnn_cell_corner square[] = {
        {-reach, -reach, 0}, {reach, -reach, 0}, {reach, reach, 0}, {-reach, reach, 0}};
    const gsnn_line nowhere = {0, 0, 1}; /* all of the square is on one side */
    builder now = {0};
    gsnn_status status = add_part(&now, square, 4, &nowhere, 1, 0, error);
    for (size_t k = 0; status == GSNN_OK && k < count; k++) {
        builder next = {0};
        status = cut(&next, &now.cells, &lines[k], SAME * reach, error);
        gsnn_ridge_cells_clear(&now.cells);
        now = next;
    }
    *cells = now.cells;
    if (status != GSNN_OK)
        return status;
    cells->low = INFINITY;
    cells->high = -INFINITY;
    for (size_t k = 0; k < cells->corner_count; k++) {
        gsnn_cell_corner *p = &cells->corners[k];
        p->value = value(context, p->s, p->t);
        cells->low = fmin(cells->low, p->value);
        cells->high = fmax(cells->high, p->value);
    }
    return GSNN_OK;
}

void gsnn_ridge_cells_clear(gsnn_ridge_cells *cells) {
    free(cells->start);
    free(cells->corners);
    memset(cells, 0, sizeof *cells);
}

/* ---- Paths ------------------------------------------------------------------------------- */

/* Where the value between two corners is `level`. */
static void crossing(const gsnn_cell_corner *p, const gsnn_cell_corner *q, double level, double *s,
                     double *t) {
    double share = (level - p->value) / (q->value - p->value);
    *s = p->s + share * (q->s - p->s);
    *t = p->t + share * (q->t - p->t);
}

static bool passes(double a, double b, double level) {
    return (a < level) != (b < level);
}

void gsnn_ridge_cells_add_band(const gsnn_ridge_cells *cells, cairo_t *cr, double low,
                               double high) {
    for (size_t cell = 0; cell < cells->count; cell++) {
        const gsnn_cell_corner *corners = cells->corners + cells->start[cell];
        size_t count = cells->start[cell + 1] - cells->start[cell];
        bool begun = false;
        for (size_t k = 0; k < count; k++) {
            const gsnn_cell_corner *p = &corners[k], *q = &corners[(k + 1) % count];
            double s, t, ends[2] = {low, high};
            if (p->value >= low && p->value <= high) {
                cairo_line_to(cr, p->s, p->t);
                begun = true;
            }
            /* Along the edge the nearer end of the band comes first. */
            for (int i = 0; i < 2; i++) {
                double end = ends[p->value <= q->value ? i : 1 - i];
                if (passes(p->value, q->value, end)) {
                    crossing(p, q, end, &s, &t);
                    cairo_line_to(cr, s, t);
                    begun = true;
                }
            }
        }
        if (begun) {
            cairo_close_path(cr);
            cairo_new_sub_path(cr);
        }
    }
}

void gsnn_ridge_cells_add_level(const gsnn_ridge_cells *cells, cairo_t *cr, double level) {
    for (size_t cell = 0; cell < cells->count; cell++) {
        const gsnn_cell_corner *corners = cells->corners + cells->start[cell];
        size_t count = cells->start[cell + 1] - cells->start[cell];
        bool begun = false;
        for (size_t k = 0; k < count; k++) {
            const gsnn_cell_corner *p = &corners[k], *q = &corners[(k + 1) % count];
            double s, t;
            if (!passes(p->value, q->value, level))
                continue;
            crossing(p, q, level, &s, &t);
            if (begun)
                cairo_line_to(cr, s, t);
            else
                cairo_move_to(cr, s, t);
            begun = true;
        }
    }
}
