#include "morphism/morphism.h"

#include "base/memory.h"
#include "morphism/chamber_covers.h"
#include "morphism/listed_order.h"

#include <stdlib.h>
#include <string.h>

void gsnn_morphisms_clear(gsnn_morphisms *morphisms) {
    free(morphisms->list);
    memset(morphisms, 0, sizeof *morphisms);
}

gsnn_status gsnn_morphisms_append(gsnn_morphisms *morphisms, gsnn_morphism morphism,
                                  gsnn_error *error) {
    if (gsnn_reserve(&morphisms->list, &morphisms->capacity, morphisms->count + 1,
                     sizeof *morphisms->list))
        return gsnn_fail_memory(error);
    morphisms->list[morphisms->count++] = morphism;
    return GSNN_OK;
}

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

static gsnn_status find_all_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
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

static int compare_morphisms(const void *a, const void *b) {
    const gsnn_morphism *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

gsnn_status gsnn_morphisms_find(gsnn_morphisms *morphisms, const gsnn_group *group,
                                const gsnn_catalogue *catalogue,
                                const gsnn_architecture *architectures, size_t count,
                                const gsnn_run *run, gsnn_error *error) {
    memset(morphisms, 0, sizeof *morphisms);
    gsnn_status status =
        group->elements
            ? find_all_covers(morphisms, group, catalogue, architectures, count, run, error)
            : gsnn_chamber_covers(morphisms, group, catalogue, architectures, count, error);
    morphisms->inclusions = morphisms->count;
    if (status == GSNN_OK && morphisms->count)
        qsort(morphisms->list, morphisms->count, sizeof *morphisms->list, compare_morphisms);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        for (size_t j = i + 1;
             status == GSNN_OK && j < count && architectures[j].class == architectures[i].class;
             j++)
            status = gsnn_morphisms_append(morphisms, (gsnn_morphism){GSNN_TUNNEL, i, j, 0}, error);
    morphisms->tunnels = morphisms->count - morphisms->inclusions;
    if (status != GSNN_OK)
        gsnn_morphisms_clear(morphisms);
    return status;
}

/* The code of point x in the row of neuron j: w t_j at x is w at t_j x, and t_j is the product of
 * the generators along the tree. */
static int32_t code_at(const gsnn_group *group, const gsnn_architecture *architecture,
                       const gsnn_neurons *neurons, size_t j, gsnn_point x) {
    for (; j; j = neurons->parent[j])
        x = gsnn_group_generator(group, neurons->via[j])[x];
    return architecture->weights.codes[x];
}

size_t gsnn_inclusion_neuron(const gsnn_group *group, const gsnn_architecture *from,
                             const gsnn_neurons *neurons, const gsnn_signed_generators *to) {
    for (size_t j = 0; j < neurons->count; j++) {
        bool fits = true;
        for (size_t k = 0; fits && k < group->degree; k++) {
            int32_t code = code_at(group, from, neurons, j, group->axes[k]);
            for (size_t i = 0; fits && i < to->count; i++) {
                gsnn_point image = to->permutations[i * group->points + group->axes[k]];
                int32_t moved = code_at(group, from, neurons, j, image);
                fits = moved == (gsnn_equation_negative(to, i) ? -code : code);
            }
        }
        if (fits)
            return j;
    }
    return GSNN_NEURON_UNKNOWN;
}

void gsnn_inclusion_map(const gsnn_morphism *inclusion, const gsnn_neurons *from,
                        uint64_t from_signs, const gsnn_row_tree *to, int32_t *map) {
    map[0] = (int32_t)inclusion->neuron + 1;
    for (size_t i = 1; i < to->count; i++) {
        int32_t parent = map[to->parent[i]];
        size_t edge = to->via[i] * from->count + (size_t)(parent < 0 ? -parent : parent) - 1;
        int32_t image = (int32_t)from->target[edge] + 1;
        bool negative = (parent < 0) ^ __builtin_parityll(from->cocycle[edge] & from_signs);
        map[i] = negative ? -image : image;
    }
}
