#include "space/space.h"

#include "base/error.h"
#include "base/memory.h"
#include "space/most_parameters.h"

#include <stdlib.h>

/* A depth-first walk through the parts, whose path is the multiplicities chosen so far.  The table
 * tells before each step whether the parts that follow can make up what is left. */
typedef struct {
    const gsnn_space *space;
    const gsnn_most_parameters *table;
    size_t *channels;   /* of each part */
    size_t *left;       /* neurons left before part i */
    int64_t *so_far;    /* parameters before part i */
    int64_t parameters; /* that the sum must have, or -1: any number */
} walk;

static size_t most_channels(const gsnn_space *space, size_t part, size_t neurons) {
    size_t channels = gsnn_space_channels(space, part);
    size_t fitting = neurons / space->parts[part].neurons;
    return fitting < channels ? fitting : channels;
}

static bool can_take(const walk *w, size_t part, size_t channels) {
    const gsnn_space_part *p = &w->space->parts[part];
    int64_t rest =
        gsnn_most_parameters_get(w->table, part + 1, w->left[part] - channels * p->neurons);
    if (rest < 0)
        return false;
    return w->parameters < 0 ||
           w->so_far[part] + (int64_t)(channels * p->parameters) + rest == w->parameters;
}

/* Chooses the next smaller multiplicity of the part (the largest when it is entered afresh) from
 * which the walk can go on; false when there is none. */
static bool choose(walk *w, size_t part, bool fresh) {
    const gsnn_space_part *p = &w->space->parts[part];
    size_t below = fresh ? most_channels(w->space, part, w->left[part]) + 1 : w->channels[part];
    while (below-- > 0)
        if (can_take(w, part, below)) {
            w->channels[part] = below;
            w->left[part + 1] = w->left[part] - below * p->neurons;
            w->so_far[part + 1] = w->so_far[part] + (int64_t)(below * p->parameters);
            return true;
        }
    return false;
}

/* Visits the sums of exactly `neurons` neurons. */
static gsnn_status walk_sums(walk *w, size_t neurons, gsnn_sum_visitor visit, void *context,
                             gsnn_error *error) {
    const gsnn_space *space = w->space;
    size_t part = 0;
    bool fresh = true;
    w->left[0] = neurons;
    w->so_far[0] = 0;
    for (;;) {
        if (part == space->part_count) {
            gsnn_status status = visit(context, space, w->channels, neurons,
                                       (uint64_t)w->so_far[part] + space->shared, error);
            if (status)
                return status;
            fresh = false;
        } else {
            fresh = choose(w, part, fresh);
        }
        if (fresh)
            part++;
        else if (part-- == 0)
            return GSNN_OK;
    }
}

static gsnn_status list(const gsnn_space *space, bool pareto, gsnn_sum_visitor visit, void *context,
                        const gsnn_run *run, gsnn_error *error) {
    gsnn_most_parameters table;
    gsnn_status status = gsnn_most_parameters_init(&table, space, NULL, run, error);
    if (status)
        return status;
    walk w = {.space = space, .table = &table, .parameters = -1};
    w.channels = gsnn_new(space->part_count, sizeof *w.channels);
    w.left = gsnn_new(space->part_count + 1, sizeof *w.left);
    w.so_far = gsnn_new(space->part_count + 1, sizeof *w.so_far);
    int64_t most = -1; /* with fewer neurons */
    if (!w.channels || !w.left || !w.so_far) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (size_t n = 1; !status && n <= space->max_neurons; n++) {
        int64_t here = gsnn_most_parameters_get(&table, 0, n);
        if (here < 0 || (pareto && here <= most))
            continue;
        most = here;
        w.parameters = pareto ? here : -1;
        status = walk_sums(&w, n, visit, context, error);
    }
done:
    free(w.channels);
    free(w.left);
    free(w.so_far);
    gsnn_most_parameters_clear(&table);
    return status;
}

gsnn_status gsnn_space_list(const gsnn_space *space, gsnn_sum_visitor visit, void *context,
                            const gsnn_run *run, gsnn_error *error) {
    return list(space, false, visit, context, run, error);
}

gsnn_status gsnn_space_pareto(const gsnn_space *space, gsnn_sum_visitor visit, void *context,
                              const gsnn_run *run, gsnn_error *error) {
    return list(space, true, visit, context, run, error);
}
