/* product_neurons.h - the neurons of a direct product's architectures from those of its factors. */
#ifndef GSNN_ENGINE_PRODUCT_NEURONS_H
#define GSNN_ENGINE_PRODUCT_NEURONS_H

#include "engine/product.h"

/* The neurons of the pair on that class with these signs, `count` of them, below 2^31; numbered,
 * and with the cocycle, as gsnn_neurons_from_rows does it.  The group is that of the product, a
 * gsnn_product: see subgroup/catalogue.h.
 *
 * A neuron is a neuron of each factor whose part is not 0, for type 2 with signs of which only
 * those relative to the first count; so it is known by a number, and no rows are compared.  Cost:
 * those of the factors, and factors for each neuron and generator. */
gsnn_status gsnn_product_neurons(gsnn_neurons *neurons, const void *origin, const gsnn_group *group,
                                 size_t class, uint64_t signs, size_t count, gsnn_error *error);

#endif
