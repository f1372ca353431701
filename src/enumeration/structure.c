#include "enumeration/steps.h"

#include "base/counters.h"
#include "base/memory.h"
#include "gap/gap_queries.h"

#include <stdlib.h>

/* The groups to be named: H and K of each architecture.  The caller frees the kernels; the arena
 * has what the catalogue lays out. */
static gsnn_status collect(const gsnn_enumeration *enumeration, gsnn_gap_generated_group *groups,
                           gsnn_point **kernels, gsnn_arena *arena, gsnn_error *error) {
    const gsnn_catalogue *catalogue = &enumeration->catalogue;
    size_t points = enumeration->group->points;
    for (size_t i = 0; i < enumeration->count; i++) {
        const gsnn_architecture *a = gsnn_enumeration_architecture(enumeration, i);
        const gsnn_subgroup_class *class = &catalogue->classes[a->class];
        const gsnn_point *generators = class->generators;
        size_t count;
        gsnn_status status = gsnn_architecture_kernel(enumeration, a, &kernels[i], &count, error);
        if (status != GSNN_OK)
            return status;
        if (catalogue->source.lay_out) {
            gsnn_point *room =
                gsnn_arena_take(arena, class->generator_count, points * sizeof *room);
            if (!room)
                return gsnn_fail_memory(error);
            catalogue->source.lay_out(catalogue->origin, class, room);
            generators = room;
        }
        groups[2 * i] = (gsnn_gap_generated_group){class->generator_count, generators};
        groups[2 * i + 1] = (gsnn_gap_generated_group){count, kernels[i]};
    }
    return GSNN_OK;
}

gsnn_status gsnn_name_structures(gsnn_enumeration *enumeration, const gsnn_run *run,
                                 gsnn_error *error) {
    size_t count = enumeration->count;
    gsnn_gap_options options = {run->gap_program, run->gap_timeout, run->interrupted, 0};
    gsnn_gap_generated_group *groups = gsnn_new(2 * count, sizeof *groups);
    gsnn_point **kernels = gsnn_new(count, sizeof *kernels);
    gsnn_arena arena = {0};
    gsnn_status status = groups && kernels ? collect(enumeration, groups, kernels, &arena, error)
                                           : gsnn_fail_memory(error);
    char **names = NULL;
    if (status == GSNN_OK)
        gsnn_count(run, GSNN_COUNT_GAP_QUESTIONS, 1);
    if (status == GSNN_OK)
        status = gsnn_gap_structure_descriptions(enumeration->group->points, groups, 2 * count,
                                                 &options, &names, error);
    if (status == GSNN_OK) {
        enumeration->structure = gsnn_new(2 * count, sizeof *enumeration->structure);
        if (!enumeration->structure)
            status = gsnn_fail_memory(error);
    }
    for (size_t i = 0; status == GSNN_OK && i < 2 * count; i++) {
        enumeration->structure[i] = gsnn_copy_string(names[i]);
        if (!enumeration->structure[i])
            status = gsnn_fail_memory(error);
    }
    gsnn_gap_names_free(names, 2 * count);
    for (size_t i = 0; kernels && i < count; i++)
        free(kernels[i]);
    free(kernels);
    free(groups);
    gsnn_arena_clear(&arena);
    return status;
}
