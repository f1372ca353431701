/* grid_engine.c - affine permutation groups: grids of pixels and voxels (src/grid).  Classes, pairs
 * and inclusions come from sublattices and point groups; no element and no row is laid out before
 * it is written. */
#include "base/counters.h"
#include "base/memory.h"
#include "engine/engine.h"
#include "engine/grid_neurons.h"

#include <stdlib.h>

static gsnn_status refuse(gsnn_error *error) {
    return gsnn_fail(error, GSNN_INVALID,
                     "the group is not known to be one of at most %d translations of its "
                     "points by generators of their own and few automorphisms of them, "
                     "which the engine grid needs",
                     GSNN_MAX_AXES);
}

static gsnn_status count(gsnn_group *group, const gsnn_grid_selection *selection, bool morphisms,
                         gsnn_grid_counts *counts, const gsnn_run *run, gsnn_error *error) {
    bool fits = group->translations != NULL;
    gsnn_status status =
        fits ? gsnn_grid_count(group->translations, selection, morphisms, counts, &fits, run, error)
             : GSNN_OK;
    return status == GSNN_OK && !fits ? refuse(error) : status;
}

/* ---- The catalogue ----------------------------------------------------------------------- */

typedef struct listing {
    gsnn_group *group;
    gsnn_catalogue *catalogue;
    gsnn_grid_origin *origin; /* the catalogue's */
} listing;

static void free_origin(void *origin) {
    gsnn_grid_origin *grid = origin;
    gsnn_grid_classes_clear(&grid->classes);
    free(grid->pairs);
    gsnn_sublattices_clear(&grid->lattices);
    gsnn_grid_elements_clear(&grid->elements);
    gsnn_point_group_clear(&grid->group);
    free(grid);
}

static void lay_out(const void *origin, const gsnn_subgroup_class *class, gsnn_point *generators) {
    const gsnn_grid_origin *grid = origin;
    for (size_t k = 0; k < class->generator_count; k++)
        gsnn_grid_lay_out(&grid->elements, grid->classes.list[class->listed].generators[k],
                          generators + k * grid->elements.translations);
}

static gsnn_status enter_class(listing *l, uint32_t number, gsnn_error *error) {
    const gsnn_grid_class *from = &l->origin->classes.list[number];
    gsnn_arena *arena = &l->catalogue->arena;
    gsnn_subgroup_class *class = gsnn_catalogue_append(l->catalogue);
    if (!class)
        return gsnn_fail_memory(error);
    fmpz_set_ui(class->order, from->order);
    fmpz_set_ui(class->length, from->length);
    class->key = from->key;
    class->listed = number;
    class->generator_count = from->generator_count;
    class->rank = from->rank;
    class->basis = gsnn_arena_copy(arena, from->basis, from->rank, sizeof *class->basis);
    class->characters = gsnn_arena_take(arena, from->count, sizeof *class->characters);
    if (!class->basis || !class->characters)
        return gsnn_fail_memory(error);
    for (; class->character_count < from->count; class->character_count++) {
        const gsnn_grid_carried *carried =
            &l->origin->classes.pairs[from->first + class->character_count];
        gsnn_character *character = &class->characters[class->character_count];
        character->signs = carried->signs;
        character->dimension = carried->dimension;
        fmpz_init_set_ui(character->orbit_length, l->origin->pairs[carried->pair].orbit_length);
    }
    return GSNN_OK;
}

static gsnn_status find_classes(listing *l, const gsnn_run *run, gsnn_error *error) {
    gsnn_grid_origin *grid = l->origin;
    gsnn_grid_zuppos zuppos;
    gsnn_status status =
        gsnn_grid_zuppos_init(&zuppos, &grid->elements, l->group->axes, run, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_grid_classes_find(&grid->classes, &grid->lattices, &grid->elements, &zuppos,
                                    grid->pairs, grid->count, run, error);
    gsnn_grid_zuppos_clear(&zuppos);
    for (uint32_t i = 0; status == GSNN_OK && i < grid->classes.count; i++)
        status = enter_class(l, i, error);
    return status;
}

/* Fills the catalogue unless the point group does not fit. */
static gsnn_status list_all(listing *l, bool *fits, const gsnn_run *run, gsnn_error *error) {
    gsnn_catalogue *catalogue = l->catalogue;
    gsnn_grid_origin *grid = l->origin = catalogue->origin = gsnn_new(1, sizeof *grid);
    const gsnn_grid_selection selection = {0, catalogue->max_neurons ? catalogue->max_neurons
                                                                     : UINT64_MAX};
    if (!grid)
        return gsnn_fail_memory(error);
    catalogue->free_origin = free_origin;
    gsnn_status status = gsnn_point_group_init(&grid->group, l->group->translations, fits, error);
    if (status != GSNN_OK || !*fits)
        return status;
    catalogue->source = (gsnn_class_source){lay_out, gsnn_grid_neurons};
    status = gsnn_grid_elements_init(&grid->elements, &grid->group, l->group->generators,
                                     l->group->generator_count, error);
    if (status == GSNN_OK)
        status = gsnn_sublattices_init(&grid->lattices, &grid->group, run, error);
    if (status == GSNN_OK)
        status = gsnn_grid_pairs_find(&grid->pairs, &grid->count, &grid->lattices, &selection, run,
                                      error);
    if (status != GSNN_OK)
        return status;
    gsnn_count(run, GSNN_COUNT_SUBLATTICES, grid->lattices.count);
    status = find_classes(l, run, error);
    gsnn_catalogue_sort(catalogue, l->group);
    grid->catalogue = catalogue->classes;
    return status;
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    listing l = {.group = group, .catalogue = catalogue};
    bool fits = group->translations != NULL;
    if (fits && (group->reflections || group->disguise))
        return gsnn_fail(error, GSNN_INVALID,
                         "the engine grid only counts for groups that are generated by "
                         "reflections, or nearly so");
    gsnn_status status = fits ? list_all(&l, &fits, run, error) : GSNN_OK;
    if (status == GSNN_OK && !fits && catalogue->class_limit)
        catalogue->given_up = true;
    else if (status == GSNN_OK && !fits)
        status = refuse(error);
    return status;
}

bool gsnn_grid_represents(const gsnn_group *group) {
    gsnn_point_group point_group;
    gsnn_error error;
    bool fits = group->translations && !group->reflections && !group->disguise;
    if (!fits || gsnn_point_group_init(&point_group, group->translations, &fits, &error))
        return false;
    if (fits)
        gsnn_point_group_clear(&point_group);
    return fits;
}

/* Below this order the engine lattice is quick, and counts all subgroups. */
#define LARGE_ORDER 20000

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    if (all || !group->translations || group->reflections || group->disguise ||
        fmpz_cmp_ui(group->order, LARGE_ORDER) < 0)
        return NULL;
    catalogue->class_limit = SIZE_MAX;
    return "the group is one of translations and a point group";
}

const gsnn_engine gsnn_grid_engine = {
    .name = "grid",
    .lists_elements = false,
    .covers = GSNN_COVERS_OF_GRID,
    .suits = suits,
    .list = list,
    .count = count,
};
