/* elements.h - the list of a group's elements, numbered by its stabiliser chain.
 *
 * An element is named by its index 0 .. order-1 (0 is the identity): the mixed radix number of the
 * orbit positions of its base images.  The numbering depends on nothing but the chain, so on
 * nothing but the group file. */
#ifndef GSNN_GROUP_ELEMENTS_H
#define GSNN_GROUP_ELEMENTS_H

#include "base/run.h"
#include "group/chain.h"

#include <assert.h>

/* Bases longer than this do not occur below 2^32 elements: each level at least doubles. */
#define GSNN_MAX_BASE 32

typedef struct gsnn_element_digits gsnn_element_digits;

typedef struct gsnn_elements {
    const gsnn_chain *chain; /* borrowed */
    uint32_t order;
    uint32_t degree;
    uint32_t base_length;
    const gsnn_point *images;       /* order * degree: the permutation of each element */
    gsnn_point *listed;             /* the same, unless a transversal of the chain is all of them */
    gsnn_point base[GSNN_MAX_BASE]; /* base_length points */
    gsnn_point *apart;              /* order * base_length: the images of the base; or NULL */
    const gsnn_point *of_base;      /* the same, or images, if those of the base begin them; else
                                       NULL */
    uint32_t stride;                /* how far one element is from the next in it */
    uint32_t *inverse;              /* order */
    uint16_t *products;             /* order * order: row a, column b holds a*b; or NULL */
    gsnn_element_digits *digits;    /* NULL unless split into factors: see element_digits.h */
} gsnn_elements;

/* Lists the elements of chain's group, whose order must be below 2^32, and the products of small
 * groups; keeps all of the chain's transversals as permutations for that.  Cost: order * degree in
 * time and memory.  Can be interrupted. */
gsnn_status gsnn_elements_new(gsnn_elements **elements, gsnn_chain *chain, const gsnn_run *run,
                              gsnn_error *error);
void gsnn_elements_free(gsnn_elements *elements);

/* Sets base_images (base_length of them, and nothing behind) to where a permutation of the points
 * sends the base. */
void gsnn_elements_base_images_of(const gsnn_elements *elements, const gsnn_point *permutation,
                                  gsnn_point *base_images);

/* The index of the element with the given base images (base_length of them; overwritten). */
uint32_t gsnn_elements_rank(const gsnn_elements *elements, gsnn_point *base_images);

/* Whether an element has these base images (as above), and its index. */
bool gsnn_elements_sift(const gsnn_elements *elements, gsnn_point *base_images, uint32_t *index);

/* The index of a permutation that lies in the group. */
uint32_t gsnn_elements_find(const gsnn_elements *elements, const gsnn_point *permutation);

/* Whether a permutation of the points lies in the group, and its index. */
bool gsnn_elements_lookup(const gsnn_elements *elements, const gsnn_point *permutation,
                          uint32_t *index);

static inline const gsnn_point *gsnn_elements_image(const gsnn_elements *elements, uint32_t a) {
    assert(a < elements->order);
    return elements->images + (size_t)a * elements->degree;
}

/* Where an element sends base point k. */
static inline gsnn_point gsnn_elements_base_image(const gsnn_elements *elements, uint32_t a,
                                                  uint32_t k) {
    assert(a < elements->order && k < elements->base_length);
    return gsnn_elements_image(elements, a)[elements->base[k]];
}

/* What follows when there is no table of products. */
void gsnn_elements_compute_products(const gsnn_elements *elements, uint32_t a,
                                    const uint32_t *factors, size_t count, uint32_t *products);
uint32_t gsnn_elements_compute_product(const gsnn_elements *elements, uint32_t a, uint32_t b);
uint32_t gsnn_elements_compute_conjugate(const gsnn_elements *elements, uint32_t b, uint32_t a);

/* The index of the product a*b (first b, then a). */
static inline uint32_t gsnn_elements_multiply(const gsnn_elements *elements, uint32_t a,
                                              uint32_t b) {
    assert(a < elements->order && b < elements->order);
    return elements->products ? elements->products[(size_t)a * elements->order + b]
                              : gsnn_elements_compute_product(elements, a, b);
}

/* The products of a with each of `count` elements; `products` may be where those are. */
static inline void gsnn_elements_multiply_each(const gsnn_elements *elements, uint32_t a,
                                               const uint32_t *factors, size_t count,
                                               uint32_t *products) {
    if (elements->products) {
        const uint16_t *row = elements->products + (size_t)a * elements->order;
        for (size_t i = 0; i < count; i++)
            products[i] = row[factors[i]];
    } else {
        gsnn_elements_compute_products(elements, a, factors, count, products);
    }
}

/* The index of a^-1 * b * a. */
static inline uint32_t gsnn_elements_conjugate(const gsnn_elements *elements, uint32_t b,
                                               uint32_t a) {
    assert(a < elements->order && b < elements->order);
    if (!elements->products)
        return gsnn_elements_compute_conjugate(elements, b, a);
    uint32_t ba = elements->products[(size_t)b * elements->order + a];
    return elements->products[(size_t)elements->inverse[a] * elements->order + ba];
}

#endif
