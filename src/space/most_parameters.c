#include "space/most_parameters.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"

#include <flint/fmpz_vec.h>
#include <stdlib.h>

/* The rows of the part at hand and of those behind it. */
typedef struct {
    int64_t *row;
    const int64_t *behind;
    fmpz *ways, *ways_behind; /* NULL when ways are not asked for */
    size_t width;
    size_t gain, step; /* parameters and neurons of one channel */
    size_t channels;
} rows;

/* The window over one residue class n = residue + t * step.  Taking the part c times is worth
 * c * gain, so row[t] = t * gain + max over t - channels <= u <= t of behind[u] - u * gain.  The
 * queue holds the places u that are or can still become the maximum, their values not increasing;
 * those before `equal` have the value of the head, and ways is the sum of theirs. */
typedef struct {
    const rows *r;
    size_t residue;
    size_t *queue;
    size_t head, equal, tail;
    fmpz_t ways;
} window;

static size_t place(const window *w, size_t u) {
    return w->residue + u * w->r->step;
}

static int64_t value_at(const window *w, size_t u) {
    return w->r->behind[place(w, u)] - (int64_t)(u * w->r->gain);
}

/* Counts the places that have the value of the head in. */
static void extend_equal(window *w) {
    while (w->equal < w->tail &&
           value_at(w, w->queue[w->equal]) == value_at(w, w->queue[w->head])) {
        if (w->r->ways)
            fmpz_add(w->ways, w->ways, w->r->ways_behind + place(w, w->queue[w->equal]));
        w->equal++;
    }
}

static void push(window *w, size_t u) {
    int64_t value = value_at(w, u);
    while (w->tail > w->head && value_at(w, w->queue[w->tail - 1]) < value)
        w->tail--;
    if (w->tail == w->head) { /* a new maximum */
        w->equal = w->head;
        fmpz_zero(w->ways);
    }
    w->queue[w->tail++] = u;
    extend_equal(w);
}

/* Drops the places from which more than `channels` channels lead to t. */
static void expire(window *w, size_t t) {
    while (w->head < w->tail && t - w->queue[w->head] > w->r->channels) {
        if (w->r->ways)
            fmpz_sub(w->ways, w->ways, w->r->ways_behind + place(w, w->queue[w->head]));
        w->head++;
        extend_equal(w);
    }
}

static void fill_class(const rows *r, size_t residue, size_t *queue) {
    window w = {.r = r, .residue = residue, .queue = queue};
    fmpz_init(w.ways);
    for (size_t t = 0, n = residue; n < r->width; t++, n += r->step) {
        if (r->behind[n] >= 0)
            push(&w, t);
        expire(&w, t);
        r->row[n] = w.head == w.tail ? -1 : value_at(&w, queue[w.head]) + (int64_t)(t * r->gain);
        if (r->ways)
            fmpz_set(r->ways + n, w.ways);
    }
    fmpz_clear(w.ways);
}

/* Solves for all parts; the row behind the last is set. */
static gsnn_status fill_table(gsnn_most_parameters *table, const gsnn_space *space, fmpz *ways,
                              fmpz *ways_behind, size_t *queue, const gsnn_run *run,
                              gsnn_error *error) {
    size_t width = table->width;
    for (size_t i = space->part_count; i-- > 0;) {
        const gsnn_space_part *part = &space->parts[i];
        rows r = {
            .row = table->values + i * width,
            .behind = table->values + (i + 1) * width,
            .ways = ways,
            .ways_behind = ways_behind,
            .width = width,
            .gain = part->parameters,
            .step = part->neurons,
            .channels = gsnn_space_channels(space, i),
        };
        for (size_t residue = 0; residue < part->neurons && residue < width; residue++)
            fill_class(&r, residue, queue);
        if (ways)
            _fmpz_vec_set(ways_behind, ways, (slong)width);
        gsnn_status status = gsnn_run_step(run, "finding the most parameters",
                                           space->part_count - i, space->part_count, error);
        if (status)
            return status;
    }
    return GSNN_OK;
}

gsnn_status gsnn_most_parameters_init(gsnn_most_parameters *table, const gsnn_space *space,
                                      fmpz *ways, const gsnn_run *run, gsnn_error *error) {
    size_t width = table->width = space->max_neurons + 1;
    fmpz *ways_behind = NULL;
    size_t *queue = NULL;
    gsnn_status status;
    table->values = NULL;
    if (space->part_count + 1 > SIZE_MAX / width)
        return gsnn_fail_memory(error);
    table->values = gsnn_new((space->part_count + 1) * width, sizeof *table->values);
    queue = gsnn_new(width, sizeof *queue);
    if (!table->values || !queue) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    /* No parts: 0 neurons, 0 parameters, in one way. */
    int64_t *last = table->values + space->part_count * width;
    for (size_t n = 1; n < width; n++)
        last[n] = -1;
    if (ways) {
        ways_behind = _fmpz_vec_init((slong)width);
        fmpz_one(ways_behind);
        _fmpz_vec_set(ways, ways_behind, (slong)width);
    }
    status = fill_table(table, space, ways, ways_behind, queue, run, error);
done:
    if (ways_behind)
        _fmpz_vec_clear(ways_behind, (slong)width);
    free(queue);
    if (status)
        gsnn_most_parameters_clear(table);
    return status;
}

void gsnn_most_parameters_clear(gsnn_most_parameters *table) {
    free(table->values);
    table->values = NULL;
}
