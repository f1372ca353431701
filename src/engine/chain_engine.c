/* chain_engine.c - groups that are too large to list: flats by descent along stabiliser chains (see
 * descent/descent.h).
 *
 * A flat is known by its least image under G (descent/least_code.h), and a class of subgroups is
 * represented by the one that belongs to the least image of the first of its flats, in their order,
 * flats that carry type 1 before the others.  Groups whose representatives are defined otherwise
 * are listed, and the flats say only which classes there are. */
#include "architecture/pattern_stabiliser.h"
#include "base/counters.h"
#include "base/memory.h"
#include "descent/descent.h"
#include "engine/engine.h"
#include "engine/factors.h"
#include "engine/flat_pairs.h"
#include "engine/listed_catalogue.h"
#include "matrix/matrix_space.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct listing {
    gsnn_group *group;
    gsnn_moving_group moving; /* the same group */
    gsnn_point_span span;     /* of its points, where they are dependent */
    gsnn_flat_list flats;
    size_t count;          /* of flats; all of them are met before classes are entered */
    uint32_t *order;       /* the flats by their codes */
    uint32_t *rank;        /* the place of each flat in that order */
    gsnn_flat_pair *pairs; /* of the flats in that order, two for each */
    gsnn_flat_pairs *belongs;
    gsnn_catalogue *catalogue;
    int32_t *codes; /* room for codes */
} listing;

/* ---- What classes ask of flats --------------------------------------------------------------- */

static gsnn_status find_flat(void *context, const gsnn_signed_generators *equations,
                             const gsnn_weights *weights, uint32_t *flat, gsnn_error *error) {
    listing *l = context;
    uint32_t number;
    (void)equations;
    memcpy(l->codes, weights->codes, l->group->points * sizeof *l->codes);
    gsnn_status status = gsnn_flat_list_add(
        &l->flats, l->codes, gsnn_code_labels(l->codes, l->group->points), &number, error);
    if (status == GSNN_OK && l->flats.count != l->count)
        status = gsnn_fail(error, GSNN_FAILED, "internal error: a weight space was not met");
    if (status == GSNN_OK)
        *flat = l->rank[number];
    return status;
}

static void flat_length(void *context, uint32_t flat, fmpz_t length) {
    fmpz_set(length, ((listing *)context)->belongs[flat].length);
}

static gsnn_key pair_key(void *context, uint32_t pair) {
    (void)context;
    return (gsnn_key){.high = pair % 2, .low = pair / 2};
}

/* ---- Flats in their order -------------------------------------------------------------------- */

/* A flat as it is compared. */
typedef struct named_codes {
    const int32_t *codes;
    size_t points;
    uint32_t number;
} named_codes;

static int compare_codes(const void *a, const void *b) {
    const named_codes *x = a, *y = b;
    for (size_t i = 0; i < x->points; i++)
        if (x->codes[i] != y->codes[i])
            return x->codes[i] < y->codes[i] ? -1 : 1;
    return 0;
}

static gsnn_status order_flats(listing *l, gsnn_error *error) {
    size_t count = l->count = l->flats.count;
    l->order = gsnn_resize(NULL, count, sizeof *l->order);
    l->rank = gsnn_resize(NULL, count, sizeof *l->rank);
    named_codes *all = gsnn_resize(NULL, count, sizeof *all);
    if (!l->order || !l->rank || !all) {
        free(all);
        return gsnn_fail_memory(error);
    }
    for (uint32_t i = 0; i < count; i++)
        all[i] = (named_codes){l->flats.items[i].codes, l->group->points, i};
    qsort(all, count, sizeof *all, compare_codes);
    for (uint32_t i = 0; i < count; i++) {
        l->order[i] = all[i].number;
        l->rank[all[i].number] = i;
    }
    free(all);
    return GSNN_OK;
}

static gsnn_status find_pairs(listing *l, const gsnn_run *run, gsnn_error *error) {
    size_t count = l->count;
    l->pairs = gsnn_new(2 * count, sizeof *l->pairs);
    l->belongs = gsnn_new(count, sizeof *l->belongs);
    if (!l->pairs || !l->belongs)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        if (i % 64 == 0)
            status = gsnn_run_step(run, "listing isotropy groups", i, count, error);
        if (status == GSNN_OK)
            status =
                gsnn_flat_pairs_init(&l->belongs[i], l->group, &l->flats,
                                     &l->flats.items[l->order[i]], &l->catalogue->arena, error);
        memcpy(l->pairs + 2 * i, l->belongs[i].types, 2 * sizeof *l->pairs);
    }
    return status;
}

static gsnn_status enter(listing *l, const gsnn_run *run, gsnn_error *error) {
    gsnn_flat_classes classes = {.group = l->group,
                                 .catalogue = l->catalogue,
                                 .flats = l->flats.count,
                                 .context = l,
                                 .find = find_flat,
                                 .length = flat_length,
                                 .key = pair_key};
    gsnn_status status = order_flats(l, error);
    if (status == GSNN_OK)
        status = find_pairs(l, run, error);
    uint32_t *place = gsnn_resize(NULL, 2 * l->flats.count, sizeof *place);
    if (status == GSNN_OK && !place)
        status = gsnn_fail_memory(error);
    classes.pairs = l->pairs;
    if (status == GSNN_OK)
        status = gsnn_flat_classes_enter(&classes, place, run, error);
    free(place);
    return status;
}

