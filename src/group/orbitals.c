#include "group/orbitals.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_orbitals_init(gsnn_orbitals *orbitals, size_t points, const gsnn_point *generators,
                               size_t generator_count, gsnn_error *error) {
    size_t pairs = points * points; /* at most 2^32: see GSNN_MAX_POINTS */
    *orbitals = (gsnn_orbitals){.points = points};
    uint32_t *number = orbitals->number = gsnn_resize(NULL, pairs, sizeof *number);
    uint32_t *queue = gsnn_resize(NULL, pairs, sizeof *queue);
    if (!number || !queue) {
        free(queue);
        return gsnn_fail_memory(error);
    }
    memset(number, -1, pairs * sizeof *number);
    for (size_t pair = 0; pair < pairs; pair++) {
        size_t length = 0;
        if (number[pair] != UINT32_MAX)
            continue;
        uint32_t here = number[pair] = (uint32_t)orbitals->count++;
        queue[length++] = (uint32_t)pair;
        for (size_t i = 0; i < length; i++)
            for (size_t s = 0; s < generator_count; s++) {
                const gsnn_point *g = generators + s * points;
                size_t to = g[queue[i] / points] * points + g[queue[i] % points];
                if (number[to] == UINT32_MAX) {
                    number[to] = here;
                    queue[length++] = (uint32_t)to;
                }
            }
    }
    free(queue);
    return GSNN_OK;
}

void gsnn_orbitals_clear(gsnn_orbitals *orbitals) {
    free(orbitals->number);
    *orbitals = (gsnn_orbitals){0};
}
