#include "fit/products.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Numbers the products of a weight; number[place - 1] is 1 more than that of +-u, or 0. */
static bool number_products(gsnn_products *p, const gsnn_orbit_sums *sums, size_t k,
                            int16_t *number) {
    for (size_t i = 0; i < sums->neurons; i++) {
        int32_t place = abs(sums->places[i * sums->dimension + k]);
        if (place == 0 || number[place - 1] > 0)
            continue;
        if (p->count == GSNN_MOST_PRODUCTS)
            return false;
        p->places[p->count++] = place;
        number[place - 1] = (int16_t)p->count;
    }
    return true;
}

/* Numbers all products; false where there are too many. */
static bool set_places(gsnn_products *p, const gsnn_orbit_sums *sums, int16_t *number) {
    for (size_t k = 0; k < sums->dimension; k++) {
        p->first[k] = p->count;
        if (!number_products(p, sums, k, number + k * sums->count))
            return false;
    }
    p->first[sums->dimension] = p->count;
    return true;
}

static void set_terms(gsnn_products *p, const gsnn_orbit_sums *sums, const int16_t *number) {
    size_t at = 0;
    for (size_t i = 0; i < sums->neurons; i++) {
        p->begin[i] = at;
        for (size_t k = 0; k < sums->dimension; k++) {
            int32_t place = sums->places[i * sums->dimension + k];
            if (place == 0)
                continue;
            int16_t product = number[k * sums->count + (size_t)(abs(place) - 1)];
            p->terms[at++] = (int16_t)(place > 0 ? product : -product);
        }
    }
    p->begin[sums->neurons] = at;
}

gsnn_status gsnn_products_init(gsnn_products *products, const gsnn_orbit_sums *sums,
                               gsnn_error *error) {
    gsnn_products *p = products;
    *p = (gsnn_products){0};
    size_t most = sums->neurons * sums->dimension;
    if (sums->dimension > GSNN_MOST_PRODUCTS)
        return GSNN_OK; /* each weight has a product */
    int16_t *number = gsnn_new(sums->dimension * sums->count, sizeof *number);
    p->first = gsnn_new(sums->dimension + 1, sizeof *p->first);
    p->places = gsnn_new(GSNN_MOST_PRODUCTS, sizeof *p->places);
    p->begin = gsnn_new(sums->neurons + 1, sizeof *p->begin);
    p->terms = gsnn_new(most, sizeof *p->terms);
    if (!number || !p->first || !p->places || !p->begin || !p->terms) {
        free(number);
        return gsnn_fail_memory(error);
    }
    if (set_places(p, sums, number))
        set_terms(p, sums, number);
    else
        p->count = 0;
    if (2 * p->count > p->begin[sums->neurons])
        p->count = 0;
    free(number);
    return GSNN_OK;
}

void gsnn_products_clear(gsnn_products *products) {
    free(products->first);
    free(products->places);
    free(products->begin);
    free(products->terms);
    *products = (gsnn_products){0};
}
