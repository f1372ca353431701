/* maps.c - linear maps that commute with the gauge group, by orbits on pairs of coordinates. */
#include "base/error.h"
#include "base/memory.h"
#include "gauge/gauge.h"

#include <stdlib.h>

enum { UNSEEN = 0 };

typedef struct walk {
    const gsnn_gauge *gauge;
    size_t n;
    int8_t *sign;    /* of each pair, relative to the first of its orbit; UNSEEN */
    uint32_t *queue; /* of pairs out * n + in */
    size_t length;
} walk;

/* Walks the orbit of a pair; false when it contains a pair with both signs. */
static bool walk_orbit(walk *w, uint32_t first) {
    bool consistent = true;
    w->length = 0;
    w->sign[first] = 1;
    w->queue[w->length++] = first;
    for (size_t at = 0; at < w->length; at++) {
        uint32_t pair = w->queue[at];
        for (size_t g = 0; g < w->gauge->generator_count; g++) {
            const int32_t *images = w->gauge->generators + g * w->n;
            int32_t out = images[pair / w->n], in = images[pair % w->n];
            uint32_t image = (uint32_t)((size_t)(labs(out) - 1) * w->n + (size_t)(labs(in) - 1));
            int8_t sign = (int8_t)((out < 0) == (in < 0) ? w->sign[pair] : -w->sign[pair]);
            if (w->sign[image] == UNSEEN) {
                w->sign[image] = sign;
                w->queue[w->length++] = image;
            } else if (w->sign[image] != sign) {
                consistent = false;
            }
        }
    }
    return consistent;
}

static int compare_pairs(const void *a, const void *b) {
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static gsnn_status keep_orbit(gsnn_gauge_maps *maps, size_t *capacity, size_t *begin_capacity,
                              const walk *w, gsnn_error *error) {
    size_t held = maps->begin[maps->count];
    if (gsnn_reserve(&maps->entries, capacity, held + w->length, sizeof *maps->entries) ||
        gsnn_reserve(&maps->begin, begin_capacity, maps->count + 2, sizeof *maps->begin))
        return gsnn_fail_memory(error);
    qsort(w->queue, w->length, sizeof *w->queue, compare_pairs);
    for (size_t i = 0; i < w->length; i++)
        maps->entries[held + i] = (gsnn_gauge_entry){
            (uint32_t)(w->queue[i] / w->n), (uint32_t)(w->queue[i] % w->n), w->sign[w->queue[i]]};
    maps->begin[++maps->count] = held + w->length;
    return GSNN_OK;
}

gsnn_status gsnn_gauge_maps_init(gsnn_gauge_maps *maps, const gsnn_gauge *gauge,
                                 gsnn_error *error) {
    size_t n = gauge->coordinates, capacity = 0, begin_capacity = 1;
    *maps = (gsnn_gauge_maps){0};
    if (n >= 20000)
        return gsnn_fail(error, GSNN_FAILED, "%zu coordinates are too many to list linear maps", n);
    walk w = {.gauge = gauge, .n = n};
    w.sign = gsnn_new(n * n, sizeof *w.sign);
    w.queue = gsnn_new(n * n, sizeof *w.queue);
    maps->begin = gsnn_new(1, sizeof *maps->begin);
    gsnn_status status = w.sign && w.queue && maps->begin ? GSNN_OK : gsnn_fail_memory(error);
    for (uint32_t pair = 0; !status && pair < n * n; pair++)
        if (w.sign[pair] == UNSEEN && walk_orbit(&w, pair))
            status = keep_orbit(maps, &capacity, &begin_capacity, &w, error);
    free(w.sign);
    free(w.queue);
    if (status)
        gsnn_gauge_maps_clear(maps);
    return status;
}

void gsnn_gauge_maps_clear(gsnn_gauge_maps *maps) {
    free(maps->begin);
    free(maps->entries);
    *maps = (gsnn_gauge_maps){0};
}
