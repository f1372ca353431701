/* neurons_from_rows.c - the neurons of an admissible architecture under (signed) permutations, told
 * apart by their rows. */
#include "architecture/neurons.h"

#include "base/memory.h"
#include "group/group.h"

#include <stdlib.h>
#include <string.h>

typedef struct row_walk {
    const gsnn_group *group;
    bool up_to_sign;
    size_t width;
    int16_t *rows;  /* one more than there are neurons: codes of the axes, the first not 0 positive
                       if signs do not count */
    bool *negative; /* for each neuron: its row is minus the one kept */
    uint32_t *table;
    size_t table_size;
} row_walk;

/* The code of a point in a row that is kept by its axes. */
static int16_t code_of(const row_walk *w, const int16_t *row, gsnn_point x) {
    if (w->group->points == w->width)
        return row[x];
    return (int16_t)(x % 2 ? -row[x / 2] : row[x / 2]);
}

/* Makes the first code that is not 0 positive; returns whether that changed the sign. */
static bool normalise(const row_walk *w, int16_t *row) {
    size_t k = 0;
    while (k < w->width && !row[k])
        k++;
    if (!w->up_to_sign || k == w->width || row[k] > 0)
        return false;
    for (; k < w->width; k++)
        row[k] = (int16_t)-row[k];
    return true;
}

static uint32_t *find(const row_walk *w, const int16_t *row) {
    uint64_t hash = 0;
    for (size_t k = 0; k < w->width; k++)
        hash = ((hash ^ (uint16_t)row[k]) * UINT64_C(0x9e3779b97f4a7c15)) ^ (hash >> 29);
    size_t at = (size_t)(hash ^ (hash >> 32)) & (w->table_size - 1);
    while (w->table[at] != UINT32_MAX &&
           memcmp(w->rows + (size_t)w->table[at] * w->width, row, w->width * sizeof *row) != 0)
        at = (at + 1) & (w->table_size - 1);
    return &w->table[at];
}

static gsnn_status visit(row_walk *w, gsnn_neurons *neurons, const int32_t *codes, uint64_t signs,
                         size_t count, gsnn_error *error) {
    const gsnn_group *group = w->group;
    size_t found = 1;
    for (size_t k = 0; k < w->width; k++)
        w->rows[k] = (int16_t)codes[group->axes[k]];
    w->negative[0] = normalise(w, w->rows);
    *find(w, w->rows) = 0;
    for (size_t j = 0; j < found; j++)
        for (size_t s = 0; s < group->generator_count; s++) {
            const gsnn_point *g = gsnn_group_generator(group, s);
            const int16_t *from = w->rows + j * w->width;
            int16_t *to = w->rows + found * w->width;
            for (size_t k = 0; k < w->width; k++)
                to[k] = code_of(w, from, g[group->axes[k]]);
            bool negative = normalise(w, to) != w->negative[j];
            uint32_t *slot = find(w, to);
            if (*slot == UINT32_MAX) {
                if (found == count)
                    return gsnn_fail(error, GSNN_FAILED, "internal error: more rows than neurons");
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                w->negative[found] = negative;
                *slot = (uint32_t)found++;
            }
            neurons->target[s * count + j] = *slot;
            /* Any parity will do that chi maps to the sign of the edge. */
            neurons->cocycle[s * count + j] =
                negative != w->negative[*slot] ? signs & (~signs + 1) : 0;
        }
    neurons->count = found;
    return found == count
               ? GSNN_OK
               : gsnn_fail(error, GSNN_FAILED, "internal error: fewer rows than neurons");
}

gsnn_status gsnn_neurons_from_rows(gsnn_neurons *neurons, const gsnn_group *group,
                                   const int32_t *codes, uint64_t signs, size_t count,
                                   gsnn_error *error) {
    row_walk w = {.group = group, .up_to_sign = signs != 0, .width = group->degree};
    w.rows = gsnn_resize(NULL, count + 1, w.width * sizeof *w.rows);
    w.negative = gsnn_new(count, sizeof *w.negative);
    for (w.table_size = 16; w.table_size < 2 * count;)
        w.table_size *= 2;
    w.table = gsnn_resize(NULL, w.table_size, sizeof *w.table);
    gsnn_status status = GSNN_OK;
    if (gsnn_neurons_allocate(neurons, group->generator_count, count) || !w.rows || !w.negative ||
        !w.table) {
        status = gsnn_fail_memory(error);
    } else {
        memset(w.table, -1, w.table_size * sizeof *w.table);
        status = visit(&w, neurons, codes, signs, count, error);
    }
    if (status != GSNN_OK)
        gsnn_neurons_clear(neurons);
    free(w.rows);
    free(w.negative);
    free(w.table);
    return status;
}
