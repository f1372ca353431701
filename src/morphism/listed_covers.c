#include "base/memory.h"
#include "base/parallel.h"
#include "morphism/cover_search.h"
#include "morphism/covers.h"
#include "morphism/listed_order.h"
#include "morphism/profiles.h"

#include <stdlib.h>

typedef struct listed {
    const gsnn_architecture *architectures;
    gsnn_profiles profiles;
    gsnn_listed_order *orders; /* one a thread */
    size_t threads;            /* of which they are made */
} listed;

static gsnn_status lay_out(void *context, size_t worker, size_t begin, size_t end,
                           gsnn_error *error) {
    listed *l = context;
    gsnn_listed_order *order = &l->orders[worker];
    gsnn_status status = gsnn_listed_order_lay_out(order, l->architectures[begin].class, error);
    for (size_t i = begin; status == GSNN_OK && i < end; i++)
        gsnn_profiles_set(&l->profiles, i, &order->subgroup, l->architectures[i].signs);
    return status;
}

static bool allows(void *context, size_t from, size_t to) {
    return gsnn_profiles_allow(&((listed *)context)->profiles, from, to);
}

static gsnn_status set_lower(void *context, size_t worker, size_t from, gsnn_error *error) {
    listed *l = context;
    return gsnn_listed_order_set_lower(&l->orders[worker], &l->architectures[from], error);
}

static bool below(void *context, size_t worker, size_t to, size_t *neuron) {
    const listed *l = context;
    return gsnn_listed_order_below(&l->orders[worker], &l->architectures[to], neuron);
}

static gsnn_status init(listed *l, const gsnn_group *group, const gsnn_catalogue *catalogue,
                        size_t count, size_t threads, gsnn_error *error) {
    l->orders = gsnn_new(threads, sizeof *l->orders);
    if (!l->orders)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_profiles_init(&l->profiles, group, count, error);
    while (status == GSNN_OK && l->threads < threads) {
        status = gsnn_listed_order_init(&l->orders[l->threads], group, catalogue, error);
        l->threads += status == GSNN_OK;
    }
    return status;
}

gsnn_status gsnn_listed_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                               const gsnn_catalogue *catalogue,
                               const gsnn_architecture *architectures, size_t count,
                               const gsnn_run *run, gsnn_error *error) {
    listed l = {.architectures = architectures};
    gsnn_comparison comparison = {.context = &l,
                                  .workers = gsnn_parallel_threads(run->threads),
                                  .lay_out = lay_out,
                                  .allows = allows,
                                  .set_lower = set_lower,
                                  .below = below};
    gsnn_status status = init(&l, group, catalogue, count, comparison.workers, error);
    if (status == GSNN_OK)
        status =
            gsnn_search_covers(morphisms, &comparison, catalogue, architectures, count, run, error);
    for (size_t i = 0; i < l.threads; i++)
        gsnn_listed_order_clear(&l.orders[i]);
    gsnn_profiles_clear(&l.profiles);
    free(l.orders);
    return status;
}
