/* product_classes.c - classes of subgroups of a direct product from those of the factors.
 *
 * A subgroup of an architecture is a product of subgroups of the factors, or a fibre product over
 * {1,-1} of at least two of them times factors (see product_parts.h).  Products carry the
 * characters of one factor, where all others are whole, and the trivial one; a fibre product tells
 * the kernels in the factors, so that it carries one character only, and is conjugate to another
 * when the pairs of the factors are.  So nothing has to be compared. */
#include "base/counters.h"
#include "base/memory.h"
#include "engine/product.h"
#include "engine/product_neurons.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct listing {
    gsnn_product *product;
    const gsnn_group *group;
    const gsnn_run *run;
    gsnn_catalogue *catalogue;
    size_t factors;
    /* What each class is made of: a class of each factor, or, for a fibre product, a part. */
    uint32_t *made_of;
    size_t made_capacity;
    gsnn_hash_index index;
    uint32_t *key; /* that of a class that is looked for: also whether it is a fibre product */
    uint64_t relations[GSNN_MAX_PARITY_BITS]; /* of the class at hand, and its generators so far */
    size_t count;
} listing;

/* ---- One class ---------------------------------------------------------------------------------
 */

static gsnn_status add_generators(listing *l, gsnn_subgroup_class *class, size_t factor,
                                  const gsnn_related *by, gsnn_error *error) {
    const gsnn_factor *f = &l->product->factors.list[factor];
    size_t points = l->group->points, of_factor = f->group->points;
    if (l->count + by->count > GSNN_MAX_PARITY_BITS)
        return gsnn_fail(error, GSNN_FAILED,
                         "a subgroup needs more than %d generators, which the engine product "
                         "cannot handle",
                         GSNN_MAX_PARITY_BITS);
    for (size_t k = 0; k < by->count; k++) {
        gsnn_point *g = class->generators + (l->count + k) * points;
        gsnn_permutation_identity(g, points);
        for (size_t x = 0; x < of_factor; x++)
            g[f->points[x]] = f->points[by->generators[k * of_factor + x]];
        if (by->relations[k])
            gsnn_add_relation(l->relations, by->relations[k] << l->count);
    }
    l->count += by->count;
    return GSNN_OK;
}

/* The generator of a fibre product that has sign - in all factors that take part. */
static gsnn_status add_negative(listing *l, gsnn_subgroup_class *class, const uint32_t *parts,
                                gsnn_error *error) {
    gsnn_point *g = class->generators + l->count * l->group->points;
    uint64_t square = 0;
    size_t before = 0;
    if (l->count == GSNN_MAX_PARITY_BITS)
        return gsnn_fail(error, GSNN_FAILED,
                         "a subgroup needs more than %d generators, which the engine product "
                         "cannot handle",
                         GSNN_MAX_PARITY_BITS);
    gsnn_permutation_identity(g, l->group->points);
    for (size_t i = 0; i < l->factors; i++) {
        const gsnn_factor *f = &l->product->factors.list[i];
        const gsnn_product_part *part = gsnn_tuple_part(l->product, 2, parts, i);
        if (gsnn_part_is_zero(part)) {
            before += l->product->sources[i].groups[part->group].by.count;
            continue;
        }
        for (size_t x = 0; x < f->group->points; x++)
            g[f->points[x]] = f->points[part->negative[x]];
        if (part->kernel.count)
            square ^= part->square << before;
        before += part->kernel.count;
    }
    gsnn_add_relation(l->relations, square);
    l->count++;
    return GSNN_OK;
}

/* How many generators the class of a tuple has. */
static size_t count_generators(const listing *l, int type, const uint32_t *parts, bool fibre) {
    size_t count = fibre;
    for (size_t i = 0; i < l->factors; i++) {
        const gsnn_product_part *part = gsnn_tuple_part(l->product, type, parts, i);
        count += fibre && !gsnn_part_is_zero(part)
                     ? part->kernel.count
                     : l->product->sources[i].groups[part->group].by.count;
    }
    return count;
}

