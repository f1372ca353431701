/* describe.c - what can be said of an architecture on demand: id, parameters, kernel, neurons. */
#include "base/memory.h"
#include "enumeration/enumeration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gsnn_architecture_id(const gsnn_architecture *architecture, char id[48]) {
    if (architecture->reason == GSNN_ADMISSIBLE)
        snprintf(id, 48, "%zu.%zu", architecture->id[0], architecture->id[1]);
    else
        snprintf(id, 48, "r%zu", architecture->id[0]);
}

gsnn_parameters gsnn_architecture_parameters(const gsnn_enumeration *enumeration,
                                             const gsnn_architecture *architecture) {
    gsnn_parameters p = {
        .weights = architecture->weights.dimension,
        .bias = architecture->type == 1,
        .output = 1,
        .linear = enumeration->group->invariant_dimension,
        .constant = 1,
    };
    p.total = p.weights + p.bias + p.output + p.linear + p.constant;
    return p;
}

/* Adds g to the kernel's generators unless the chain says that it is inside already. */
static gsnn_status add_generator(const gsnn_subgroup *subgroup, gsnn_chain *chain,
                                 const gsnn_point *g, gsnn_point *local, gsnn_point *kept,
                                 size_t *count, gsnn_error *error) {
    size_t width = subgroup->domain_size, points = subgroup->group->points;
    for (size_t i = 0; i < width; i++)
        local[i] = (gsnn_point)subgroup->in_domain[g[subgroup->domain[i]]];
    if (gsnn_chain_sift(chain, local, local + width, NULL))
        return GSNN_OK;
    memcpy(kept + *count * points, g, points * sizeof *g);
    (*count)++;
    return gsnn_chain_add(chain, local, 0, error);
}

/* With t a generator on which chi is -1, the kernel of index 2 has the Schreier generators h, t h
 * t^-1 (chi(h) = 1) and h t^-1, t h (chi(h) = -1). */
static gsnn_status kernel_generators(gsnn_subgroup *subgroup, uint64_t signs, gsnn_point *kept,
                                     size_t *count, gsnn_error *error) {
    size_t points = subgroup->group->points;
    const gsnn_point *t = subgroup->generators + (size_t)__builtin_ctzll(signs) * points;
    gsnn_chain chain;
    gsnn_chain_init(&chain, subgroup->domain_size, NULL, 0);
    gsnn_point *inverse = gsnn_resize(NULL, 2 * points, sizeof *inverse);
    gsnn_point *local = gsnn_resize(NULL, 3 * subgroup->domain_size, sizeof *local);
    gsnn_status status = inverse && local ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        gsnn_permutation_invert(inverse, t, points);
    for (int second = 0; second < 2; second++)
        for (size_t k = 0; status == GSNN_OK && k < subgroup->generator_count; k++) {
            const gsnn_point *h = subgroup->generators + k * points;
            gsnn_point *g = inverse + points;
            bool negative = signs >> k & 1;
            for (size_t x = 0; x < points; x++) {
                gsnn_point y = !negative && second ? inverse[x] : (gsnn_point)x;
                if (negative && !second)
                    y = inverse[x];
                y = h[y];
                g[x] = second ? t[y] : y;
            }
            status = add_generator(subgroup, &chain, g, local, kept, count, error);
        }
    gsnn_chain_clear(&chain);
    free(inverse);
    free(local);
    return status;
}

gsnn_status gsnn_architecture_kernel(const gsnn_enumeration *enumeration,
                                     const gsnn_architecture *architecture,
                                     gsnn_point **generators, size_t *count, gsnn_error *error) {
    const gsnn_subgroup_class *class = &enumeration->catalogue.classes[architecture->class];
    size_t points = enumeration->group->points;
    if (!architecture->signs) {
        *count = class->generator_count;
        *generators =
            gsnn_copy(class->generators, class->generator_count, points * sizeof **generators);
        return *generators ? GSNN_OK : gsnn_fail_memory(error);
    }
    *count = 0;
    *generators =
        gsnn_resize(NULL, 2 * class->generator_count, points * sizeof **generators);
    if (!*generators)
        return gsnn_fail_memory(error);
    gsnn_subgroup subgroup;
    gsnn_status status = gsnn_subgroup_init(&subgroup, enumeration->group, class->generators,
                                            class->generator_count, error);
    if (status == GSNN_OK) {
        status = kernel_generators(&subgroup, architecture->signs, *generators, count, error);
        gsnn_subgroup_clear(&subgroup);
    }
    if (status != GSNN_OK) {
        free(*generators);
        *generators = NULL;
    }
    return status;
}

gsnn_status gsnn_architecture_neurons(const gsnn_enumeration *enumeration,
                                      const gsnn_architecture *architecture,
                                      gsnn_neurons *neurons, gsnn_error *error) {
    const gsnn_subgroup_class *class = &enumeration->catalogue.classes[architecture->class];
    gsnn_subgroup subgroup;
    gsnn_status status = gsnn_subgroup_init(&subgroup, enumeration->group, class->generators,
                                            class->generator_count, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_neurons_from_cosets(neurons, &subgroup, fmpz_get_ui(architecture->neurons),
                                      error);
    gsnn_subgroup_clear(&subgroup);
    return status;
}

size_t gsnn_enumeration_count(const gsnn_enumeration *enumeration) {
    return enumeration->count;
}

size_t gsnn_enumeration_admissible(const gsnn_enumeration *enumeration) {
    return enumeration->admissible;
}

gsnn_summary gsnn_enumeration_summary(const gsnn_enumeration *enumeration, size_t i) {
    const gsnn_architecture *architecture = &enumeration->architectures[i];
    gsnn_summary summary = {
        .type = architecture->type,
        .admissible = architecture->reason == GSNN_ADMISSIBLE,
        .neurons = enumeration->neurons[i],
        .weights = architecture->weights.dimension,
        .parameters = gsnn_architecture_parameters(enumeration, architecture).total,
    };
    gsnn_architecture_id(architecture, summary.id);
    return summary;
}
