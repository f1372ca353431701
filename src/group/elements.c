#include "group/elements.h"

#include "base/memory.h"
#include "group/element_digits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Images of points that a list may hold: 8 GiB of them. */
#define MAX_IMAGES (1ULL << 32)

/* Products are listed up to this order, and only where a rank is a long sum. */
#define MAX_PRODUCTS_ORDER 1024
#define MIN_PRODUCTS_BASE 3

/* Bases of at most so many points are looked at point by point where many products are taken. */
#define FEW_BASE 4

/* Elements between two looks at whether the run is interrupted. */
#define STEP 65536

static gsnn_status list_images(gsnn_elements *elements, const gsnn_run *run, gsnn_error *error) {
    const gsnn_chain *chain = elements->chain;
    size_t degree = elements->degree, done = 1;
    /* Of a group in which nothing but the identity fixes the base point all are there. */
    if (chain->level_count == 1) {
        elements->images = chain->levels[0].transversal;
        return GSNN_OK;
    }
    gsnn_point *images = gsnn_resize(NULL, elements->order, degree * sizeof *images);
    if (!images)
        return gsnn_fail_memory(error);
    elements->images = elements->listed = images;
    gsnn_permutation_identity(images, degree);
    /* The lowest digit is the deepest level: the elements listed so far are a stabiliser, and its
     * cosets by the next transversal follow in order. */
    for (size_t k = chain->level_count; k-- > 0;) {
        const gsnn_level *level = &chain->levels[k];
        for (size_t i = 1; i < level->orbit_length; i++)
            for (size_t j = 0; j < done; j++) {
                size_t at = i * done + j;
                if (at % STEP == 0) {
                    gsnn_status status =
                        gsnn_run_step(run, "listing elements", at, elements->order, error);
                    if (status != GSNN_OK)
                        return status;
                }
                gsnn_permutation_multiply(images + at * degree, level->transversal + i * degree,
                                          images + j * degree, degree);
            }
        done *= level->orbit_length;
    }
    return GSNN_OK;
}

void gsnn_elements_base_images_of(const gsnn_elements *elements, const gsnn_point *permutation,
                                  gsnn_point *base_images) {
    for (uint32_t k = 0; k < elements->base_length; k++)
        base_images[k] = permutation[elements->chain->levels[k].base];
}

/* Where all images of an element are in one or two cache lines, those of the base need no place of
 * their own; long lists would grow by nearly as much again. */
#define NEAR 32
#define LONG_LIST 1000000

/* Whether the base is the first points in their order, so that the images of the base begin those
 * of all points. */
static bool base_is_first(const gsnn_elements *elements) {
    uint32_t k = 0;
    while (k < elements->base_length && elements->base[k] == k)
        k++;
    return k == elements->base_length;
}

static gsnn_status list_base_images(gsnn_elements *elements, gsnn_error *error) {
    for (uint32_t k = 0; k < elements->base_length; k++)
        elements->base[k] = elements->chain->levels[k].base;
    if (base_is_first(elements)) {
        elements->of_base = elements->images;
        elements->stride = elements->degree;
        return GSNN_OK;
    }
    if (elements->order >= LONG_LIST && elements->degree <= NEAR)
        return GSNN_OK;
    elements->apart =
        gsnn_resize(NULL, elements->order, elements->base_length * sizeof *elements->apart);
    if (!elements->apart)
        return gsnn_fail_memory(error);
    for (uint32_t a = 0; a < elements->order; a++)
        gsnn_elements_base_images_of(elements, gsnn_elements_image(elements, a),
                                     elements->apart + (size_t)a * elements->base_length);
    elements->of_base = elements->apart;
    elements->stride = elements->base_length;
    return GSNN_OK;
}

/* An element u e, u of a transversal and e before it in the list, has the inverse e^-1 u^-1, so
 * only those of the transversals are inverted point by point. */
