/* gap_engine.c - all subgroups from GAP: an independent source.
 *
 * GAP's representatives are entered into a class store like any others, so that the answer does
 * not depend on which representatives GAP chose; orders and class lengths are computed anew and
 * held against GAP's.  Of large groups no element is listed, unless inadmissible pairs are asked
 * for: the weight spaces of GAP's subgroups are found by chains.  Where codes represent classes
 * they are made of those spaces; where another engine represents them, it makes them, and they are
 * held against those spaces, one by one. */
#include "base/counters.h"
#include "base/memory.h"
#include "base/run.h"
#include "engine/engine.h"
#include "engine/gap_codes.h"
#include "engine/listed_catalogue.h"
#include "engine/represented.h"

#include <inttypes.h>
#include <stdlib.h>

static gsnn_status add_class(gsnn_class_store *store, gsnn_closure *closure, uint32_t *set,
                             const gsnn_gap_subgroup_class *from, gsnn_error *error) {
    const gsnn_elements *elements = store->zuppos->elements;
    gsnn_status status = GSNN_OK;
    gsnn_closure_reset(closure);
    for (size_t k = 0; status == GSNN_OK && k < from->generator_count; k++) {
        uint32_t g;
        if (!gsnn_elements_lookup(elements, from->generators + k * elements->degree, &g))
            return gsnn_fail(error, GSNN_FAILED,
                             "GAP gave a subgroup that does not lie in the group");
        status = gsnn_closure_extend(closure, g, error);
    }
    if (status != GSNN_OK)
        return status;
    uint32_t count = gsnn_list_zuppos(store->zuppos, closure->list, closure->count, set);
    if (gsnn_class_store_find(store, gsnn_zuppos_key(store->zuppos, set, count)) != GSNN_NO_CLASS)
        return gsnn_fail(error, GSNN_FAILED, "GAP gave two subgroups of one class");
    status = gsnn_class_store_add(store, set, count, error);
    if (status != GSNN_OK)
        return status;
    if (store->walk.known != GSNN_NO_CLASS)
        return gsnn_fail(error, GSNN_FAILED, "GAP gave two subgroups of one class");
    const gsnn_listed_class *class = &store->classes[store->class_count - 1];
    if (class->order != from->order || class->length != from->length)
        return gsnn_fail(error, GSNN_FAILED,
                         "GAP says that a subgroup has order %" PRIu64 " and %" PRIu64
                         " conjugates, and it has order %" PRIu32 " and %" PRIu32,
                         from->order, from->length, class->order, class->length);
    return GSNN_OK;
}

/* The catalogue of a listed group. */
static gsnn_status list_subgroups(gsnn_group *group, const gsnn_gap_subgroup_class *classes,
                                  size_t count, const gsnn_run *run, gsnn_catalogue *catalogue,
                                  gsnn_error *error) {
    uint32_t *set = NULL;
    gsnn_class_store *store = NULL;
    gsnn_closure closure = {0};
    gsnn_status status = gsnn_class_store_new(&store, group, run, error);
    if (status == GSNN_OK)
        status = gsnn_closure_init(&closure, group->elements, error);
    if (status == GSNN_OK) {
        set = gsnn_resize(NULL, store->zuppos->count, sizeof *set);
        if (!set)
            status = gsnn_fail_memory(error);
    }
    for (size_t c = 0; status == GSNN_OK && c < count; c++) {
        status = gsnn_run_step(run, "walking classes", c, count, error);
        if (status == GSNN_OK)
            status = add_class(store, &closure, set, &classes[c], error);
    }
    if (status == GSNN_OK)
        status = gsnn_catalogue_from_store(catalogue, store, group, run, error);
    catalogue->complete = true;
    free(set);
    gsnn_closure_clear(&closure);
    if (!catalogue->store)
        gsnn_class_store_free(store);
    return status;
}

/* That of the architectures of a group that is not, by codes, or by the engine that represents its
 * classes. */
static gsnn_status list_flats(gsnn_group *group, const gsnn_engine *represents,
                              const gsnn_gap_subgroup_class *classes, size_t count,
                              const gsnn_run *run, gsnn_catalogue *catalogue, gsnn_error *error) {
    gsnn_coded_classes coded;
    gsnn_status status = gsnn_coded_classes_init(&coded, group, catalogue, error);
    catalogue->covers = GSNN_COVERS_BY_CODES;
    if (status == GSNN_OK)
        status = gsnn_gap_flats_enter(&coded, classes, count, run, error);
    if (status == GSNN_OK)
        status = represents ? gsnn_represented_classes_enter(&coded, represents, run, error)
                            : gsnn_coded_classes_enter(&coded, run, error);
    gsnn_count(run, GSNN_COUNT_LEAST_CODES, coded.flats.searches);
    gsnn_coded_classes_clear(&coded);
    return status;
}

static gsnn_status check_size(const gsnn_group *group, gsnn_error *error) {
    if (fmpz_abs_fits_ui(group->order))
        return GSNN_OK;
    char *order = fmpz_get_str(NULL, 10, group->order);
    gsnn_status status = gsnn_fail(error, GSNN_FAILED,
                                   "the group has order %s, too large for the engine gap, which "
                                   "takes orders below 2^64",
                                   order);
    flint_free(order);
    return status;
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    gsnn_gap_options options = {run->gap_program, run->gap_timeout, run->interrupted, 0};
    gsnn_gap_subgroup_class *classes = NULL;
    size_t count = 0;
    const gsnn_engine *represents = NULL;
    bool listed = catalogue->all || fmpz_cmp_ui(group->order, GSNN_SMALL_ORDER) <= 0;
    if (!listed && !gsnn_codes_represent(group)) {
        represents = gsnn_representing_engine(group, run);
        listed = !represents;
    }
    gsnn_status status =
        listed ? gsnn_group_list(group, run->max_order, run, error) : check_size(group, error);
    if (status == GSNN_OK)
        status = gsnn_run_step(run, "asking GAP", 0, 0, error);
    gsnn_count(run, GSNN_COUNT_GAP_QUESTIONS, 1);
    if (status == GSNN_OK)
        status = gsnn_gap_subgroup_classes(group->points, group->generators, group->generator_count,
                                           !listed, &options, &classes, &count, error);
    if (status == GSNN_OK)
        status = listed ? list_subgroups(group, classes, count, run, catalogue, error)
                        : list_flats(group, represents, classes, count, run, catalogue, error);
    gsnn_gap_subgroup_classes_free(classes, count);
    return status;
}

const gsnn_engine gsnn_gap_engine = {
    .name = "gap",
    .lists_elements = false,
    .covers = GSNN_COVERS_BY_COSETS,
    .list = list,
};
