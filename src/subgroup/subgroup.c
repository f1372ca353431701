#include "subgroup/subgroup.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Lists the H-orbits of the base points of G, base points first. */
static gsnn_status find_domain(gsnn_subgroup *subgroup, gsnn_error *error) {
    const gsnn_group *group = subgroup->group;
    subgroup->domain = gsnn_resize(NULL, group->points, sizeof *subgroup->domain);
    subgroup->in_domain = gsnn_resize(NULL, group->points, sizeof *subgroup->in_domain);
    if (!subgroup->domain || !subgroup->in_domain)
        return gsnn_fail_memory(error);
    memset(subgroup->in_domain, -1, group->points * sizeof *subgroup->in_domain);
    size_t count = 0;
    for (size_t k = 0; k < group->chain->level_count; k++) {
        gsnn_point base = group->chain->levels[k].base;
        subgroup->in_domain[base] = (int32_t)count;
        subgroup->domain[count++] = base;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < subgroup->generator_count; k++) {
            gsnn_point y = subgroup->generators[k * group->points + subgroup->domain[i]];
            if (subgroup->in_domain[y] < 0) {
                subgroup->in_domain[y] = (int32_t)count;
                subgroup->domain[count++] = y;
            }
        }
    subgroup->domain_size = count;
    return GSNN_OK;
}

gsnn_status gsnn_subgroup_init(gsnn_subgroup *subgroup, const gsnn_group *group,
                               const gsnn_point *generators, size_t generator_count,
                               gsnn_error *error) {
    memset(subgroup, 0, sizeof *subgroup);
    subgroup->group = group;
    subgroup->generators = generators;
    subgroup->generator_count = generator_count;
    if (generator_count > GSNN_MAX_PARITY_BITS)
        return gsnn_fail(error, GSNN_FAILED, "a subgroup needs %zu generators; the limit is %d",
                         generator_count, GSNN_MAX_PARITY_BITS);
    gsnn_status status = find_domain(subgroup, error);
    gsnn_chain_init(&subgroup->chain, subgroup->domain_size, NULL, 0);
    gsnn_point *image = gsnn_resize(NULL, subgroup->domain_size, sizeof *image);
    if (status == GSNN_OK && !image)
        status = gsnn_fail_memory(error);
    for (size_t k = 0; status == GSNN_OK && k < generator_count; k++) {
        const gsnn_point *g = generators + k * group->points;
        for (size_t i = 0; i < subgroup->domain_size; i++)
            image[i] = (gsnn_point)subgroup->in_domain[g[subgroup->domain[i]]];
        status = gsnn_chain_add(&subgroup->chain, image, UINT64_C(1) << k, error);
    }
    free(image);
    if (status != GSNN_OK)
        gsnn_subgroup_clear(subgroup);
    return status;
}

void gsnn_subgroup_clear(gsnn_subgroup *subgroup) {
    gsnn_chain_clear(&subgroup->chain);
    free(subgroup->domain);
    free(subgroup->in_domain);
    memset(subgroup, 0, sizeof *subgroup);
}
