/* listed_order.h - the inclusion order decided by the elements of a listed group.
 *
 * (H1,chi1) <= (H2,chi2) when some g has H2^g <= H1 with chi1 = chi2^g there; unless the first is
 * of type 1 and the second of type 2.  That holds for all g of a coset N g or for none, N the
 * normaliser of H1 as far as it fixes chi1: it is enough to try one neuron of each block of neurons
 * that N does not tell apart, and there the generators of H2. */
#ifndef GSNN_MORPHISM_LISTED_ORDER_H
#define GSNN_MORPHISM_LISTED_ORDER_H

#include "architecture/architecture.h"
#include "morphism/neuron_blocks.h"

typedef struct gsnn_listed_order {
    const gsnn_group *group;
    const gsnn_catalogue *catalogue;
    /* Of the architecture being held against others: */
    const gsnn_architecture *lower;
    gsnn_neurons neurons;
    gsnn_neuron_blocks blocks;
    gsnn_listed_subgroup subgroup; /* H1 */
    size_t laid_out;               /* the class of `subgroup`, or SIZE_MAX */
    size_t neurons_of;             /* the class of `neurons`, or SIZE_MAX */
} gsnn_listed_order;

/* Room for comparisons in a listed group. */
gsnn_status gsnn_listed_order_init(gsnn_listed_order *order, const gsnn_group *group,
                                   const gsnn_catalogue *catalogue, gsnn_error *error);
void gsnn_listed_order_clear(gsnn_listed_order *order);

/* Lists the subgroup H1 of the given class, unless it is listed.  Cost: |H1| * generators products.
 */
gsnn_status gsnn_listed_order_lay_out(gsnn_listed_order *order, size_t class, gsnn_error *error);

/* Makes (H1,chi1) the one that the others are held against.  Cost: |H1| products, the cosets and
 * their blocks. */
gsnn_status gsnn_listed_order_set_lower(gsnn_listed_order *order,
                                        const gsnn_architecture *architecture, gsnn_error *error);

/* Whether the lower one is below `upper` (a pair, admissible or not); then *neuron is the first
 * neuron of the lower one whose row lies in the weight space of `upper`. */
bool gsnn_listed_order_below(const gsnn_listed_order *order, const gsnn_architecture *upper,
                             size_t *neuron);

#endif
