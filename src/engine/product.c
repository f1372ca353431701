#include "engine/product.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_product_new(gsnn_product **out, gsnn_group *group, const gsnn_run *run,
                             gsnn_error *error) {
    gsnn_product *product = gsnn_new(1, sizeof *product);
    *out = NULL;
    if (!product)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_factors_find(&product->factors, group, error);
    size_t count = product->factors.count;
    if (status != GSNN_OK || count < 2) {
        gsnn_product_free(product);
        return status;
    }
    product->sources = gsnn_new(count, sizeof *product->sources);
    if (!product->sources)
        status = gsnn_fail_memory(error);
    while (status == GSNN_OK && product->source_count < count) {
        size_t i = product->source_count++;
        status =
            gsnn_product_source_init(&product->sources[i], &product->factors.list[i], run, error);
    }
    if (status == GSNN_OK)
        *out = product;
    else
        gsnn_product_free(product);
    return status;
}

void gsnn_product_free(gsnn_product *product) {
    if (!product)
        return;
    for (size_t i = 0; i < product->source_count; i++)
        gsnn_product_source_clear(&product->sources[i]);
    free(product->sources);
    gsnn_factors_clear(&product->factors);
    free(product->pairs);
    gsnn_hash_index_clear(&product->index);
    gsnn_arena_clear(&product->arena);
    free(product);
}

/* ---- Tuples ------------------------------------------------------------------------------------
 */

typedef struct walk {
    const gsnn_product *product;
    int type;
    uint64_t max_neurons;
    gsnn_tuple_visitor visit;
    void *context;
    uint32_t *parts;
} walk;

/* Goes on with factor i, where those before it have so many neurons, and some part is not 0. */
static gsnn_status walk_from(walk *w, size_t i, uint64_t neurons, bool some, gsnn_error *error) {
    const gsnn_product *product = w->product;
    if (i == product->factors.count)
        return some ? w->visit(w->context, w->type, w->parts, error) : GSNN_OK;
    const gsnn_product_source *source = &product->sources[i];
    const gsnn_part_list *list = &source->types[w->type - 1];
    gsnn_status status = GSNN_OK;
    for (uint32_t k = 0; status == GSNN_OK && k < list->count; k++) {
        const gsnn_product_part *part = &list->parts[k];
        bool zero = gsnn_part_is_zero(part);
        uint64_t more = neurons;
        /* Signs that must agree halve the group once more. */
        bool large = __builtin_mul_overflow(more, source->groups[part->group].index, &more) ||
                     (w->type == 2 && some && !zero && __builtin_mul_overflow(more, 2, &more)) ||
                     more > w->max_neurons;
        w->parts[i] = k;
        if (!large || !w->max_neurons)
            status = walk_from(w, i + 1, large ? 1 : more, some || !zero, error);
    }
    return status;
}

gsnn_status gsnn_product_tuples(const gsnn_product *product, int type, uint64_t max_neurons,
                                gsnn_tuple_visitor visit, void *context, gsnn_error *error) {
    walk w = {product, type, max_neurons, visit, context, NULL};
    w.parts = gsnn_resize(NULL, product->factors.count, sizeof *w.parts);
    if (!w.parts)
        return gsnn_fail_memory(error);
    gsnn_status status = walk_from(&w, 0, 1, false, error);
    free(w.parts);
    return status;
}

gsnn_product_pair *gsnn_product_add(gsnn_product *product, int type, const uint32_t *parts) {
    const uint32_t *kept =
        gsnn_arena_copy(&product->arena, parts, product->factors.count, sizeof *parts);
    if (!kept || gsnn_reserve(&product->pairs, &product->pair_capacity, product->pair_count + 1,
                              sizeof *product->pairs))
        return NULL;
    gsnn_product_pair *pair = &product->pairs[product->pair_count++];
    *pair = (gsnn_product_pair){.type = (uint8_t)type, .parts = kept};
    return pair;
}

/* ---- The index ---------------------------------------------------------------------------------
 */

int gsnn_product_compare(const void *one, const void *other) {
    const gsnn_product_pair *x = one, *y = other;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    return gsnn_compare_signs(x->signs, y->signs);
}

const gsnn_product_pair *gsnn_product_pair_on(const gsnn_product *product, uint32_t class,
                                              uint64_t signs) {
    const gsnn_product_pair wanted = {.class = class, .signs = signs};
    const gsnn_product_pair *found =
        bsearch(&wanted, product->pairs, product->pair_count, sizeof wanted, gsnn_product_compare);
    assert(found);
    return found;
}

static uint64_t hash(const gsnn_product *product, int type, const uint32_t *parts) {
    uint64_t found = gsnn_hash_bytes(parts, product->factors.count * sizeof *parts);
    return gsnn_hash_word(found, (uint64_t)type);
}

gsnn_status gsnn_product_index(gsnn_product *product, gsnn_error *error) {
    if (gsnn_hash_index_init(&product->index, product->pair_count))
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < product->pair_count; i++) {
        const gsnn_product_pair *pair = &product->pairs[i];
        if (gsnn_hash_index_add(&product->index, hash(product, pair->type, pair->parts),
                                (uint32_t)i))
            return gsnn_fail_memory(error);
    }
    return GSNN_OK;
}

uint32_t gsnn_product_find(const gsnn_product *product, int type, const uint32_t *parts) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&product->index, hash(product, type, parts));
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (product->pairs[i].type == type &&
            memcmp(product->pairs[i].parts, parts, product->factors.count * sizeof *parts) == 0)
            return i;
    return GSNN_NO_ITEM;
}