/* ---- Flats ----------------------------------------------------------------------------------- */

static gsnn_status refuse(const gsnn_group *group, const char *reason, gsnn_error *error) {
    char *order = fmpz_get_str(NULL, 10, group->order);
    gsnn_status status =
        gsnn_fail(error, GSNN_FAILED,
                  "the group has order %s and %zu points, too large for the engine chain: %s",
                  order, group->points, reason);
    flint_free(order);
    return status;
}

/* The code of the whole space into l->codes. */
static gsnn_status solve_nothing(listing *l, gsnn_error *error) {
    gsnn_signed_generators none = {0};
    gsnn_weights weights = {0};
    gsnn_status status = l->group->action->solve(l->group, &none, &weights, error);
    if (status == GSNN_OK)
        memcpy(l->codes, weights.codes, l->group->points * sizeof *l->codes);
    gsnn_weights_clear(&weights);
    return status;
}

static gsnn_status find_flats(listing *l, const gsnn_run *run, const char **refused,
                              gsnn_error *error) {
    gsnn_group *group = l->group;
    const gsnn_matrix_space *space = group->matrix;
    gsnn_status status = gsnn_group_make_chain(group, error);
    if (status == GSNN_OK)
        status = gsnn_moving_group_init(&l->moving, group->points, group->generators,
                                        group->generator_count, group->axes, group->degree, error);
    if (status == GSNN_OK && space)
        status = gsnn_point_span_init(&l->span, group->points, group->degree,
                                      gsnn_matrix_space_modulus(space),
                                      gsnn_matrix_space_residues(space, 0), error);
    if (status == GSNN_OK)
        status = gsnn_flat_list_init(&l->flats, &l->moving, space ? &l->span : NULL, error);
    if (status == GSNN_OK)
        status = solve_nothing(l, error);
    if (status == GSNN_OK)
        status = gsnn_descent_list(&l->flats, l->codes, run, refused, error);
    gsnn_count(run, GSNN_COUNT_LEAST_CODES, l->flats.searches);
    gsnn_count(run, GSNN_COUNT_DESCENT_FLATS, l->flats.count);
    return status;
}

static void clear(listing *l) {
    for (size_t i = 0; l->belongs && i < l->count; i++)
        gsnn_flat_pairs_clear(&l->belongs[i]);
    gsnn_flat_list_clear(&l->flats);
    gsnn_moving_group_clear(&l->moving);
    gsnn_point_span_clear(&l->span);
    free(l->order);
    free(l->rank);
    free(l->pairs);
    free(l->belongs);
    free(l->codes);
}

/* ---- Groups with other representatives ------------------------------------------------------- */

/* Fills the store of a listed group with the subgroups that belong to flats. */
static gsnn_status fill_store(listing *l, gsnn_class_store *store, gsnn_error *error) {
    gsnn_arena arena = {0};
    gsnn_pattern_memory patterns = {0};
    uint32_t *set = gsnn_resize(NULL, store->zuppos->count, sizeof *set);
    gsnn_status status = set ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = gsnn_pattern_memory_init(&patterns, l->group, store->zuppos, &arena, error);
    for (size_t i = 0; status == GSNN_OK && i < l->flats.count; i++)
        status = gsnn_store_pattern_groups(store, &patterns, l->flats.items[i].codes, set, error);
    gsnn_pattern_memory_clear(&patterns);
    gsnn_arena_clear(&arena);
    free(set);
    return status;
}

static gsnn_status enter_listed(listing *l, const gsnn_run *run, gsnn_error *error) {
    gsnn_class_store *store = NULL;
    gsnn_status status = gsnn_group_list(l->group, run->max_order, run, error);
    l->catalogue->covers = GSNN_COVERS_BY_COSETS;
    if (status == GSNN_OK)
        status = gsnn_class_store_new(&store, l->group, run, error);
    if (status == GSNN_OK)
        status = fill_store(l, store, error);
    if (status == GSNN_OK)
        return gsnn_catalogue_from_store(l->catalogue, store, l->group, run, error);
    gsnn_class_store_free(store);
    return status;
}

/* ---- The engine ------------------------------------------------------------------------------ */

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    listing l = {.group = group, .catalogue = catalogue};
    const char *refused = NULL;
    l.codes = gsnn_resize(NULL, group->points, sizeof *l.codes);
    gsnn_status status = l.codes ? find_flats(&l, run, &refused, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK && refused && catalogue->class_limit)
        catalogue->given_up = true;
    else if (status == GSNN_OK && refused)
        status = refuse(group, refused, error);
    else if (status == GSNN_OK)
        status = gsnn_codes_represent(group) ? enter(&l, run, error) : enter_listed(&l, run, error);
    clear(&l);
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
