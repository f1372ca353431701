#include "engine/product_parts.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Subgroups with their relations ------------------------------------------------------------
 */

static gsnn_status fail_generators(gsnn_error *error) {
    return gsnn_fail(error, GSNN_FAILED,
                     "a subgroup of a factor needs more than %d generators, which the engine "
                     "product cannot handle",
                     GSNN_MAX_PARITY_BITS);
}

static gsnn_status keep_relations(gsnn_related *by, gsnn_arena *arena, const uint64_t *relations,
                                  gsnn_error *error) {
    by->relations = gsnn_arena_copy(arena, relations, by->count, sizeof *relations);
    return by->relations ? GSNN_OK : gsnn_fail_memory(error);
}

/* The relations among generators that are given. */
static gsnn_status find_relations(gsnn_related *by, const gsnn_group *group, gsnn_arena *arena,
                                  gsnn_error *error) {
    if (by->count > GSNN_MAX_PARITY_BITS)
        return fail_generators(error);
    gsnn_chain chain;
    gsnn_chain_init(&chain, group->points, group->axes, group->degree);
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; status == GSNN_OK && k < by->count; k++)
        status =
            gsnn_chain_add(&chain, by->generators + k * group->points, UINT64_C(1) << k, error);
    if (status == GSNN_OK)
        status = keep_relations(by, arena, chain.relations, error);
    gsnn_chain_clear(&chain);
    return status;
}

/* ---- Kernels -----------------------------------------------------------------------------------
 */

typedef struct kernel {
    const gsnn_group *group;
    gsnn_chain chain;
    gsnn_point *list; /* the generators so far */
    size_t count, capacity;
    gsnn_point *inverse, *product, *other, *scratch; /* the last has room for two */
} kernel;

/* Adds a generator, unless those before it generate it. */
static gsnn_status add_generator(kernel *k, const gsnn_point *g, gsnn_error *error) {
    size_t points = k->group->points;
    if (gsnn_chain_sift(&k->chain, g, k->scratch, NULL))
        return GSNN_OK;
    if (k->count == GSNN_MAX_PARITY_BITS)
        return fail_generators(error);
    if (gsnn_reserve(&k->list, &k->capacity, (k->count + 1) * points, sizeof *k->list))
        return gsnn_fail_memory(error);
    memcpy(k->list + k->count * points, g, points * sizeof *g);
    return gsnn_chain_add(&k->chain, g, UINT64_C(1) << k->count++, error);
}

/* With r an element with sign -: h and r h r^-1 for each generator h with sign +, h r^-1 and r h
 * for the others (Schreier). */
static gsnn_status add_generators(kernel *k, const gsnn_related *by, uint64_t signs,
                                  const gsnn_point *r, gsnn_error *error) {
    size_t points = k->group->points;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < by->count; i++) {
        const gsnn_point *h = by->generators + i * points;
        bool negative = signs >> i & 1;
        gsnn_permutation_multiply(k->product, h, k->inverse, points);
        status = add_generator(k, negative ? k->product : h, error);
        gsnn_permutation_multiply(k->other, r, negative ? h : k->product, points);
        if (status == GSNN_OK)
            status = add_generator(k, k->other, error);
    }
    return status;
}

/* The parity in the kernel of an element that is there. */
static uint64_t parity_of(const kernel *k, const gsnn_point *g) {
    uint64_t parity = 0;
    bool inside = gsnn_chain_sift(&k->chain, g, k->scratch, &parity);
    assert(inside);
    (void)inside;
    return parity;
}

/* That signs do not change under conjugation by r. */
static void add_conjugates(kernel *k, const gsnn_point *r) {
    size_t points = k->group->points;
    for (size_t i = 0; i < k->count; i++) {
        gsnn_permutation_multiply(k->product, k->list + i * points, k->inverse, points);
        gsnn_permutation_multiply(k->other, r, k->product, points);
        gsnn_add_relation(k->chain.relations, parity_of(k, k->other) ^ UINT64_C(1) << i);
    }
}

static gsnn_status fill_kernel(kernel *k, gsnn_product_part *part, const gsnn_related *by,
                               gsnn_arena *arena, gsnn_error *error) {
    size_t points = k->group->points;
    const gsnn_point *r = by->generators + (size_t)__builtin_ctzll(part->signs) * points;
    gsnn_permutation_invert(k->inverse, r, points);
    gsnn_status status = add_generators(k, by, part->signs, r, error);
    if (status != GSNN_OK)
        return status;
    add_conjugates(k, r);
    gsnn_permutation_multiply(k->product, r, r, points);
    part->square = parity_of(k, k->product);
    part->negative = r;
    part->kernel.count = k->count;
    part->kernel.generators = gsnn_arena_copy(arena, k->list, k->count, points * sizeof *k->list);
    if (!part->kernel.generators)
        return gsnn_fail_memory(error);
    return keep_relations(&part->kernel, arena, k->chain.relations, error);
}

static gsnn_status find_kernel(gsnn_product_source *source, gsnn_product_part *part,
                               gsnn_error *error) {
    const gsnn_group *group = source->factor->group;
    size_t points = group->points;
    gsnn_point *room = gsnn_resize(NULL, 5 * points, sizeof *room);
    if (!room)
        return gsnn_fail_memory(error);
    kernel k = {.group = group,
                .inverse = room,
                .product = room + points,
                .other = room + 2 * points,
                .scratch = room + 3 * points};
    gsnn_chain_init(&k.chain, points, group->axes, group->degree);
    gsnn_status status =
        fill_kernel(&k, part, &source->groups[part->group].by, &source->arena, error);
    gsnn_chain_clear(&k.chain);
    free(k.list);
    free(room);
    return status;
}

