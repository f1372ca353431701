#include "descent/point_orbits.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Collects the orbit of x, which nobody has met, at the end of the list. */
static size_t collect(const gsnn_chain *chain, size_t k, gsnn_point x, bool *met,
                      gsnn_point *list) {
    size_t generators = k < chain->level_count ? chain->levels[k].generator_count : 0, count = 1;
    list[0] = x;
    met[x] = true;
    for (size_t i = 0; i < count; i++)
        for (size_t s = 0; s < generators; s++) {
            gsnn_point y = chain->levels[k].generators[s * chain->degree + list[i]];
            if (!met[y]) {
                met[y] = true;
                list[count++] = y;
            }
        }
    return count;
}

/* Lays out level k; `fixed` tells the points that are fixed already, `met` is room. */
static int lay_out(gsnn_point_orbits *orbits, const gsnn_chain *chain, size_t k, bool *fixed,
                   bool *met) {
    size_t points = chain->degree, place = 0;
    orbits->list = gsnn_resize(NULL, points, sizeof *orbits->list);
    orbits->begin = gsnn_resize(NULL, points + 1, sizeof *orbits->begin);
    gsnn_point *room = gsnn_resize(NULL, points, sizeof *room);
    if (!orbits->list || !orbits->begin || !room) {
        free(room);
        return -1;
    }
    /* Twice the same walk: the points that are fixed now, and then the others. */
    for (int longer = 0; longer < 2; longer++) {
        memcpy(met, fixed, points * sizeof *met);
        for (size_t x = 0; x < points; x++) {
            size_t length = met[x] ? 0 : collect(chain, k, (gsnn_point)x, met, room);
            if (length == 0 || (length > 1) != longer)
                continue;
            if (longer)
                orbits->begin[orbits->count++] = (uint32_t)place;
            else
                orbits->fixed++;
            memcpy(orbits->list + place, room, length * sizeof *room);
            place += length;
        }
    }
    orbits->begin[orbits->count] = (uint32_t)place;
    for (size_t i = 0; i < orbits->fixed; i++)
        fixed[orbits->list[i]] = true;
    free(room);
    return 0;
}

gsnn_point_orbits *gsnn_point_orbits_new(const gsnn_chain *chain) {
    gsnn_point_orbits *orbits = gsnn_new(chain->level_count + 1, sizeof *orbits);
    bool *marks = gsnn_new(2 * chain->degree, sizeof *marks);
    bool made = orbits && marks;
    for (size_t k = 0; made && k <= chain->level_count; k++)
        made = lay_out(&orbits[k], chain, k, marks, marks + chain->degree) == 0;
    free(marks);
    if (made)
        return orbits;
    gsnn_point_orbits_free(orbits, chain);
    return NULL;
}

void gsnn_point_orbits_free(gsnn_point_orbits *orbits, const gsnn_chain *chain) {
    for (size_t k = 0; orbits && k <= chain->level_count; k++) {
        free(orbits[k].list);
        free(orbits[k].begin);
    }
    free(orbits);
}
