#include "verify/gamma.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct walk {
    const int32_t *rho;
    size_t n, generators;
    int32_t *images;  /* n x n: an element of rho(G) that takes 1 to each neuron, once found */
    int32_t *came_to; /* n: with which sign; 0 before */
    uint32_t *queue;
} walk;

static int32_t apply(const int32_t *signed_images, int32_t neuron) {
    int32_t image = signed_images[abs(neuron) - 1];
    return neuron > 0 ? image : -image;
}

/* Lays out for each neuron j an element t_j of rho(G) with t_j 1 = +-j.  Whether all are reached.
 */
static bool reach_all(walk *w) {
    size_t length = 0;
    for (size_t i = 0; i < w->n; i++)
        w->images[i] = (int32_t)i + 1;
    w->came_to[0] = 1;
    w->queue[length++] = 0;
    for (size_t at = 0; at < length; at++)
        for (size_t g = 0; g < w->generators; g++) {
            const int32_t *from = w->images + w->queue[at] * w->n, *rho = w->rho + g * w->n;
            size_t j = (size_t)abs(rho[w->queue[at]]) - 1;
            if (w->came_to[j])
                continue;
            int32_t *to = w->images + j * w->n;
            for (size_t i = 0; i < w->n; i++)
                to[i] = apply(rho, from[i]);
            w->came_to[j] = to[0] > 0 ? 1 : -1;
            w->queue[length++] = (uint32_t)j;
        }
    return length == w->n;
}

/* Takes out the targets that g t_j and t_k, which both take 1 to +-k, tell apart from 1. */
static size_t keep_fixed(const walk *w, const int32_t *rho, size_t j, int32_t *targets,
                         size_t count) {
    const int32_t *t_j = w->images + j * w->n;
    int32_t end = apply(rho, t_j[0]);
    const int32_t *t_k = w->images + (size_t)(abs(end) - 1) * w->n;
    int32_t sign = t_k[0] == end ? 1 : -1;
    size_t kept = 0;
    for (size_t p = 0; p < count; p++)
        if (apply(rho, apply(t_j, targets[p])) == sign * apply(t_k, targets[p]))
            targets[kept++] = targets[p];
    return kept;
}

gsnn_status gsnn_verify_gamma(const gsnn_enumeration_record *record,
                              const gsnn_record_architecture *architecture, int32_t **targets,
                              size_t *count, gsnn_error *error) {
    *targets = NULL;
    *count = 0;
    if (!architecture->signed_permutations || architecture->neurons > GSNN_VERIFY_MOST_WALKED)
        return GSNN_OK;
    walk w = {.rho = architecture->signed_permutations,
              .n = (size_t)architecture->neurons,
              .generators = record->group.generators.count};
    w.images = gsnn_new(w.n * w.n, sizeof *w.images);
    w.came_to = gsnn_new(w.n, sizeof *w.came_to);
    w.queue = gsnn_new(w.n, sizeof *w.queue);
    *targets = gsnn_new(w.n, sizeof **targets);
    bool memory = w.images && w.came_to && w.queue && *targets;
    bool all = memory && reach_all(&w);
    if (all) {
        *count = w.n;
        for (size_t i = 0; i < w.n; i++)
            (*targets)[i] = (int32_t)i + 1;
        for (size_t j = 0; j<w.n && * count> 1; j++)
            for (size_t g = 0; g < w.generators; g++)
                *count = keep_fixed(&w, w.rho + g * w.n, j, *targets, *count);
    }
    free(w.images);
    free(w.came_to);
    free(w.queue);
    if (memory && all)
        return GSNN_OK;
    free(*targets);
    *targets = NULL;
    return memory ? gsnn_fail(error, GSNN_INVALID,
                              "%s: signed_permutations: they do not move the first neuron to all",
                              architecture->id)
                  : gsnn_fail_memory(error);
}
