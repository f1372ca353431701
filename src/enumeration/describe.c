/* describe.c - what can be said of an architecture on demand: id, parameters, kernel, neurons. */
#include "base/memory.h"
#include "base/text.h"
#include "enumeration/enumeration.h"
#include "subgroup/subgroup.h"

#include <stdlib.h>
#include <string.h>

void gsnn_architecture_id(const gsnn_architecture *architecture, char id[48]) {
    bool admissible = architecture->reason == GSNN_ADMISSIBLE;
    if (!admissible)
        *id++ = 'r';
    id += gsnn_format_integer(id, (int64_t)architecture->id[0]);
    if (admissible) {
        *id++ = '.';
        id += gsnn_format_integer(id, (int64_t)architecture->id[1]);
    }
    *id = '\0';
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

/* Keeps g among the kernel's generators unless it is the identity or there already. */
static void keep(gsnn_point *kept, size_t *count, size_t points) {
    gsnn_point *g = kept + *count * points;
    if (gsnn_permutation_is_identity(g, points))
        return;
    for (size_t i = 0; i < *count; i++)
        if (memcmp(kept + i * points, g, points * sizeof *g) == 0)
            return;
    (*count)++;
}

/* With t a generator on which chi is -1, the kernel of index 2 has the Schreier generators h, t h
 * t^-1 (chi(h) = 1) and h t^-1, t h (chi(h) = -1). */
static gsnn_status kernel_generators(const gsnn_subgroup_class *class, uint64_t signs,
                                     size_t points, gsnn_point *kept, size_t *count,
                                     gsnn_error *error) {
    const gsnn_point *t = class->generators + (size_t)__builtin_ctzll(signs) * points;
    gsnn_point *inverse = gsnn_resize(NULL, points, sizeof *inverse);
    if (!inverse)
        return gsnn_fail_memory(error);
    gsnn_permutation_invert(inverse, t, points);
    for (int second = 0; second < 2; second++)
        for (size_t k = 0; k < class->generator_count; k++) {
            const gsnn_point *h = class->generators + k * points;
            gsnn_point *g = kept + *count * points;
            bool negative = signs >> k & 1;
            for (size_t x = 0; x < points; x++) {
                gsnn_point y = h[negative != second ? inverse[x] : x];
                g[x] = second ? t[y] : y;
            }
            keep(kept, count, points);
        }
    free(inverse);
    return GSNN_OK;
}

gsnn_status gsnn_architecture_kernel(const gsnn_enumeration *enumeration,
                                     const gsnn_architecture *architecture, gsnn_point **generators,
                                     size_t *count, gsnn_error *error) {
    const gsnn_subgroup_class *class = &enumeration->catalogue.classes[architecture->class];
    size_t points = enumeration->group->points, most = 2 * class->generator_count;
    gsnn_point *kept = gsnn_resize(NULL, most, points * sizeof *kept);
    if (!kept)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    *count = 0;
    if (architecture->signs) {
        status = kernel_generators(class, architecture->signs, points, kept, count, error);
    } else {
        *count = class->generator_count;
        if (*count)
            memcpy(kept, class->generators, *count * points * sizeof *kept);
    }
    if (status == GSNN_OK)
        *generators = kept;
    else
        free(kept);
    return status;
}

static gsnn_status neurons_without_list(const gsnn_enumeration *enumeration,
                                        const gsnn_architecture *architecture,
                                        gsnn_neurons *neurons, gsnn_error *error) {
    const gsnn_subgroup_class *class = &enumeration->catalogue.classes[architecture->class];
    gsnn_subgroup subgroup;
    if (!enumeration->group->matrix && architecture->reason == GSNN_ADMISSIBLE)
        return gsnn_neurons_from_rows(neurons, enumeration->group, architecture->weights.codes,
                                      architecture->signs, fmpz_get_ui(architecture->neurons),
                                      error);
    gsnn_status status = gsnn_group_make_chain(enumeration->group, error);
    if (status == GSNN_OK)
        status = gsnn_subgroup_init(&subgroup, enumeration->group, class->generators,
                                    class->generator_count, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_neurons_from_chain(neurons, &subgroup, fmpz_get_ui(architecture->neurons), error);
    gsnn_subgroup_clear(&subgroup);
    return status;
}

gsnn_status gsnn_architecture_neurons(const gsnn_enumeration *enumeration,
                                      const gsnn_architecture *architecture, gsnn_neurons *neurons,
                                      gsnn_error *error) {
    const gsnn_subgroup_class *class = &enumeration->catalogue.classes[architecture->class];
    if (!enumeration->group->elements)
        return neurons_without_list(enumeration, architecture, neurons, error);
    gsnn_listed_subgroup subgroup;
    gsnn_status status = gsnn_listed_subgroup_init(&subgroup, enumeration->group, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_listed_subgroup_set(&subgroup, class->generators, class->generator_count, error);
    if (status == GSNN_OK)
        status = gsnn_neurons_from_list(neurons, &subgroup, error);
    gsnn_listed_subgroup_clear(&subgroup);
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
