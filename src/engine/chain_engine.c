/* chain_engine.c - groups that are too large to list: flats by descent along stabiliser chains (see
 * descent/descent.h), and their classes by codes (see engine/coded_classes.h).  Groups whose
 * representatives are defined otherwise are listed, and the flats say only which classes there
 * are. */
#include "architecture/pattern_stabiliser.h"
#include "base/counters.h"
#include "base/memory.h"
#include "descent/descent.h"
#include "engine/coded_classes.h"
#include "engine/engine.h"
#include "engine/factors.h"
#include "engine/listed_catalogue.h"

#include <stdlib.h>
#include <string.h>

/* ---- Flats ----------------------------------------------------------------------------------- */

static gsnn_status refuse(const gsnn_group *group, const gsnn_refusal *refusal, gsnn_error *error) {
    char *order = fmpz_get_str(NULL, 10, group->order);
    gsnn_status status =
        gsnn_fail(error, GSNN_FAILED,
                  "the group has order %s and %zu points, too large for the engine chain: %s; "
                  "try a subgroup, or an action on fewer points",
                  order, group->points, refusal->text);
    flint_free(order);
    return status;
}

/* The code of the whole space into classes->codes. */
static gsnn_status solve_nothing(gsnn_coded_classes *classes, gsnn_error *error) {
    const gsnn_group *group = classes->group;
    gsnn_signed_generators none = {0};
    gsnn_weights weights = {0};
    gsnn_status status = group->action->solve(group, &none, &weights, error);
    if (status == GSNN_OK)
        memcpy(classes->codes, weights.codes, group->points * sizeof *classes->codes);
    gsnn_weights_clear(&weights);
    return status;
}

static gsnn_status find_flats(gsnn_coded_classes *classes, const gsnn_run *run,
                              gsnn_refusal *refusal, gsnn_error *error) {
    gsnn_status status = solve_nothing(classes, error);
    if (status == GSNN_OK)
        status = gsnn_descent_list(&classes->flats, classes->codes, run, refusal, error);
    gsnn_count(run, GSNN_COUNT_DESCENT_FLATS, classes->flats.count);
    return status;
}

/* ---- Groups with other representatives ------------------------------------------------------- */

/* Fills the store of a listed group with the subgroups that belong to flats. */
static gsnn_status fill_store(const gsnn_coded_classes *classes, gsnn_class_store *store,
                              gsnn_error *error) {
    gsnn_arena arena = {0};
    gsnn_pattern_memory patterns = {0};
    uint32_t *set = gsnn_resize(NULL, store->zuppos->count, sizeof *set);
    gsnn_status status = set ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = gsnn_pattern_memory_init(&patterns, classes->group, store->zuppos, &arena, error);
    for (size_t i = 0; status == GSNN_OK && i < classes->flats.count; i++)
        status =
            gsnn_store_pattern_groups(store, &patterns, classes->flats.items[i].codes, set, error);
    gsnn_pattern_memory_clear(&patterns);
    gsnn_arena_clear(&arena);
    free(set);
    return status;
}

static gsnn_status enter_listed(const gsnn_coded_classes *classes, const gsnn_run *run,
                                gsnn_error *error) {
    gsnn_catalogue *catalogue = classes->catalogue;
    gsnn_class_store *store = NULL;
    gsnn_status status = gsnn_group_list(classes->group, run->max_order, run, error);
    catalogue->covers = GSNN_COVERS_BY_COSETS;
    if (status == GSNN_OK)
        status = gsnn_class_store_new(&store, classes->group, run, error);
    if (status == GSNN_OK)
        status = fill_store(classes, store, error);
    if (status == GSNN_OK)
        return gsnn_catalogue_from_store(catalogue, store, classes->group, run, error);
    gsnn_class_store_free(store);
    return status;
}

/* ---- The engine ------------------------------------------------------------------------------ */

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    gsnn_coded_classes classes;
    gsnn_refusal refusal = {0};
    gsnn_status status = gsnn_coded_classes_init(&classes, group, catalogue, error);
    if (status == GSNN_OK)
        status = find_flats(&classes, run, &refusal, error);
    bool refused = refusal.text[0] != '\0';
    /* Another engine may list the elements instead, if there are not too many. */
    if (status == GSNN_OK && refused && catalogue->class_limit &&
        fmpz_cmp_ui(group->order, run->max_order) <= 0)
        catalogue->given_up = true;
    else if (status == GSNN_OK && refused)
        status = refuse(group, &refusal, error);
    else if (status == GSNN_OK)
        status = gsnn_codes_represent(group) ? gsnn_coded_classes_enter(&classes, run, error)
                                             : enter_listed(&classes, run, error);
    gsnn_count(run, GSNN_COUNT_LEAST_CODES, classes.flats.searches);
    gsnn_coded_classes_clear(&classes);
    return status;
}

bool gsnn_codes_represent(const gsnn_group *group) {
    gsnn_error error;
    bool split;
    return !group->reflections && !group->disguise && !group->abelian &&
           fmpz_cmp_ui(group->order, GSNN_SMALL_ORDER) > 0 &&
           gsnn_factors_split(group, &split, &error) == GSNN_OK && !split &&
           !gsnn_grid_represents(group);
}

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    if (all || !gsnn_codes_represent(group))
        return NULL;
    catalogue->class_limit = SIZE_MAX;
    return "the group is large";
}

const gsnn_engine gsnn_chain_engine = {
    .name = "chain",
    .lists_elements = false,
    .covers = GSNN_COVERS_BY_CODES,
    .suits = suits,
    .list = list,
};