static gsnn_status list_inverses(gsnn_elements *elements, const gsnn_run *run, gsnn_error *error) {
    uint32_t done = 1;
    elements->inverse[0] = 0;
    assert(gsnn_permutation_is_identity(elements->images, elements->degree));
    for (size_t k = elements->base_length; k-- > 0;) {
        const gsnn_level *level = &elements->chain->levels[k];
        for (uint32_t i = 1; i < level->orbit_length; i++) {
            uint32_t inverse =
                gsnn_elements_find(elements, level->inverses + (size_t)i * elements->degree);
            for (uint32_t j = 0; j < done; j++) {
                uint32_t at = i * done + j;
                if (at % STEP == 0) {
                    gsnn_status status =
                        gsnn_run_step(run, "inverting elements", at, elements->order, error);
                    if (status != GSNN_OK)
                        return status;
                }
                elements->inverse[at] =
                    gsnn_elements_multiply(elements, elements->inverse[j], inverse);
            }
        }
        done *= (uint32_t)level->orbit_length;
    }
    return GSNN_OK;
}

/* Fills in the products of the elements of transversals; all others are made of those, since an
 * element is one of them times one that stands before it in the list. */
static void fill_products(uint16_t *products, const gsnn_elements *elements) {
    size_t order = elements->order, done = 1;
    for (size_t b = 0; b < order; b++)
        products[b] = (uint16_t)b;
    for (size_t k = elements->base_length; k-- > 0;) {
        size_t orbit_length = elements->chain->levels[k].orbit_length;
        for (size_t i = 1; i < orbit_length; i++) {
            uint16_t *left = products + i * done * order;
            for (size_t b = 0; b < order; b++)
                left[b] =
                    (uint16_t)gsnn_elements_multiply(elements, (uint32_t)(i * done), (uint32_t)b);
            for (size_t j = 1; j < done; j++)
                for (size_t b = 0; b < order; b++)
                    left[j * order + b] = left[products[j * order + b]];
        }
        done *= orbit_length;
    }
}

static gsnn_status list_products(gsnn_elements *elements, gsnn_error *error) {
    size_t order = elements->order;
    if (order > MAX_PRODUCTS_ORDER || elements->base_length < MIN_PRODUCTS_BASE)
        return GSNN_OK;
    uint16_t *products = gsnn_resize(NULL, order, order * sizeof *products);
    if (!products)
        return gsnn_fail_memory(error);
    fill_products(products, elements);
    elements->products = products;
    return GSNN_OK;
}

#ifndef NDEBUG
/* Whether every element is a permutation with its own number, and its inverse is one; of long lists
 * some elements. */
static bool is_listed(const gsnn_elements *elements) {
    bool is = true;
    for (uint32_t a = 0; is && a < elements->order; a += 1 + elements->order / 2000) {
        const gsnn_point *image = gsnn_elements_image(elements, a);
        is = gsnn_permutation_is_one(image, elements->degree) &&
             gsnn_elements_find(elements, image) == a &&
             gsnn_elements_multiply(elements, a, elements->inverse[a]) == 0;
    }
    return is;
}
#endif

gsnn_status gsnn_elements_new(gsnn_elements **out, gsnn_chain *chain, const gsnn_run *run,
                              gsnn_error *error) {
    uint64_t order = gsnn_chain_order_u64(chain);
    if (order >= UINT32_MAX || chain->level_count > GSNN_MAX_BASE)
        return gsnn_fail(error, GSNN_FAILED, "the group has too many elements to list");
    if (order * chain->degree > MAX_IMAGES)
        return gsnn_fail(error, GSNN_FAILED,
                         "listing %llu elements on %zu points would take more than %llu GiB",
                         (unsigned long long)order, chain->degree, MAX_IMAGES >> 29);
    gsnn_status status = gsnn_chain_expand(chain, error);
    if (status != GSNN_OK)
        return status;
    gsnn_elements *elements = gsnn_new(1, sizeof *elements);
    if (!elements)
        return gsnn_fail_memory(error);
    elements->chain = chain;
    elements->order = (uint32_t)order;
    elements->degree = (uint32_t)chain->degree;
    elements->base_length = (uint32_t)chain->level_count;
    elements->inverse = gsnn_resize(NULL, (size_t)order, sizeof *elements->inverse);
    status = elements->inverse ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = list_images(elements, run, error);
    if (status == GSNN_OK)
        status = list_base_images(elements, error);
    if (status == GSNN_OK)
        status = list_inverses(elements, run, error);
    if (status == GSNN_OK)
        status = list_products(elements, error);
    if (status == GSNN_OK)
        assert(is_listed(elements));
    if (status == GSNN_OK)
        *out = elements;
    else
        gsnn_elements_free(elements);
    return status;
}