static gsnn_status fill_class(listing *l, gsnn_subgroup_class *class, int type,
                              const uint32_t *parts, bool fibre, gsnn_error *error) {
    gsnn_arena *arena = &l->catalogue->arena;
    uint64_t basis[GSNN_MAX_PARITY_BITS];
    size_t wanted = count_generators(l, type, parts, fibre), signed_parts = 0;
    gsnn_status status = GSNN_OK;
    class->generators =
        gsnn_arena_take(arena, wanted, l->group->points * sizeof *class->generators);
    if (!class->generators)
        return gsnn_fail_memory(error);
    memset(l->relations, 0, sizeof l->relations);
    l->count = 0;
    fmpz_one(class->order);
    fmpz_one(class->length);
    for (size_t i = 0; status == GSNN_OK && i < l->factors; i++) {
        const gsnn_product_source *source = &l->product->sources[i];
        const gsnn_product_part *part = gsnn_tuple_part(l->product, type, parts, i);
        const gsnn_part_group *of = &source->groups[part->group];
        bool signs = fibre && !gsnn_part_is_zero(part);
        fmpz_mul(class->order, class->order, of->order);
        fmpz_mul(class->length, class->length, of->length);
        if (signs) {
            signed_parts++;
            fmpz_mul(class->length, class->length, source->architectures[part->pair].orbit_length);
        }
        status = add_generators(l, class, i, signs ? &part->kernel : &of->by, error);
    }
    if (status == GSNN_OK && fibre) {
        fmpz_fdiv_q_2exp(class->order, class->order, signed_parts - 1);
        status = add_negative(l, class, parts, error);
    }
    if (status != GSNN_OK)
        return status;
    assert(l->count == wanted);
    class->generator_count = l->count;
    class->rank = gsnn_sign_vectors(l->relations, l->count, basis);
    class->basis = gsnn_arena_copy(arena, basis, class->rank, sizeof *basis);
    return class->basis ? GSNN_OK : gsnn_fail_memory(error);
}

/* ---- All classes -------------------------------------------------------------------------------
 */

/* The class of a tuple, made if there is none. */
static gsnn_status find_class(listing *l, int type, const uint32_t *parts, bool fibre,
                              uint32_t *class, gsnn_error *error) {
    size_t width = l->factors + 1, count = l->catalogue->count;
    l->key[l->factors] = fibre;
    for (size_t i = 0; i < l->factors; i++)
        l->key[i] = fibre ? parts[i] : gsnn_tuple_part(l->product, type, parts, i)->group;
    uint64_t hash = gsnn_hash_bytes(l->key, width * sizeof *l->key);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&l->index, hash);
    while ((*class = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM)
        if (memcmp(l->made_of + *class * width, l->key, width * sizeof *l->key) == 0)
            return GSNN_OK;
    *class = (uint32_t)count;
    if (gsnn_reserve(&l->made_of, &l->made_capacity, (count + 1) * width, sizeof *l->made_of) ||
        gsnn_hash_index_add(&l->index, hash, *class))
        return gsnn_fail_memory(error);
    memcpy(l->made_of + count * width, l->key, width * sizeof *l->key);
    gsnn_subgroup_class *made = gsnn_catalogue_append(l->catalogue);
    if (!made)
        return gsnn_fail_memory(error);
    made->listed = *class;
    made->key.low = count;
    return fill_class(l, made, type, parts, fibre, error);
}

static gsnn_status add_pair(void *context, int type, const uint32_t *parts, gsnn_error *error) {
    listing *l = context;
    size_t before = 0, parts_in = 0;
    uint32_t class;
    gsnn_status status =
        gsnn_run_step(l->run, "multiplying factors", l->product->pair_count, 0, error);
    if (status != GSNN_OK)
        return status;
    for (size_t i = 0; i < l->factors; i++)
        parts_in += !gsnn_part_is_zero(gsnn_tuple_part(l->product, type, parts, i));
    bool fibre = type == 2 && parts_in > 1;
    status = find_class(l, type, parts, fibre, &class, error);
    if (status != GSNN_OK)
        return status;
    gsnn_product_pair *pair = gsnn_product_add(l->product, type, parts);
    if (!pair)
        return gsnn_fail_memory(error);
    pair->class = class;
    pair->orbit_length = l->product->sources[0].one;
    if (fibre)
        pair->signs = UINT64_C(1) << (l->catalogue->classes[class].generator_count - 1);
    for (size_t i = 0; type == 2 && !fibre && i < l->factors; i++) {
        const gsnn_product_source *source = &l->product->sources[i];
        const gsnn_product_part *part = gsnn_tuple_part(l->product, type, parts, i);
        if (!gsnn_part_is_zero(part)) {
            pair->signs = part->signs << before;
            pair->orbit_length = source->architectures[part->pair].orbit_length;
        }
        before += source->groups[part->group].by.count;
    }
    return GSNN_OK;
}

