#include "fit/products.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

static int32_t place_of(const gsnn_orbit_sums *sums, size_t neuron, size_t weight) {
    return sums->places[neuron * sums->dimension + weight];
}

/* Numbers the products of a weight; number[column] is 1 more than that of +-u, or 0. */
static bool number_products(gsnn_products *p, const gsnn_orbit_sums *sums, size_t k,
                            int16_t *number) {
    for (size_t i = 0; i < sums->neurons; i++) {
        int32_t place = abs(place_of(sums, i, k));
        if (place == 0 || number[place - 1] > 0)
            continue;
        if (p->count == GSNN_MOST_PRODUCTS)
            return false;
        p->columns[p->count++] = place - 1;
        number[place - 1] = (int16_t)p->count;
    }
    return true;
}

/* Numbers all products; false where there are too many, or too few in common. */
static bool share(gsnn_products *p, const gsnn_orbit_sums *sums, size_t terms, int16_t *number) {
    p->count = 0;
    for (size_t k = 0; k < sums->dimension; k++) {
        p->first[k] = p->count;
        if (!number_products(p, sums, k, number + k * sums->count))
            return false;
    }
    p->first[sums->dimension] = p->count;
    return 4 * p->count <= 3 * terms;
}

static void set_terms(gsnn_products *p, const gsnn_orbit_sums *sums, const int16_t *number) {
    size_t at = 0;
    for (size_t i = 0; i < sums->neurons; i++) {
        p->begin[i] = at;
        for (size_t k = 0; k < sums->dimension; k++) {
            int32_t place = place_of(sums, i, k);
            if (place == 0)
                continue;
            int16_t product = number[k * sums->count + (size_t)(abs(place) - 1)];
            p->terms[at++] = (int16_t)(place > 0 ? product : -product);
        }
    }
    p->begin[sums->neurons] = at;
}

static gsnn_status try_to_share(gsnn_products *p, const gsnn_orbit_sums *sums, size_t terms,
                                gsnn_error *error) {
    int16_t *number = gsnn_new(sums->dimension * sums->count, sizeof *number);
    p->begin = gsnn_new(sums->neurons + 1, sizeof *p->begin);
    p->terms = gsnn_new(terms, sizeof *p->terms);
    gsnn_status status = GSNN_OK;
    if (!number || !p->begin || !p->terms)
        status = gsnn_fail_memory(error);
    else if ((p->shared = share(p, sums, terms, number)))
        set_terms(p, sums, number);
    free(number);
    return status;
}

/* A product for each term. */
static void set_apart(gsnn_products *p, const gsnn_orbit_sums *sums) {
    p->count = 0;
    for (size_t k = 0; k < sums->dimension; k++) {
        p->first[k] = p->count;
        for (size_t i = 0; i < sums->neurons; i++) {
            int32_t place = place_of(sums, i, k);
            if (place == 0)
                continue;
            p->columns[p->count] = abs(place) - 1;
            p->from[p->count++] = place > 0 ? (int32_t)i + 1 : -(int32_t)i - 1;
        }
    }
    p->first[sums->dimension] = p->count;
}

gsnn_status gsnn_products_init(gsnn_products *products, const gsnn_orbit_sums *sums,
                               gsnn_error *error) {
    gsnn_products *p = products;
    *p = (gsnn_products){0};
    size_t terms = 0;
    for (size_t i = 0; i < sums->neurons * sums->dimension; i++)
        terms += sums->places[i] != 0;
    size_t room = terms < GSNN_MOST_PRODUCTS ? GSNN_MOST_PRODUCTS : terms;
    p->first = gsnn_new(sums->dimension + 1, sizeof *p->first);
    p->columns = gsnn_new(room, sizeof *p->columns);
    p->from = gsnn_new(terms, sizeof *p->from);
    if (!p->first || !p->columns || !p->from)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    if (sums->dimension <= GSNN_MOST_PRODUCTS) /* else each weight has a product */
        status = try_to_share(p, sums, terms, error);
    if (!status && !p->shared)
        set_apart(p, sums);
    return status;
}

void gsnn_products_clear(gsnn_products *products) {
    free(products->first);
    free(products->columns);
    free(products->from);
    free(products->begin);
    free(products->terms);
    *products = (gsnn_products){0};
}