void gsnn_elements_free(gsnn_elements *elements) {
    if (!elements)
        return;
    free(elements->listed);
    free(elements->apart);
    free(elements->inverse);
    free(elements->products);
    gsnn_element_digits_free(elements->digits);
    free(elements);
}

/* Where `length` is a constant, the loops are unrolled: the images stay in registers. */
static inline __attribute__((always_inline)) uint32_t rank_of(const gsnn_elements *elements,
                                                              gsnn_point *base, uint32_t length) {
    const gsnn_level *levels = elements->chain->levels;
    size_t degree = elements->degree;
    uint32_t number = 0;
#pragma GCC unroll 16
    for (uint32_t k = 0; k < length; k++) {
        uint32_t at = (uint32_t)levels[k].position[base[k]];
        assert(at < levels[k].orbit_length);
        const gsnn_point *inverse = levels[k].inverses + at * degree;
        number = number * (uint32_t)levels[k].orbit_length + at;
#pragma GCC unroll 16
        for (uint32_t l = k + 1; l < length; l++)
            base[l] = inverse[base[l]];
    }
    return number;
}

uint32_t gsnn_elements_rank(const gsnn_elements *elements, gsnn_point *base) {
    switch (elements->base_length) {
    case 2:
        return rank_of(elements, base, 2);
    case 3:
        return rank_of(elements, base, 3);
    case 4:
        return rank_of(elements, base, 4);
    case 5:
        return rank_of(elements, base, 5);
    case 6:
        return rank_of(elements, base, 6);
    case 7:
        return rank_of(elements, base, 7);
    case 8:
        return rank_of(elements, base, 8);
    case 9:
        return rank_of(elements, base, 9);
    case 10:
        return rank_of(elements, base, 10);
    default:
        return rank_of(elements, base, elements->base_length);
    }
}

uint32_t gsnn_elements_find(const gsnn_elements *elements, const gsnn_point *permutation) {
    gsnn_point base[GSNN_MAX_BASE];
    gsnn_elements_base_images_of(elements, permutation, base);
    uint32_t found = gsnn_elements_rank(elements, base);
    assert(memcmp(gsnn_elements_image(elements, found), permutation,
                  elements->degree * sizeof *permutation) == 0);
    return found;
}

bool gsnn_elements_sift(const gsnn_elements *elements, gsnn_point *base, uint32_t *index) {
    *index = 0;
    for (uint32_t k = 0; k < elements->base_length; k++) {
        const gsnn_level *level = &elements->chain->levels[k];
        int32_t at = level->position[base[k]];
        if (at < 0)
            return false;
        *index = *index * (uint32_t)level->orbit_length + (uint32_t)at;
        for (uint32_t l = k + 1; l < elements->base_length; l++)
            base[l] = level->inverses[(size_t)at * elements->degree + base[l]];
    }
    return true;
}

bool gsnn_elements_lookup(const gsnn_elements *elements, const gsnn_point *permutation,
                          uint32_t *index) {
    gsnn_point base[GSNN_MAX_BASE];
    gsnn_elements_base_images_of(elements, permutation, base);
    return gsnn_elements_sift(elements, base, index) &&
           memcmp(gsnn_elements_image(elements, *index), permutation,
                  elements->degree * sizeof *permutation) == 0;
}

/* The products of a with others, by where these send the base, of that many points: where `length`
 * is a constant, what the chain says of the base is looked up once for all of them. */
