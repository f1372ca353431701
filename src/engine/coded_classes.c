#include "engine/coded_classes.h"

#include "base/memory.h"
#include "matrix/matrix_space.h"

#include <stdlib.h>
#include <string.h>

/* ---- What classes ask of flats --------------------------------------------------------------- */

static gsnn_status find_flat(void *context, const gsnn_signed_generators *equations,
                             const gsnn_weights *weights, uint32_t *flat, gsnn_error *error) {
    gsnn_coded_classes *c = context;
    uint32_t number;
    (void)equations;
    memcpy(c->codes, weights->codes, c->group->points * sizeof *c->codes);
    gsnn_status status = gsnn_flat_list_add(
        &c->flats, c->codes, gsnn_code_labels(c->codes, c->group->points), &number, error);
    if (status == GSNN_OK && c->flats.count != c->count)
        status = gsnn_fail(error, GSNN_FAILED, "internal error: a weight space was not met");
    if (status == GSNN_OK)
        *flat = c->rank[number];
    return status;
}

static void flat_length(void *context, uint32_t flat, fmpz_t length) {
    fmpz_set(length, ((gsnn_coded_classes *)context)->belongs[flat].length);
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

static gsnn_status order_flats(gsnn_coded_classes *c, gsnn_error *error) {
    size_t count = c->count = c->flats.count;
    c->order = gsnn_resize(NULL, count, sizeof *c->order);
    c->rank = gsnn_resize(NULL, count, sizeof *c->rank);
    named_codes *all = gsnn_resize(NULL, count, sizeof *all);
    if (!c->order || !c->rank || !all) {
        free(all);
        return gsnn_fail_memory(error);
    }
    for (uint32_t i = 0; i < count; i++)
        all[i] = (named_codes){c->flats.items[i].codes, c->group->points, i};
    qsort(all, count, sizeof *all, compare_codes);
    for (uint32_t i = 0; i < count; i++) {
        c->order[i] = all[i].number;
        c->rank[all[i].number] = i;
    }
    free(all);
    return GSNN_OK;
}

static gsnn_status find_pairs(gsnn_coded_classes *c, const gsnn_run *run, gsnn_error *error) {
    size_t count = c->count;
    c->pairs = gsnn_new(2 * count, sizeof *c->pairs);
    c->belongs = gsnn_new(count, sizeof *c->belongs);
    if (!c->pairs || !c->belongs)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        if (i % 64 == 0)
            status = gsnn_run_step(run, "listing isotropy groups", i, count, error);
        if (status == GSNN_OK)
            status =
                gsnn_flat_pairs_init(&c->belongs[i], c->group, &c->flats,
                                     &c->flats.items[c->order[i]], &c->catalogue->arena, error);
        memcpy(c->pairs + 2 * i, c->belongs[i].types, 2 * sizeof *c->pairs);
    }
    return status;
}

gsnn_status gsnn_coded_classes_enter(gsnn_coded_classes *c, const gsnn_run *run,
                                     gsnn_error *error) {
    gsnn_flat_classes classes = {.group = c->group,
                                 .catalogue = c->catalogue,
                                 .flats = c->flats.count,
                                 .context = c,
                                 .find = find_flat,
                                 .length = flat_length,
                                 .key = pair_key};
    gsnn_status status = gsnn_flat_list_settle(&c->flats, run, error);
    if (status == GSNN_OK)
        status = order_flats(c, error);
    if (status == GSNN_OK)
        status = find_pairs(c, run, error);
    uint32_t *place = gsnn_resize(NULL, 2 * c->flats.count, sizeof *place);
    if (status == GSNN_OK && !place)
        status = gsnn_fail_memory(error);
    classes.pairs = c->pairs;
    if (status == GSNN_OK)
        status = gsnn_flat_classes_enter(&classes, place, run, error);
    free(place);
    return status;
}

/* ---- Setting up ------------------------------------------------------------------------------ */

gsnn_status gsnn_coded_classes_init(gsnn_coded_classes *c, gsnn_group *group,
                                    gsnn_catalogue *catalogue, gsnn_error *error) {
    const gsnn_matrix_space *space = group->matrix;
    *c = (gsnn_coded_classes){.group = group, .catalogue = catalogue};
    c->codes = gsnn_resize(NULL, group->points, sizeof *c->codes);
    gsnn_status status = c->codes ? gsnn_group_make_chain(group, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = gsnn_moving_group_init(&c->moving, group->points, group->generators,
                                        group->generator_count, group->axes, group->degree, error);
    if (status == GSNN_OK && space)
        status = gsnn_point_span_init(&c->span, group->points, group->degree,
                                      gsnn_matrix_space_modulus(space),
                                      gsnn_matrix_space_residues(space, 0), error);
    if (status == GSNN_OK)
        status = gsnn_flat_list_init(&c->flats, &c->moving, space ? &c->span : NULL, error);
    return status;
}

void gsnn_coded_classes_clear(gsnn_coded_classes *c) {
    for (size_t i = 0; c->belongs && i < c->count; i++)
        gsnn_flat_pairs_clear(&c->belongs[i]);
    gsnn_flat_list_clear(&c->flats);
    gsnn_moving_group_clear(&c->moving);
    gsnn_point_span_clear(&c->span);
    free(c->order);
    free(c->rank);
    free(c->pairs);
    free(c->belongs);
    free(c->codes);
    *c = (gsnn_coded_classes){0};
}
