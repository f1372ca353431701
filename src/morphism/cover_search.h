/* cover_search.h - the covering relation, by comparing architectures two at a time. */
#ifndef GSNN_MORPHISM_COVER_SEARCH_H
#define GSNN_MORPHISM_COVER_SEARCH_H

#include "morphism/morphism.h"

/* How two architectures are compared, by several workers at once.  Architectures are meant by their
 * place in the list. */
typedef struct gsnn_comparison {
    void *context;
    size_t workers;
    /* Prepares for the architectures on one class of subgroups, in any role; those with more
     * neurons have been laid out before. */
    gsnn_status (*lay_out)(void *context, size_t worker, size_t begin, size_t end,
                           gsnn_error *error);
    /* A quick test: false where it cannot be that `from` is below `to`. */
    bool (*allows)(void *context, size_t from, size_t to);
    /* Makes `from` the one that this worker holds against the others. */
    gsnn_status (*set_lower)(void *context, size_t worker, size_t from, gsnn_error *error);
    /* Whether it is below `to`; then *neuron is as in gsnn_morphism. */
    bool (*below)(void *context, size_t worker, size_t to, size_t *neuron);
} gsnn_comparison;

/* Appends the inclusions among the architectures, in no order.  Cost: a comparison for each pair
 * that neurons, dimensions and the quick test leave possible and no cover settles. */
gsnn_status gsnn_search_covers(gsnn_morphisms *morphisms, const gsnn_comparison *comparison,
                               const gsnn_catalogue *catalogue,
                               const gsnn_architecture *architectures, size_t count,
                               const gsnn_run *run, gsnn_error *error);

#endif
