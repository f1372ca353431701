/* product.h - the architectures of a direct product as tuples of parts of its factors. */
#ifndef GSNN_ENGINE_PRODUCT_H
#define GSNN_ENGINE_PRODUCT_H

#include "base/hash_index.h"
#include "engine/product_parts.h"

/* An architecture: a part of each factor, all of its type, not all of them 0. */
typedef struct gsnn_product_pair {
    uint8_t type;
    uint32_t class; /* as found, and in the catalogue in the end */
    uint64_t signs;
    const fmpz *orbit_length; /* borrowed from a factor */
    const uint32_t *parts;    /* one for each factor, by their places among those of the type */
} gsnn_product_pair;

typedef struct gsnn_product {
    gsnn_factors factors;
    gsnn_product_source *sources;
    size_t source_count; /* that were made */
    /* By class and character, as catalogues number them, once gsnn_product_index was called. */
    gsnn_product_pair *pairs;
    size_t pair_count, pair_capacity;
    gsnn_hash_index index;
    gsnn_arena arena; /* of the tuples */
} gsnn_product;

/* Whether a direct product itself singles out what represents classes of its subgroups, the
 * products of what represents those of the factors: no chamber does, and there are several. */
static inline bool gsnn_product_represents(const gsnn_group *group) {
    return !group->reflections && !group->disguise && !group->abelian;
}

/* Finds the factors and enumerates them; *product is NULL where the group is not known to be a
 * direct product.  The caller frees it. */
gsnn_status gsnn_product_new(gsnn_product **product, gsnn_group *group, const gsnn_run *run,
                             gsnn_error *error);
void gsnn_product_free(gsnn_product *product);

/* The part of a factor in a tuple. */
static inline const gsnn_product_part *gsnn_tuple_part(const gsnn_product *product, int type,
                                                       const uint32_t *parts, size_t factor) {
    return &product->sources[factor].types[type - 1].parts[parts[factor]];
}

/* Calls `visit` with each tuple of that type in turn but the one of zeros, those with more neurons
 * than are wanted left out (0: none); the last factor's part changes fastest.  The order does not
 * depend on what is left out. */
typedef gsnn_status (*gsnn_tuple_visitor)(void *context, int type, const uint32_t *parts,
                                          gsnn_error *error);
gsnn_status gsnn_product_tuples(const gsnn_product *product, int type, uint64_t max_neurons,
                                gsnn_tuple_visitor visit, void *context, gsnn_error *error);

/* Adds the pair of a tuple, which is copied; its class and signs are the caller's to set.  NULL if
 * there is no memory. */
gsnn_product_pair *gsnn_product_add(gsnn_product *product, int type, const uint32_t *parts);

/* Makes tuples findable, whose pairs are in their last order. */
gsnn_status gsnn_product_index(gsnn_product *product, gsnn_error *error);

/* Orders pairs by class and character. */
int gsnn_product_compare(const void *one, const void *other);

/* The pair on a class with those signs, which there is, once gsnn_product_index was called. */
const gsnn_product_pair *gsnn_product_pair_on(const gsnn_product *product, uint32_t class,
                                              uint64_t signs);

/* The number of the pair with that tuple, or GSNN_NO_ITEM. */
uint32_t gsnn_product_find(const gsnn_product *product, int type, const uint32_t *parts);

/* Fills an empty catalogue with the classes of the product's architectures, not in an order yet,
 * and hands the product over to it; without a list of elements.  The group must be one of those
 * that gsnn_product_represents.  Cost: for each architecture the points times the generators. */
gsnn_status gsnn_product_classes(gsnn_product *product, const gsnn_group *group,
                                 const gsnn_run *run, gsnn_catalogue *catalogue, gsnn_error *error);

/* The same for any group, through a list of its elements, with the representatives that are due. */
gsnn_status gsnn_product_listed(const gsnn_product *product, gsnn_group *group, const gsnn_run *run,
                                gsnn_catalogue *catalogue, gsnn_error *error);

#endif
