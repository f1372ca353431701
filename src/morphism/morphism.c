#include "morphism/morphism.h"

#include "base/memory.h"
#include "morphism/listed_order.h"

#include <stdlib.h>
#include <string.h>

void gsnn_morphisms_clear(gsnn_morphisms *morphisms) {
    free(morphisms->list);
    memset(morphisms, 0, sizeof *morphisms);
}

static gsnn_status append(gsnn_morphisms *morphisms, gsnn_morphism morphism, gsnn_error *error) {
    if (gsnn_reserve(&morphisms->list, &morphisms->capacity, morphisms->count + 1,
                     sizeof *morphisms->list))
        return gsnn_fail_memory(error);
    morphisms->list[morphisms->count++] = morphism;
    return GSNN_OK;
}

/* The covers of architecture `from`.  above[a] is the set of architectures above a, known for all
 * larger ones; taking candidates by size makes every new comparison a cover, and what is above a
 * cover needs no test. */
static gsnn_status find_covers(gsnn_morphisms *morphisms, gsnn_listed_order *order,
                               const gsnn_architecture *architectures, size_t count, size_t from,
                               uint64_t *above, size_t words, gsnn_error *error) {
    gsnn_status status = gsnn_listed_order_set_lower(order, &architectures[from], error);
    uint64_t *mine = above + from * words;
    for (size_t to = from + 1; status == GSNN_OK && to < count; to++) {
        size_t neuron;
        if (mine[to / 64] >> to % 64 & 1 ||
            fmpz_equal(architectures[from].neurons, architectures[to].neurons) ||
            !gsnn_listed_order_below(order, &architectures[to], &neuron))
            continue;
        status = append(morphisms, (gsnn_morphism){GSNN_INCLUSION, from, to, neuron}, error);
        mine[to / 64] |= UINT64_C(1) << to % 64;
        for (size_t i = to / 64; i < words; i++)
            mine[i] |= above[to * words + i];
    }
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
    size_t words = (count + 63) / 64;
    gsnn_listed_order order;
    gsnn_status status = gsnn_listed_order_init(&order, group, catalogue, error);
    if (status != GSNN_OK)
        return status;
    uint64_t *above = gsnn_new(count, words * sizeof *above);
    if (!above)
        status = gsnn_fail_memory(error);
    for (size_t i = count; status == GSNN_OK && i-- > 0;) {
        status = gsnn_run_step(run, "comparing architectures", count - 1 - i, count, error);
        if (status == GSNN_OK)
            status = find_covers(morphisms, &order, architectures, count, i, above, words, error);
    }
    free(above);
    gsnn_listed_order_clear(&order);
    morphisms->inclusions = morphisms->count;
    if (status == GSNN_OK && morphisms->count)
        qsort(morphisms->list, morphisms->count, sizeof *morphisms->list, compare_morphisms);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        for (size_t j = i + 1;
             status == GSNN_OK && j < count && architectures[j].class == architectures[i].class;
             j++)
            status = append(morphisms, (gsnn_morphism){GSNN_TUNNEL, i, j, 0}, error);
    morphisms->tunnels = morphisms->count - morphisms->inclusions;
    if (status != GSNN_OK)
        gsnn_morphisms_clear(morphisms);
    return status;
}

void gsnn_inclusion_map(const gsnn_morphism *inclusion, const gsnn_neurons *from,
                        uint64_t from_signs, const gsnn_neurons *to, int32_t *map) {
    map[0] = (int32_t)inclusion->neuron + 1;
    for (size_t i = 1; i < to->count; i++) {
        int32_t parent = map[to->parent[i]];
        size_t edge = to->via[i] * from->count + (size_t)(parent < 0 ? -parent : parent) - 1;
        int32_t image = (int32_t)from->target[edge] + 1;
        bool negative = (parent < 0) ^ __builtin_parityll(from->cocycle[edge] & from_signs);
        map[i] = negative ? -image : image;
    }
}