/* ---- Characters --------------------------------------------------------------------------------
 */

/* Gives the classes the characters of their pairs, which are sorted. */
static gsnn_status fill_characters(listing *l, gsnn_error *error) {
    const gsnn_product_pair *pairs = l->product->pairs;
    for (size_t i = 0, end; i < l->product->pair_count; i = end) {
        gsnn_subgroup_class *class = &l->catalogue->classes[pairs[i].class];
        for (end = i; end < l->product->pair_count && pairs[end].class == pairs[i].class;)
            end++;
        class->characters =
            gsnn_arena_take(&l->catalogue->arena, end - i, sizeof *class->characters);
        if (!class->characters)
            return gsnn_fail_memory(error);
        for (; class->character_count < end - i; class->character_count++) {
            gsnn_character *character = &class->characters[class->character_count];
            character->signs = pairs[i + class->character_count].signs;
            fmpz_init_set(character->orbit_length, pairs[i + class->character_count].orbit_length);
        }
    }
    return GSNN_OK;
}

/* Tells each pair its class in the sorted catalogue, and sorts the pairs. */
static gsnn_status place_pairs(listing *l, gsnn_error *error) {
    gsnn_catalogue *catalogue = l->catalogue;
    gsnn_product *product = l->product;
    uint32_t *place = gsnn_resize(NULL, catalogue->count, sizeof *place);
    if (!place)
        return gsnn_fail_memory(error);
    for (size_t c = 0; c < catalogue->count; c++)
        place[catalogue->classes[c].listed] = (uint32_t)c;
    for (size_t i = 0; i < product->pair_count; i++)
        product->pairs[i].class = place[product->pairs[i].class];
    free(place);
    if (product->pair_count)
        qsort(product->pairs, product->pair_count, sizeof *product->pairs, gsnn_product_compare);
    gsnn_status status = fill_characters(l, error);
    return status == GSNN_OK ? gsnn_product_index(product, error) : status;
}

static void free_origin(void *origin) {
    gsnn_product_free(origin);
}

gsnn_status gsnn_product_classes(gsnn_product *product, const gsnn_group *group,
                                 const gsnn_run *run, gsnn_catalogue *catalogue,
                                 gsnn_error *error) {
    listing l = {.product = product,
                 .group = group,
                 .run = run,
                 .catalogue = catalogue,
                 .factors = product->factors.count};
    assert(gsnn_product_represents(group));
    catalogue->origin = product;
    catalogue->free_origin = free_origin;
    catalogue->source.neurons = gsnn_product_neurons;
    catalogue->covers = GSNN_COVERS_BY_FACTORS;
    l.key = gsnn_resize(NULL, l.factors + 1, sizeof *l.key);
    gsnn_status status =
        l.key && gsnn_hash_index_init(&l.index, 64) == 0 ? GSNN_OK : gsnn_fail_memory(error);
    for (int type = 1; status == GSNN_OK && type <= 2; type++)
        status = gsnn_product_tuples(product, type, catalogue->max_neurons, add_pair, &l, error);
    if (status == GSNN_OK) {
        gsnn_count(run, GSNN_COUNT_PRODUCT_TUPLES, product->pair_count);
        gsnn_catalogue_sort(catalogue, group);
        status = place_pairs(&l, error);
    }
    free(l.key);
    free(l.made_of);
    gsnn_hash_index_clear(&l.index);
    return status;
}
