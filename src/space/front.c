#include "space/space.h"

#include "base/error.h"
#include "base/memory.h"
#include "space/most_parameters.h"

#include <flint/fmpz_vec.h>
#include <stdlib.h>

void gsnn_space_front_clear(gsnn_space_front *front) {
    if (front->ways)
        _fmpz_vec_clear(front->ways, (slong)front->count);
    free(front->points);
    *front = (gsnn_space_front){0};
}

/* A number of neurons is on the front when more parameters can be had than with fewer. */
static gsnn_status collect(gsnn_space_front *front, const gsnn_space *space,
                           const gsnn_most_parameters *table, gsnn_error *error) {
    size_t capacity = 0;
    int64_t most = -1;
    for (size_t n = 1; n <= space->max_neurons; n++) {
        int64_t here = gsnn_most_parameters_get(table, 0, n);
        if (here <= most)
            continue;
        if (gsnn_reserve(&front->points, &capacity, front->count + 1, sizeof *front->points))
            return gsnn_fail_memory(error);
        front->points[front->count++] =
            (gsnn_space_point){n, (uint64_t)here + (uint64_t)space->shared};
        most = here;
    }
    return GSNN_OK;
}

gsnn_status gsnn_space_front_init(gsnn_space_front *front, const gsnn_space *space,
                                  const gsnn_run *run, gsnn_error *error) {
    slong width = (slong)space->max_neurons + 1;
    fmpz *ways = _fmpz_vec_init(width);
    gsnn_most_parameters table;
    *front = (gsnn_space_front){0};
    gsnn_status status = gsnn_most_parameters_init(&table, space, ways, run, error);
    if (!status) {
        status = collect(front, space, &table, error);
        gsnn_most_parameters_clear(&table);
    }
    if (!status) {
        front->ways = _fmpz_vec_init((slong)front->count);
        for (size_t i = 0; i < front->count; i++)
            fmpz_set(front->ways + i, ways + front->points[i].neurons);
    } else {
        gsnn_space_front_clear(front);
    }
    _fmpz_vec_clear(ways, width);
    return status;
}
