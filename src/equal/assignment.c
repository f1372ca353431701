#include "equal/assignment.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* The search of one augmenting path. */
typedef struct search {
    const double *cost;
    size_t columns;
    double *row_potential, *column_potential;
    double *distance; /* of each column from the row to be assigned */
    size_t *before;   /* the column before it on the path, or columns: none */
    size_t *row_of;   /* the row that a column is assigned to, or SIZE_MAX */
    bool *done;
} search;

/* Relaxes the distances of all columns through a row, reached at column `from`. */
static void relax(search *s, size_t row, size_t from, double base) {
    for (size_t j = 0; j < s->columns; j++) {
        if (s->done[j])
            continue;
        double reduced =
            s->cost[row * s->columns + j] - s->row_potential[row] - s->column_potential[j];
        if (base + reduced < s->distance[j]) {
            s->distance[j] = base + reduced;
            s->before[j] = from;
        }
    }
}

/* Assigns one more row, moving others. */
static void augment(search *s, size_t row) {
    for (size_t j = 0; j < s->columns; j++) {
        s->distance[j] = INFINITY;
        s->done[j] = false;
    }
    relax(s, row, s->columns, 0);
    size_t last;
    for (;;) {
        last = s->columns;
        for (size_t j = 0; j < s->columns; j++)
            if (!s->done[j] && (last == s->columns || s->distance[j] < s->distance[last]))
                last = j;
        assert(last < s->columns);
        s->done[last] = true;
        if (s->row_of[last] == SIZE_MAX)
            break;
        relax(s, s->row_of[last], last, s->distance[last]);
    }
    double length = s->distance[last];
    s->row_potential[row] += length;
    for (size_t j = 0; j < s->columns; j++) {
        if (!s->done[j] || j == last)
            continue;
        s->column_potential[j] -= length - s->distance[j];
        s->row_potential[s->row_of[j]] += length - s->distance[j];
    }
    while (s->before[last] < s->columns) {
        s->row_of[last] = s->row_of[s->before[last]];
        last = s->before[last];
    }
    s->row_of[last] = row;
}

bool gsnn_assign(const double *cost, size_t rows, size_t columns, size_t *column) {
    assert(rows <= columns);
    search s = {.cost = cost, .columns = columns};
    s.row_potential = gsnn_new(rows, sizeof(double));
    s.column_potential = gsnn_new(columns, sizeof(double));
    s.distance = gsnn_new(columns, sizeof(double));
    s.before = gsnn_new(columns, sizeof(size_t));
    s.row_of = gsnn_new(columns, sizeof(size_t));
    s.done = gsnn_new(columns, sizeof(bool));
    bool good =
        s.row_potential && s.column_potential && s.distance && s.before && s.row_of && s.done;
    if (good) {
        for (size_t j = 0; j < columns; j++)
            s.row_of[j] = SIZE_MAX;
        for (size_t i = 0; i < rows; i++)
            augment(&s, i);
        for (size_t j = 0; j < columns; j++)
            if (s.row_of[j] != SIZE_MAX)
                column[s.row_of[j]] = j;
    }
    free(s.row_potential);
    free(s.column_potential);
    free(s.distance);
    free(s.before);
    free(s.row_of);
    free(s.done);
    return good;
}