/* ---- Parts -------------------------------------------------------------------------------------
 */

static gsnn_status add_part(gsnn_product_source *source, int type, gsnn_product_part part,
                            gsnn_error *error) {
    gsnn_part_list *list = &source->types[type - 1];
    gsnn_status status = part.signs ? find_kernel(source, &part, error) : GSNN_OK;
    if (status != GSNN_OK)
        return status;
    if (gsnn_reserve(&list->parts, &list->capacity, list->count + 1, sizeof *list->parts))
        return gsnn_fail_memory(error);
    list->parts[list->count++] = part;
    return GSNN_OK;
}

static gsnn_status add_group(gsnn_product_source *source, gsnn_part_group added,
                             gsnn_error *error) {
    source->groups[source->group_count++] = added;
    return find_relations(&source->groups[source->group_count - 1].by, source->factor->group,
                          &source->arena, error);
}

static gsnn_status keep_architecture(gsnn_product_source *source, const gsnn_architecture *kept,
                                     gsnn_error *error) {
    if (gsnn_reserve(&source->architectures, &source->capacity, source->count + 1,
                     sizeof *source->architectures))
        return gsnn_fail_memory(error);
    gsnn_architecture *to = &source->architectures[source->count++];
    *to = *kept;
    fmpz_init_set(to->orbit_length, kept->orbit_length);
    return GSNN_OK;
}

/* The parts of a class of the catalogue: its admissible pairs. */
static gsnn_status add_class(gsnn_product_source *source, size_t number, gsnn_error *error) {
    const gsnn_subgroup_class *class = &source->catalogue.classes[number];
    gsnn_pairs pairs;
    gsnn_status status = gsnn_pairs_init(&pairs, &source->maker, number, error);
    if (status != GSNN_OK)
        return status;
    if (pairs.count)
        status =
            add_group(source,
                      (gsnn_part_group){{class->generator_count, class->generators, NULL},
                                        class->order,
                                        class->length,
                                        fmpz_abs_fits_ui(class->index) ? fmpz_get_ui(class->index)
                                                                       : UINT64_MAX},
                      error);
    for (size_t i = 0; status == GSNN_OK && i < pairs.count; i++) {
        const gsnn_architecture *pair = &pairs.pairs[i];
        gsnn_product_part part = {.group = (uint32_t)source->group_count - 1,
                                  .pair = (uint32_t)source->count,
                                  .signs = pair->signs};
        status = keep_architecture(source, pair, error);
        if (status == GSNN_OK)
            status = add_part(source, pair->type, part, error);
    }
    gsnn_pairs_clear(&pairs);
    return status;
}

/* v_i = 0, with the whole factor.  Where that fixes vectors, it is a part of type 1 already. */
static gsnn_status add_zero(gsnn_product_source *source, gsnn_error *error) {
    const gsnn_group *group = source->factor->group;
    gsnn_product_part zero = {.pair = GSNN_NO_ARCHITECTURE};
    gsnn_status status = GSNN_OK;
    while (zero.group < source->group_count && source->groups[zero.group].index != 1)
        zero.group++;
    if (zero.group == source->group_count)
        status = add_group(
            source,
            (gsnn_part_group){
                {group->generator_count, group->generators, NULL}, group->order, source->one, 1},
            error);
    for (int type = 1; status == GSNN_OK && type <= 2; type++) {
        source->types[type - 1].has_zero = type == 2 || !group->invariant_dimension;
        if (source->types[type - 1].has_zero)
            status = add_part(source, type, zero, error);
    }
    return status;
}

gsnn_status gsnn_product_source_init(gsnn_product_source *source, const gsnn_factor *factor,
                                     const gsnn_run *run, gsnn_error *error) {
    memset(source, 0, sizeof *source);
    fmpz_init_set_ui(source->one, 1);
    source->factor = factor;
    const gsnn_engine *engine;
    const gsnn_selection all = {UINT64_MAX, false};
    const gsnn_run quiet = {.gap_program = run->gap_program,
                            .gap_timeout = run->gap_timeout,
                            .max_order = run->max_order,
                            .threads = run->threads,
                            .interrupted = run->interrupted};
    gsnn_catalogue *catalogue = &source->catalogue;
    gsnn_status status =
        gsnn_engine_choose(&engine, factor->group, false, &quiet, catalogue, error);
    if (status == GSNN_OK && !gsnn_catalogue_lay_out(catalogue, factor->group->points))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = gsnn_pair_maker_init(&source->maker, factor->group, catalogue, &all, error);
    source->made = status == GSNN_OK;
    source->groups = gsnn_new(catalogue->count + 1, sizeof *source->groups);
    if (status == GSNN_OK && !source->groups)
        status = gsnn_fail_memory(error);
    for (size_t c = 0; status == GSNN_OK && c < catalogue->count; c++)
        status = add_class(source, c, error);
    return status == GSNN_OK ? add_zero(source, error) : status;
}

void gsnn_product_source_clear(gsnn_product_source *source) {
    for (size_t i = 0; i < source->count; i++)
        gsnn_architecture_clear(&source->architectures[i]);
    free(source->architectures);
    free(source->groups);
    free(source->types[0].parts);
    free(source->types[1].parts);
    if (source->made)
        gsnn_pair_maker_clear(&source->maker);
    gsnn_catalogue_clear(&source->catalogue);
    gsnn_arena_clear(&source->arena);
    fmpz_clear(source->one);
    memset(source, 0, sizeof *source);
}
