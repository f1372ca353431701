#include "group/pattern_draw.h"

#include "base/memory.h"
#include "base/random.h"
#include "group/group.h"

#include <stdlib.h>

gsnn_status gsnn_pattern_draw(const gsnn_group *group, const gsnn_signed_generators *equations,
                              uint64_t *random, int64_t *values, gsnn_error *error) {
    gsnn_weights weights = {0};
    gsnn_status status = group->action->solve(group, equations, &weights, error);
    if (status != GSNN_OK)
        return status;
    int64_t *drawn = gsnn_new(weights.dimension + 1, sizeof *drawn);
    if (!drawn)
        status = gsnn_fail_memory(error);
    for (size_t k = 1; drawn && k <= weights.dimension; k++)
        drawn[k] = (int64_t)(gsnn_random_next(random) >> 2) - (INT64_C(1) << 61);
    for (size_t x = 0; drawn && x < group->points; x++) {
        int32_t code = weights.codes[x];
        values[x] = code < 0 ? -drawn[-code] : drawn[code];
    }
    free(drawn);
    gsnn_weights_clear(&weights);
    return status;
}
