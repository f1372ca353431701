#include "descent/refusal.h"

#include "descent/sylow.h"

#include <stdio.h>

size_t gsnn_list_limit(size_t points) {
    size_t most = GSNN_LARGE_LIST / (points + 1);
    return most < GSNN_LARGE_CLASS ? most : GSNN_LARGE_CLASS;
}

bool gsnn_refuse_sylow(gsnn_refusal *refusal, const gsnn_moving_group *group, uint64_t prime,
                       const gsnn_moving_group *sylow, bool found) {
    size_t points = group->points, most = gsnn_list_limit(points);
    if (found && fmpz_cmp_ui(sylow->order, most) <= 0)
        return false;
    unsigned valuation = gsnn_valuation(group->order, prime);
    snprintf(refusal->text, sizeof refusal->text,
             "a Sylow subgroup of order %llu^%u, or a class of its elements, would have to be "
             "listed on %zu points, above %zu elements",
             (unsigned long long)prime, valuation, points, most);
    return true;
}

void gsnn_refuse_involutions(gsnn_refusal *refusal, size_t points) {
    snprintf(refusal->text, sizeof refusal->text,
             "its elements of order 2 would have to be listed on %zu points, above %zu elements",
             points, gsnn_list_limit(points));
}
