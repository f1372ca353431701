#include "morphism/listed_covers.h"

#include "base/memory.h"
#include "morphism/listed_order.h"

#include <stdlib.h>

/* What the search for covers knows. */
typedef struct cover_search {
    gsnn_listed_order order;
    const gsnn_architecture *architectures;
    size_t count;
    gsnn_profile *profiles; /* of each architecture */
    size_t words;
    uint64_t *above; /* words for each architecture: the set of those above it */
} cover_search;

static bool may_be_below(const cover_search *search, size_t from, size_t to) {
    const gsnn_architecture *lower = &search->architectures[from];
    const gsnn_architecture *upper = &search->architectures[to];
    size_t width = 2 * (size_t)search->order.class_count;
    return lower->weights.dimension <= upper->weights.dimension &&
           !fmpz_equal(lower->neurons, upper->neurons) &&
           fmpz_divisible(upper->neurons, lower->neurons) &&
           gsnn_profile_allows(&search->order, search->profiles + from * width,
                               search->profiles + to * width);
}

/* The covers of architecture `from`, when all larger ones are done.  Candidates are taken by size,
 * so that every new comparison is a cover, and what is above a cover needs no test. */
static gsnn_status find_covers(cover_search *search, gsnn_morphisms *morphisms, size_t from,
                               gsnn_error *error) {
    uint64_t *mine = search->above + from * search->words;
    gsnn_status status = GSNN_OK;
    bool laid_out = false;
    for (size_t to = from + 1; status == GSNN_OK && to < search->count; to++) {
        size_t neuron;
        if ((mine[to / 64] >> to % 64 & 1) || !may_be_below(search, from, to))
            continue;
        if (!laid_out)
            status =
                gsnn_listed_order_set_lower(&search->order, &search->architectures[from], error);
        laid_out = true;
        if (status != GSNN_OK ||
            !gsnn_listed_order_below(&search->order, &search->architectures[to], &neuron))
            continue;
        status = gsnn_morphisms_append(morphisms, (gsnn_morphism){GSNN_INCLUSION, from, to, neuron},
                                       error);
        mine[to / 64] |= UINT64_C(1) << to % 64;
        for (size_t i = to / 64; i < search->words; i++)
            mine[i] |= search->above[to * search->words + i];
    }
    return status;
}

gsnn_status gsnn_listed_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                               const gsnn_catalogue *catalogue,
                               const gsnn_architecture *architectures, size_t count,
                               const gsnn_run *run, gsnn_error *error) {
    cover_search search = {
        .architectures = architectures, .count = count, .words = (count + 63) / 64};
    gsnn_status status = gsnn_listed_order_init(&search.order, group, catalogue, error);
    if (status != GSNN_OK)
        return status;
    size_t width = 2 * (size_t)search.order.class_count;
    search.profiles = gsnn_resize(NULL, count, width * sizeof *search.profiles);
    search.above = gsnn_new(count, search.words * sizeof *search.above);
    if (!search.profiles || !search.above)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = gsnn_listed_order_profile(&search.order, &architectures[i],
                                           search.profiles + i * width, error);
    for (size_t i = count; status == GSNN_OK && i-- > 0;) {
        status = gsnn_run_step(run, "comparing architectures", count - 1 - i, count, error);
        if (status == GSNN_OK)
            status = find_covers(&search, morphisms, i, error);
    }
    free(search.profiles);
    free(search.above);
    gsnn_listed_order_clear(&search.order);
    return status;
}