static inline __attribute__((always_inline)) void products_of(const gsnn_elements *elements,
                                                              uint32_t a, const uint32_t *factors,
                                                              size_t count, uint32_t *products,
                                                              uint32_t length) {
    const gsnn_point *image = gsnn_elements_image(elements, a), *of_base = elements->of_base;
    const size_t stride = elements->stride, degree = elements->degree;
    const int32_t *position[FEW_BASE];
    const gsnn_point *inverses[FEW_BASE];
    uint32_t lengths[FEW_BASE];
    for (uint32_t k = 0; k < length; k++) {
        const gsnn_level *level = &elements->chain->levels[k];
        position[k] = level->position;
        inverses[k] = level->inverses;
        lengths[k] = (uint32_t)level->orbit_length;
    }
    for (size_t i = 0; i < count; i++) {
        const gsnn_point *of_b = of_base + factors[i] * stride;
        uint32_t number = 0;
        gsnn_point base[FEW_BASE];
#pragma GCC unroll 4
        for (uint32_t k = 0; k < length; k++)
            base[k] = image[of_b[k]];
#pragma GCC unroll 4
        for (uint32_t k = 0; k < length; k++) {
            uint32_t at = (uint32_t)position[k][base[k]];
            const gsnn_point *inverse = inverses[k] + at * degree;
            assert(at < lengths[k]);
            number = number * lengths[k] + at;
#pragma GCC unroll 4
            for (uint32_t l = k + 1; l < length; l++)
                base[l] = inverse[base[l]];
        }
        products[i] = number;
    }
}

void gsnn_elements_compute_products(const gsnn_elements *elements, uint32_t a,
                                    const uint32_t *factors, size_t count, uint32_t *products) {
    switch (elements->of_base && !elements->digits ? elements->base_length : 0) {
    case 1:
        products_of(elements, a, factors, count, products, 1);
        break;
    case 2:
        products_of(elements, a, factors, count, products, 2);
        break;
    case 3:
        products_of(elements, a, factors, count, products, 3);
        break;
    case 4:
        products_of(elements, a, factors, count, products, 4);
        break;
    default:
        for (size_t i = 0; i < count; i++)
            products[i] = gsnn_elements_compute_product(elements, a, factors[i]);
    }
}

uint32_t gsnn_elements_compute_product(const gsnn_elements *elements, uint32_t a, uint32_t b) {
    if (elements->digits)
        return gsnn_digits_product(elements->digits, a, b);
    gsnn_point base[GSNN_MAX_BASE];
    const gsnn_point *image = gsnn_elements_image(elements, a);
    if (elements->of_base) {
        const gsnn_point *of_b = elements->of_base + (size_t)b * elements->stride;
        for (uint32_t k = 0; k < elements->base_length; k++)
            base[k] = image[of_b[k]];
    } else {
        const gsnn_point *by = gsnn_elements_image(elements, b);
        for (uint32_t k = 0; k < elements->base_length; k++)
            base[k] = image[by[elements->base[k]]];
    }
    return gsnn_elements_rank(elements, base);
}

uint32_t gsnn_elements_compute_conjugate(const gsnn_elements *elements, uint32_t b, uint32_t a) {
    if (elements->digits)
        return gsnn_digits_conjugate(elements->digits, b, a, elements->inverse[a]);
    gsnn_point base[GSNN_MAX_BASE];
    const gsnn_point *outer = gsnn_elements_image(elements, elements->inverse[a]);
    const gsnn_point *inner = gsnn_elements_image(elements, b);
    if (elements->of_base) {
        const gsnn_point *of_a = elements->of_base + (size_t)a * elements->stride;
        for (uint32_t k = 0; k < elements->base_length; k++)
            base[k] = outer[inner[of_a[k]]];
    } else {
        const gsnn_point *by = gsnn_elements_image(elements, a);
        for (uint32_t k = 0; k < elements->base_length; k++)
            base[k] = outer[inner[by[elements->base[k]]]];
    }
    return gsnn_elements_rank(elements, base);
}
