#include "engine/represented.h"

#include "base/memory.h"
#include "engine/factors.h"
#include "engine/product.h"

#include <stdlib.h>
#include <string.h>

const gsnn_engine *gsnn_representing_engine(const gsnn_group *group, const gsnn_run *run) {
    gsnn_error error;
    bool split;
    if (group->reflections)
        return &gsnn_coxeter_engine;
    if (group->disguise)
        return &gsnn_disguise_engine;
    if (group->abelian)
        return gsnn_abelian_suffices(group, run) ? &gsnn_abelian_engine : NULL;
    if (gsnn_grid_represents(group))
        return &gsnn_grid_engine;
    return gsnn_factors_split(group, &split, &error) == GSNN_OK && split ? &gsnn_product_engine
                                                                         : NULL;
}

/* The architectures of a catalogue against flats. */
typedef struct comparison {
    gsnn_coded_classes *classes;
    const gsnn_engine *engine;
    size_t flats;
    bool *met;          /* of each flat those of types 1 and 2 */
    fmpz *orders;       /* of the H that was met there */
    gsnn_point *images; /* of generators that the catalogue lays out */
    size_t capacity;
} comparison;

static gsnn_status differ(const comparison *c, const char *how, gsnn_error *error) {
    return gsnn_fail(error, GSNN_FAILED,
                     "the architectures of GAP's subgroups and those of the engine %s differ: %s",
                     c->engine->name, how);
}

static gsnn_status find_generators(comparison *c, const gsnn_subgroup_class *class,
                                   const gsnn_point **generators, gsnn_error *error) {
    const gsnn_catalogue *catalogue = c->classes->catalogue;
    *generators = class->generators;
    if (class->generators)
        return GSNN_OK;
    if (gsnn_reserve(&c->images, &c->capacity, class->generator_count * c->classes->group->points,
                     sizeof *c->images))
        return gsnn_fail_memory(error);
    catalogue->source.lay_out(catalogue->origin, class, c->images);
    *generators = c->images;
    return GSNN_OK;
}

static gsnn_status meet(comparison *c, const gsnn_subgroup_class *class,
                        const gsnn_point *generators, uint64_t signs, gsnn_error *error) {
    const gsnn_group *group = c->classes->group;
    gsnn_signed_generators equations = {class->generator_count, generators, signs};
    int32_t *codes = c->classes->codes;
    gsnn_weights weights = {0};
    uint32_t flat = 0;
    gsnn_status status = group->action->solve(group, &equations, &weights, error);
    if (status == GSNN_OK) {
        memcpy(codes, weights.codes, group->points * sizeof *codes);
        status = gsnn_flat_list_add(&c->classes->flats, codes,
                                    gsnn_code_labels(codes, group->points), &flat, error);
    }
    gsnn_weights_clear(&weights);
    if (status != GSNN_OK)
        return status;
    size_t place = 2 * (size_t)flat + (signs != 0);
    if (flat >= c->flats)
        return differ(c, "GAP has no subgroup for one", error);
    if (c->met[place])
        return differ(c, "two have the same weights", error);
    c->met[place] = true;
    fmpz_set(c->orders + place, class->order);
    return GSNN_OK;
}

static gsnn_status meet_all(comparison *c, const gsnn_run *run, gsnn_error *error) {
    const gsnn_catalogue *catalogue = c->classes->catalogue;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < catalogue->count; i++) {
        const gsnn_subgroup_class *class = &catalogue->classes[i];
        const gsnn_point *generators;
        status = gsnn_run_step(run, "comparing classes", i, catalogue->count, error);
        if (status == GSNN_OK)
            status = find_generators(c, class, &generators, error);
        for (size_t k = 0; status == GSNN_OK && k < class->character_count; k++)
            status = meet(c, class, generators, class->characters[k].signs, error);
    }
    return status;
}

/* Whether a pair may be left out, since it has more neurons than are wanted. */
static bool is_too_large(const comparison *c, const gsnn_flat_pair *pair) {
    const gsnn_catalogue *catalogue = c->classes->catalogue;
    if (!catalogue->max_neurons)
        return false;
    fmpz_t most;
    fmpz_init(most);
    fmpz_mul_ui(most, pair->order, catalogue->max_neurons);
    bool too_large = fmpz_cmp(most, c->classes->group->order) < 0;
    fmpz_clear(most);
    return too_large;
}

static gsnn_status check_flat(const comparison *c, size_t number, gsnn_arena *arena,
                              gsnn_error *error) {
    const gsnn_flat_list *flats = &c->classes->flats;
    gsnn_flat_pairs pairs;
    gsnn_status status =
        gsnn_flat_pairs_init(&pairs, c->classes->group, flats, &flats->items[number], arena, error);
    for (size_t type = 0; status == GSNN_OK && type < 2; type++) {
        const gsnn_flat_pair *pair = &pairs.types[type];
        size_t place = 2 * number + type;
        if (pair->exists && !c->met[place] && !is_too_large(c, pair))
            status = differ(c, "GAP has one more", error);
        else if (c->met[place] && !(pair->exists && fmpz_equal(pair->order, c->orders + place)))
            status = differ(c, "one has another H", error);
    }
    gsnn_flat_pairs_clear(&pairs);
    return status;
}

static gsnn_status compare(comparison *c, const gsnn_run *run, gsnn_error *error) {
    gsnn_arena arena = {0};
    gsnn_status status = meet_all(c, run, error);
    for (size_t i = 0; status == GSNN_OK && i < c->flats; i++) {
        gsnn_arena_mark mark = gsnn_arena_now(&arena);
        status = gsnn_run_step(run, "comparing stabilisers", i, c->flats, error);
        if (status == GSNN_OK)
            status = check_flat(c, i, &arena, error);
        gsnn_arena_return(&arena, mark);
    }
    gsnn_arena_clear(&arena);
    return status;
}

gsnn_status gsnn_represented_classes_enter(gsnn_coded_classes *classes, const gsnn_engine *engine,
                                           const gsnn_run *run, gsnn_error *error) {
    comparison c = {.classes = classes, .engine = engine, .flats = classes->flats.count};
    classes->catalogue->covers = engine->covers;
    gsnn_status status = engine->list(classes->group, run, classes->catalogue, error);
    c.met = gsnn_new(2 * c.flats, sizeof *c.met);
    c.orders = gsnn_new(2 * c.flats, sizeof *c.orders);
    if (status == GSNN_OK && (!c.met || !c.orders))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = compare(&c, run, error);
    for (size_t i = 0; c.orders && i < 2 * c.flats; i++)
        fmpz_clear(c.orders + i);
    free(c.met);
    free(c.orders);
    free(c.images);
    return status;
}
